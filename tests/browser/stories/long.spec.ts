import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type * as Y from 'yjs';

import type { Person } from '../language/person.ts';
import { FINGER, PHONE } from '../language/phone.ts';
import { stockClient } from '../language/stock-client.ts';
import { DAY, expect, together } from '../language/story.ts';
import { writeYears, type PastMeeting } from '../language/years.ts';

const MEETINGS = 60;

// A trace copies the whole page for each action.
together.use({ trace: 'off' });

/** A story of two people who have met for more than a year: all of it is on Alice's page. */
const test = together.extend<{ years: PastMeeting[]; doc: Y.Doc }>({
  doc: async ({ agenda, bob, server }, use) => {
    await bob.page.goto('about:blank');
    const { doc, provider } = await stockClient(bob, agenda, server);
    await expect.poll(() => provider.synced).toBe(true);
    await use(doc);
    provider.destroy();
    doc.destroy();
  },
  years: async ({ alice, doc }, use) => {
    const years = writeYears(doc, { meetings: MEETINGS, topics: 5 });
    await expect(sections(alice)).toHaveCount(MEETINGS + 1);
    await alice.isSaved();
    await use(years);
  },
});

test('of years as much is on the page as is near, and nothing moves while the rest comes and goes', async ({
  alice,
  years,
}) => {
  const { page } = alice;
  const most = await wholeSections(page);
  expect(most).toBeGreaterThan(3);
  const moved: number[] = [];
  let wholes = 0;
  await expect(alice.section(dayOf(years, 30)).locator('.topic')).toHaveCount(0);
  let end = 0;
  for (const way of [1, -1]) {
    for (let step = 0; step < 25; step += 1) {
      await page.mouse.wheel(0, way * 1600);
      moved.push(await movedMeanwhile(page));
      wholes = Math.max(wholes, await wholeSections(page));
    }
    end = Math.max(end, await page.evaluate(() => window.scrollY));
  }
  expect(end).toBeGreaterThan(20_000);
  expect(moved.filter((by) => by !== 0)).toEqual([]);
  expect(wholes).toBeLessThan(25);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test('a section stays that holds the caret, a form with half a sentence, or the meeting that runs', async ({
  alice,
  years,
}) => {
  const { page } = alice;
  await alice.section(DAY).getByTestId('meeting-start').click();
  const half = page.locator(`[data-topic="${years[2]?.topics[0] ?? ''}"]`);
  await half.hover();
  await half.getByTestId('repeat-open').click();
  await half.getByTestId('repeat-words').fill('What I heard is');
  const written = page.locator(`[data-topic="${years[0]?.topics[4] ?? ''}"] .line`).first();
  await written.click();
  await alice.presses('End');
  await alice.types(' and');

  const left = alice.section(dayOf(years, 1)).locator('.topic');
  await expect(left).toHaveCount(5);
  for (let far = 0; far < 4; far += 1) {
    await page.mouse.wheel(0, 4_000);
    await drawn(page);
  }
  await expect(left).toHaveCount(0);
  await expect(half.getByTestId('repeat-words')).toHaveValue('What I heard is');
  await expect(alice.section(DAY).getByTestId('meeting-end')).toHaveCount(1);
  await alice.types(' on');
  await expect(written).toHaveText(/ and on$/u);
  await expect(written).toBeInViewport();
  await expect(left).toHaveCount(5);
});

test('words of meetings long past are found by the browser, and come with all that belongs to them', async ({
  alice,
  years,
}) => {
  const { day, topics } = years.at(-1) ?? { day: '', topics: [] };
  const section = alice.section(day);
  await expect(section.locator('.topic')).toHaveCount(0);
  const words = section.locator('[hidden=until-found]').nth(3);
  await expect(words).toHaveText(new RegExp(`What was said of ${topics[3] ?? ''}`, 'u'));
  // What the browser says once its search has found something in it.
  await words.dispatchEvent('beforematch');
  const topic = alice.page.locator(`[data-topic="${topics[3] ?? ''}"]`);
  await expect(topic).toBeInViewport();
  await expect(topic.locator('.ProseMirror')).toHaveCount(1);
});

test('months lead to meetings long past, by pointer and by keys, and say where one is', async ({
  alice,
  years,
}) => {
  const { page } = alice;
  await page.setViewportSize({ width: 1280, height: 800 });
  const months = page.getByRole('navigation', { name: 'Months' });
  const month = (name: string) => months.getByRole('button', { name });
  await expect(month('Nov 2026')).toHaveAttribute('aria-current', 'location');
  expect(await months.getByRole('button').count()).toBe(new Set(years.map(monthOf)).size);
  const { violations } = await new AxeBuilder({ page })
    .include('nav[data-testid=months]')
    .analyze();
  expect(violations).toEqual([]);

  await month('Mar 2026').click();
  const march = alice.section('2026-03-31');
  await expect(march.locator('h2')).toBeInViewport();
  await expect(march.locator('h2')).toBeFocused();
  await expect(march.locator('.topic')).toHaveCount(5);
  await expect(month('Mar 2026')).toHaveAttribute('aria-current', 'location');

  await alice.presses('Alt+j');
  await expect(month('Mar 2026')).toBeFocused();
  await alice.presses('ArrowDown', 'ArrowDown');
  await expect(month('Jan 2026')).toBeFocused();
  await alice.presses('Escape');
  await expect(march.locator('h2')).toBeFocused();
  await alice.presses('Alt+j', 'End', 'Enter');
  const first = years.at(-1)?.day.slice(0, 7) ?? '';
  const newest = years.find(({ day }) => day.startsWith(first))?.day ?? '';
  await expect(alice.section(newest).locator('h2')).toBeFocused();
  await expect(alice.section(newest).locator('h2')).toBeInViewport();
  expect(await months.locator('[tabindex="0"]').count()).toBe(1);
});

test.describe('on a phone', () => {
  test.use({ machines: { Alice: PHONE } });

  test('months are behind a button there', async ({ alice, years }) => {
    const { page } = alice;
    const months = page.getByRole('navigation', { name: 'Months' });
    await expect(months).toBeHidden();
    await page.getByTestId('months-open').tap();
    const month = months.getByRole('button', { name: 'Mar 2026' });
    for (const target of [page.getByTestId('months-open'), month]) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(FINGER);
    }
    await month.tap();
    await expect(months).toBeHidden();
    await expect(alice.section('2026-03-31').locator('h2')).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(years).toHaveLength(MEETINGS);
  });
});

function monthOf({ day }: PastMeeting): string {
  return day.slice(0, 7);
}

function dayOf(years: readonly PastMeeting[], at: number): string {
  return years[at]?.day ?? '';
}

function sections({ page }: Person) {
  return page.getByTestId('section');
}

/** How many sections are on the page as a whole. */
async function wholeSections(page: Page): Promise<number> {
  return page.locator('[data-testid=section]:has(.topic)').count();
}

/** Waits until what came near is drawn. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 6; frame += 1) {
      await new Promise((done) => requestAnimationFrame(done));
    }
  });
}

/** By how many pixels the first line in sight moves while sections come and go. */
async function movedMeanwhile(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frames = async (count: number): Promise<void> => {
      for (let frame = 0; frame < count; frame += 1) {
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    };
    // A wheel is heard in a frame of its own.
    await frames(1);
    const top = (element: Element | null | undefined): number =>
      element?.getBoundingClientRect().top ?? Number.NaN;
    const seen = [...document.querySelectorAll<HTMLElement>('.topic .line')].find(
      (line) => top(line) > 120,
    );
    const before = top(seen);
    const topic = seen?.closest<HTMLElement>('.topic')?.dataset['topic'] ?? '';
    await frames(5);
    // In an editor by now, which draws the same lines anew.
    return (
      top(
        document.querySelector(`[data-topic="${topic}"] [data-line="${seen?.dataset['line']}"]`),
      ) - before
    );
  });
}
