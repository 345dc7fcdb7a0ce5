/** Recognition of promises made by typing: what a line comes to once its writer has left it. */
import { randomId } from '../../core/random.ts';
import type {
  FoundPromise,
  Operation,
  PhraseReading,
  PromiseTerms,
  PromiseView,
  Seat,
} from '../../core/types.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';
import type { Announcer } from '../agenda/announcer.svelte.ts';
import type { AgendaCommands } from '../agenda/commands.ts';
import type { TopicsOnPage } from '../topic/topics.ts';
import { dayWords } from '../kit/days.ts';
import { keepScrollPosition } from '../kit/scroll-anchoring.ts';
import { find, isMeeting, PARKED } from '../agenda/outline.ts';
import { Asking, type AskedForm, type Offer } from './asking.svelte.ts';
import { sidesOf, terms, termsFrom, termsOf } from './terms.ts';
import { promiseWords } from './copy.ts';

/** What to do about a line that was left. */
export type Decision =
  | { do: 'nothing' }
  | { do: 'make'; terms: PromiseTerms }
  /** It cannot be a promise yet: something is missing that only a person knows. */
  | { do: 'ask'; terms: PromiseTerms }
  | { do: 'change'; promise: string; terms: PromiseTerms };

/** A line's promise, and what its words made of it when they were last looked at. */
export interface Linked {
  promise: PromiseView;
  typed: PromiseTerms | undefined;
}

const NOTHING: Decision = { do: 'nothing' };

/** `now` is what the line's words say; `linked` the promise that was made of it before. */
export function decide(now: PromiseTerms | undefined, linked: Linked | undefined): Decision {
  if (now === undefined) {
    return NOTHING;
  }
  if (linked === undefined) {
    return { do: now.kind === 'findOut' ? 'ask' : 'make', terms: now };
  }
  const { promise, typed } = linked;
  const said = termsOf(promise);
  const changed = typed !== undefined && (!sameWords(typed, now) || typed.due !== now.due);
  const open = promise.state !== 'done' && promise.state !== 'withdrawn';
  // Once somebody worded it by hand, it is no longer the line's.
  if (!changed || !open || !sameWords(typed, said) || now.kind !== said.kind) {
    return NOTHING;
  }
  // A date that was set by hand stays until the line names another one.
  const due = typed.due === now.due ? said.due : now.due;
  const next = terms({ ...said, who: now.who, telling: now.telling, what: now.what, due });
  return sameWords(next, said) && next.due === said.due
    ? NOTHING
    : { do: 'change', promise: promise.id, terms: next };
}

/**
 * The promise that a line makes. What may be one, or may mean either of two days, is settled by the promise that its
 * writer made of it.
 */
export function settled(
  reading: PhraseReading | undefined,
  promise: PromiseView | undefined,
): FoundPromise | undefined {
  if (reading === undefined || reading.reads === 'promise' || promise === undefined) {
    return reading?.reads === 'promise' ? reading.promise : undefined;
  }
  const { promise: found, days } = reading;
  const { due } = promise;
  if (found.who === 'unsaid') {
    return undefined;
  }
  return reading.reads === 'likely'
    ? found
    : due !== undefined && days.includes(due)
      ? { ...found, due }
      : undefined;
}

/** What typed promises work with. */
export interface PromiseParts {
  readonly agenda: AgendaState;
  readonly commands: AgendaCommands;
  readonly announcer: Announcer;
  readonly topics: TopicsOnPage;
}

/** What one tab knows of the promises that are typed in it. */
export class TypedPromises {
  readonly asking = new Asking();
  readonly #parts: PromiseParts;
  /** The words of its line that a promise was last seen with. */
  readonly #typed = new Map<string, string>();
  readonly #notPromises = new Set<string>();
  /** Promises made here, by line: the outline may not have them yet. */
  readonly #made = new Map<string, string>();

  constructor(parts: PromiseParts) {
    this.#parts = parts;
  }

