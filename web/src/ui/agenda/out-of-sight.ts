/** Out of sight: which new topics stand above and which below what can be seen, and the words for them. */
import type { Stretch } from '../kit/reference-point.ts';

export type Direction = 'above' | 'below';

/** Topics out of sight, each way from the top. */
export type OutOfSight = Readonly<Record<Direction, readonly string[]>>;

/**
 * Looks for new topics by where each stands in the window; one that is not on the page has no place. One's own count below
 * alone: whoever has them above has gone past them.
 */
export function outOfSight(
  topics: readonly string[],
  placeOf: (topic: string) => Stretch | undefined,
  view: Stretch,
  own: ReadonlySet<string>,
): OutOfSight {
  const above: string[] = [];
  const below: string[] = [];
  const standing = topics.flatMap((topic) => {
    const place = placeOf(topic);
    return place ? [{ topic, place }] : [];
  });
  for (const { topic, place } of standing.sort((one, other) => one.place.top - other.place.top)) {
    if (place.top >= view.bottom) {
      below.push(topic);
    } else if (place.bottom <= view.top && !own.has(topic)) {
      above.push(topic);
    }
  }
  return { above, below };
}

/** The one of them that is next to what can be seen. */
export function nearest(topics: readonly string[], way: Direction): string | undefined {
  return topics.at(way === 'above' ? -1 : 0);
}

/** Says how many there are. */
export function outOfSightWords(
  topics: readonly string[],
  way: Direction,
  own: ReadonlySet<string>,
): string {
  const { length } = topics;
  const [one, many] = topics.every((topic) => own.has(topic))
    ? ['Your topic is', `Your ${length} topics are`]
    : ['A new topic', `${length} new topics`];
  return `${length === 1 ? one : many} ${way}`;
}
