import { optional, type Api } from './api.ts';

/** How one can get in here, beside e-mail and password. */
export interface WaysIn {
  /** Whether passkeys work in this browser, under this address. */
  passkeys: boolean;
}

/** Asks which ways in there are. */
export function waysIn(api: Api): Promise<WaysIn> {
  return api.ask('GET', '/api/entrance', (value) => ({
    passkeys: optional(value, 'passkeys') === location.origin && knowsPasskeys(),
  }));
}

/** Browsers before 2025 lack the reading and writing of WebAuthn's JSON. */
function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}
