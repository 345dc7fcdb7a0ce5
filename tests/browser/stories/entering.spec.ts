import WebSocket from 'ws';

import { SIGNED_OUT } from '../language/faults.ts';
import type { Person } from '../language/person.ts';
import type { Server } from '../language/server.ts';
import { expect, test, together } from '../language/story.ts';

/** Signs up, makes a pair, and returns the link to send. */
async function invites(person: Person): Promise<string> {
  await person.opens('/');
  await person.signsUp();
  const form = person.page.getByTestId('new-pair');
  await form.locator('button[type=submit]').click();
  const link = person.page.getByTestId('invite-link');
  await expect(link).toHaveValue(/\/join#/u);
  return link.inputValue();
}

async function joins(person: Person, link: string): Promise<void> {
  await person.opens(link);
  await person.signsUp();
}

/** Opens a link that is of no use, and is told what to do instead. */
async function isRefused(person: Person, link: string, words: RegExp): Promise<void> {
  person.expects(/410 \(Gone\) \(\S+\/invitations\/lookup\)/u);
  await person.opens(link);
  await expect(person.page.getByTestId('join-problem')).toHaveText(words);
  await expect(person.page.getByTestId('join')).toHaveCount(0);
}

/** Joins past the page, as a program could; returns the code of the refusal. */
async function triesByHand(person: Person, server: Server, link: string): Promise<string> {
  const token = new URL(link).hash.slice(1);
  const answer = await person.context.request.post(`${server.address}/api/invitations/accept`, {
    data: { token },
  });
  const problem = (await answer.json()) as { code?: string; detail?: string };
  expect(problem.detail).toMatch(/\bask\b/iu);
  return `${answer.status()} ${problem.code ?? ''}`;
}

test('two people find together by a link', async ({ alice, bob }) => {
  const link = await invites(alice);
  await joins(bob, link);
  await expect(bob.page).toHaveURL(/\/agenda\//u);
  await expect(bob.page.getByTestId('composer')).toBeVisible();

  await alice.opens(bob.page.url());
  await alice.brings('What went well');
  await expect(bob.topic('What went well')).toBeVisible();
  await expect(alice.page.getByTestId('partner-presence')).toContainText('Bob is here');
  await expect(bob.page.getByTestId('partner-presence')).toContainText('Alice is here');

  await bob.closesThePage();
  await expect(alice.page.getByTestId('partner-presence')).toContainText('Bob is not here');
});

test('a third person is let in by no path', async ({ alice, bob, meet, server }) => {
  const link = await invites(alice);
  await joins(bob, link);
  await expect(bob.page).toHaveURL(/\/agenda\//u);
  const agenda = bob.page.url();

  const carol = await meet('Carol');
  await isRefused(carol, link, /used already.* ask the person who sent it for a new link/u);
  await carol.hasAnAccount();
  expect(await triesByHand(carol, server, link)).toBe('410 invitation_used');
  await carol.opens(agenda);
  await expect(carol.page.getByRole('main')).toBeVisible();
  await expect(carol.page.getByTestId('composer')).toHaveCount(0);

  const pair = new URL(agenda).pathname.split('/').at(-1) ?? '';
  const cookies = await carol.context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(await knocks(server.address, pair, { cookie })).toBe(404);
});

test('a link that was taken back is refused, and says what to do', async ({
  alice,
  bob,
  server,
}) => {
  const link = await invites(alice);
  await alice.page.getByTestId('invite-revoke').click();
  await expect(alice.page.getByTestId('invite-link')).toHaveCount(0);
  await isRefused(bob, link, /taken back .*Ask the person who sent it for a new link/u);
  await bob.hasAnAccount();
  expect(await triesByHand(bob, server, link)).toBe('410 invitation_revoked');
});

test.describe('links that live for a second', () => {
  test.use({ serverOptions: ['--invitation-seconds', '1'] });

  test('an expired link is refused, and says what to do', async ({ alice, bob, server }) => {
    const link = await invites(alice);
    await alice.page.waitForTimeout(1_500);
    await isRefused(bob, link, /too old.*Ask the person who sent it for a new link/u);
    await bob.hasAnAccount();
    expect(await triesByHand(bob, server, link)).toBe('410 invitation_expired');
  });
});

together(
  'nobody gets a socket without being signed in, and an open one ends at signing out',
  async ({ agenda, alice, bob, server }) => {
    const pair = agenda.split('/').at(-1) ?? '';
    expect(await knocks(server.address, pair, {})).toBe(401);

    // Everywhere else than on this page, as from a phone that was lost.
    alice.expects(SIGNED_OUT);
    const answer = await alice.context.request.delete(`${server.address}/api/sessions`);
    expect(answer.status()).toBe(204);
    await expect(
      alice.page
        .getByTestId('sign-in')
        .or(alice.page.getByText(/sign(?:ed)? (?:in|out)/iu))
        .first(),
    ).toBeVisible();
    await bob.brings('Not for a signed-out page');
    await bob.isSaved();
    await alice.page.waitForTimeout(300);
    await expect(alice.topic('Not for a signed-out page')).toHaveCount(0);
  },
);

test('who has an account signs in again', async ({ alice }) => {
  await alice.hasAnAccount();
  await alice.context.clearCookies();
  await alice.opens('/');
  await alice.page.getByTestId('to-sign-in').click();
  await alice.signsIn();
  await expect(alice.page.getByTestId('new-pair')).toBeVisible();
});

/** Asks for the agenda's socket; returns the status it is refused with. */
async function knocks(
  address: string,
  pair: string,
  headers: Record<string, string>,
): Promise<number> {
  const url = new URL(`/api/pairs/${pair}/sync`, address);
  url.protocol = 'ws:';
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode ?? 0);
      answer.resume();
      socket.terminate();
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the socket was opened'));
    });
    socket.on('error', () => undefined);
  });
}
