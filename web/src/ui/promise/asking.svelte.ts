import type { PromiseTerms } from '../../core/types.ts';
import type { Desk } from '../desk.svelte.ts';

/** The promise form, open under a line. */
export interface AskedForm {
  desk: Desk;
  topic: string;
  line: string;
  terms: Partial<PromiseTerms>;
  /** Where the caret was. */
  from: number | undefined;
  /** By the person: the focus goes into it, and back to where it was afterwards. */
  asked: boolean;
}

class Asking {
  form = $state.raw<AskedForm | null>(null);
}

/** Which form is open. Not within what reads it: what a reader makes itself does not tell it of changes. */
export const asking = new Asking();
