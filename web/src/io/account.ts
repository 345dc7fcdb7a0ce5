import { flag, list, nothing, text, type Api } from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** One of a person's sign-ins that still lasts. Times are RFC 3339 in UTC. */
export type SignIn = Schemas['SessionView'];

/** Where the person is signed in, the one used last first. */
export function signIns(api: Api): Promise<SignIn[]> {
  return api.ask('GET', '/api/sessions', list(signIn));
}

/** Signs one device out; what it has open is closed. */
export function endSignIn(api: Api, id: string): Promise<void> {
  return api.ask('DELETE', '/api/sessions/{id}', nothing, { in: { id } });
}

function signIn(value: Said<Schemas['SessionView']>): SignIn {
  return {
    id: text(value, 'id'),
    device: text(value, 'device'),
    address: text(value, 'address'),
    started_at: text(value, 'started_at'),
    used_at: text(value, 'used_at'),
    current: flag(value, 'current'),
  };
}
