/** Watch over new lines: which of them were in sight for long enough to be seen. */
import type { NewLines } from '../../core/types.ts';

/** How long a line is in sight until it is seen. */
export const SEEN_MS = 2000;

/** A topic's line, as one name. */
const nameOf = (topic: string, line: string): string => `${topic} ${line}`;

export class Watch {
  /** Since when lines are in sight. */
  #since = new Map<string, number>();
  /** Lines that were seen, of topics in which not all that is new was. */
  #seen = new Set<string>();
  /** Lines that came while their topic was looked at: these are followed as they come, and need no mark. */
  #followed = new Set<string>();
  #news: readonly NewLines[] = [];

  /** What is to be marked. */
  get marked(): NewLines[] {
    const marked = this.#news.map(({ topic, lines }) => ({
      topic,
      lines: lines.filter((line) => !this.#followed.has(nameOf(topic, line))),
    }));
    return marked.filter(({ lines }) => lines.length > 0);
  }

  /** This is new now; `isLookedAt` tells whether the person looks at a line, or at where it comes. */
  take(news: readonly NewLines[], isLookedAt: (topic: string, line: string) => boolean): void {
    const before = names(this.#news);
    const now = names(news);
    for (const { topic, lines } of news) {
      for (const line of lines) {
        const name = nameOf(topic, line);
        if (!before.has(name) && isLookedAt(topic, line)) {
          this.#followed.add(name);
        }
      }
    }
    this.#news = news;
    this.#since = new Map([...this.#since].filter(([name]) => now.has(name)));
    this.#seen = new Set([...this.#seen].filter((name) => now.has(name)));
    this.#followed = new Set([...this.#followed].filter((name) => now.has(name)));
  }

  /** Looks which lines are in sight; the topics of which all that is new has been seen. */
  look(now: number, isInSight: (topic: string, line: string) => boolean): string[] {
    const through: string[] = [];
    for (const { topic, lines } of this.#news) {
      for (const line of lines) {
        const name = nameOf(topic, line);
        if (!isInSight(topic, line)) {
          this.#since.delete(name);
          continue;
        }
        const since = this.#since.get(name) ?? now;
        this.#since.set(name, since);
        if (now - since >= SEEN_MS) {
          this.#seen.add(name);
        }
      }
      if (lines.every((line) => this.#seen.has(nameOf(topic, line)))) {
        through.push(topic);
      }
    }
    return through;
  }

  /** The person looks at nothing. */
  away(): void {
    this.#since.clear();
  }
}

function names(news: readonly NewLines[]): Set<string> {
  return new Set(news.flatMap(({ topic, lines }) => lines.map((line) => nameOf(topic, line))));
}
