/** Promises made by typing: what a line comes to once its writer has left it. */
import { randomId } from '../../core/random.ts';
import type { FoundPromise, Operation, PromiseTerms, PromiseView, Seat } from '../../core/types.ts';
import type { Desk } from '../desk.svelte.ts';
import { dayWords } from '../days.ts';
import { holdStill } from '../hold.ts';
import { find, PARKED } from '../outline.ts';
import { asking, type AskedForm } from './asking.svelte.ts';
import { sidesOf, terms, termsFrom, termsOf } from './terms.ts';
import { promiseWords } from './words.ts';

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
  return sameWords(next, said) && next.due === said.due ? NOTHING : { do: 'change', promise: promise.id, terms: next };
}

/** What one tab knows of the promises that are typed in it. */
export class TypedPromises {
  readonly #desk: Desk;
  /** The words of its line that a promise was last seen with. */
  readonly #typed = new Map<string, string>();
  readonly #notPromises = new Set<string>();
  /** Promises made here, by line: the outline may not have them yet. */
  readonly #made = new Map<string, string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The form that is open under a line, if one is. */
  get form(): AskedForm | null {
    return asking.form?.desk === this.#desk ? asking.form : null;
  }

  /** The caret has left a line that was edited in this tab. */
  left(topic: string, line: string, words: string): void {
    const { client } = this.#desk;
    const found = client.promiseIn(words);
    const promise = this.#promiseAt(topic, line);
    if (promise === undefined && (this.#made.has(line) || this.#notPromises.has(line) || this.#otherWritesIn(topic, line))) {
      return;
    }
    // "I" is whoever wrote it first, also when the other one corrects it.
    const author = promise?.history[0]?.by ?? client.seat;
    const before = promise && this.#typed.get(promise.id);
    const linked = promise && {
      promise,
      typed: before === undefined ? undefined : this.#read(client.promiseIn(before), author),
    };
    const decision = decide(this.#read(found, author), linked);
    switch (decision.do) {
      case 'nothing':
        if (this.form?.line === line && !this.form.asked && found === undefined) {
          asking.form = null;
        }
        break;
      case 'make':
        this.make(topic, line, decision.terms);
        break;
      case 'change':
        this.#perform({ do: 'changePromise', promise: decision.promise, terms: decision.terms }, decision.terms);
        break;
      case 'ask':
        if (this.form === null || (this.form.line === line && !this.form.asked)) {
          this.#open({ topic, line, terms: decision.terms, from: undefined, asked: false });
        }
        break;
    }
    if (promise !== undefined) {
      this.#typed.set(promise.id, words);
    }
  }

  /** The person asked for a promise in a line, which may have its words already. */
  asked(topic: string, line: string): void {
    const { client, topics } = this.#desk;
    const words = this.#wordsOf(topic, line) ?? '';
    const read = this.#read(client.promiseIn(words), client.seat);
    const from = topics.get(topic)?.caret();
    this.#open({ topic, line, terms: read ?? { what: words.trim() }, from, asked: true });
  }

  /** Makes a promise that belongs to a line; the words of a refusal come back. */
  make(topic: string, line: string, terms: PromiseTerms): string | null {
    const section = find(this.#desk.agenda, topic)?.section ?? PARKED;
    const promise = randomId();
    const problem = this.#perform(
      { do: 'makePromise', promise, terms, topic, line, ...(section === PARKED ? {} : { meeting: section }) },
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
    const { form } = this;
    asking.form = null;
    if (form?.asked === true) {
      this.#desk.topics.get(form.topic)?.focus(form.from ?? 'end');
    }
  }

  /** What a line says is not meant as a promise: it is not asked about again. */
  dismiss(line: string): void {
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

  #open(form: Omit<AskedForm, 'desk'>): void {
    holdStill();
    asking.form = { desk: this.#desk, ...form };
  }

  #perform(operation: Operation, terms: PromiseTerms): string | null {
    const problem = perform(this.#desk, operation);
    const words = promiseWords({ ...terms, ...tellerOf(terms) }, sidesOf(this.#desk));
    const { due } = terms;
    this.#desk.say(problem ?? `Noted: ${words}, ${due === undefined ? 'no date yet' : `by ${dayWords(due, due)}`}`);
    return problem;
  }

  #read(found: FoundPromise | undefined, author: Seat): PromiseTerms | undefined {
    return found && termsFrom(found, author, sidesOf(this.#desk));
  }

  #promiseAt(topic: string, line: string): PromiseView | undefined {
    const made = this.#made.get(line);
    return this.#desk.agenda.promises.findLast((promise) =>
      made === undefined ? promise.topic === topic && promise.line === line : promise.id === made,
    );
  }

  #wordsOf(topic: string, line: string): string | undefined {
    const spans = this.#desk.client.topic(topic)?.lines.find(({ id }) => id === line)?.spans;
    return spans?.map(({ text }) => text).join('');
  }

  /** Then they are about to leave it, and it becomes their promise. */
  #otherWritesIn(topic: string, line: string): boolean {
    let start = 0;
    for (const { id, spans } of this.#desk.client.topic(topic)?.lines ?? []) {
      const end = spans.reduce((sum, { text }) => sum + text.length, start);
      if (id === line) {
        return this.#desk.others.some(
          ({ cursor }) => cursor?.topic === topic && cursor.head >= start && cursor.head <= end,
        );
      }
      start = end + 1;
    }
    return false;
  }
}

const desks = new WeakMap<Desk, TypedPromises>();

/** What this tab knows of the promises that are typed at a desk. */
export function typedAt(desk: Desk): TypedPromises {
  const known = desks.get(desk) ?? new TypedPromises(desk);
  desks.set(desk, known);
  return known;
}

/** Does it; the words of a refusal come back. */
export function perform(desk: Desk, operation: Operation): string | null {
  if (desk.perform(operation)) {
    return null;
  }
  const { refused } = desk;
  // It is said where it was asked for.
  desk.refused = null;
  return refused;
}

function tellerOf({ who, telling }: PromiseTerms): { answers?: Seat } {
  const answers = 'seat' in who ? who.seat : telling;
  return answers === undefined ? {} : { answers };
}

function sameWords(one: PromiseTerms, other: PromiseTerms): boolean {
  return JSON.stringify([one.who, one.kind, one.what]) === JSON.stringify([other.who, other.kind, other.what]);
}
