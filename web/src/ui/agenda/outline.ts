/** Questions about the order of an agenda, as it is read from top to bottom. */
import type { AgendaView, GoneMeeting, Place, SectionView, TopicEntry } from '../../core/types.ts';
import { addDays, dayWords, suggestDay } from '../kit/days.ts';
import { nextOfSeries } from './series.ts';

/** Where a topic stands. */
export interface Standing {
  section: string;
  index: number;
  topics: readonly TopicEntry[];
}

/** A part of the page: a meeting, what waits for the next one, or what is parked. */
export interface SectionShown {
  name: string;
  topics: readonly TopicEntry[];
  section?: SectionView;
}

/** The name of the section for the next meeting, as long as that has no day. */
export const NEXT = 'next';

/** The name of the section for topics that are put aside. */
export const PARKED = 'parked';

/** What a meeting is called for good, whatever day it moves to. */
export function nameForGood({ day, slot }: SectionView): string {
  return slot ?? day;
}

/** Whether a section is a meeting, named by its day. */
export function isMeeting(section: string): boolean {
  return section !== NEXT && section !== PARKED;
}

/** What a section is called in a sentence. */
export function sectionWords(section: string, today: string): string {
  switch (section) {
    case NEXT:
      return 'the next meeting';
    case PARKED:
      return 'parked';
    default:
      return dayWords(section, today);
  }
}

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

/** What a section is called in a list. */
export function sectionTitle(section: string, today: string): string {
  switch (section) {
    case NEXT:
      return 'Next meeting';
    case PARKED:
      return 'Parked';
    default:
      return dayWords(section, today);
  }
}

/**
 * The section a new topic goes to: the meeting that runs, the one that was chosen for them, the soonest to come that was not
 * only made to follow up on something earlier, the newest of those that nobody closed, or the next one, without a day.
 */
export function sectionForNew(agenda: AgendaView, today: string, chosen?: string): string {
  const { sections } = agenda;
  const ahead = sections.filter(isAheadOf(today));
  const section =
    sections.find(isRunning) ??
    ahead.find(({ day }) => day === chosen) ??
    // Which ones are regular hangs on all meetings, and is asked for with each letter of a headline.
    (ahead.length > 1 ? ahead.findLast(isRegularIn(agenda)) : undefined) ??
    ahead.at(-1) ??
    sections.find(({ state }) => state !== 'closed');
  return section?.day ?? NEXT;
}

/** The meeting that runs, or else the one that comes next. */
export function currentSection(view: AgendaView, today: string): string {
  const { sections } = view;
  const current = sections.find(isRunning) ?? sections.findLast(isAheadOf(today));
  return current?.day ?? sectionForNew(view, today);
}

function isRunning({ state }: SectionView): boolean {
  return state === 'running';
}

function isAheadOf(today: string): (section: SectionView) => boolean {
  return ({ day, state }) => state === 'planned' && day >= today;
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
  const open = agenda.sections.filter(({ state }) => state !== 'closed').map(({ day }) => day);
  return open.length === 0 ? [NEXT, PARKED] : [...open, PARKED];
}

/**
 * The day that "next time" means for a meeting: the first one after it that is not closed, or a
 * new one. One that was only made to follow up on something earlier is not the next time.
 */
export function nextTime(agenda: AgendaView, day: string, today: string): string {
  const isRegular = isRegularIn(agenda);
  const next = agenda.sections.findLast(
    (section) => section.day > day && section.state !== 'closed' && isRegular(section),
  );
  return next?.day ?? suggestNext(agenda, today, day);
}

/** Whether a meeting has more in it than what was put there to follow up on something earlier. */
function isRegularIn({ sections }: AgendaView): (section: SectionView) => boolean {
  const followUps = new Map<string, Set<string>>();
  for (const moved of sections.flatMap((section) => section.moved ?? [])) {
    if (moved.outcome === 'followUp') {
      followUps.set(moved.on, (followUps.get(moved.on) ?? new Set()).add(moved.id));
    }
  }
  return ({ day, topics }) => {
    const brought = followUps.get(day);
    return brought === undefined || topics.some(({ id }) => !brought.has(id));
  };
}

/** The day to offer for a new meeting: the next of the series, or a week after the newest, and none on which one was called off. */
export function suggestNext(agenda: AgendaView, today: string, newest?: string): string {
  const after = newest === undefined ? today : addDays(newest, 1);
  const ofSeries = nextOfSeries(agenda, after > today ? after : today);
  if (ofSeries !== undefined) {
    return ofSeries;
  }
  const gone = new Set((agenda.gone ?? []).map(({ day }) => day));
  let suggested = suggestDay(today, newest);
  while (gone.has(suggested)) {
    suggested = suggestDay(today, suggested);
  }
  return suggested;
}

/** Meetings that are gone, by the name of the section that they stand above; those before all of them by none. */
export function goneAbove(
  agenda: AgendaView,
  shown: readonly SectionShown[],
): ReadonlyMap<string, GoneMeeting[]> {
  const meetings = shown.filter(({ name }) => isMeeting(name));
  const isWhole = meetings.length === agenda.sections.length;
  const above = new Map<string, GoneMeeting[]>();
  let place = 0;
  for (const gone of [...(agenda.gone ?? [])].reverse()) {
    // Both come newest first here.
    while ((meetings[place]?.name ?? '') > gone.day) {
      place += 1;
    }
    const below = meetings[place]?.name ?? '';
    if (below !== '' || isWhole) {
      const there = above.get(below);
      above.set(below, there ?? [gone]);
      there?.push(gone);
    }
  }
  return above;
}

/**
 * What stands on the page, from the top: the next meeting while none has a day, or while something waits
 * for it; the newest meeting, what is parked for later if anything is, and the meetings before.
 */
export function sectionsShown(agenda: AgendaView, shown: number): SectionShown[] {
  const [newest, ...older] = agenda.sections.slice(0, shown).map(shownOf);
  const undated =
    agenda.next.length > 0 || agenda.sections.every(({ state }) => state === 'closed');
  return [
    ...(undated ? [{ name: NEXT, topics: agenda.next }] : []),
    ...(newest === undefined ? [] : [newest]),
    ...(agenda.parked.length === 0 ? [] : [{ name: PARKED, topics: agenda.parked }]),
    ...older,
  ];
}

const known = new WeakMap<SectionView, SectionShown>();

/** The same one for the same meeting: what did not change is not drawn anew. */
function shownOf(section: SectionView): SectionShown {
  const found = known.get(section) ?? { name: section.day, topics: section.topics, section };
  known.set(section, found);
  return found;
}

function parts(agenda: AgendaView): [string, readonly TopicEntry[]][] {
  return [
    ...agenda.sections.map(({ day, topics }): [string, TopicEntry[]] => [day, topics]),
    [NEXT, agenda.next],
    [PARKED, agenda.parked],
  ];
}
