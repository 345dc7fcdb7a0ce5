/** Shared outline: of an outline that was read anew, whatever reads as before is the object that it was before. */
import type { AgendaView, SectionView, TopicEntry } from '../../../core/types.ts';
import { nameForGood } from '../outline.ts';

/** Known meetings as text, which costs as much to make as to compare. */
const texts = new WeakMap<SectionView, string>();

/** The outline after a change, which shares with the one before what is the same: only the rest is drawn anew. */
export function shared(before: AgendaView, after: AgendaView): AgendaView {
  const known = new Map(before.sections.map((section) => [nameForGood(section), section]));
  return {
    ...after,
    sections: after.sections.map((section) =>
      sharedSection(known.get(nameForGood(section)), section),
    ),
    next: sharedTopics(before.next, after.next),
    parked: sharedTopics(before.parked, after.parked),
    promises: same(before.promises, after.promises),
    wordings: same(before.wordings, after.wordings),
  };
}

function sharedSection(before: SectionView | undefined, after: SectionView): SectionView {
  const text = JSON.stringify(after);
  if (before !== undefined && textOf(before) === text) {
    return before;
  }
  const section = { ...after, topics: sharedTopics(before?.topics ?? [], after.topics) };
  texts.set(section, text);
  return section;
}

function textOf(section: SectionView): string {
  const text = texts.get(section) ?? JSON.stringify(section);
  texts.set(section, text);
  return text;
}

function sharedTopics(before: TopicEntry[], after: TopicEntry[]): TopicEntry[] {
  const topics = after.map((topic, place) => same(before[place], topic));
  return topics.length === before.length && topics.every((topic, place) => topic === before[place])
    ? before
    : topics;
}

function same<T>(before: T | undefined, after: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
