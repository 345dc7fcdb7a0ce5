import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { saysWhoTheyAre, SignInProvider } from '../language/provider.ts';
import { Server } from '../language/server.ts';
import { expect, test as base } from '../language/story.ts';

/** A server whose people may sign in through their company. */
const test = base.extend<{ company: SignInProvider }>({
  company: async ({}, use) => {
    const company = await SignInProvider.settles();
    await use(company);
    await company.closes();
  },

  server: async ({ company }, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'duologue-secret-'));
    const secret = path.join(folder, 'secret');
    await writeFile(secret, `${company.secret}\n`);
    const provider = ['--oidc-issuer', company.issuer, '--oidc-client-id', 'duologue'];
    const server = await Server.start(
      ...provider,
      '--oidc-client-secret-file',
      secret,
      '--oidc-name',
      'Example Company',
    );
    await company.opens(server.address);
    await use(server);
    await server.isDone();
    await rm(folder, { recursive: true });
  },
});

async function continuesWithTheCompany(person: Person): Promise<void> {
  // What the company's own pages lack.
  person.expects(
    /\(https:\/\/fonts\.googleapis\.com\/\S+\)|\(http:\/\/localhost:\d+\/favicon\.ico\)/u,
  );
  await person.page.getByRole('button', { name: 'Continue with Example Company' }).click();
}

/** Where somebody sees whose account they are in. */
async function sees(person: Person, words: string): Promise<void> {
  await person.opens('/account');
  await expect(person.page.getByText(words)).toBeVisible();
}

test.use({ keepsThePage: true });

test('the company opens the same account each time', async ({ alice }) => {
  await alice.opens('/');
  await continuesWithTheCompany(alice);
  await saysWhoTheyAre(alice.page, 'Alice');
  await expect(alice.page.getByTestId('new-pair')).toBeVisible();
  await alice.page.getByTestId('new-pair').locator('button[type=submit]').click();
  await expect(alice.page.getByTestId('invite-link')).toHaveValue(/\/join#/u);
  await sees(alice, 'You are Alice, alice@example.org');
  await expect(alice.page.getByTestId('provider')).toContainText('Connected');
  await isAccessible(alice.page);

  await alice.signsOut();
  await isAccessible(alice.page);
  await continuesWithTheCompany(alice);
  // There they are signed in still.
  await expect(alice.page.getByTestId('pair')).toHaveCount(1);
});

test('somebody who had an account before connects it from inside', async ({ alice }) => {
  await alice.hasAnAccount();
  await alice.context.clearCookies();
  await alice.opens('/');
  await continuesWithTheCompany(alice);
  await saysWhoTheyAre(alice.page, 'Alice');
  await expect(alice.page.getByRole('alert')).toHaveText(
    /There is an account with your e-mail address already/u,
  );
  expect(new URL(alice.page.url()).search).toBe('');

  await alice.page.getByTestId('to-sign-in').click();
  await alice.signsIn();
  await expect(alice.page.getByTestId('new-pair')).toBeVisible();
  await alice.opens('/account');
  await alice.page.getByRole('button', { name: 'Connect Example Company' }).click();
  await expect(alice.page.getByTestId('provider')).toContainText('Connected');

  await alice.signsOut();
  await continuesWithTheCompany(alice);
  await expect(alice.page.getByTestId('new-pair')).toBeVisible();
  await sees(alice, 'You are Alice, alice@example.org');
});

test('whoever was invited joins through the company', async ({ alice, bob }) => {
  await alice.opens('/');
  await alice.signsUp();
  await alice.page.getByTestId('new-pair').locator('button[type=submit]').click();
  const link = await alice.page.getByTestId('invite-link').inputValue();
  await bob.opens(link);
  await continuesWithTheCompany(bob);
  await saysWhoTheyAre(bob.page, 'Bob');
  await bob.page.getByTestId('join').click();
  await expect(bob.page).toHaveURL(/\/agenda\//u);
});

test('while the company does not answer, the page says so and passwords work', async ({
  alice,
  company,
  server,
}) => {
  await company.closes();
  await server.stops();
  await server.restarts();
  await alice.opens('/');
  alice.expects(/502 \(Bad Gateway\) \(\S+\/provider\/sign-in\)/u);
  await continuesWithTheCompany(alice);
  await expect(alice.page.getByRole('alert')).toHaveText(
    /provider can't be reached.*sign in another way/u,
  );
  await alice.signsUp();
  await expect(alice.page.getByTestId('new-pair')).toBeVisible();
});
