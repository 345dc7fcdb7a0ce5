import {
  Declined,
  field,
  list,
  nothing,
  optional,
  person,
  text,
  type Api,
  type Person,
} from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** One of a person's passkeys. Times are RFC 3339 in UTC. */
export type Passkey = Schemas['PasskeyView'];

/** Signs in with whichever passkey the person chooses. */
export async function signInByPasskey(api: Api): Promise<Person> {
  const options = await api.ask('POST', '/api/sessions/passkey/challenge', asked);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  const asking = navigator.credentials.get({ publicKey });
  const credential = await given<Schemas['AuthenticationResponse']>(asking);
  return api.ask('POST', '/api/sessions/passkey', person, { body: { credential } });
}

/** Makes an account with a passkey instead of a password. */
export async function signUpByPasskey(
  api: Api,
  newcomer: { name: string; email: string; invitation: string | undefined },
): Promise<Person> {
  const options = await api.ask('POST', '/api/accounts/passkey/challenge', asked, {
    body: newcomer,
  });
  const credential = await made(options);
  return api.ask('POST', '/api/accounts/passkey', person, { body: { credential } });
}

/** The person's passkeys, in the order they were added. */
export function passkeys(api: Api): Promise<Passkey[]> {
  return api.ask('GET', '/api/passkeys', list(passkey));
}

/** Lets this device, or another that the person chooses, make a passkey. Without a name it is called like the browser. */
export async function addPasskey(api: Api, name: string): Promise<Passkey> {
  const options = await api.ask('POST', '/api/passkeys/challenge', asked);
  const credential = await made(options);
  return api.ask('POST', '/api/passkeys', passkey, { body: { name, credential } });
}

/** Removes a passkey; everywhere else the person is signed out. */
export function removePasskey(api: Api, id: string): Promise<void> {
  return api.ask('DELETE', '/api/passkeys/{passkey}', nothing, { in: { passkey: id } });
}

/** The interface describes these as WebAuthn's own, which the browser reads. */
function asked(value: Said<Record<string, unknown>>): unknown {
  return field(value, 'publicKey');
}

function made(options: unknown): Promise<Schemas['RegistrationResponse']> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return given(navigator.credentials.create({ publicKey }));
}

/** What the browser got from the device, to be sent. */
async function given<T>(asking: Promise<Credential | null>): Promise<T> {
  try {
    const credential = await asking;
    if (credential instanceof PublicKeyCredential) {
      return credential.toJSON() as T;
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') {
      throw new Declined('That device holds a passkey for this account already.');
    }
  }
  // Browsers tell nobody whether there was no passkey, or the person changed their mind.
  throw new Declined('No passkey came back. Try again, or go on without one.');
}

function passkey(value: Said<Schemas['PasskeyView']>): Passkey {
  return {
    id: text(value, 'id'),
    name: text(value, 'name'),
    added_at: text(value, 'added_at'),
    last_used_at: optional(value, 'last_used_at'),
  };
}
