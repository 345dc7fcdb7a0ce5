import type { Locator } from '@playwright/test';

import { expect, seeTheSame, together as test } from '../language/story.ts';

const HEBREW = 'תקציב לשנה הבאה';
const ARABIC = 'الميزانية للسنة القادمة';

const directionOf = (line: Locator): Promise<string> =>
  line.evaluate((element) => getComputedStyle(element).direction);

test('lines of both directions stand side by side, with an editor and without, for both people', async ({
  alice,
  bob,
}) => {
  await alice.brings(HEBREW);
  await alice.writes(HEBREW, 0, `\n- ${ARABIC}\n[] שלום\n\nplain English`);
  await seeTheSame(alice, bob);
  // A caret of the other with a name of the other direction stands at the start of a line, and turns nothing round.
  await bob.goesTo(HEBREW, { line: 0, at: 0 });
  await expect(alice.caretOfOther).toHaveCount(1);
  for (const person of [alice, bob]) {
    const lines = person.topic(HEBREW).locator('.line');
    for (const [at, direction] of [
      [0, 'rtl'],
      [1, 'rtl'],
      [2, 'rtl'],
      [3, 'ltr'],
    ] as const) {
      expect(await directionOf(lines.nth(at))).toBe(direction);
    }
    // The box stands before its words: at their right.
    const box = await lines.nth(2).locator('.box').boundingBox();
    const words = await lines.nth(2).locator('.words').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0) / 2).toBeGreaterThan(
      (words?.x ?? 0) + (words?.width ?? 0) - 1,
    );
    await expect(
      person.topic(HEBREW).locator('.lines').filter({ hasText: HEBREW }),
    ).toHaveAttribute('translate', 'no');
    await expect(
      person.topic(HEBREW).locator('.lines').filter({ hasText: HEBREW }),
    ).toHaveAttribute('lang', '');
  }
});

test('the keys to the left and right leave a topic where its words end in their direction', async ({
  alice,
}) => {
  await alice.brings('ראשונה');
  await alice.brings('שנייה');
  await alice.goesTo('ראשונה', { line: 0, at: 'end' });
  // The end of Hebrew words is at their left.
  await alice.presses('ArrowLeft');
  await alice.types('א');
  await alice.reads('שנייה', ['אשנייה']);
});

test('a sentence with a name of the other direction reads in its order', async ({ alice }) => {
  await alice.brings(HEBREW);
  await alice.chooses('Delete', HEBREW);
  const told = alice.page.getByTestId('deleted').locator('p');
  await expect(told).toHaveText(`Deleted “${HEBREW}”`);
  await expect(told.locator('bdi[translate=no][lang=""]')).toHaveText(HEBREW);
  const [first, last] = await told.evaluate((element) => {
    const at = (node: Node, from: number): number => {
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, from + 1);
      return range.getBoundingClientRect().left;
    };
    const texts: Text[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      texts.push(walker.currentNode as Text);
    }
    const [opening, , closing] = texts.filter(({ data }) => data !== '');
    if (opening === undefined || closing === undefined) {
      throw new Error('nothing stands around the words');
    }
    return [at(opening, opening.data.length - 1), at(closing, 0)];
  });
  expect(last).toBeGreaterThan(first ?? Infinity);
});
