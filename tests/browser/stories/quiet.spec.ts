import type { Page } from '@playwright/test';

import { clickInto } from '../language/caret.ts';
import { reach } from '../language/hands.ts';
import type { Person } from '../language/person.ts';
import { boxOf, PHONE } from '../language/phone.ts';
import { DAY, expect, together as test } from '../language/story.ts';

/** What a topic offers and says once it is turned to, in a meeting that is planned. */
const TURNED_TO = ['topic-tools', 'topic-drag', 'repeat-open', 'topic-facts'];

/** A finger picks a topic up by its headline: it has no handle. */
const TURNED_TO_ON_TOUCH = TURNED_TO.filter((id) => id !== 'topic-drag');

/** On a touch screen one button stays: it leads to the others without a soft keyboard. */
const AT_REST_ON_TOUCH = ['topic-tools'];

const ASKS = ['enough-ask', 'switch-ask'];

const HEADLINES = ['First', 'Second', 'Third'];

test('a pointer that passes over the topics shows what each offers, and moves nothing', async ({
  alice,
}) => {
  const { page } = alice;
  const places = await broughtToRest(alice);
  await expect.poll(() => seenIn(page)).toEqual({ First: [], Second: [], Third: [] });

  for (const headline of HEADLINES) {
    await alice.topic(headline).hover();
    const others = HEADLINES.filter((one) => one !== headline).map((one) => [one, []]);
    await expect
      .poll(() => seenIn(page))
      .toEqual({ ...Object.fromEntries(others), [headline]: TURNED_TO });
    expect(await placesOf(page)).toEqual(places);
  }

  await page.mouse.move(2, 2);
  await expect.poll(() => seenIn(page)).toEqual({ First: [], Second: [], Third: [] });
  // What is news stays; what it is and how it is talked about needs no turning to.
  await alice.chooses('In writing', 'Second');
  await page.mouse.move(2, 2);
  await page.getByTestId('composer').focus();
  await expect(alice.topic('Second').getByTestId('topic-mode')).toBeVisible();
  await expect.poll(() => seenIn(page)).toEqual({ First: [], Second: [], Third: [] });
});

test('the keyboard leads to all that a topic offers, which shows itself on the way', async ({
  alice,
}) => {
  const { page } = alice;
  const places = await broughtToRest(alice);
  for (const id of ['topic-tools', 'repeat-open']) {
    await reach(page, alice.topic('Second').getByTestId(id));
    await expect.poll(() => seenIn(page)).toEqual({ First: [], Second: TURNED_TO, Third: [] });
  }
  await page.keyboard.press('Escape');
  await clickInto(page, alice.lineOf('First', 0), 'end');
  await page.mouse.move(2, 2);
  await expect.poll(() => seenIn(page)).toEqual({ First: TURNED_TO, Second: [], Third: [] });
  expect(await placesOf(page)).toEqual(places);
});

test('questions are asked while the meeting runs, and those of the other need no turning to', async ({
  alice,
  bob,
}) => {
  await brings(alice, HEADLINES);
  await expect(alice.page.getByTestId('enough-ask')).toHaveCount(0);
  await alice.goesTo('Second', { line: 0, at: 'end' });
  await alice.presses('Alt+m', 'Alt+s');
  await alice.section(DAY).getByTestId('meeting-start').click();
  await alice.isSaved();
  await expect(bob.section(DAY).getByTestId('meeting-end')).toBeVisible();
  await expect(bob.page.getByTestId('enough-question')).toHaveCount(0);

  await alice.page.mouse.move(2, 2);
  await expect.poll(() => seenIn(alice.page, ASKS)).toEqual({ First: [], Second: [], Third: [] });
  await alice.topic('Second').hover();
  await expect.poll(() => seenIn(alice.page, ASKS)).toEqual({ First: [], Second: ASKS, Third: [] });
  await alice.topic('Second').getByTestId('enough-ask').click();

  await bob.page.mouse.move(2, 2);
  await expect(bob.page.getByTestId('enough-question')).toBeVisible();
  await expect
    .poll(() => seenIn(bob.page, ['enough-yes', 'enough-more']))
    .toEqual({ First: [], Second: ['enough-yes', 'enough-more'], Third: [] });
  // What was asked stands there too for who asked it.
  await alice.page.mouse.move(2, 2);
  await alice.page.getByTestId('composer').focus();
  await expect
    .poll(() => seenIn(alice.page, ['enough-back']))
    .toEqual({ First: [], Second: ['enough-back'], Third: [] });
});

