/** The places of the page, and the addresses they have. */
export type Route =
  | { at: 'home' }
  /** An invitation's link. The token stays behind the `#`, so it reaches no server log. */
  | { at: 'join'; token: string | null }
  /** Where a promise is sought, the agenda opens at its line; where the current meeting is, at its heading; to prepare that, alone. */
  | { at: 'agenda'; pair: string; promise?: string; now?: true; prepare?: true }
  | { at: 'promises' }
  | { at: 'account' }
  /** What is searched for is in no address. */
  | { at: 'search' }
  | { at: 'nowhere' };

const ID = /^[A-Za-z0-9_-]{8,64}$/;
const TOKEN = /^[A-Za-z0-9_-]{16,200}$/;

/** Reads the place out of an address. `hash` may have its `#` or not. */
export function parseRoute(pathname: string, hash: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
  if (path === '/' || path === '') {
    return { at: 'home' };
  }
  if (path === '/join') {
    const token = hash.replace(/^#/, '');
    return { at: 'join', token: TOKEN.test(token) ? token : null };
  }
  if (path === ACCOUNT) {
    return { at: 'account' };
  }
  if (path === PROMISES) {
    return { at: 'promises' };
  }
  if (path === SEARCH) {
    return { at: 'search' };
  }
  const pair = /^\/agenda\/([^/]+)$/.exec(path)?.[1];
  if (pair !== undefined && ID.test(pair)) {
    if (hash.replace(/^#?/, '#') === NOW) {
      return { at: 'agenda', pair, now: true };
    }
    if (hash.replace(/^#?/, '#') === PREPARE) {
      return { at: 'agenda', pair, prepare: true };
    }
    const promise = /^#?promise=(.*)$/.exec(hash)?.[1];
    return promise !== undefined && ID.test(promise)
      ? { at: 'agenda', pair, promise }
      : { at: 'agenda', pair };
  }
  return { at: 'nowhere' };
}

/** The address of one's own account. */
export const ACCOUNT = '/account';

/** The address of the promises of all agendas. */
export const PROMISES = '/promises';

/** The address of a promise in a pair's agenda. */
export function promisePath(pair: string, promise: string): string {
  return `${agendaPath(pair)}#promise=${promise}`;
}

/** The address of the search over all agendas. */
export const SEARCH = '/search';

/** Behind an agenda's address: at the meeting that runs or comes next. */
export const NOW = '#now';

/** Behind an agenda's address: the next meeting alone, to be prepared. */
export const PREPARE = '#prepare';

/** The address at which the next meeting of a pair is prepared. */
export function preparePath(pair: string): string {
  return `${agendaPath(pair)}${PREPARE}`;
}

/** The address of a pair's agenda. */
export function agendaPath(pair: string): string {
  return `/agenda/${pair}`;
}

/** Whether two routes show the same thing, so that going from one to the other changes nothing. */
export function sameRoute(one: Route, other: Route): boolean {
  return (
    one.at === other.at &&
    (one.at !== 'join' || other.at !== 'join' || one.token === other.token) &&
    (one.at !== 'agenda' ||
      other.at !== 'agenda' ||
      (one.pair === other.pair &&
        one.promise === other.promise &&
        one.now === other.now &&
        one.prepare === other.prepare))
  );
}
