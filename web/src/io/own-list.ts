/** What somebody does with a pair in their own list. The other person sees only that they left. */
import { nothing, type Api } from './api.ts';

/** Renames it, where an empty name takes the own one away again, or puts it away, or both. */
export function changePair(
  api: Api,
  pair: string,
  change: { name?: string; archived?: boolean },
): Promise<void> {
  return api.ask('PATCH', '/api/pairs/{id}', nothing, { in: { id: pair }, body: change });
}

/** Ends their own access, for good. */
export function leavePair(api: Api, pair: string): Promise<void> {
  return api.ask('DELETE', '/api/pairs/{id}/membership', nothing, { in: { id: pair } });
}
