import { person, text, type Api, type Person } from './api.ts';
import type { Schemas } from './routes.ts';

/** A code that signs in another browser, once; in groups, as it is typed. Its time is RFC 3339 in UTC. */
export type ShownCode = Schemas['ShownCode'];

/** A new code; the one before works no more. */
export function showCode(api: Api): Promise<ShownCode> {
  return api.ask('POST', '/api/sign-in-code', (value) => ({
    code: text(value, 'code'),
    expires_at: text(value, 'expires_at'),
  }));
}

/** Signs in with a code that another browser shows. */
export function signInByCode(api: Api, code: string): Promise<Person> {
  return api.ask('POST', '/api/sessions/code', person, { body: { code } });
}
