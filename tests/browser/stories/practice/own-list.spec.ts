import type { Locator } from '@playwright/test';

import { press } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { expect, practice, practiceOffline } from '../../language/practice.ts';

practiceOffline(6, 'each of the two names and puts away for themself', async ({ alice, bob }) => {
  await bob.brings('Holiday cover');
  await expect(alice.topic('Holiday cover')).toBeVisible();
  await goesHome(alice);
  const row = alice.sees('pair').first();
  await expect(row).toContainText('1 new');
  await choosesInRow(alice, row, 'Rename for yourself…');
  await expect(alice.page.getByLabel('What you call it')).toBeFocused();
  await alice.types('Bob (platform)');
  await alice.hits('Enter');
  await expect(row.getByRole('link').first()).toHaveText('Bob (platform)');
  await expect(row.getByTestId('row-tools')).toBeFocused();
  await expect(alice.page.getByRole('navigation').first()).toContainText('Bob (platform)');

  // What was begun is taken back by one key, and changes nothing.
  await choosesInRow(alice, row, 'Rename for yourself…');
  await alice.types('Nobody');
  await alice.hits('Escape');
  await expect(alice.sees('rename')).toHaveCount(0);
  await expect(row.getByTestId('row-tools')).toBeFocused();

  // Without a network it says what to do, and the words stay.
  alice.person.line.cut();
  await choosesInRow(alice, row, 'Rename for yourself…');
  await alice.types('Bob (infra)');
  await alice.hits('Enter');
  await expect(row).toContainText('Check your connection, then try again');
  await expect(alice.page.getByLabel('What you call it')).toHaveValue('Bob (infra)');
  alice.person.line.mend();
  await alice.presses('rename-done', row);
  await expect(row.getByRole('link').first()).toHaveText('Bob (infra)');

  await choosesInRow(alice, row, 'Archive');
  const archived = alice.sees('archived');
  await expect(archived.locator('summary')).toHaveText('Archived (1)');
  await expect(archived.locator('summary')).toBeFocused();
  await expect(alice.sees('all-waiting')).toHaveCount(0);
  await expect(row).toHaveCount(0);
  await press(alice.page, alice.hands, archived.locator('summary'));
  await alice.presses('bring-back', archived);
  await expect(row.getByRole('link').first()).toHaveText('Bob (infra)');
  await expect(row.getByRole('link').first()).toBeFocused();
  await expect(archived).toHaveCount(0);

  // The other's list says what it always said.
  await goesHome(bob);
  await expect(bob.sees('pair').first().getByRole('link').first()).toHaveText('Alice');
});

practice(
  6,
  'whoever leaves is asked once, keeps nothing, and the other is told',
  async ({ alice, bob, agenda }) => {
    await bob.brings('What Bob wrote');
    await expect(alice.topic('What Bob wrote')).toBeVisible();
    await bob.person.isSaved();
    await goesHome(bob);
    const row = bob.sees('pair').first();
    await choosesInRow(bob, row, 'Leave…');
    await expect(bob.sees('leave')).toContainText(
      'What you wrote stays with Alice, who is told that you left',
    );
    await expect(bob.page.getByRole('button', { name: 'Stay' })).toBeFocused();
    await bob.hits('Escape');
    await expect(bob.sees('leave')).toHaveCount(0);
    await choosesInRow(bob, row, 'Leave…');
    await bob.presses('leave-anyway', row);
    await expect(row).toHaveCount(0);
    // All that is left on his device is the list itself.
    await expect.poll(() => bob.person.keeps()).toBe(1);

    await expect(alice.topic('What Bob wrote')).toBeVisible();
    await goesHome(alice);
    await expect(alice.sees('pair').first()).toContainText('Bob left, and nobody else can join');
    await alice.person.opens(agenda);
    await expect(alice.sees('partner-presence')).toHaveText('Bob left');
    await alice.presses('to-access');
    await expect(alice.sees('trail')).toContainText('Bob left');
  },
);

async function choosesInRow(person: Participant, row: Locator, words: string): Promise<void> {
  await person.presses('row-tools', row);
  const item = person.page.getByRole('menuitem', { name: words });
  await expect(item).toBeVisible();
  if (person.hands === 'pointer') {
    await item.click();
    return;
  }
  while (!(await item.evaluate((element) => element === document.activeElement))) {
    await person.page.keyboard.press('ArrowDown');
  }
  await person.page.keyboard.press('Enter');
}

async function goesHome(person: Participant): Promise<void> {
  await press(person.page, person.hands, person.page.getByRole('link', { name: 'Duologue' }));
  await expect(person.page.getByTestId('new-pair')).toBeVisible();
}
