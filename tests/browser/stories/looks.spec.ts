import type { Page } from '@playwright/test';

import { expect, together as test } from '../language/story.ts';

test('underlining by the browser’s own key changes nothing, and asks for no style', async ({
  alice,
  bob,
}) => {
  await alice.brings('Notes');
  await alice.writes('Notes', 0, '\nsee https://example.org today');
  await bob.reads('Notes', ['Notes', 'see [https://example.org](https://example.org/) today']);
  await alice.presses('Shift+Home', 'Control+u', 'Control+u', 'End', 'Control+u');
  await alice.types('!');
  await bob.reads('Notes', ['Notes', 'see [https://example.org](https://example.org/) today!']);
  await expect(alice.lineOf('Notes', 1).locator('u, span[style], font')).toHaveCount(0);
});

test('numbers begin anew behind a line that is none', async ({ alice }) => {
  await alice.brings('Notes');
  await alice.writes('Notes', 0, '\n1. one\ntwo\n\nnot a number\n1. one again');
  await alice.isSaved();
  expect(await numbersOn(alice.page)).toEqual(['1', '2', '1']);
});

/** The numbers as they are drawn before lines; a style tells only how they are counted. */
async function numbersOn(page: Page): Promise<string[]> {
  const chromium = await page.context().newCDPSession(page);
  const { documents, strings } = await chromium.send('DOMSnapshot.captureSnapshot', {
    computedStyles: [],
  });
  await chromium.detach();
  return (documents[0]?.layout.text ?? [])
    .map((at) => strings[at]?.trim() ?? '')
    .filter((words) => /^[1-9]\d*$/u.test(words));
}
