import { list, nothing, text, type Api } from './api.ts';

/** One of a person's sign-ins that still lasts. Times are RFC 3339 in UTC. */
export interface SignIn {
  id: string;
  /** The browser and system in words. */
  device: string;
  address: string;
  started_at: string;
  /** To the hour. */
  used_at: string;
  /** Whether it is this browser's. */
  current: boolean;
}

/** Where the person is signed in, the one used last first. */
export function signIns(api: Api): Promise<SignIn[]> {
  return api.ask('GET', '/api/sessions', list(signIn));
}

/** Signs one device out; what it has open is closed. */
export function endSignIn(api: Api, id: string): Promise<void> {
  return api.ask('DELETE', `/api/sessions/${encodeURIComponent(id)}`, nothing);
}

function signIn(value: unknown): SignIn {
  return {
    id: text(value, 'id'),
    device: text(value, 'device'),
    address: text(value, 'address'),
    started_at: text(value, 'started_at'),
    used_at: text(value, 'used_at'),
    current: (value as { current?: unknown }).current === true,
  };
}
