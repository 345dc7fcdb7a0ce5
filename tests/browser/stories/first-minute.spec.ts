import type { Locator } from '@playwright/test';

import type { Person } from '../language/person.ts';
import { expect, test } from '../language/story.ts';

/** Somebody who types with a few fingers, and reads before they press. */
const KEY_MS = 200;
const READ_MS = 1_200;

const LONGEST_S = 60;

/** Writes into whatever has the focus, at a person's pace. */
async function types(person: Person, words: string): Promise<void> {
  await person.page.keyboard.type(words, { delay: KEY_MS });
}

async function reads(person: Person): Promise<void> {
  await person.page.waitForTimeout(READ_MS);
}

/** Signs up with the keyboard alone: the first field has the focus. */
async function signsUp(person: Person): Promise<void> {
  await expect(person.page.getByLabel('Your name')).toBeFocused();
  await reads(person);
  for (const words of [person.name, person.email]) {
    await types(person, words);
    await person.presses('Tab');
  }
  await types(person, 'six winged kettles');
  await person.presses('Enter');
}

async function follows(person: Person, link: Locator): Promise<string> {
  await expect(link).toHaveValue(/\/join#/u);
  await reads(person);
  return link.inputValue();
}

test('two strangers write in one topic within a minute of the first page', async ({
  alice,
  bob,
}, info) => {
  const begun = performance.now();
  await alice.opens('/');
  await signsUp(alice);
  await expect(alice.page.getByLabel('Who do you meet?')).toBeFocused();
  await reads(alice);
  await types(alice, 'Bob');
  await alice.presses('Enter');
  const link = await follows(alice, alice.page.getByTestId('invite-link'));

  await bob.opens(link);
  await signsUp(bob);
  const composer = bob.page.getByTestId('composer');
  await expect(composer).toBeVisible();
  await reads(bob);
  await bob.presses('n');
  await types(bob, 'The build');
  await bob.presses('Enter');

  await alice.page.getByTestId('pair').getByRole('link').first().click();
  await expect(alice.topic('The build')).toBeVisible();
  await alice.writes('The build', 0, ' is slow');
  await bob.reads('The build is slow', ['The build is slow']);
  const seconds = (performance.now() - begun) / 1_000;
  info.annotations.push({ type: 'seconds', description: seconds.toFixed(1) });
  console.log(`two strangers wrote in one topic after ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(LONGEST_S);
});

test('the link stands there as long as nobody used it, and can be sent from there', async ({
  alice,
  bob,
}) => {
  await alice.opens('/');
  await alice.signsUp();
  await alice.page.getByLabel('Who do you meet?').fill('Bob');
  await alice.presses('Enter');
  const link = await follows(alice, alice.page.getByTestId('invite-link'));
  await alice.page.reload();
  await expect(alice.page.getByTestId('invite-link')).toHaveValue(link);
  const mail = (await alice.page.getByTestId('invite-mail').getAttribute('href')) ?? '';
  expect(mail).toMatch(/^mailto:/u);
  expect(decodeURIComponent(mail)).toContain(link);

  await bob.opens(link);
  await bob.signsUp();
  await expect(bob.page.getByTestId('composer')).toBeVisible();
  await expect(alice.page.getByTestId('invite-link')).toHaveCount(0, { timeout: 5_000 });
  await expect(alice.page.getByTestId('pair')).toContainText('Bob');
  // There is nobody else to choose from now.
  await alice.page.reload();
  await expect(alice.page.getByTestId('composer')).toBeVisible();
});
