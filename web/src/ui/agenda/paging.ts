/** How much of a long agenda is on the page: the newest sections first, and all of them once it is idle. */

/** Sections shown at first. */
export const PAGE = 5;

/** Sections that one change can bring onto the page. */
const MOST_NEW = 50;

/**
 * How many sections to show after the agenda changed from `before` to `after` (days, newest
 * first): the last one on the page stays the last one, so new meetings push nothing off the end,
 * unless there are more of them than anybody plans.
 */
export function keepLast(
  before: readonly string[],
  after: readonly string[],
  shown: number,
): number {
  const last = before[Math.min(shown, before.length) - 1];
  if (last === undefined) {
    return shown;
  }
  const place = after.findIndex((day) => day <= last);
  return Math.max(shown, Math.min(place === -1 ? after.length : place + 1, shown + MOST_NEW));
}
