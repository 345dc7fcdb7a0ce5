import type { Place } from '../../core/types.ts';

export interface Box {
  top: number;
  bottom: number;
  left: number;
  width: number;
}

/** A section with its topics, from the top. */
export interface SectionBox extends Box {
  name: string;
  topics: (Box & { id: string })[];
}

/** Where something would go if it were let go now, and where a line shows that. */
export interface Drop {
  section: string;
  place: Place;
  y: number;
  left: number;
  width: number;
}

/** Where a topic would go that is held at this height; nothing where it would stay what it is. */
export function dropAt(
  y: number,
  sections: readonly SectionBox[],
  topic: string,
): Drop | undefined {
  const section = sections.find((one) => y >= one.top && y < one.bottom);
  if (section === undefined) {
    return undefined;
  }
  const { name, topics } = section;
  const found = topics.findIndex(({ top, bottom }) => y < (top + bottom) / 2);
  const index = found === -1 ? topics.length : found;
  const above = topics[index - 1];
  const below = topics[index];
  if (above?.id === topic || below?.id === topic) {
    return undefined;
  }
  const line = below?.top ?? above?.bottom ?? section.bottom;
  const place: Place =
    below !== undefined
      ? { before: below.id }
      : above !== undefined
        ? { after: above.id }
        : 'first';
  const { left, width } = above ?? below ?? section;
  return { section: name, place, y: line, left, width };
}
