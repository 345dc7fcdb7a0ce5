import type { PromiseView, WordingView } from '../../core/types.ts';

/** Where notes go whose line is gone, and those that belong to a topic as a whole. */
export const BELOW_ALL = '';

/** What stands below one line. */
export interface Group {
  wordings: WordingView[];
  promises: PromiseView[];
}

/** What the cards of a topic show. */
export class ShownNotes {
  /** What stands below each line, by the line's id. */
  groups = $state.raw<ReadonlyMap<string, Group>>();
}
