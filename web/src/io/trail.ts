import { flag, list, nothing, optional, text, type Api } from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** What can happen to an agenda or an account. */
export type TrailEvent = Schemas['AuditEvent'];

/** One thing that happened. Its time is RFC 3339 in UTC. */
export type TrailEntry = Schemas['AuditView'];

/** Who opened a pair's agenda from where, the newest first; both people are told the same. */
export function pairTrail(api: Api, pair: string): Promise<TrailEntry[]> {
  return api.ask('GET', '/api/pairs/{id}/access', list(entry), { in: { id: pair } });
}

/** Who signed in to one's own account, or tried to. */
export function accountTrail(api: Api): Promise<TrailEntry[]> {
  return api.ask('GET', '/api/me/access', list(entry));
}

/** Takes the other person's access away, for good. */
export function putOut(api: Api, pair: string): Promise<void> {
  return api.ask('DELETE', '/api/pairs/{id}/partner', nothing, { in: { id: pair } });
}

function entry(value: Said<Schemas['AuditView']>): TrailEntry {
  return {
    at: text(value, 'at'),
    // One that this page does not know yet has words of its own.
    event: text(value, 'event') as TrailEvent,
    by: optional(value, 'by'),
    you: flag(value, 'you'),
    address: text(value, 'address'),
    device: text(value, 'device'),
  };
}
