import type { PromiseTerms } from '../../core/types.ts';
import type { Desk } from '../agenda/desk.svelte.ts';

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

/** A line that may be a promise, or whose date may be one of two: its writer is asked, in passing. */
export interface Offer {
  desk: Desk;
  topic: string;
  line: string;
  /** The line's words: in others it is not offered. */
  words: string;
  /** What would be promised. Nobody is named yet where the owner's name is empty. */
  terms: PromiseTerms;
  /** The two days that the words may mean, the reader's first; none where it is only asked whether. */
  days: readonly string[];
}

class Asking {
  form = $state.raw<AskedForm | null>(null);
  offers = $state.raw<readonly Offer[]>([]);
}

/** Which form is open, and what is offered. Not within what reads it: what a reader makes itself does not tell it of changes. */
export const asking = new Asking();
