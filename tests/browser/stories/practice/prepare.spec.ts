import { hasFocus } from '../../language/hands.ts';
import { tooWide } from '../../language/phone.ts';
import { DAY, expect, practice } from '../../language/practice.ts';

const LATER = '2026-12-15';

/** How soon the other sees what somebody does. */
const SOON = { timeout: 5_000 };

practice(
  12,
  'the next meeting is prepared on a page with nothing else on it',
  async ({ alice, bob, agenda }) => {
    await bob.brings('Move to the new build');
    await bob.writes(
      'Move to the new build',
      0,
      '\nAlice will read the plan by Friday\nthat is all',
    );
    await alice.brings('Budget');
    await alice.writes('Budget', 0, '\nI will send the draft by Tuesday\nthat is all');
    await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'accepted');
    await bob.person.addsAMeeting(LATER);
    await expect(alice.section(LATER)).toBeVisible();
    await alice.page.locator('nav a.home').press('Enter');
    await alice.presses('to-prepare');

    const page = alice.sees('prepare');
    await expect(page).toBeVisible();
    await expect(alice.page.getByTestId('section')).toHaveCount(1);
    await expect(alice.section(DAY).getByTestId('brought')).toHaveText('You 1 · Bob 1');
    for (const elsewhere of ['to-how', 'to-access', 'meeting-start', 'meeting-plans']) {
      await expect(alice.sees(elsewhere)).toBeHidden();
    }
    await expect(alice.page.getByRole('navigation')).toBeHidden();
    await expect(alice.sees('prepare-promise', page)).toHaveText(['You will send the draft']);
    await expect(page).toContainText('by Tuesday 24 November');
    await alice.page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => tooWide(alice.page)).toBe(0);
    await alice.page.setViewportSize({ width: 1100, height: 800 });

    // What is done there is done, and can be taken back where it stood.
    await alice.presses('prepare-done');
    await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'done', SOON);
    await expect(alice.sees('prepare-done')).toHaveText('Not done after all');
    expect(await hasFocus(alice.sees('prepare-done'))).toBe(true);
    await alice.presses('prepare-done');
    await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'accepted', SOON);

    // A place to write, and what waits is answered where it stands.
    await alice.brings('Holiday cover');
    await expect(bob.topic('Holiday cover')).toBeVisible();
    await expect(alice.section(DAY).getByTestId('brought')).toHaveText('You 2 · Bob 1');
    await expect(alice.sees('prepare-waiting')).toHaveText([
      'Accept: read the plan, by Friday 27 November',
    ]);
    await alice.presses('prepare-waiting');
    await expect.poll(() => hasFocus(alice.promise('read the plan'))).toBe(true);
    await alice.presses('promise-accept', alice.promise('read the plan'));
    await expect(alice.sees('prepare-waiting')).toHaveCount(0);
    await expect(page).toBeVisible();

    // Whoever goes elsewhere has the whole agenda again.
    await alice.hits('Control+k');
    await alice.types('15 december');
    await alice.hits('Enter');
    await expect(alice.page.locator(`#section-${LATER}`)).toBeFocused();
    await expect(page).toHaveCount(0);
    await expect(alice.page).toHaveURL(new RegExp(`${agenda}$`, 'u'));
    await alice.hits('Control+k');
    await alice.types('prepare');
    await alice.hits('Enter');
    await expect(page).toBeVisible();
    await alice.presses('prepared');
    await expect(page).toHaveCount(0);
    await expect(alice.sees('to-how')).toBeVisible();
  },
);
