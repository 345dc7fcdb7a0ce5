/** How much of a long agenda is on the page: the newest sections, and more as a person scrolls. */

/** Sections shown at first, and added each time the end comes near. */
export const PAGE = 5;

/** How many sections to show once the end has come near. */
export function nextPage(shown: number, total: number): number {
  return Math.min(shown + PAGE, Math.max(total, PAGE));
}

/** How many sections to show so that the one at `index` is among them. */
export function pageWith(index: number, shown: number): number {
  return index < shown ? shown : Math.ceil((index + 1) / PAGE) * PAGE;
}

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
