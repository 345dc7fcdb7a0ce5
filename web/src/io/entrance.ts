import { Declined, flag, optional, text, type Api } from './api.ts';

/** How one can get in here, beside e-mail and password. */
export interface WaysIn {
  /** Whether passkeys work in this browser, under this address. */
  passkeys: boolean;
  /** What the sign-in provider is called; null when there is none. */
  provider: string | null;
  /** Who can make an account: `open` for everybody, `invited`, or `off`. */
  signUp: string;
}

/** Asks which ways in there are. */
export function waysIn(api: Api): Promise<WaysIn> {
  return api.ask('GET', '/api/entrance', (value) => ({
    passkeys: optional(value, 'passkeys') === location.origin && knowsPasskeys(),
    provider: optional(value, 'provider'),
    signUp: optional(value, 'sign_up') ?? 'open',
  }));
}

/** Leaves for the provider, to come back to this very place. */
export async function goToProvider(api: Api, purpose: 'sign-in' | 'connection'): Promise<void> {
  const back = location.pathname + location.hash;
  const url = await api.ask('POST', `/api/provider/${purpose}`, (value) => text(value, 'url'), {
    body: { back },
  });
  location.assign(url);
}

/** Whether the provider opens the account of whoever is signed in. */
export function isConnected(api: Api): Promise<boolean> {
  return api.ask('GET', '/api/provider/connection', (value) => flag(value, 'connected'));
}

/** Fails with the words for it if the browser came back from the provider in vain; says so once. */
export function cameBack(): Promise<void> {
  const why = new URLSearchParams(location.search).get('sign-in');
  if (why === null) {
    return Promise.resolve();
  }
  history.replaceState(history.state, '', location.pathname + location.hash);
  return Promise.reject(new Declined(IN_VAIN[why] ?? FAILED));
}

const FAILED =
  'Something went wrong on the way back. Try again; if it stays so, tell whoever runs this server.';

const IN_VAIN: Readonly<Record<string, string>> = {
  down: 'The sign-in provider did not answer. Try again in a minute, or sign in another way.',
  over: 'That took longer than five minutes, or was begun in another browser. Try again.',
  declined: 'You did not sign in there. Try again, or sign in another way.',
  wrong:
    'What the sign-in provider said of you does not hold. If it stays so, tell whoever runs this server.',
  no_email:
    'The sign-in provider did not say your e-mail address, which an account here needs. Sign up with a password.',
  doubted_email:
    'The sign-in provider has not checked your e-mail address. Confirm it there, then try again.',
  known:
    'There is an account with your e-mail address already. Sign in to it as you did before; then connect the two under “Your account”.',
  not_invited:
    'This invitation is for another e-mail address than the sign-in provider has of you. No account was made.',
  closed:
    'You have no account here yet, and this server takes in nobody new, or nobody without an invitation link.',
  disabled: 'This account is switched off. Ask whoever runs this server.',
  taken: 'One of the two is connected already: this account, or the one you have there.',
};

/** Browsers before 2025 lack the reading and writing of WebAuthn's JSON. */
function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}
