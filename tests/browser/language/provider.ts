import { createServer, type Server as Listener } from 'node:http';

import { Provider as OpenIdProvider } from 'oidc-provider';

import { expect, type Page } from '@playwright/test';

const SECRET = 'between the two of us';

/**
 * A sign-in provider, as a company has one: a real one, on this machine, under another name of it,
 * so that the way back leads from another site as it does in life. It knows everybody by their first name.
 */
export class SignInProvider {
  readonly #port: number;
  #listener: Listener | undefined;
  #redirect = '';

  private constructor(port: number, listener: Listener) {
    this.#port = port;
    this.#listener = listener;
  }

  /** Takes a place; nobody answers there yet. */
  static async settles(): Promise<SignInProvider> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the provider has no port');
    }
    return new SignInProvider(address.port, listener);
  }

  get issuer(): string {
    return `http://localhost:${this.#port}`;
  }

  get secret(): string {
    return SECRET;
  }

  /** Answers from now on; knows the server at this address. */
  async opens(server: string): Promise<void> {
    this.#redirect = new URL('/api/provider/callback', server).href;
    if (this.#listener === undefined) {
      const listener = createServer();
      await new Promise<void>((resolve) => listener.listen(this.#port, '127.0.0.1', resolve));
      this.#listener = listener;
    }
    const provider = new OpenIdProvider(this.issuer, {
      clients: [{ client_id: 'duologue', client_secret: SECRET, redirect_uris: [this.#redirect] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['a key for the story'] },
      pkce: { required: () => true },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({
          sub: id,
          name: id,
          email: `${id.toLowerCase()}@example.org`,
          email_verified: true,
        }),
      }),
    });
    const answer = provider.callback();
    this.#listener.on('request', (request, response) => {
      void answer(request, response);
    });
  }

  /** Nobody answers any more. */
  async closes(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    if (listener === undefined) {
      return;
    }
    listener.closeAllConnections();
    await new Promise<void>((resolve) => {
      listener.close(() => {
        resolve();
      });
    });
  }
}

/** Says on the provider's own pages who one is, and that the server may know. */
export async function saysWhoTheyAre(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Sign-in' })).toBeVisible();
  await page.locator('[name=login]').fill(name);
  await page.locator('[name=password]').fill('whatever');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
