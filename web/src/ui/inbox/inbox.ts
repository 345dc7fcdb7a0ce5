/** Inbox: everything in an agenda that waits for one of the two people, as one list. */
import type {
  Acknowledged,
  AgendaView,
  PromiseView,
  Seat,
  SectionView,
  TopicEntry,
  WordingView,
} from '../../core/types.ts';
import { enoughIs, switchIs } from '../meeting/questions.ts';

export type Item =
  /** Words to confirm, or the other's correction of words one asked about. */
  | { waits: 'wording'; wording: WordingView }
  /** A promise to accept. */
  | { waits: 'promise'; promise: PromiseView }
  /** What the other asks about a topic. */
  | { waits: 'enough' | 'switch'; entry: TopicEntry }
  /** A recap to agree to. */
  | { waits: 'recap'; section: SectionView };

/**
 * What waits for this person, as it stands on the page: promises of deleted topics and of none, what waits for a day, the
 * newest meeting, what is parked, the meetings before. In a meeting its recap comes first; in a topic its questions, which are asked while
 * both talk.
 */
export function waitingFor(agenda: AgendaView, seat: Seat): Item[] {
  const { sections, next, parked, promises, wordings } = agenda;
  const about = new Map<string, Item[]>();
  const keep = (topic: string, item: Item): void => {
    const others = about.get(topic);
    if (others === undefined) {
      about.set(topic, [item]);
    } else {
      others.push(item);
    }
  };
  for (const wording of wordings) {
    if (wordingWaits(wording, seat)) {
      keep(wording.topic, { waits: 'wording', wording });
    }
  }
  for (const promise of promises) {
    if (promiseWaits(promise, seat)) {
      keep(promise.topic ?? '', { waits: 'promise', promise });
    }
  }

  const items: Item[] = [];
  const add = (topics: readonly TopicEntry[], section: SectionView | undefined): void => {
    for (const entry of topics) {
      if (switchIs(entry, section, seat) === 'asked') {
        items.push({ waits: 'switch', entry });
      }
      if (enoughIs(entry, section, seat) === 'asked') {
        items.push({ waits: 'enough', entry });
      }
      for (const item of about.get(entry.id) ?? []) {
        items.push(item);
      }
      about.delete(entry.id);
    }
  };
  add(next, undefined);
  for (const section of [...sections.slice(0, 1), undefined, ...sections.slice(1)]) {
    if (section !== undefined && recapWaits(section, seat)) {
      items.push({ waits: 'recap', section });
    }
    add(section?.topics ?? parked, section);
  }
  const elsewhere = [...about.values()].flat().filter(({ waits }) => waits === 'promise');
  return [...elsewhere, ...items];
}

/** Tells an item from all others, and names what answers it to `FocusTargets`. */
export function keyOf(item: Item): `${Item['waits']} ${string}` {
  const { waits } = item;
  switch (waits) {
    case 'wording':
      return `wording ${item.wording.id}`;
    case 'promise':
      return `promise ${item.promise.id}`;
    case 'recap':
      return `recap ${item.section.day}`;
    default:
      return `${waits} ${item.entry.id}`;
  }
}

/** Whether somebody waits for this person's word on it. Words that are gone cannot be confirmed. */
export function wordingWaits(wording: WordingView, reader: Seat): boolean {
  switch (wording.state) {
    case 'waiting':
    case 'changed':
      return wording.by !== reader && wording.words !== '';
    case 'corrected':
      return wording.by === reader;
    case 'confirmed':
      return false;
  }
}

/** Whether it needs this person's word. */
export function promiseWaits({ state, answers }: PromiseView, seat: Seat): boolean {
  return answers === seat && (state === 'proposed' || state === 'changed');
}

/** Whether somebody's agreement is to what a recap says now. */
export function stands(said: Acknowledged | undefined): boolean {
  return said?.changes.length === 0;
}

/** From the end of its meeting until this person agreed to what it says; nobody has to agree to nothing. */
export function recapWaits({ state, recap }: SectionView, seat: Seat): boolean {
  return (
    state === 'closed' &&
    recap !== undefined &&
    !stands(recap[seat]) &&
    (recap.items.length > 0 || recap[seat] !== undefined)
  );
}
