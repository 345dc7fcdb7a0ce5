import type { Page } from '@playwright/test';

import { isAccessible } from '../language/accessible.ts';
import { reach } from '../language/hands.ts';
import { Participant } from '../language/participant.ts';
import { PHONE, tooSmall, tooWide } from '../language/phone.ts';
import { expect, together as test } from '../language/story.ts';

const DRAFT = 'I will send the draft by 4 December';
const ASKED = 'you will read it';
const WORDS = 'we ship on the 3rd';

test('a promise takes no room but its line’s, and a pointer finds what can be done', async ({
  alice,
  bob,
}) => {
  const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
  await hers.brings('Draft');
  await hers.writes('Draft', 0, `\nnothing to be seen here\n${DRAFT}\nso much for that\n.`);
  const promise = his.promise('send the draft');
  await expect(promise).toHaveAttribute('data-state', 'accepted');
  for (const person of [alice, bob]) {
    const [, plain, with_, after] = await rowsOf(person.page);
    expect(after.top - with_.top).toBeCloseTo(with_.top - plain.top, 0);
  }
  // It is the other's: nothing is there but what it says.
  await expect(promise.locator('button:visible')).toHaveCount(1);
  await expect(promise.getByTestId('promise-chip')).toContainText(/^by Fri 4 Dec · Alice/);
  await expect(promise.getByText('promised')).toHaveCount(0);

  // One's own shows what comes next to who turns to it, and nothing moves.
  await hers.goesTo('Draft', 1);
  const done = hers.promise('send the draft').getByTestId('promise-done');
  await expect(done).toBeHidden();
  const before = await rowsOf(alice.page);
  await hers.goesTo('Draft', 2);
  await expect(done).toBeVisible();
  expect(await rowsOf(alice.page)).toEqual(before);
  await hers.goesTo('Draft', 1);
  await expect(done).toBeHidden();

  // The rest opens below it, and the line stays where it is.
  await hers.opens(hers.promise('send the draft'));
  await expect(hers.promise('send the draft').getByTestId('promise-renew')).toBeVisible();
  expect((await rowsOf(alice.page))[2]).toEqual(before[2]);
  await isAccessible(alice.page);
  await hers.presses('promise-done', hers.promise('send the draft'));
  await expect(promise.getByTestId('promise-chip')).toContainText(/^done · Alice/);
  await isAccessible(bob.page);
});

test('the keyboard opens what is at a line, and Escape closes it', async ({ alice, bob }) => {
  const [hers, his] = [new Participant(alice, 'keyboard'), new Participant(bob, 'keyboard')];
  await hers.brings('Draft');
  await hers.writes('Draft', 0, `\n${WORDS}\n${ASKED}\n.`);
  await hers.asksToConfirm('Draft', 1, WORDS);

  const promise = his.promise('read it');
  const chip = promise.getByTestId('promise-chip');
  await reach(bob.page, chip);
  await expect(chip).toHaveAttribute('aria-expanded', 'false');
  await bob.presses('Enter');
  await expect(chip).toHaveAttribute('aria-expanded', 'true');
  await reach(bob.page, promise.getByTestId('promise-withdraw'));
  await bob.presses('Escape');
  await expect(chip).toBeFocused();
  await expect(promise.getByTestId('promise-withdraw')).toHaveCount(0);
  // What it waits for stands beside it.
  await bob.presses('Tab', 'Enter');
  await expect(promise).toHaveAttribute('data-state', 'accepted');
  await expect(promise).toBeFocused();

  // From the line, and back to the caret.
  await his.goesTo('Draft', 1);
  await bob.presses('Alt+Enter');
  const asked = his.wording(WORDS).getByTestId('wording-chip');
  await expect(asked).toBeFocused();
  await expect(asked).toContainText(/^Alice asks you to confirm this/);
  await bob.presses('Enter');
  await expect(his.wording(WORDS).getByTestId('wording-confirm')).toBeVisible();
  await bob.presses('Escape', 'Escape');
  await expect(asked).toHaveAttribute('aria-expanded', 'false');
  await bob.presses('!');
  await bob.reads('Draft', ['Draft', `${WORDS}!`, ASKED, '.']);
  await isAccessible(bob.page);
});

test.describe('on a phone', () => {
  test.use({ machines: { Bob: PHONE } });

  test('a finger opens what it sees, and what waits is seen without it', async ({ alice, bob }) => {
    const hers = new Participant(alice, 'pointer');
    const his = new Participant(bob, 'pointer');
    await hers.brings('Draft');
    await hers.writes('Draft', 0, `\n${WORDS} and not before that day\n${ASKED}\n.`);
    await hers.asksToConfirm('Draft', 1, WORDS);

    const wording = his.wording(WORDS);
    const chip = wording.getByTestId('wording-chip');
    await expect(chip).toBeVisible();
    await expect(his.promise('read it').getByTestId('promise-accept')).toBeVisible();
    expect(await tooWide(bob.page)).toBe(0);
    expect(await tooSmall(bob.page)).toEqual([]);

    // By its chip, and by the words that are marked.
    await chip.tap();
    await expect(wording.getByTestId('wording-confirm')).toBeVisible();
    await chip.tap();
    await expect(wording.getByTestId('wording-confirm')).toHaveCount(0);
    await bob.page.locator('span.wording').first().tap();
    await wording.getByTestId('wording-confirm').tap();
    await expect(wording).toHaveAttribute('data-state', 'confirmed');
    await expect(wording.locator('button:visible')).toHaveCount(1);

    await his.promise('read it').getByTestId('promise-accept').tap();
    await expect(his.promise('read it')).toHaveAttribute('data-state', 'accepted');
    expect(await tooWide(bob.page)).toBe(0);
    await isAccessible(bob.page);
  });
});

/** Where each line stands on the page, from its top to its bottom. */
async function rowsOf(page: Page): Promise<[Row, Row, Row, Row, ...Row[]]> {
  return page.locator('.line').evaluateAll((lines) =>
    lines.map((line) => ({
      top: line.getBoundingClientRect().top,
      height: line.getBoundingClientRect().height,
    })),
  ) as Promise<[Row, Row, Row, Row, ...Row[]]>;
}

interface Row {
  readonly top: number;
  readonly height: number;
}
