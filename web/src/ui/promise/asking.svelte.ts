import type { PromiseTerms } from '../../core/types.ts';

/** The promise form, open under a line. */
export interface AskedForm {
  topic: string;
  line: string;
  terms: Partial<PromiseTerms>;
  /** Where the caret was. */
  from: number | undefined;
  /** By the person: the focus goes into it, and back to where it was afterwards. */
  asked: boolean;
}

/** Which form is open. */
export class Asking {
  form = $state.raw<AskedForm | null>(null);
}
