/** Questions about the order of an agenda, as it is read from top to bottom. */
import type { AgendaView, Place, TopicEntry } from '../core/types.ts';

/** Where a topic stands. */
export interface Standing {
  section: string;
  index: number;
  topics: readonly TopicEntry[];
}

/** The name of the section for topics without a day. */
export const PARKED = 'parked';

/** Finds a topic. */
export function find(agenda: AgendaView, topic: string): Standing | undefined {
  for (const [section, topics] of parts(agenda)) {
    const index = topics.findIndex((entry) => entry.id === topic);
    if (index !== -1) {
      return { section, index, topics };
    }
  }
  return undefined;
}

/** The section a new topic goes to: the newest meeting, or the parked ones while there is none. */
export function newestSection(agenda: AgendaView): string {
  return agenda.sections[0]?.day ?? PARKED;
}

/** Where to put a topic so that it changes places with its neighbour; nothing at the end. */
export function besideNeighbour(standing: Standing, direction: 'up' | 'down'): Place | undefined {
  const neighbour = standing.topics[standing.index + (direction === 'up' ? -1 : 1)];
  if (neighbour === undefined) {
    return undefined;
  }
  return direction === 'up' ? { before: neighbour.id } : { after: neighbour.id };
}

/** Every topic of the agenda. */
export function allTopics(agenda: AgendaView): Map<string, TopicEntry> {
  return new Map(parts(agenda).flatMap(([, topics]) => topics.map((entry) => [entry.id, entry] as const)));
}

/**
 * What stands on the page, from the top: the newest meeting, what is parked for later if
 * anything is, and the meetings before.
 */
export function sectionsShown(
  agenda: AgendaView,
  shown: number,
): { name: string; topics: readonly TopicEntry[] }[] {
  const [newest, ...older] = agenda.sections.slice(0, shown).map(({ day, topics }) => ({ name: day, topics }));
  return [
    ...(newest === undefined ? [] : [newest]),
    ...(agenda.parked.length === 0 ? [] : [{ name: PARKED, topics: agenda.parked }]),
    ...older,
  ];
}

function parts(agenda: AgendaView): [string, readonly TopicEntry[]][] {
  return [...agenda.sections.map(({ day, topics }): [string, TopicEntry[]] => [day, topics]), [PARKED, agenda.parked]];
}
