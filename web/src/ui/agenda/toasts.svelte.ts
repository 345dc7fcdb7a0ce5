/** Toasts over the page: what can be taken back, what was refused, and new topics out of sight. */

/** What was done to a topic and can be taken back. */
export interface Deleted {
  id: string;
  words: string;
  /** The other deleted it. */
  byOther?: boolean;
  /** What is written since would have to be taken back first. */
  untilWritten?: boolean;
}

export class Toasts {
  deleted = $state.raw<Deleted | null>(null);
  /** Why something was not done, and what to do instead. */
  refused = $state<string | null>(null);
  /** New topics, the other person's and those that were added here, until it is known that they were seen. */
  came = $state.raw<readonly string[]>([]);

  /** Says what was done to a topic, with a button that takes it back. */
  offerUndo(id: string, words: string, untilWritten = false): void {
    this.deleted = { id, words, untilWritten };
  }

  /** Somebody wrote here. */
  wrote(): void {
    if (this.deleted?.untilWritten === true) {
      this.deleted = null;
    }
  }
}
