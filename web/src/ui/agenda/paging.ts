/** How much of a long agenda is on the page: the newest sections first, and all of them once it is idle. */

/** Sections shown at first. */
export const PAGE = 5;

/** Sections that one change can bring onto the page. */
const MOST_NEW = 50;

/** How many sections to show once there are others: as many more as came, so that new ones push nothing off the end. */
export function keepLast(before: number, after: number, shown: number): number {
  return shown + Math.min(Math.max(after - before, 0), MOST_NEW);
}
