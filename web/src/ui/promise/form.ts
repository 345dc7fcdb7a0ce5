import type { PromiseTerms } from '../../core/types.ts';
import type { Desk } from '../desk.svelte.ts';

/** What a promise form is given. */
export interface FormProps {
  desk: Desk;
  today: string;
  /** What is known already. */
  terms: Partial<PromiseTerms>;
  /** What the button says that ends it. */
  make: string;
  /** The person asked for it: the first field takes the focus. */
  focused: boolean;
  /** Ends it; the words of a refusal come back. */
  onmake: (terms: PromiseTerms) => string | null;
  onclose: () => void;
  /** What it stands under is not meant as a promise. */
  onnot?: () => void;
}
