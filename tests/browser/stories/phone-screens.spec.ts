import type { Page } from '@playwright/test';

import { primaryButtons } from '../language/buttons.ts';
import { Participant } from '../language/participant.ts';
import type { Person } from '../language/person.ts';
import { overlapping, PHONE, tooSmall, tooWide } from '../language/phone.ts';
import { DAY, expect, test, together } from '../language/story.ts';

const WORDS = 'we ship on the 3rd';

/** The width that WCAG asks of every page, in CSS pixels: that of 1280 at a zoom of 400 %. */
const NARROW = { width: 320, height: 568 };

/** Looks at a screen as it stands. */
type Look = (page: Page, screen: string) => Promise<void>;

const LOOKS = [
  {
    name: 'a finger finds whatever can be pressed, nothing lies on anything else, and one button is the first',
    machine: PHONE,
    look: async (page: Page, screen: string) => {
      expect.soft(await tooSmall(page), screen).toEqual([]);
      expect.soft(await overlapping(page), screen).toEqual([]);
      expect.soft((await primaryButtons(page)).length, screen).toBeLessThanOrEqual(1);
    },
  },
  {
    name: 'nothing is wider than a window of 320 pixels',
    machine: { ...PHONE, viewport: NARROW },
    look: async (page: Page, screen: string) => {
      expect.soft(await tooWide(page), screen).toBe(0);
    },
  },
] as const;

for (const { name, machine, look } of LOOKS) {
  test.describe('before there is an agenda', () => {
    test.use({ machines: { Alice: machine } });

    test(`${name}, from the entrance to the account`, async ({ alice }) => {
      await alice.opens('/');
      await expect(alice.page.getByTestId('sign-up')).toBeVisible();
      await look(alice.page, 'signing up');
      await alice.page.getByTestId('to-sign-in').tap();
      await look(alice.page, 'signing in');
      await alice.hasAnAccount();
      await alice.opens('/');
      await expect(alice.page.getByTestId('new-pair')).toBeVisible();
      await look(alice.page, 'the first home');
      await alice.page.getByTestId('new-pair').locator('button[type=submit]').tap();
      await expect(alice.page.getByTestId('invite-link')).toBeVisible();
      await look(alice.page, 'home with an invitation');
      await alice.page.getByTestId('menu').tap();
      await look(alice.page, 'the menu');
      await alice.page.getByTestId('to-go-to').tap();
      await expect(alice.page.getByTestId('go-to-field')).toBeFocused();
      await look(alice.page, 'the go-to field');
      await alice.opens('/account');
      await expect(alice.page.getByTestId('sign-ins').getByRole('listitem')).toHaveCount(1);
      await look(alice.page, 'the account');
      await alice.opens('/promises');
      await expect(alice.page.getByRole('main')).toContainText('Nothing is promised.');
      await look(alice.page, 'no promises');
      await alice.opens('/agenda/none');
      await expect(alice.page.getByRole('main')).toContainText('nothing for you');
      await look(alice.page, 'an address where nothing is');
    });
  });

  together.describe('in an agenda', () => {
    together.use({ machines: { Alice: machine, Bob: machine } });

    together(
      `${name}, from the first topic to the recap`,
      async ({ alice: ofAlice, bob: ofBob }) => {
        const alice = new Participant(ofAlice, 'pointer');
        const bob = new Participant(ofBob, 'pointer');
        const both: Look = async (_page, screen) => {
          await look(ofAlice.page, screen);
          await look(ofBob.page, `${screen}, to the other`);
        };
        await ofAlice.brings('The plan');
        await both(alice.page, 'one topic');
        await writesAllKinds(ofAlice);
        await alice.selects('The plan', 1, WORDS);
        await look(alice.page, 'words that are selected');
        await alice.page.locator('[data-tool=confirm]').tap();
        await expect(bob.wording(WORDS)).toBeVisible();
        await expect(bob.promise('send the draft')).toBeVisible();
        await both(alice.page, 'lines, words to confirm and promises');

        await bob.presses('waiting');
        await expect(bob.sees('waiting-item').first()).toBeVisible();
        await look(bob.page, 'the inbox');
        await bob.presses('waiting');

        await alice.topic('The plan').getByTestId('topic-tools').tap();
        await look(alice.page, 'the menu of a topic');
        await alice.hits('Escape');
        await alice.presses('repeat-open', alice.topic('The plan'));
        await look(alice.page, 'in my words');
        await alice.hits('Escape');
        await ofAlice.chooses('Context', 'The plan');
        await look(alice.page, 'the context of a topic');
        await ofAlice.chooses('Context', 'The plan');

        await alice.startsTheMeeting(DAY);
        await ofAlice.goesTo('The plan', { line: 0, at: 'end' });
        await alice.presses('enough-ask', alice.topic('The plan'));
        await expect(bob.sees('enough-question')).toBeVisible();
        await both(alice.page, 'a meeting that runs, with a question');
        await alice.endsTheMeeting(DAY);
        await both(alice.page, 'what became of each topic');
        await alice.presses('closing-change', alice.page.getByTestId('closing-topic').first());
        await alice.presses('outcome-follow-up');
        await look(alice.page, 'the day of a follow-up');
        await alice.hits('Escape');
        await alice.saysWhatBecameOf('The plan', 'discussed');
        await alice.closesTheMeeting(DAY);
        await expect(alice.sees('recap')).toBeVisible();
        await both(alice.page, 'a recap');

        await alice.page.getByRole('button', { name: /^Keys/u }).tap();
        await expect(alice.sees('keys')).toBeVisible();
        await look(alice.page, 'the keys');
        await alice.sees('keys').getByRole('button', { name: 'Close' }).tap();
        await alice.presses('to-access');
        await expect(alice.page.getByTestId('access')).toBeVisible();
        await look(alice.page, 'who opened the agenda');

        await ofAlice.opens('/promises');
        await expect(alice.sees('promise-row')).toHaveCount(2);
        await look(alice.page, 'all promises');
        await alice.sees('row-whole').first().tap();
        await expect(alice.sees('promise')).toBeVisible();
        await look(alice.page, 'the whole of a promise in the list');
      },
    );
  });
}

/** A line of each kind that has something to press, and a promise with a date and one without. */
async function writesAllKinds(person: Person): Promise<void> {
  await person.writes(
    'The plan',
    0,
    `\n${WORDS}\nI will read it by Friday\nBob will send the draft\n[] a box\n\n- a list\n\nsee https://example.org today\nand so on`,
  );
  await person.isSaved();
}
