import type { Hands } from '../language/hands.ts';
import { Participant } from '../language/participant.ts';
import { PHONE } from '../language/phone.ts';
import { DAY, expect, together } from '../language/story.ts';

const WORDS = 'we ship on the 3rd';

for (const hands of ['pointer', 'keyboard'] as const satisfies readonly Hands[]) {
  together(
    `one list has all that waits, and each leaves once it is done (${hands})`,
    async ({ alice: ofAlice, bob: ofBob }) => {
      const alice = new Participant(ofAlice, hands);
      const bob = new Participant(ofBob, hands);
      await alice.brings('The plan');
      await alice.writes('The plan', 0, `\n${WORDS}\nBob will send the draft\nand so on`);
      await alice.asksToConfirm('The plan', 1, WORDS);
      await alice.startsTheMeeting(DAY);
      await alice.presses('enough-ask', alice.topic('The plan'));

      await waits(bob, 3);
      await expect(bob.sees('said')).toContainText('Waits for you');
      await bob.presses('waiting');
      const rows = bob.sees('waiting-item');
      await expect(rows).toHaveText([
        /^Alice asks: Anything more on “The plan”\?/,
        /^Confirm “we ship on the 3rd”\s+in “The plan”/,
        /^Accept: send the draft, no date yet\s+in “The plan”/,
      ]);
      await bob.hits('Escape');
      await expect(rows).toHaveCount(0);

      const yes = bob.sees('enough-yes', bob.topic('The plan'));
      const wording = bob.wording(WORDS);
      const promise = bob.topic('The plan').getByTestId('promise');
      if (hands === 'keyboard') {
        // Through all of them and from the top again, also out of the words.
        await bob.goesTo('The plan', 0);
        for (const answers of [yes, wording, promise, yes]) {
          await bob.hits('Alt+g');
          await expect(answers).toBeFocused();
        }
      }

      await goesOn(bob, yes, { inPlace: hands === 'keyboard' });
      await bob.presses('enough-yes', bob.topic('The plan'));
      await waits(bob, 2);
      await goesOn(bob, wording);
      await bob.presses('wording-confirm', wording);
      await waits(bob, 1);
      await goesOn(bob, promise);
      await bob.presses('promise-accept', promise);
      await waits(bob, 0);
      await expect(bob.sees('said')).toHaveText('Nothing waits for you');
      // Nothing of it was ever hers to answer.
      await waits(alice, 0);

      await alice.endsTheMeeting(DAY);
      await alice.closesTheMeeting(DAY);
      for (const person of [alice, bob]) {
        await waits(person, 1);
      }
      await alice.presses('recap-acknowledge');
      await waits(alice, 0);
      await goesOn(bob, bob.sees('recap'));
      await bob.presses('recap-acknowledge');
      await waits(bob, 0);
    },
  );
}

together(
  'what came is told once, and not again by a page that is loaded',
  async ({ alice, bob }) => {
    await alice.brings('The plan');
    await new Participant(alice, 'pointer').asksToConfirm('The plan', 0, 'plan');
    const said = bob.page.getByTestId('said');
    await expect(said).toHaveText('Waits for you: Confirm “plan”');
    await bob.page.reload();
    await expect(bob.page.getByTestId('waiting')).toHaveText('1 waits for you');
    await alice.goesTo('The plan', { line: 0, at: 'end' });
    await alice.types(' for all of us');
    await bob.reads('The plan', ['The plan for all of us']);
    await bob.page.waitForTimeout(1_500);
    await expect(said).not.toContainText('Waits for you');
  },
);

together('a list that somebody points at keeps its places', async ({ alice, bob }) => {
  const asking = new Participant(alice, 'pointer');
  for (const headline of ['First', 'Second', 'Third']) {
    await alice.brings(headline);
    await asking.asksToConfirm(headline, 0, headline);
  }
  await bob.page.getByTestId('waiting').click();
  const list = bob.page.getByTestId('waiting-list');
  const third = list.getByTestId('waiting-item').filter({ hasText: '“Third”' });
  await third.hover();
  const before = await third.boundingBox();
  await asking.presses('wording-withdraw', alice.topic('First'));
  await expect(list.getByTestId('waiting-gone')).toContainText('“First”');
  expect(await third.boundingBox()).toEqual(before);
  await bob.page.mouse.move(5, 700);
  await expect(list.getByRole('listitem')).toHaveCount(2);
});

together.describe('on a phone', () => {
  together.use({ machines: { Bob: PHONE } });

  together(
    'the count takes no row of its own, and a touch goes to what waits',
    async ({ alice, bob }) => {
      await alice.brings('The plan');
      await alice.isSaved();
      await expect(bob.topic('The plan')).toBeVisible();
      const header = bob.page.locator('header.top');
      const before = await header.boundingBox();
      await new Participant(alice, 'pointer').asksToConfirm('The plan', 0, 'plan');
      await waits(new Participant(bob, 'pointer'), 1);
      expect((await header.boundingBox())?.height).toBe(before?.height);

      await bob.page.getByTestId('waiting').tap();
      await bob.page.getByTestId('waiting-item').tap();
      await expect(bob.page.getByTestId('waiting-list')).toHaveCount(0);
      const wording = bob.page.getByTestId('wording');
      await expect(wording).toBeFocused();
      await expect(wording).toBeInViewport();
      await wording.getByTestId('wording-confirm').tap();
      await waits(new Participant(bob, 'pointer'), 0);
    },
  );
});

/** So many things wait for this person, by the header and by the tab. */
async function waits(person: Participant, count: number): Promise<void> {
  const other = person.person.name === 'Alice' ? 'Bob' : 'Alice';
  const button = person.sees('waiting');
  if (count === 0) {
    await expect(button).toHaveCount(0);
    await expect(person.page).toHaveTitle(`${other} · Duologue`);
  } else {
    await expect(button).toHaveText(`${count} ${count === 1 ? 'waits' : 'wait'} for you`);
    await expect(person.page).toHaveTitle(`(${count}) ${other} · Duologue`);
  }
}

/** To the first thing that waits, by the list or by its key, which may have led there already. */
async function goesOn(
  person: Participant,
  answers: ReturnType<Participant['sees']>,
  { inPlace = false } = {},
): Promise<void> {
  if (person.hands === 'pointer') {
    await person.presses('waiting');
    await person.presses('waiting-item');
  } else if (!inPlace) {
    await person.hits('Alt+g');
  }
  await expect(answers).toBeFocused();
}
