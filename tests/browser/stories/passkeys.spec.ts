import { isAccessible } from '../language/accessible.ts';
import { PasskeyDevice } from '../language/passkey-device.ts';
import type { Person } from '../language/person.ts';
import { expect, test } from '../language/story.ts';

// Passkeys belong to a name, and an IP address is none.
test.use({ host: 'localhost' });

async function opensTheirAccount(person: Person): Promise<void> {
  await person.opens('/account');
  await expect(person.page.getByTestId('new-passkey')).toBeVisible();
}

async function addsAPasskey(person: Person, name: string): Promise<void> {
  await person.page.getByLabel('What to call a new one').fill(name);
  await person.page.getByRole('button', { name: 'Add a passkey' }).click();
}

/** At the entrance of this page, in which somebody who has an account was last. */
async function signsOut(person: Person): Promise<void> {
  await person.context.clearCookies();
  await person.opens('/');
  await person.page
    .getByTestId('to-sign-in')
    .or(person.page.getByTestId('sign-in'))
    .first()
    .waitFor();
  const turn = person.page.getByTestId('to-sign-in');
  if (await turn.isVisible()) {
    await turn.click();
  }
}

test('a passkey is added, signs in, and opens nothing once it is removed', async ({ alice }) => {
  await alice.hasAnAccount();
  await opensTheirAccount(alice);
  const { page } = alice;
  const device = await PasskeyDevice.at(page);
  await addsAPasskey(alice, 'My laptop');
  const kept = page.getByTestId('passkeys').getByRole('listitem');
  await expect(kept).toHaveText(/My laptop\s+added .* not used yet/u);
  expect(await device.count()).toBe(1);
  await isAccessible(page);

  // The same device is not asked twice.
  await addsAPasskey(alice, 'My laptop again');
  await expect(page.getByRole('alert')).toHaveText(/holds a passkey for this account already/u);

  await signsOut(alice);
  await isAccessible(page);
  await page.getByTestId('by-passkey').click();
  await expect(page.getByTestId('new-pair')).toBeVisible();
  await opensTheirAccount(alice);
  await expect(kept).toHaveText(/My laptop\s+added .* used /u);

  await kept.getByRole('button', { name: 'Remove My laptop' }).click();
  await expect(kept).toContainText('signed out everywhere else');
  await kept.getByRole('button', { name: 'Remove it' }).click();
  await expect(kept).toHaveCount(0);
  await signsOut(alice);
  alice.expects(/401 \(Unauthorized\) \(\S+\/sessions\/passkey\)/u);
  await page.getByTestId('by-passkey').click();
  await expect(page.getByRole('alert')).toHaveText(/opens nothing here: it was removed/u);
  await alice.signsIn();
  await expect(page.getByTestId('new-pair')).toBeVisible();
});

test('somebody signs up without a password, and keeps a way in', async ({ alice }) => {
  await alice.opens('/');
  const { page } = alice;
  await PasskeyDevice.at(page);
  const form = page.getByTestId('sign-up');
  await page.getByTestId('by-passkey').click();
  await expect(page.getByRole('alert')).toHaveText(/Say what to call you/u);
  await form.getByLabel('Your name').fill(alice.name);
  await form.getByLabel('E-mail').fill(alice.email);
  await page.getByTestId('by-passkey').click();
  await expect(page.getByTestId('new-pair')).toBeVisible();

  await opensTheirAccount(alice);
  const kept = page.getByTestId('passkeys').getByRole('listitem');
  await expect(kept).toHaveText(/Chrome on/u);
  alice.expects(/409 \(Conflict\) \(\S+\/passkeys\/\S+\)/u);
  await kept.getByRole('button', { name: /^Remove Chrome/u }).click();
  await kept.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('alert')).toHaveText(/Add another one first/u);

  await signsOut(alice);
  await page.getByTestId('by-passkey').click();
  await expect(page.getByTestId('new-pair')).toBeVisible();
});

test('a device that does not recognise its owner lets nobody in', async ({ alice }) => {
  await alice.hasAnAccount();
  await opensTheirAccount(alice);
  const { page } = alice;
  const device = await PasskeyDevice.at(page);
  await addsAPasskey(alice, 'My phone');
  await expect(page.getByTestId('passkeys')).toContainText('My phone');

  await signsOut(alice);
  await device.knowsNobody();
  await page.getByTestId('by-passkey').click();
  await expect(page.getByRole('alert')).toHaveText(/No passkey came back/u);
  await device.knowsItsOwner();
  await page.getByTestId('by-passkey').click();
  await expect(page.getByTestId('new-pair')).toBeVisible();
});

test.describe('under an IP address', () => {
  test.use({ host: '127.0.0.1' });

  test('nothing is said of passkeys', async ({ alice }) => {
    await alice.opens('/');
    const answered = alice.page.waitForResponse(/\/api\/entrance$/u);
    await alice.page.reload();
    await answered;
    await alice.signsUp();
    await expect(alice.page.getByTestId('new-pair')).toBeVisible();
    await alice.opens('/account');
    await expect(alice.page.getByTestId('sign-ins')).toBeVisible();
    await alice.page.waitForLoadState('networkidle');
    await expect(alice.page.getByText(/passkey/iu)).toHaveCount(0);
  });
});
