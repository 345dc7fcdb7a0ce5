/** Search at the server, over all agendas of the person. */
import type { Hit } from '../wasm/search/duologue_search.js';
import { field, flag, list, text, type Api } from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** What to look for. */
export interface Wanted {
  readonly words: string;
  /** The one agenda to look in; in all while there is none. */
  readonly pair: string | null;
  /** The first day that counts; all do while there is none. */
  readonly since: string | null;
}

/** What was found in an agenda. */
export interface FoundHit {
  readonly pair: string;
  readonly hit: Hit;
}

export interface SearchAnswer {
  /** The newest first. */
  readonly hits: readonly FoundHit[];
  readonly total: number;
  /** Whether what was searched lacks what was written last. */
  readonly behind: boolean;
  /** Whether time ran out before all of it was searched. */
  readonly incomplete: boolean;
}

/** Looks for words, without the newest hits, of which so many are known. They go in the body: an address is written down on its way. */
export function search(
  api: Api,
  { words, pair, since }: Wanted,
  skip: number,
  over: AbortSignal,
): Promise<SearchAnswer> {
  return api.ask('POST', '/api/search', answer, { body: { words, pair, since, skip }, over });
}

function answer(value: Said<Schemas['SearchAnswer']>): SearchAnswer {
  return {
    hits: list(found)(field(value, 'hits')),
    total: Number(field(value, 'total')),
    behind: flag(value, 'behind'),
    incomplete: flag(value, 'incomplete'),
  };
}

function found(value: Said<Schemas['SearchHit']>): FoundHit {
  // Its form is a type of ours, which both ends are made from.
  return { pair: text(value, 'pair'), hit: field(value, 'hit') as Hit };
}
