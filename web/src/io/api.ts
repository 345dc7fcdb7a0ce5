import type { Summary } from '../core/types.ts';
import { preferencesOf, type Preferences } from './preferences.ts';
import type { Answer, Field, Given, Method, Places, Route, Said, Schemas } from './routes.ts';

/** The signed-in account. */
export interface Person extends Omit<Schemas['Me'], 'kept' | 'preferences'> {
  /** What the agendas keep that they made, in bytes, once that is nearly all they may. Servers of before do not tell. */
  kept?: Schemas['Usage'];
  /** How they want the page to be. Devices remember people from before there was this. */
  preferences?: Preferences;
}

/** A pair as one of its two people sees it. Times are RFC 3339 in UTC. */
export interface PairSummary extends Omit<
  Schemas['PairSummary'],
  'put_out' | 'left' | 'own_name' | 'archived'
> {
  // Devices remember pairs from before there was this.
  /** Who was put out; then nobody else can join. */
  put_out?: Schemas['PairSummary']['put_out'];
  /** The other, where they left; then nobody else can join. */
  left?: Schemas['PairSummary']['left'];
  /** What the person who is signed in calls it, if they renamed it. */
  own_name?: string | null;
  /** Whether they put it away. */
  archived?: boolean;
}

/** A pair in a person's list, with what its agenda has for them; nothing while the server still derives that. */
export interface HomeEntry {
  pair: PairSummary;
  summary: Summary | undefined;
  /** The newest change to the agenda that the summary tells of. */
  through: number;
  /** The newest change that the server has. */
  newest: number;
}

/** A link that lets one more person in, once. It is shown here and never again. */
export type Invitation = Schemas['Link'];

/** A pair that was just made. */
export type MadePair = Schemas['MadePair'];

/** What an invitation says to the person who holds it. */
export type InvitationCard = Omit<Schemas['InvitationView'], 'for_one'>;

/** What a refusal is called: one of the server's words, another that a newer server has, or that there was none. */
export type ProblemCode = Schemas['Code'] | 'unknown' | (string & Record<never, never>);

/** The server answered and said no. `message` says what to do, in words for a person. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** One word for programs: `signed_out`, `not_found`, `email_taken`, … */
  readonly code: ProblemCode;
  /** What it is about of what was sent, if it is about one thing. */
  readonly field: string | null;

  constructor(status: number, code: ProblemCode, detail: string, field: string | null = null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** There was no answer: no network, or no server at the end of it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(cause?: unknown) {
    super('Duologue cannot be reached. Check your connection, then try again.', { cause });
  }
}

/** Somebody else answered: a proxy in front of the server whose sign-in ran out, a hotel's log-in page. */
export class Between extends Unreachable {
  override readonly message = 'Something between you and Duologue asks you to sign in.';
}

/** The person, or a device of theirs, did not go on. `message` says so in words for a person. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

/** The HTTP interface. Every call fails with a `Problem` or with `Unreachable`, nothing else. */
export class Api {
  readonly #fetch: typeof fetch;
  /** Told whenever somebody answered: whether it was somebody else. */
  answered: (between: boolean) => void = () => undefined;

  constructor(fetching: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetch = fetching;
  }

  /** Makes an account; none, if the invitation that somebody holds would not take it. */
  signUp(name: string, email: string, password: string, invitation?: string): Promise<Person> {
    return this.ask('POST', '/api/accounts', person, {
      body: { name, email, password, invitation },
    });
  }

  signIn(email: string, password: string): Promise<Person> {
    return this.ask('POST', '/api/sessions', person, { body: { email, password } });
  }

  signOut(): Promise<void> {
    return this.ask('DELETE', '/api/sessions/current', nothing);
  }

  /** Ends every session of this account, on every device. */
  signOutEverywhere(): Promise<void> {
    return this.ask('DELETE', '/api/sessions', nothing);
  }

  me(): Promise<Person> {
    return this.ask('GET', '/api/me', person);
  }

  /** Changes how the person wants the page to be; all of that, as it is then. */
  async prefer({ dates, ...others }: Partial<Preferences>): Promise<Preferences> {
    const body = { ...others, ...(dates === undefined ? {} : { dates: dates ?? '' }) };
    const { preferences } = await this.ask('PATCH', '/api/me', person, { body });
    return preferencesOf(preferences);
  }

