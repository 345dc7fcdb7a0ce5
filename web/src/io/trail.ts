import { list, nothing, optional, text, type Api } from './api.ts';

/** What can happen to an agenda or an account. */
export type TrailEvent =
  | 'opened'
  | 'invited'
  | 'invitation_revoked'
  | 'joined'
  | 'put_out'
  | 'signed_in'
  | 'sign_in_failed'
  | 'signed_out'
  | 'signed_out_elsewhere'
  | 'signed_out_everywhere';

/** One thing that happened. */
export interface TrailEntry {
  /** RFC 3339 in UTC. */
  at: string;
  event: TrailEvent;
  /** Null when nobody knows who it was. */
  by: string | null;
  /** Whether it was the person who asks. */
  you: boolean;
  address: string;
  device: string;
}

/** Who opened a pair's agenda from where, the newest first; both people are told the same. */
export function pairTrail(api: Api, pair: string): Promise<TrailEntry[]> {
  return api.ask('GET', `/api/pairs/${encodeURIComponent(pair)}/access`, list(entry));
}

/** Who signed in to one's own account, or tried to. */
export function accountTrail(api: Api): Promise<TrailEntry[]> {
  return api.ask('GET', '/api/me/access', list(entry));
}

/** Takes the other person's access away, for good. */
export function putOut(api: Api, pair: string): Promise<void> {
  return api.ask('DELETE', `/api/pairs/${encodeURIComponent(pair)}/partner`, nothing);
}

function entry(value: unknown): TrailEntry {
  return {
    at: text(value, 'at'),
    // One that this page does not know yet has words of its own.
    event: text(value, 'event') as TrailEvent,
    by: optional(value, 'by'),
    you: (value as { you?: unknown }).you === true,
    address: text(value, 'address'),
    device: text(value, 'device'),
  };
}
