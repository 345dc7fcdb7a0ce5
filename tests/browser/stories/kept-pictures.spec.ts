import type { Locator, Page } from '@playwright/test';

import { primaryButtons } from '../language/buttons.ts';
import { liveAt } from '../language/clock.ts';
import { comparesIn, looksAsKept, plainly, WINDOW } from '../language/kept-pictures.ts';
import { hasFaces } from '../language/faces.ts';
import { KitPage } from '../language/kit-page.ts';
import { Participant } from '../language/participant.ts';
import type { Person } from '../language/person.ts';
import { DAY, expect, test, together } from '../language/story.ts';

/** The moment of every picture: the day of the first meeting. */
const NOW = `${DAY}T10:00:00+01:00`;

for (const story of [test, together]) {
  story.use({
    launchOptions: plainly(),
    machines: { Alice: { viewport: WINDOW }, Bob: { viewport: WINDOW } },
  });
}
together.use({ firstDay: null });

test('the parts that screens share look as in their kept pictures', async ({ browser, page }) => {
  await comparesIn(browser);
  const kit = await KitPage.open();
  try {
    await page.setViewportSize(WINDOW);
    await page.goto(kit.alone);
    await expect(page.locator('[data-part="Toast"]')).toBeVisible();
    await hasFaces(page);
    await expect(page.locator('[data-part="Toast"]')).toBeVisible();
    await looksAsKept(page, 'parts', { fullPage: true });
  } finally {
    await kit.close();
  }
});

test('the screens before an agenda look as in their kept pictures', async ({ browser, alice }) => {
  await comparesIn(browser);
  await liveAt(alice.context, [], NOW);
  await alice.opens('/');
  await expect(alice.page.getByTestId('sign-up')).toBeVisible();
  await hasFaces(alice.page);
  await looks(alice.page, 'entrance');
  await alice.hasAnAccount();
  await alice.opens('/');
  await alice.page.getByLabel('Who do you meet?').fill('Bob');
  await alice.presses('Enter');
  await expect(alice.page.getByTestId('invite-link')).toBeVisible();
  await looks(alice.page, 'home');
  await alice.opens('/account');
  await expect(alice.page.getByTestId('sign-ins').getByRole('listitem')).toHaveCount(1);
  await looks(alice.page, 'account');
});

together(
  'the screens of an agenda look as in their kept pictures',
  async ({ browser, alice, bob }) => {
    await comparesIn(browser);
    const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
    for (const person of [alice, bob]) {
      await liveAt(person.context, [person.page], NOW);
      await person.page.reload();
      await hasFaces(person.page);
    }
    await shows(alice, 'empty');

    await alice.addsAMeeting(DAY);
    for (const headline of [
      'The new build',
      'Thank you for the talk',
      'What do you want to focus on?',
    ]) {
      await alice.brings(headline);
    }
    await alice.goesTo('The new build', { line: 0, at: 'end' });
    await alice.types('\nwe ship on the 3rd, with the old build as a way back');
    await alice.types('\nI will send the draft by Friday\nBob will tell the support team');
    await alice.types(
      '\n[] write down how to go back\n\n- a list\n\nsee https://example.org today',
    );
    await hers.asksToConfirm('The new build', 1, 'we ship on the 3rd');
    await expect(bob.page.getByTestId('wording-chip')).toBeVisible();
    await expect(bob.page.getByTestId('promise-chip')).toHaveCount(2);
    await shows(alice, 'agenda');
    await his.presses('waiting');
    await expect(his.sees('waiting-item')).toHaveCount(2);
    await shows(bob, 'inbox');
    await his.presses('waiting');

    await hers.startsTheMeeting(DAY, 30);
    await hers.presses('enough-ask', hers.topic('Thank you for the talk'));
    await expect(his.sees('enough-question')).toBeVisible();
    await shows(bob, 'meeting');
    await hers.endsTheMeeting(DAY);
    await hers.presses('closing-change', hers.sees('closing-topic').first());
    await shows(alice, 'closing');
    await hers.presses('outcome-discussed');
    await hers.closesTheMeeting(DAY);
    await expect(hers.sees('recap')).toBeVisible();
    await shows(alice, 'recap', hers.sees('recap'));
    await alice.page.getByRole('button', { name: /^Keys/u }).click();
    await expect(hers.sees('keys')).toBeVisible();
    await shows(alice, 'keys');
    await alice.page.getByRole('button', { name: /^Keys/u }).click();
    await expect(hers.sees('keys')).toHaveCount(0);
    await hers.presses('to-how');
    await hers.fills('template', 'Wins\nWhat is in your way?');
    await hers.presses('template-set');
    await shows(alice, 'how-you-meet', hers.sees('how-you-meet'));
  },
);

/** A screen of the agenda, once everything in it is saved and both are there, at the minute of all pictures. */
async function shows(person: Person, screen: string, at?: Locator): Promise<void> {
  await person.isSaved();
  await liveAt(person.context, [person.page], NOW);
  await expect(person.page.getByTestId('partner-presence')).toContainText('is here');
  await looks(person.page, screen, at);
}

async function looks(page: Page, screen: string, at?: Locator): Promise<void> {
  expect.soft((await primaryButtons(page)).length, screen).toBeLessThanOrEqual(1);
  await looksAsKept(page, screen, { at });
}