  pairs(): Promise<PairSummary[]> {
    return this.ask('GET', '/api/pairs', list(pairSummary));
  }

  /** The person's pairs, each with its agenda's summary once that is known. */
  home(): Promise<HomeEntry[]> {
    return this.ask('GET', '/api/home', list(homeEntry));
  }

  makePair(wanted: { name?: string; email?: string }): Promise<MadePair> {
    return this.ask('POST', '/api/pairs', madePair, { body: wanted });
  }

  /** Makes a new link, for one account alone if an e-mail is given; the one before stops working. */
  invite(pair: string, email: string | null): Promise<Invitation> {
    return this.ask('POST', '/api/pairs/{id}/invitation', invitation, {
      in: { id: pair },
      body: { email },
    });
  }

  revokeInvitation(pair: string): Promise<void> {
    return this.ask('DELETE', '/api/pairs/{id}/invitation', nothing, { in: { id: pair } });
  }

  readInvitation(token: string): Promise<InvitationCard> {
    return this.ask('POST', '/api/invitations/lookup', invitationCard, { body: { token } });
  }

  /** Joins the pair as the signed-in person. */
  acceptInvitation(token: string): Promise<Schemas['Joined']> {
    return this.ask('POST', '/api/invitations/accept', joined, { body: { token } });
  }

  /** Asks for anything of the interface; parts of the page that come late bring their own readers. */
  async ask<M extends Method, R extends Route<M>, T>(
    method: M,
    route: R,
    read: (value: Said<Answer<M, R>>) => T,
    ...[request]: Given<M, R>
  ): Promise<T> {
    const {
      in: places,
      body,
      over,
    }: { in?: Places; body?: unknown; over?: AbortSignal } = request ?? {};
    let response: Response;
    let answer: unknown;
    try {
      response = await this.#fetch(addressOf(route, places), {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        // Nothing here redirects: who does is somebody else, and what they lead to is not ours.
        redirect: 'manual',
        headers: {
          accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(over ? [over] : [])]),
      });
      answer = parsed(await response.text());
    } catch (cause) {
      throw new Unreachable(cause);
    }
    const between = isFromElsewhere(response, answer);
    this.answered(between);
    if (between) {
      throw new Between();
    }
    if (response.ok) {
      try {
        return read(answer as Said<Answer<M, R>>);
      } catch (cause) {
        throw new Unreachable(cause);
      }
    }
    throw refusal(response.status, answer as Said<Schemas['Problem']>);
  }
}

/** The route with values in its braces; none of them leaves its place. */
function addressOf(route: string, places: Places = {}): string {
  return route.replace(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(places[name] ?? ''));
}

/** Whether somebody else answered. Ours are JSON or empty, and a refusal says what it is in a word. */
function isFromElsewhere({ type, ok, status }: Response, answer: unknown): boolean {
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    return true;
  }
  return ok
    ? answer === undefined
    : ASKS_TO_SIGN_IN.includes(status) &&
        optional(answer as Said<Schemas['Problem']>, 'code') === null;
}

/** Statuses with which a proxy wants to know who somebody is. */
const ASKS_TO_SIGN_IN: readonly number[] = [401, 403, 407, 511];

/** How long an answer may take before the server counts as unreachable. */
const PATIENCE_MS = 20_000;

/** Statuses with which a proxy says that nobody is behind it. */
const NOBODY_THERE: readonly number[] = [502, 503, 504];

function refusal(status: number, answer: Said<Schemas['Problem']>): Problem | Unreachable {
  const code = optional(answer, 'code');
  if (code === null) {
    return NOBODY_THERE.includes(status)
      ? new Unreachable()
      : new Problem(status, 'unknown', 'Something went wrong. Try again in a moment.');
  }
  const words = optional(answer, 'detail') ?? optional(answer, 'title') ?? 'Something went wrong.';
  return new Problem(status, code, words, optional(answer, 'field'));
}

