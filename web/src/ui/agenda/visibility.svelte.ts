/** Visibility: what of an agenda is on the page: pages of sections, folds, and where somebody is taken to. */
import { PAGE } from './paging.ts';

export class Shown {
  /** How many sections are on the page. */
  sections = $state(PAGE);
  /** The topic whose context was asked for. */
  contextOf = $state<string | null>(null);
  /** The topic that shows who typed which words of it. */
  writtenOf = $state<string | null>(null);
  /** The topic that somebody is taken to, wherever in its section it stands. */
  sought = $state<string | null>(null);
  /** Somebody printed the page: all that is on it is drawn. */
  printed = $state(false);
  /** The next meeting is on the page alone, to be prepared. */
  preparing = $state(false);
  /** A bar offers what can be done with the words that have the caret. */
  writingBar = $state(false);
  /** The meeting that was started here last. */
  startedHere: string | undefined;
  /** The meeting that was made just now: new topics go to it until the caret leaves the composer. */
  newFor = $state<string>();

  /** Has the section at that index on the page. */
  upTo(index: number): void {
    this.sections = Math.max(this.sections, index + 1);
  }
}
