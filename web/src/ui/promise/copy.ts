/** Promises in words, from each reader's side. */
import type { PromiseEvent, Promiser, PromiseKind, PromiseView, Seat } from '../../core/types.ts';
import { promiseWaits } from '../inbox/inbox.ts';
import { dayOf, dayWords } from '../kit/days.ts';
import { toldTo, type Sides } from './terms.ts';
import { theirs } from '../../core/isolated-text.ts';

/** "You", or the name of one of the two. */
export function nameOf(seat: Seat, { reader, names }: Sides): string {
  return seat === reader ? 'You' : names[seat];
}

/** The same in a sentence. */
function called(seat: Seat, sides: Sides): string {
  return seat === sides.reader ? 'You' : theirs(sides.names[seat]);
}

/** "You will send the draft", "Ana will …", "Chris will … — you tell them". */
export function promiseWords(
  promise: { who: Promiser; answers?: Seat; kind: PromiseKind; what: string },
  sides: Sides,
): string {
  const { who, answers } = promise;
  const owner =
    'name' in who ? (who.name === '' ? 'Somebody' : theirs(who.name)) : called(who.seat, sides);
  const words = `${owner} will ${deedWords(promise, sides)}`;
  if ('seat' in who || answers === undefined) {
    return words;
  }
  return `${words} — ${answers === sides.reader ? 'you tell' : `${theirs(sides.names[answers])} tells`} them`;
}

/** Whose a promise is, as the heading of a list of theirs; `order` has the reader first and the other of the two next. */
export function promiseOwner(
  { who }: { who: Promiser },
  sides: Sides,
): { key: string; order: number; words: string } {
  if ('name' in who) {
    const words = who.name === '' ? 'Somebody' : theirs(who.name);
    return { key: `name ${who.name}`, order: 2, words };
  }
  const first = sides.reader ?? 'a';
  return {
    key: `seat ${who.seat}`,
    order: who.seat === first ? 0 : 1,
    words: called(who.seat, sides),
  };
}

/** "send the draft". */
export function deedWords(
  { who, kind, what }: { who: Promiser; kind: PromiseKind; what: string },
  sides: Sides,
): string {
  // Only a question needs to be told that it is one: "why the build is slow".
  const asks =
    kind === 'findOut' && /^(why|what|whether|if|how|who|when|where|which)\b/i.test(what);
  return `${asks ? 'find out ' : ''}${theirs(toldTo(what, who, sides))}`;
}

/** What its owner is asked to accept: "send the draft, by Friday"; what another will do is told whole. */
export function termsWords(promise: PromiseView, sides: Sides, today: string): string {
  const what = 'seat' in promise.who ? deedWords(promise, sides) : promiseWords(promise, sides);
  return `${what}, ${dueWords(promise, today)}`;
}

/** By when. */
export function dueWords(
  { due, kind, state }: Pick<PromiseView, 'due' | 'kind' | 'state'>,
  today: string,
): string {
  if (due === undefined) {
    return 'no date yet';
  }
  const day = dayWords(due, today);
  if (state === 'done' || state === 'withdrawn') {
    return `was due ${day}`;
  }
  return due < today ? `was due ${day}` : `${kind === 'findOut' ? 'reports back ' : ''}by ${day}`;
}

/** How it stands, and whose word it waits for. */
export function stateWords(promise: PromiseView, sides: Sides, today: string): string {
  const { answers } = promise;
  const yours = answers === sides.reader;
  const waits = `waits for ${yours ? 'your' : `${theirs(sides.names[answers])}’s`} word`;
  switch (promise.state) {
    case 'proposed':
      return `proposed, ${waits}`;
    case 'accepted':
      return 'promised';
    case 'changed': {
      const accepted = toldTo(promise.accepted, promise.who, sides).replace(
        /\d{4}-\d\d-\d\d/g,
        (day) => dayWords(day, today),
      );
      return `changed since ${yours ? 'you' : theirs(sides.names[answers])} accepted “${theirs(accepted)}”, ${waits}`;
    }
    case 'done':
      return promise.late ? 'done late' : 'done';
    case 'withdrawn':
      return 'withdrawn';
  }
}

/** What happened to it, a sentence each, the oldest first. */
export function historyWords({ history }: PromiseView, sides: Sides, today: string): string[] {
  return history
    .filter((event, at) => at === 0 || !sameDoing(event, history[at - 1]))
    .map((event) => {
      const said = event.word === undefined ? '' : `. “${theirs(event.word)}”`;
      const by = event.by === sides.reader ? 'you' : theirs(sides.names[event.by]);
      return `${dayWords(dayOf(new Date(event.at)), today)}: ${by} ${didWords(event, history, today)}${said}`;
    });
}

/** What somebody has just done about it. */
export function newsWords(promise: PromiseView, sides: Sides, today: string): string | undefined {
  const { history } = promise;
  const last = history.at(-1);
  return (
    last &&
    `${theirs(sides.names[last.by])} ${didWords(last, history, today)}: ${promiseWords(promise, sides)}`
  );
}

/** What was said about it last, when its owner answered for it. */
export function lastWord({ history }: PromiseView): string | undefined {
  return history.findLast(({ event }) => event !== 'accepted')?.word;
}

/** "Promises: 2 open, 1 waiting for your word". */
export function countWords(promises: readonly PromiseView[], reader: Seat): string {
  const open = promises.filter(isOpen);
  const waiting = open.filter((promise) => promiseWaits(promise, reader)).length;
  return `Promises: ${open.length} open${waiting === 0 ? '' : `, ${waiting} waiting for your word`}`;
}

export function isOpen({ state }: PromiseView): boolean {
  return state !== 'done' && state !== 'withdrawn';
}

/** One's own is accepted by being written down. */
function sameDoing(event: PromiseEvent, before: PromiseEvent | undefined): boolean {
  return (
    event.event === 'accepted' &&
    before?.event === 'proposed' &&
    before.by === event.by &&
    before.at === event.at
  );
}

function didWords(
  { event, by, at, due }: PromiseEvent,
  history: readonly PromiseEvent[],
  today: string,
): string {
  switch (event) {
    case 'proposed':
      return history.some(
        (other) => other.event === 'accepted' && other.by === by && other.at === at,
      )
        ? 'promised it'
        : 'wrote it down';
    case 'accepted':
      return 'accepted it';
    case 'renewed':
      return `gave it a new date, ${due === undefined ? '' : dayWords(due, today)}`;
    case 'done':
      return 'did it';
    case 'withdrawn':
      return 'withdrew it';
  }
}
