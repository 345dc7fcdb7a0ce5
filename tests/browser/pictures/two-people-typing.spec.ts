import type { Person } from '../language/person.ts';
import { DAY, expect, together as test } from '../language/story.ts';
import { onTwoDesks, WINDOW } from './desks.ts';

test('two people typing', async ({ alice, bob, browser }) => {
  await fill(alice);
  await expect(bob.topic('Move to the new build')).toBeVisible();
  for (const person of [alice, bob]) {
    await person.page.setViewportSize(WINDOW);
    await person.page.mouse.move(1, WINDOW.height - 1);
  }

  await alice.goesTo('Move to the new build', { line: 2, at: 'end' });
  await bob.goesTo('Move to the new build', { line: 1, at: 'end' });
  await Promise.all([alice.types('m Monday on'), bob.types(' on the 3rd')]);
  await alice.isSaved();
  await bob.isSaved();
  // The last place of each caret is still on its way to the other.
  await alice.page.waitForTimeout(300);
  for (const person of [alice, bob]) {
    await keepName(person);
  }

  await onTwoDesks(browser, [alice.page, bob.page], 'two-people-typing');
});

/** Stops the name on the other's caret from fading; it shows for a moment after each letter. */
async function keepName(person: Person): Promise<void> {
  await expect(person.caretOfOther).toBeVisible();
  await person.caretOfOther.evaluate((caret) => {
    for (const fading of caret.getAnimations({ subtree: true })) {
      fading.pause();
      fading.currentTime = 0;
    }
  });
}

async function fill(alice: Person): Promise<void> {
  await expect(alice.section(DAY)).toBeVisible();
  await alice.brings('Who answers questions about the old build');
  await alice.brings('Thank you for the talk');
  await alice.addsAMeeting('2026-12-01');
  await alice.brings('Move to the new build');
  await alice.brings('Feedback on my talk');
  await alice.brings('What do you want to focus on next year?');
  await alice.goesTo('Move to the new build', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('- we ship');
  await alice.presses('Enter');
  await alice.types('freeze fro');
  await alice.presses('Enter');
  await alice.types('[] tell the support team');
  await alice.presses('Enter');
  await alice.types('write down how to go back');
  await alice.lineOf('Move to the new build', 3).getByRole('checkbox').click();
  await alice.isSaved();
}
