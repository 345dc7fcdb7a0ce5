/** Months of an agenda, the newest first: the way to meetings that are long past. */

export interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Its newest meeting. */
  readonly day: string;
  /** Short, as it stands below its year. */
  readonly words: string;
  /** Of its year it is the first in the list. */
  readonly beginsYear: boolean;
}

/** With fewer, all meetings are seen in a moment without. */
export const LEAST = 4;

const WORDS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months of meetings, which are named by their days, the newest first; none where they are few. */
export function monthsOf(days: readonly string[]): Month[] {
  const newest = days.filter((day, at) => day.slice(0, 7) !== days[at - 1]?.slice(0, 7));
  return newest.length < LEAST
    ? []
    : newest.map((day, at) => ({
        month: day.slice(0, 7),
        day,
        words: WORDS[Number(day.slice(5, 7)) - 1] ?? '',
        beginsYear: day.slice(0, 4) !== newest[at - 1]?.slice(0, 4),
      }));
}

/** The place of the last thing that begins at or above a height; the things stand one below the other. */
export function placeAt(count: number, height: number, top: (place: number) => number): number {
  let [from, to] = [0, count];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (top(middle) <= height) {
      from = middle;
    } else {
      to = middle;
    }
  }
  return from;
}