test.describe('on a phone', () => {
  test.use({ machines: { Alice: PHONE } });

  test('only the topic with the caret shows what it offers, and a finger presses nothing that it does not see', async ({
    alice,
  }) => {
    const { page } = alice;
    await brings(alice, HEADLINES);
    const rest = { First: AT_REST_ON_TOUCH, Second: AT_REST_ON_TOUCH, Third: AT_REST_ON_TOUCH };
    await expect.poll(() => seenIn(page)).toEqual(rest);
    const places = await placesOf(page);

    const { x, y, width, height } = await boxOf(alice.topic('Third').getByTestId('repeat-open'));
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await expect(page.getByTestId('repeat-words')).toHaveCount(0);

    for (const headline of ['First', 'Second']) {
      await alice.lineOf(headline, 0).tap();
      await expect.poll(() => seenIn(page)).toEqual({ ...rest, [headline]: TURNED_TO_ON_TOUCH });
      expect(await placesOf(page)).toEqual(places);
    }
    await alice.topic('Second').getByTestId('repeat-open').tap();
    await expect(alice.topic('Second').getByTestId('repeat-words')).toBeVisible();
  });

  test('seven topics fit', async ({ alice }) => {
    const { page } = alice;
    await brings(
      alice,
      ['1', '2', '3', '4', '5', '6', '7'].map((number) => `Topic ${number}`),
    );
    await alice.section(DAY).evaluate((section) => {
      const header = document.querySelector('header.top');
      scrollBy(
        0,
        section.getBoundingClientRect().top - (header?.getBoundingClientRect().bottom ?? 0),
      );
    });
    const topics = await Promise.all((await page.getByTestId('topic').all()).map(boxOf));
    expect(topics).toHaveLength(7);
    const { y, height } = await boxOf(page.locator('header.top'));
    const composer = await boxOf(page.getByRole('form', { name: /^Add a topic/u }));
    for (const topic of topics) {
      expect(topic.y).toBeGreaterThanOrEqual(y + height);
      expect(topic.y + topic.height).toBeLessThanOrEqual(composer.y);
    }
  });
});

/** Brings the topics and turns to none of them; where each stands. */
async function broughtToRest(person: Person): ReturnType<typeof placesOf> {
  await brings(person, HEADLINES);
  await person.page.mouse.move(2, 2);
  return placesOf(person.page);
}

async function brings(person: Person, headlines: readonly string[]): Promise<void> {
  for (const headline of headlines) {
    await person.brings(headline);
  }
  await person.isSaved();
}

/** Which of these can be seen in each topic, by its headline; what is transparent cannot. */
async function seenIn(
  page: Page,
  ids: readonly string[] = TURNED_TO,
): Promise<Record<string, string[]>> {
  return page
    .getByTestId('topic')
    .evaluateAll(
      (topics, asked) =>
        Object.fromEntries(
          topics.map((topic) => [
            topic.querySelector('.line')?.textContent ?? '',
            asked.filter((id) =>
              topic
                .querySelector(`[data-testid="${id}"]`)
                ?.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
            ),
          ]),
        ),
      ids,
    );
}

/** Where every topic stands on the page. */
async function placesOf(page: Page): Promise<unknown> {
  return page
    .getByTestId('topic')
    .evaluateAll((topics) =>
      topics.map((topic) => [
        topic.getBoundingClientRect().top + scrollY,
        topic.getBoundingClientRect().height,
      ]),
    );
}