  /** The caret has left a line that was edited in this tab. */
  left(topic: string, line: string, words: string): void {
    const { agenda } = this.#parts;
    const reading = agenda.reader.promiseIn(words);
    const promise = this.#promiseAt(topic, line);
    const found = settled(reading, promise);
    this.asking.withdraw(line);
    if (
      promise === undefined &&
      (this.#made.has(line) || this.#notPromises.has(line) || this.#otherWritesIn(topic, line))
    ) {
      return;
    }
    // "I" is whoever wrote it first, also when the other one corrects it.
    const author = promise?.history[0]?.by ?? agenda.seat;
    if (
      reading !== undefined &&
      found === undefined &&
      (promise === undefined || reading.reads === 'whichDay')
    ) {
      const { asking } = this;
      const offered = termsFrom(reading.promise, author, sidesOf(this.#parts.agenda));
      asking.offers = [
        ...asking.offers,
        { topic, line, words, days: reading.days, terms: offered },
      ];
    }
    const before = promise && this.#typed.get(promise.id);
    const linked = promise && {
      promise,
      typed:
        before === undefined
          ? undefined
          : this.#read(settled(agenda.reader.promiseIn(before), promise), author),
    };
    const decision = decide(this.#read(found, author), linked);
    switch (decision.do) {
      case 'nothing':
        if (this.asking.form?.line === line && !this.asking.form.asked && found === undefined) {
          this.asking.form = null;
        }
        break;
      case 'make':
        this.make(topic, line, decision.terms);
        break;
      case 'change':
        this.#perform(
          { do: 'changePromise', promise: decision.promise, terms: decision.terms },
          decision.terms,
        );
        break;
      case 'ask':
        if (
          this.asking.form === null ||
          (this.asking.form.line === line && !this.asking.form.asked)
        ) {
          this.#ask({ topic, line, terms: decision.terms, from: undefined, asked: false });
        }
        break;
    }
    if (promise !== undefined) {
      this.#typed.set(promise.id, words);
    }
  }

  /** The person asked for a promise in a line, which may have its words already. */
  asked(topic: string, line: string): void {
    const { agenda, topics } = this.#parts;
    const words = this.#wordsOf(topic, line) ?? '';
    const reading = agenda.reader.promiseIn(words);
    const read = this.#read(reading?.promise, agenda.seat);
    this.asking.withdraw(line);
    const from = topics.get(topic)?.caret();
    this.#ask({ topic, line, terms: read ?? { what: words.trim() }, from, asked: true });
  }

  /** Makes a promise that belongs to a line; the words of a refusal come back. */
  make(topic: string, line: string, terms: PromiseTerms): string | null {
    const section = find(this.#parts.agenda.current(), topic)?.section ?? PARKED;
    const promise = randomId();
    const problem = this.#perform(
      {
        do: 'makePromise',
        promise,
        terms,
        topic,
        line,
        ...(isMeeting(section) ? { meeting: section } : {}),
      },
      terms,
    );
    if (problem === null) {
      this.#made.set(line, promise);
      this.#typed.set(promise, this.#wordsOf(topic, line) ?? '');
      this.#notPromises.delete(line);
    }
    return problem;
  }

  /** Closes the form; the person goes on where they were when they asked for it. */
  close(): void {
    const { form } = this.asking;
    this.asking.form = null;
    if (form?.asked === true) {
      this.#parts.topics.get(form.topic)?.focus(form.from ?? 'end');
    }
  }

  /** Makes the promise that was offered, due on that day; where something is missing, the form asks for it. */
  take({ topic, line, terms, days }: Offer, day?: string): void {
    this.asking.withdraw(line);
    const due = days.length === 0 ? terms.due : day;
    const chosen = { ...terms, ...(due === undefined ? {} : { due }) };
    const promise = this.#promiseAt(topic, line);
    if (promise !== undefined) {
      const changed = { ...termsOf(promise), ...(due === undefined ? {} : { due }) };
      this.#perform({ do: 'changePromise', promise: promise.id, terms: changed }, changed);
      this.#typed.set(promise.id, this.#wordsOf(topic, line) ?? '');
    } else if (chosen.kind === 'findOut' || ('name' in chosen.who && chosen.who.name === '')) {
      this.#ask({ topic, line, terms: chosen, from: undefined, asked: true });
    } else {
      const problem = this.make(topic, line, chosen);
      if (problem !== null) {
        this.#ask({ topic, line, terms: chosen, from: undefined, asked: false });
      }
    }
  }

  /** What a line says is not meant as a promise: it is not asked about again. */
  dismiss(line: string): void {
    this.asking.withdraw(line);
    this.#notPromises.add(line);
    this.#made.delete(line);
  }

  /** A promise came onto the page, with the words its line has now. */
  saw({ id, topic, line }: PromiseView): void {
    if (topic !== undefined && line !== undefined && !this.#typed.has(id)) {
      const words = this.#wordsOf(topic, line);
      if (words !== undefined) {
        this.#typed.set(id, words);
      }
    }
  }

  #ask(form: AskedForm): void {
    keepScrollPosition();
    this.asking.form = form;
  }

  #perform(operation: Operation, terms: PromiseTerms): string | null {
    const problem = this.#parts.commands.performHere(operation);
    const words = promiseWords({ ...terms, ...tellerOf(terms) }, sidesOf(this.#parts.agenda));
    const { due } = terms;
    this.#parts.announcer.say(
      problem ??
        `Noted: ${words}, ${due === undefined ? 'no date yet' : `by ${dayWords(due, due)}`}`,
    );
    return problem;
  }

  #read(found: FoundPromise | undefined, author: Seat): PromiseTerms | undefined {
    return found && termsFrom(found, author, sidesOf(this.#parts.agenda));
  }

  #promiseAt(topic: string, line: string): PromiseView | undefined {
    const made = this.#made.get(line);
    return this.#parts.agenda.view.promises.findLast((promise) =>
      made === undefined ? promise.topic === topic && promise.line === line : promise.id === made,
    );
  }

  #wordsOf(topic: string, line: string): string | undefined {
    const spans = this.#parts.agenda.lines(topic).find(({ id }) => id === line)?.spans;
    return spans?.map(({ text }) => text).join('');
  }

  /** Then they are about to leave it, and it becomes their promise. */
  #otherWritesIn(topic: string, line: string): boolean {
    let start = 0;
    for (const { id, spans } of this.#parts.agenda.lines(topic)) {
      const end = spans.reduce((sum, { text }) => sum + text.length, start);
      if (id === line) {
        return this.#parts.agenda.others.some(
          ({ cursor }) => cursor?.topic === topic && cursor.head >= start && cursor.head <= end,
        );
      }
      start = end + 1;
    }
    return false;
  }
}

function tellerOf({ who, telling }: PromiseTerms): { answers?: Seat } {
  const answers = 'seat' in who ? who.seat : telling;
  return answers === undefined ? {} : { answers };
}

function sameWords(one: PromiseTerms, other: PromiseTerms): boolean {
  return (
    JSON.stringify([one.who, one.kind, one.what]) ===
    JSON.stringify([other.who, other.kind, other.what])
  );
}
