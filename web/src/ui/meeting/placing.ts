/** Placing of meetings where a calendar has them: what is to be done, in an order in which none takes another one along. */
import type { Operation, SectionView } from '../../core/types.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';
import { nameForGood } from '../agenda/outline.ts';
import { addDays } from '../kit/days.ts';
import type { Moved } from './calendar-file/reading.ts';

/** A meeting on its way. */
interface Way {
  readonly meeting: Moved;
  /** Where it stands by now, or is going to be made. */
  day: string;
  /** Whether it is there. */
  made: boolean;
  /** Whether nothing is to be done but to make it. */
  stands: boolean;
}

/** What is to be done, and what stands where it was asked for then. */
export interface Placing {
  readonly operations: readonly Operation[];
  readonly placed: readonly Moved[];
}

/**
 * What is to be done so that meetings stand where a calendar has them, and those of the days that are off are called off: each once, and
 * none that runs or ran. Each is made before, so that taking it back leaves nothing there.
 */
export function placingOf(
  { view, offered }: Pick<AgendaState, 'view' | 'offered'>,
  meetings: readonly Moved[],
  off: readonly string[] = [],
): Placing {
  const { gone = [] } = view;
  const sections = view.sections.filter(({ day }) => day !== offered);
  const claims = claimsOf(sections, meetings);
  const ways = waysOf(sections, claims, meetings);
  const avoided = [...off, ...gone.map(({ day }) => day), ...meetings.map(({ day }) => day)];
  const board = new Board(sections, ways, avoided);
  board.placeAll();
  const claimed = new Set(claims.values());
  const free = sections.filter((section) => !claimed.has(section));
  const targets = new Set(ways.map(({ meeting }) => meeting.to));
  for (const day of off) {
    const section = free.find((one) => nameForGood(one) === day) ?? onDay(free, day);
    const now = section?.day ?? day;
    // Another one may stand on that day, and would be called off with it.
    const isOthers = section === undefined ? board.stands(now) : targets.has(now);
    const isPlanned = section === undefined || section.state === 'planned';
    if (isPlanned && !isOthers && gone.every((one) => one.day !== day)) {
      board.make(now);
      board.operations.push({ do: 'skipMeeting', day: now, how: 'skipped' });
    }
  }
  return { operations: board.operations, placed: ways.map(({ meeting }) => meeting) };
}

/** Which meeting of the agenda each is: by the name that it has for good, or else the one on its day that is no other's. */
function claimsOf(
  sections: readonly SectionView[],
  meetings: readonly Moved[],
): Map<Moved, SectionView> {
  const claims = new Map<Moved, SectionView>();
  const claimed = new Set<SectionView>();
  for (const dayOf of [nameForGood, ({ day }: SectionView): string => day]) {
    for (const meeting of meetings) {
      const is = (one: SectionView): boolean => dayOf(one) === meeting.day && !claimed.has(one);
      const found = claims.has(meeting) ? undefined : sections.find(is);
      if (found !== undefined) {
        claims.set(meeting, found);
        claimed.add(found);
      }
    }
  }
  return claims;
}

/** The meetings that can be placed, the earliest first. */
function waysOf(
  sections: readonly SectionView[],
  claims: ReadonlyMap<Moved, SectionView>,
  meetings: readonly Moved[],
): Way[] {
  const canGo = (one: Moved): boolean =>
    (claims.get(one)?.state ?? 'planned') === 'planned' &&
    onDay(sections, one.to)?.state !== 'closed';
  const going = new Set(meetings.filter(canGo).map((one) => claims.get(one)));
  return meetings
    .filter((one) => {
      // One that stays on the day on which this is to be made would be taken for it.
      const there = claims.has(one) ? undefined : onDay(sections, one.day);
      return canGo(one) && (there === undefined || going.has(there));
    })
    .toSorted((one, other) => (one.to < other.to ? -1 : 1))
    .map((meeting) => {
      const { day, to, at } = meeting;
      const section = claims.get(meeting);
      const now = section?.day ?? day;
      return {
        meeting,
        day: now,
        made: section !== undefined,
        stands: now === to && (at === undefined || section?.at === at),
      };
    });
}

/** Days with the meetings that stand on them, while these are placed one by one. */
class Board {
  readonly operations: Operation[] = [];
  readonly #standing: Set<string>;
  readonly #avoided: ReadonlySet<string>;
  readonly #waiting: Set<Way>;

  constructor(sections: readonly SectionView[], ways: readonly Way[], avoided: readonly string[]) {
    this.#standing = new Set(sections.map(({ day }) => day));
    this.#avoided = new Set([...avoided, ...ways.map(({ meeting }) => meeting.to)]);
    this.#waiting = new Set(ways);
  }

  /** Whether there is a meeting on that day. */
  stands(day: string): boolean {
    return this.#standing.has(day);
  }

  /** Makes the meeting of that day, if it is not there. */
  make(day: string): void {
    if (!this.stands(day)) {
      this.operations.push({ do: 'addMeeting', day });
      this.#standing.add(day);
    }
  }

  placeAll(): void {
    const [first] = this.#waiting;
    if (first !== undefined && ![...this.#waiting].some((one) => shareDay(one, first))) {
      // What waits for the next meeting goes into the first that is made.
      this.#start(first);
    }
    while (this.#waiting.size > 0) {
      const ways = [...this.#waiting];
      const next = ways.find((way) => this.#blockerOf(way) === undefined);
      if (next === undefined) {
        this.#putAside(this.#inRound());
      } else {
        this.#start(next);
        if (!next.stands) {
          this.#move(next, next.meeting.to, next.meeting.at);
        }
        this.#waiting.delete(next);
      }
    }
  }

  /** One that has to go first: it stands where that one is to be made, or is going to leave where it would come to stand. */
  #blockerOf(way: Way): Way | undefined {
    const { to } = way.meeting;
    const others = [...this.#waiting].filter((one) => one !== way);
    return (
      (way.made || way.day === to
        ? undefined
        : others.find((one) => one.made && one.day === way.day)) ??
      others.find((one) => one.day === to && one.meeting.to !== to)
    );
  }

  /** One of those that wait for each other in a round, which is there or can be made. */
  #inRound(): Way | undefined {
    const seen = new Set<Way>();
    let [way] = this.#waiting;
    while (way !== undefined && !seen.has(way)) {
      seen.add(way);
      way = this.#blockerOf(way);
    }
    return way !== undefined && !way.made && this.stands(way.day) ? this.#blockerOf(way) : way;
  }

  /** Puts one on a day where nothing else is, from where it goes on later. */
  #putAside(way: Way | undefined): void {
    if (way === undefined) {
      return;
    }
    let aside = way.meeting.to;
    while (this.stands(aside) || this.#avoided.has(aside)) {
      aside = addDays(aside, 1);
    }
    this.#start(way);
    this.#move(way, aside, undefined);
    way.stands = false;
  }

  #start(way: Way): void {
    this.make(way.day);
    way.made = true;
  }

  #move(way: Way, to: string, at: string | undefined): void {
    this.operations.push({ do: 'moveMeeting', day: way.day, to, at: at ?? null });
    this.#standing.delete(way.day);
    this.#standing.add(to);
    way.day = to;
  }
}

function onDay(sections: readonly SectionView[], day: string): SectionView | undefined {
  return sections.find((one) => one.day === day);
}

function shareDay(one: Way, other: Way): boolean {
  return one !== other && one.day === other.day;
}
