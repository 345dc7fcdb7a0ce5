import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { SIGNED_OUT } from '../language/faults.ts';
import { expect, test, together } from '../language/story.ts';

/** Losing access has to show within a second; a machine that is busy gets a little more. */
const AT_ONCE = { timeout: 3_000 };

/** Makes a link on the home page, for one e-mail alone when there is one. */
async function invites(person: Person, email = ''): Promise<string> {
  const form = person.page.getByTestId('new-pair');
  if (email !== '') {
    await form.getByText('Only for one e-mail address').click();
    await form.getByLabel('Their e-mail').fill(email);
  }
  await form.locator('button[type=submit]').click();
  const link = person.page.getByTestId('invite-link').last();
  await expect(link).toHaveValue(/\/join#/u);
  return link.inputValue();
}

together(
  'a device that is signed out from another one says so at once',
  async ({ agenda, alice, bob, meet }) => {
    const phone = await meet('Alice');
    await phone.opens('/');
    await phone.page.getByTestId('to-sign-in').click();
    await phone.signsIn();
    await expect(phone.page.getByTestId('new-pair')).toBeVisible();
    await phone.opens(agenda);
    await phone.brings('Read by nobody else');
    await phone.isSaved();
    expect(await phone.keeps()).toBeGreaterThan(0);

    await alice.narrowsTo(360);
    await alice.opens('/account');
    const places = alice.page.getByTestId('sign-ins').getByRole('listitem');
    await expect(places).toHaveCount(2);
    await expect(places.filter({ hasText: 'this browser' })).toHaveCount(1);
    await isAccessible(alice.page);
    phone.expects(SIGNED_OUT);
    await places.getByRole('button', { name: /Sign out Chrome on Linux/u }).click();
    await expect(phone.page.getByRole('main')).toContainText('You were signed out', AT_ONCE);
    await expect(phone.page.locator('body')).not.toContainText('Read by nobody else');
    await expect.poll(() => phone.keeps()).toBe(0);
    await expect(places).toHaveCount(1);
    await expect(alice.page.getByText('Chrome on Linux is signed out.')).toBeVisible();

    await alice.opens(agenda);
    await alice.brings('Not for the phone');
    await expect(bob.topic('Not for the phone')).toBeVisible();
    await expect(phone.topic('Not for the phone')).toHaveCount(0);
  },
);

test('an invitation for one e-mail lets nobody else in, and says whom it let in', async ({
  alice,
  bob,
  meet,
}) => {
  await alice.opens('/');
  await alice.signsUp();
  const link = await invites(alice, bob.email);
  await expect(alice.page.getByTestId('invitation')).toContainText(
    `It works once, for ${bob.email}`,
  );
  await isAccessible(alice.page);

  const carol = await meet('Carol');
  await carol.opens(link);
  await expect(carol.page.getByRole('main')).toContainText(
    'for one e-mail address alone: b…@e…e.org',
  );
  await expect(carol.page.getByRole('main')).not.toContainText(bob.email);
  // Refused before there is an account: hers can be made without the link.
  carol.expects(/403 \(Forbidden\) \(\S+\/api\/accounts\)/u);
  await carol.signsUp();
  await expect(carol.page.getByRole('alert')).toContainText('This invitation is for someone else');
  await expect(carol.page.getByRole('main')).not.toContainText(bob.email);
  await carol.opens('/');
  await carol.signsUp();
  await expect(carol.page.getByTestId('sign-out')).toBeVisible();
  await carol.opens(link);
  carol.expects(/403 \(Forbidden\) \(\S+\/invitations\/accept\)/u);
  await carol.page.getByTestId('join').click();
  await expect(carol.page.getByTestId('join-problem')).toContainText(
    'This invitation is for someone else',
  );
  // Another account, without losing the way.
  await carol.page.getByText('Use another account').click();
  await carol.page.getByTestId('sign-out').click();
  await expect(carol.page).toHaveURL(link);
  await expect(carol.page.getByTestId('sign-in')).toBeVisible();

  await bob.opens(link);
  await bob.signsUp();
  await expect(bob.page.getByTestId('composer')).toBeVisible();
  await expect(alice.page.getByTestId('pair')).toContainText('Bob', { timeout: 10_000 });
});

test('who waits in the agenda is told who joined', async ({ alice, bob }) => {
  await alice.opens('/');
  await alice.signsUp();
  const link = await invites(alice);
  await alice.page.getByTestId('pair').getByRole('link').first().click();
  await expect(alice.page.getByTestId('partner-presence')).toHaveText('Nobody has joined yet');
  await bob.opens(link);
  await bob.signsUp();
  await expect(alice.page.getByText('Bob joined. Only you and Bob can read this')).toBeVisible();
  await expect(alice.page.getByTestId('said')).toHaveText('Bob joined');
});

together(
  'who is put out loses the agenda at once, and what they wrote stays',
  async ({ agenda, alice, bob }) => {
    await bob.brings('What Bob wrote');
    await expect(alice.topic('What Bob wrote')).toBeVisible();
    await bob.page.getByTestId('to-access').click();
    await expect(bob.page.getByTestId('trail')).toContainText('You opened the agenda');
    await expect(bob.page.getByTestId('put-out')).toHaveCount(0);

    await alice.narrowsTo(360);
    await alice.page.getByTestId('to-access').press('Enter');
    await alice.page.getByTestId('put-out').press('Enter');
    await expect(alice.page.getByTestId('access')).toContainText(
      'Bob loses access at once and for good',
    );
    await isAccessible(alice.page);
    bob.expects(/\/sync' failed: .* Unexpected response code: 404/u);
    await alice.page.getByTestId('put-out-anyway').click();
    await expect(bob.page.getByTestId('trouble')).toContainText(
      'not open to you any more',
      AT_ONCE,
    );
    await expect(alice.page.getByTestId('partner-presence')).toHaveText('Bob was put out');
    await expect(alice.page.getByTestId('trail')).toContainText('You put the other person out');
    await expect(alice.topic('What Bob wrote')).toBeVisible();

    await bob.opens(agenda);
    await expect(bob.page.getByRole('main')).toContainText('nothing for you at this address');
  },
);

together(
  'both read who opened their agenda, and each who signed in to their account',
  async ({ alice, bob }) => {
    for (const person of [alice, bob]) {
      const other = person === alice ? 'Bob' : 'Alice';
      await person.page.getByTestId('to-access').click();
      const trail = person.page.getByTestId('trail');
      await expect(trail).toContainText('You opened the agenda');
      await expect(trail).toContainText(`${other} opened the agenda`);
      await expect(trail).toContainText('Chrome on Linux · 127.0.0.1');
    }
    await isAccessible(bob.page);
    await bob.opens('/account');
    await expect(bob.page.getByTestId('trail')).toContainText('You signed in');
    await isAccessible(bob.page);
  },
);
