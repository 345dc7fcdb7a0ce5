/** Questions about the order of an agenda, as it is read from top to bottom. */
import type { AgendaView, Place, SectionView, TopicEntry } from '../../core/types.ts';
import { suggestDay } from '../kit/days.ts';

/** Where a topic stands. */
export interface Standing {
  section: string;
  index: number;
  topics: readonly TopicEntry[];
}

/** A part of the page: a meeting, or what is parked. */
export interface SectionShown {
  name: string;
  topics: readonly TopicEntry[];
  section?: SectionView;
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

/** The section a new topic goes to: the meeting that runs, the newest that is to come, or none of them. */
export function sectionForNew(agenda: AgendaView): string {
  const { sections } = agenda;
  const section =
    sections.find(({ state }) => state === 'running') ??
    sections.find(({ state }) => state !== 'closed');
  return section?.day ?? PARKED;
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
  return new Map(
    parts(agenda).flatMap(([, topics]) => topics.map((entry) => [entry.id, entry] as const)),
  );
}

/** The sections a topic can be moved to, the newest first. */
export function openSections(agenda: AgendaView): string[] {
  return [
    ...agenda.sections.filter(({ state }) => state !== 'closed').map(({ day }) => day),
    PARKED,
  ];
}

/**
 * The day that "next time" means for a meeting: the first one after it that is not closed, or a
 * new one. One that was only made to follow up on something earlier is not the next time.
 */
export function nextTime(agenda: AgendaView, day: string, today: string): string {
  const followUps = new Map<string, Set<string>>();
  for (const moved of agenda.sections.flatMap((section) => section.moved ?? [])) {
    if (moved.outcome === 'followUp') {
      followUps.set(moved.on, (followUps.get(moved.on) ?? new Set()).add(moved.id));
    }
  }
  const next = agenda.sections.findLast((section) => {
    const brought = followUps.get(section.day);
    const regular = brought === undefined || section.topics.some(({ id }) => !brought.has(id));
    return section.day > day && section.state !== 'closed' && regular;
  });
  return next?.day ?? suggestDay(today, day);
}

/**
 * What stands on the page, from the top: the newest meeting, what is parked for later if
 * anything is, and the meetings before.
 */
export function sectionsShown(agenda: AgendaView, shown: number): SectionShown[] {
  const [newest, ...older] = agenda.sections
    .slice(0, shown)
    .map((section) => ({ name: section.day, topics: section.topics, section }));
  return [
    ...(newest === undefined ? [] : [newest]),
    ...(agenda.parked.length === 0 ? [] : [{ name: PARKED, topics: agenda.parked }]),
    ...older,
  ];
}

function parts(agenda: AgendaView): [string, readonly TopicEntry[]][] {
  return [
    ...agenda.sections.map(({ day, topics }): [string, TopicEntry[]] => [day, topics]),
    [PARKED, agenda.parked],
  ];
}
