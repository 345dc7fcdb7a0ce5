/** Which promise form is open, and what is offered at lines. */
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

/** A line that may be a promise, or whose date may be one of two: its writer is asked, in passing. */
export interface Offer {
  topic: string;
  line: string;
  /** The line's words: in others it is not offered. */
  words: string;
  /** What would be promised. Nobody is named yet where the owner's name is empty. */
  terms: PromiseTerms;
  /** The two days that the words may mean, the reader's first; none where it is only asked whether. */
  days: readonly string[];
}

export class Asking {
  form = $state.raw<AskedForm | null>(null);
  offers = $state.raw<readonly Offer[]>([]);

  /** What is offered at a line. */
  offer(line: string): Offer | undefined {
    return this.offers.find((offer) => offer.line === line);
  }

  /** The lines of a topic that something is asked about. */
  lines(topic: string): string[] {
    const offers = this.offers.filter((offer) => offer.topic === topic);
    return [
      ...(this.form?.topic === topic ? [this.form.line] : []),
      ...offers.map(({ line }) => line),
    ];
  }

  /** Nothing is offered at a line any more. */
  withdraw(line: string): void {
    if (this.offer(line) !== undefined) {
      this.offers = this.offers.filter((offer) => offer.line !== line);
    }
  }
}