/** Nothing when it is no JSON. */
function parsed(body: string): unknown {
  if (body === '') {
    return null;
  }
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

// What comes over the network is checked here, once; the rest of the page trusts its types.

/** Reads a person. */
export function person(value: Said<Schemas['Me']>): Person {
  const kept = field(value, 'kept');
  const known = {
    id: text(value, 'id'),
    name: text(value, 'name'),
    email: text(value, 'email'),
    preferences: preferencesOf(field(value, 'preferences')),
  };
  if (!isThere(kept)) {
    return known;
  }
  return {
    ...known,
    kept: { bytes: Number(field(kept, 'bytes')), most: Number(field(kept, 'most')) },
  };
}

function homeEntry(value: Said<Schemas['HomeEntry']>): HomeEntry {
  // Its form is a type of the core's, which both ends are made from.
  const summary = field(value, 'summary') as Summary | null;
  return {
    pair: pairSummary(field(value, 'pair')),
    summary: summary ?? undefined,
    through: Number(field(value, 'through')),
    newest: Number(field(value, 'newest')),
  };
}

function pairSummary(value: Said<Schemas['PairSummary']>): PairSummary {
  const partner = field(value, 'partner');
  const open = field(value, 'invitation');
  const putOut = field(value, 'put_out');
  const left = field(value, 'left');
  const seat = text(value, 'seat');
  if (seat !== 'a' && seat !== 'b') {
    throw new TypeError('seat is neither a nor b');
  }
  return {
    id: text(value, 'id'),
    name: optional(value, 'name'),
    seat,
    you: { name: text(field(value, 'you'), 'name') },
    partner: isThere(partner) ? { name: text(partner, 'name') } : null,
    created_at: text(value, 'created_at'),
    invitation: isThere(open)
      ? { expires_at: text(open, 'expires_at'), email: optional(open, 'email') }
      : null,
    put_out: isThere(putOut) ? { name: text(putOut, 'name') } : null,
    left: isThere(left) ? { name: text(left, 'name') } : null,
    own_name: optional(value, 'own_name'),
    archived: flag(value, 'archived'),
  };
}

function madePair(value: Said<Schemas['MadePair']>): MadePair {
  const left: unknown = field(value, 'left');
  return {
    id: text(value, 'id'),
    invitation: invitation(field(value, 'invitation')),
    left: typeof left === 'number' ? left : null,
  };
}

function invitation(value: Said<Schemas['Link']>): Invitation {
  return {
    url: text(value, 'url'),
    token: text(value, 'token'),
    expires_at: text(value, 'expires_at'),
  };
}

function invitationCard(value: Said<Schemas['InvitationView']>): InvitationCard {
  return {
    inviter: { name: text(field(value, 'inviter'), 'name') },
    pair_name: optional(value, 'pair_name'),
    email_hint: optional(value, 'email_hint'),
    expires_at: text(value, 'expires_at'),
  };
}

function joined(value: Said<Schemas['Joined']>): Schemas['Joined'] {
  return { pair: { id: text(field(value, 'pair'), 'id') } };
}

/** Reads an answer that is empty. */
export function nothing(): void {
  // An empty answer is the whole of it.
}

/** Reads a list of what `read` reads. */
export function list<A, T>(read: (value: Said<A>) => T): (value: Said<A[]>) => T[] {
  return (value) => {
    if (!Array.isArray(value)) {
      throw new TypeError('not a list');
    }
    return value.map((entry: Said<A>) => read(entry));
  };
}

/** Reads a field of an object, whatever it is. */
export function field<A, F extends Field<A>>(value: Said<A>, name: F): Said<NonNullable<A[F]>> {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError('not an object');
  }
  return (value as Record<F, Said<NonNullable<A[F]>>>)[name];
}

/** Reads a field that is a text. */
export function text<A>(value: Said<A>, name: Field<A>): string {
  const found: unknown = field(value, name);
  if (typeof found !== 'string') {
    throw new TypeError(`${name} is not a text`);
  }
  return found;
}

/** Reads a field that is yes or no; what is not there is no. */
export function flag<A>(value: Said<A>, name: Field<A>): boolean {
  const found: unknown = field(value, name);
  return found === true;
}

/** Reads a field that is a text or nothing. */
export function optional<A>(value: Said<A>, name: Field<A>): string | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const found: unknown = field(value, name);
  return typeof found === 'string' ? found : null;
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}
