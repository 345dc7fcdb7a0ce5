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

/** One of a person's passkeys. Times are RFC 3339 in UTC. */
export interface Passkey {
  id: string;
  name: string;
  added_at: string;
  /** Null when nobody signed in with it yet. */
  last_used_at: string | null;
}

/** Signs in with whichever passkey the person chooses. */
export async function signInByPasskey(api: Api): Promise<Person> {
  const options = await api.ask('POST', '/api/sessions/passkey/challenge', asked);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await given(navigator.credentials.get({ publicKey }));
  return api.ask('POST', '/api/sessions/passkey', person, { credential });
}

/** Makes an account with a passkey instead of a password. */
export async function signUpByPasskey(
  api: Api,
  newcomer: { name: string; email: string; invitation: string | undefined },
): Promise<Person> {
  const options = await api.ask('POST', '/api/accounts/passkey/challenge', asked, newcomer);
  const credential = await made(options);
  return api.ask('POST', '/api/accounts/passkey', person, { credential });
}

/** The person's passkeys, in the order they were added. */
export function passkeys(api: Api): Promise<Passkey[]> {
  return api.ask('GET', '/api/passkeys', list(passkey));
}

/** Lets this device, or another that the person chooses, make a passkey. Without a name it is called like the browser. */
export async function addPasskey(api: Api, name: string): Promise<Passkey> {
  const options = await api.ask('POST', '/api/passkeys/challenge', asked);
  const credential = await made(options);
  return api.ask('POST', '/api/passkeys', passkey, { name, credential });
}

/** Removes a passkey; everywhere else the person is signed out. */
export function removePasskey(api: Api, id: string): Promise<void> {
  return api.ask('DELETE', `/api/passkeys/${encodeURIComponent(id)}`, nothing);
}

function asked(value: unknown): unknown {
  return field(value, 'publicKey');
}

function made(options: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return given(navigator.credentials.create({ publicKey }));
}

/** What the browser got from the device, to be sent. */
async function given(asking: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await asking;
    if (credential instanceof PublicKeyCredential) {
      return credential.toJSON();
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') {
      throw new Declined('That device holds a passkey for this account already.');
    }
  }
  // Browsers tell nobody whether there was no passkey, or the person changed their mind.
  throw new Declined('No passkey came back. Try again, or go on without one.');
}

function passkey(value: unknown): Passkey {
  return {
    id: text(value, 'id'),
    name: text(value, 'name'),
    added_at: text(value, 'added_at'),
    last_used_at: optional(value, 'last_used_at'),
  };
}
