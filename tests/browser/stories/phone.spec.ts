import type { Locator, Page } from '@playwright/test';

import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { boxOf, Finger, middleOf, PHONE, type Point } from '../language/phone.ts';
import { DAY, expect, together as test } from '../language/story.ts';

/** How long a finger rests to pick a topic up, and longer: for a browser that is long, too. */
const LONG_MS = 600;

/** The height of a soft keyboard, in CSS pixels. */
const KEYBOARD = 300;

test.describe('on a phone', () => {
  test.use({ machines: { Alice: PHONE } });

  test.describe(() => {
    test.use({ keepsThePage: true });

    test('one row says who it is, how it stands and what waits, with words for whatever is not as usual', async ({
      alice,
      bob,
    }) => {
      const { page } = alice;
      await alice.brings('The plan');
      await alice.isSaved();
      const header = page.locator('header.top');
      const { height } = await boxOf(header);
      expect(height).toBeLessThanOrEqual(60);
      await expect(header.getByRole('heading', { name: 'Bob' })).toBeVisible();
      // Saved is a picture, for whoever sees it.
      expect((await boxOf(alice.state)).width).toBeLessThan(30);
      await expect(alice.state.locator('.icon')).toBeVisible();
      await expect(page.getByTestId('partner-presence')).toHaveText('Bob is here');
      await isAccessible(page);

      await alice.goesOffline();
      await alice.writes('The plan', 0, ' for May');
      await expect(alice.state).toHaveText('1 change only on this device');
      expect((await boxOf(alice.state)).width).toBeGreaterThan(80);
      await expect(alice.state.locator('.icon')).toBeHidden();
      expect((await boxOf(header)).height).toBe(height);
      await isAccessible(page);
      await alice.comesBack();
      await alice.isSaved();
      await bob.reads('The plan for May', ['The plan for May']);
    });
  });

  test('topics are added where the thumb is, and the field hides neither the last of them nor what is being written', async ({
    alice,
  }) => {
    const { page } = alice;
    const composer = page.getByRole('form', { name: /^Add a topic/u });
    const field = page.getByTestId('composer');
    for (let topic = 1; topic <= 12; topic += 1) {
      await alice.brings(`Topic ${String(topic).padStart(2, '0')}`);
    }
    await expect.poll(async () => bottomOf(await boxOf(composer))).toBe(PHONE.viewport.height);

    // From the top of the agenda, a topic that is added is brought into sight at its end.
    await page.evaluate(() => {
      scrollTo(0, 0);
    });
    const last = alice.topic('From above');
    await field.tap();
    await page.keyboard.type('From above');
    await page.keyboard.press('Enter');
    await expect(last).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId('new-below')).toHaveCount(0);

    await last.evaluate((topic) => {
      topic.scrollIntoView({ block: 'end' });
    });
    expect(bottomOf(await boxOf(last))).toBeLessThanOrEqual((await boxOf(composer)).y);

    await alice.lineOf('Topic 12', 0).tap();
    await expect(composer).not.toBeInViewport();
    await expect(page.getByTestId('writing-bar')).toBeVisible();
    await field.focus();
    await expect(composer).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId('writing-bar')).toHaveCount(0);
  });

  test('a bar formats what is written, asks for confirmation and parks the topic, and the words keep the caret', async ({
    alice,
    bob,
  }) => {
    const { page } = alice;
    await alice.brings('The plan');
    await alice.writes('The plan', 0, '\nship it');
    const bar = page.getByRole('toolbar', { name: 'Formatting' });
    const tool = (name: string): Locator => bar.locator(`[data-tool=${name}]`);
    const words = alice.topic('The plan').locator('.ProseMirror');
    await isAccessible(page);

    await tool('bullet').tap();
    await expect(tool('bullet')).toHaveAttribute('aria-pressed', 'true');
    await expect(words).toBeFocused();
    await alice.types(' soon');
    await tool('indent').tap();
    await tool('check').tap();
    await kindOf(bob, 'check', '1');
    await tool('outdent').tap();
    await tool('conclusion').tap();
    await kindOf(bob, 'conclusion', '0');
    await tool('conclusion').tap();
    await tool('bold').tap();
    await alice.types(' now');
    await bob.reads('The plan', ['The plan', 'ship it soon** now**']);
    await expect(words).toBeFocused();

    // The headline is no line of a list.
    await alice.goesTo('The plan', { line: 0, at: 'end' });
    await expect(tool('bullet')).toHaveAttribute('aria-disabled', 'true');
    await tool('bullet').tap({ force: true });
    await kindOf(bob, 'text', '0', 0);

    await alice.goesTo('The plan', { line: 1, at: 'end' });
    await tool('confirm').tap();
    await expect(bob.page.getByTestId('wording')).toContainText('asks you to confirm');

    // With a keyboard at hand, the bar is one stop.
    await alice.presses('Alt+F10', 'End');
    await expect(tool('park')).toBeFocused();
    await alice.presses('Escape');
    await expect(words).toBeFocused();
    await tool('park').tap();
    await expect(bob.section('parked').locator(bob.topic('The plan'))).toBeVisible();
  });

  // No browser that a machine drives has a soft keyboard, and Chromium's protocol has none to show. What the page is told
  // of one is all there is to tell: a visual viewport that is lower than the window.
  test('the bar stands on a soft keyboard, and the caret is seen above both', async ({ alice }) => {
    const { page } = alice;
    await page.addInitScript(() => {
      const seen = Object.assign(new EventTarget(), {
        offsetTop: 0,
        offsetLeft: 0,
        scale: 1,
        width: innerWidth,
        height: 740,
      });
      Object.defineProperty(window, 'visualViewport', { value: seen });
    });
    await page.reload();
    await alice.brings('The plan');
    for (let line = 0; line < 14; line += 1) {
      await alice.writes('The plan', line, '\nwords');
    }
    await page.evaluate(() => {
      scrollTo(0, 0);
    });
    const line = alice.lineOf('The plan', 12);
    await line.scrollIntoViewIfNeeded();
    await alice.lineOf('The plan', 12).tap();
    const bar = page.getByTestId('writing-bar');
    await expect.poll(async () => bottomOf(await boxOf(bar))).toBe(PHONE.viewport.height);

    await seesUpTo(page, PHONE.viewport.height - KEYBOARD);
    await expect
      .poll(async () => bottomOf(await boxOf(bar)))
      .toBe(PHONE.viewport.height - KEYBOARD);
    await expect.poll(async () => bottomOf(await boxOf(line)) < (await boxOf(bar)).y).toBe(true);
    // Neither does what is typed go under the bar.
    await alice.types('\none\ntwo\nthree\nfour\nfive');
    const fifth = page.locator('.line', { hasText: 'five' });
    expect(bottomOf(await boxOf(fifth))).toBeLessThanOrEqual((await boxOf(bar)).y);

    await seesUpTo(page, PHONE.viewport.height);
    await expect.poll(async () => bottomOf(await boxOf(bar))).toBe(PHONE.viewport.height);
  });

  test('a long press on its headline picks a topic up, to the edge and beyond what is seen', async ({
    alice,
    bob,
  }) => {
    const { page } = alice;
    const finger = await Finger.of(page);
    await bringsMany(alice);
    await expect(page.getByTestId('topic-drag').first()).toBeHidden();

    const from = await middleOf(alice.lineOf('Topic 01', 0));
    const to = below(await middleOf(alice.lineOf('Topic 03', 0)), 20);
    await finger.down(from);
    await page.waitForTimeout(LONG_MS);
    await finger.moves(from, to);
    await expect(page.locator('.drop-line')).toBeVisible();
    await finger.up();
    await stands(alice, 'Topic 01', 2);
    await expect(page.locator('.drop-line')).toHaveCount(0);
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
    await expect(page.locator('.ProseMirror:focus')).toHaveCount(0);

    // At the edge the page scrolls on below the finger.
    const second = await middleOf(alice.lineOf('Topic 02', 0));
    const composer = await boxOf(page.getByRole('form', { name: /^Add a topic/u }));
    const edge = { x: second.x, y: composer.y - 12 };
    await finger.down(second);
    await page.waitForTimeout(LONG_MS);
    await finger.moves(second, edge);
    await expect.poll(() => headlineAt(page, edge), { intervals: [20] }).toMatch(/^Topic 1[0-3]$/u);
    await finger.up();
    await expect.poll(async () => (await places(alice)).indexOf('Topic 02')).toBeGreaterThan(6);
    await expect.poll(async () => places(bob)).toEqual(await places(alice));
  });

  test('a finger that scrolls or taps picks nothing up', async ({ alice }) => {
    const { page } = alice;
    const finger = await Finger.of(page);
    await bringsMany(alice);
    const before = await places(alice);
    const from = await middleOf(alice.lineOf('Topic 05', 0));
    await finger.down(from);
    await page.waitForTimeout(150);
    await finger.moves(from, below(from, -200));
    await page.waitForTimeout(LONG_MS);
    await finger.up();
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
    expect(await places(alice)).toEqual(before);

    await alice.lineOf('Topic 05', 0).tap();
    await expect(page.locator('.ProseMirror:focus')).toHaveCount(1);
    expect(await places(alice)).toEqual(before);
  });

  test.describe(() => {
    test.use({ keepsThePage: true });

    test('who is here and what is picked up is seen in forced colours too', async ({ alice }) => {
      const { page } = alice;
      const finger = await Finger.of(page);
      await page.emulateMedia({ forcedColors: 'active' });
      for (const topic of ['First', 'Second', 'Third']) {
        await alice.brings(topic);
      }
      await page.locator('h1').tap();
      const presence = page.getByTestId('partner-presence');
      const dot = (): Promise<string> =>
        presence.evaluate((element) => getComputedStyle(element, '::before').backgroundColor);
      const here = await dot();
      await expect(presence).toHaveText('Bob is here');

      const from = await middleOf(alice.lineOf('First', 0));
      await finger.down(from);
      await page.waitForTimeout(LONG_MS);
      await finger.moves(from, below(from, 110));
      const line = page.locator('.drop-line');
      await expect(line).toBeVisible();
      const [ground, drawn] = await Promise.all(
        [page.locator('body'), line].map((what) =>
          what.evaluate((element) => getComputedStyle(element).backgroundColor),
        ),
      );
      expect(drawn).not.toBe('rgba(0, 0, 0, 0)');
      expect(drawn).not.toBe(ground);
      await finger.up();

      await alice.goesOffline();
      await expect(presence).toHaveText('You are offline');
      expect(await dot()).not.toBe(here);
      await alice.comesBack();
    });
  });

  test('nothing moves by itself for whoever wants no motion', async ({ alice }) => {
    const { page } = alice;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await alice.brings('The plan');
    await page.evaluate(() => {
      const seen = globalThis as { moved?: string[] };
      seen.moved = [];
      for (const kind of ['transitionrun', 'animationstart']) {
        document.addEventListener(kind, ({ target }) => {
          seen.moved?.push(`${kind} ${(target as Element).className}`);
        });
      }
    });
    await alice.lineOf('The plan', 0).tap();
    await expect(page.getByTestId('writing-bar')).toBeVisible();
    await page.locator('[data-tool=park]').tap();
    await page.getByTestId('undo-delete').tap();
    await page.getByTestId('composer').tap();
    await alice.topic('The plan').getByTestId('topic-tools').tap();
    expect(await page.evaluate(() => (globalThis as { moved?: string[] }).moved)).toEqual([]);
  });
});

test.describe('at a zoom of 400 %', () => {
  // What is left of 1280 × 1024.
  test.use({ machines: { Alice: { viewport: { width: 320, height: 256 } } } });

  test('all of the window is for what is read', async ({ alice }) => {
    const { page } = alice;
    await alice.brings('The plan');
    for (let line = 0; line < 10; line += 1) {
      await alice.writes('The plan', line, '\nwords');
    }
    const last = alice.lineOf('The plan', 10);
    await last.scrollIntoViewIfNeeded();
    const covered = await page.evaluate(() => {
      const stuck = [...document.querySelectorAll('body *')].filter(
        (element) =>
          ['fixed', 'sticky'].includes(getComputedStyle(element).position) &&
          element.checkVisibility(),
      );
      return stuck
        .map((element) => element.getBoundingClientRect())
        .map(({ top, bottom }) => Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)))
        .reduce((sum, height) => sum + height, 0);
    });
    expect(covered).toBeLessThanOrEqual(256 / 10);
    await isAccessible(page);
  });
});

function bottomOf({ y, height }: { y: number; height: number }): number {
  return y + height;
}

function below({ x, y }: Point, by: number): Point {
  return { x, y: y + by };
}

/** Brings more topics than fit, and looks at the first of them without writing. */
async function bringsMany(person: Person): Promise<void> {
  for (let topic = 1; topic <= 14; topic += 1) {
    await person.brings(`Topic ${String(topic).padStart(2, '0')}`);
  }
  await person.page.locator('h1').tap();
  await person.page.evaluate(() => {
    scrollTo(0, 0);
  });
}

/** The headlines of the meeting, from the top. */
async function places(person: Person): Promise<string[]> {
  return person.section(DAY).locator('[data-line="first-line"]').allTextContents();
}

async function stands(person: Person, headline: string, index: number): Promise<void> {
  await expect.poll(async () => (await places(person)).indexOf(headline)).toBe(index);
}

/** The headline of the topic below a finger. */
async function headlineAt(page: Page, at: Point): Promise<string | null | undefined> {
  return page.evaluate(
    ({ x, y }) =>
      document.elementFromPoint(x, y)?.closest('[data-topic]')?.querySelector('.line')?.textContent,
    at,
  );
}

/** What the other sees of a line of the plan. */
async function kindOf(person: Person, kind: string, indent: string, line = 1): Promise<void> {
  const seen = person.lineOf('The plan', line);
  await expect(seen).toHaveAttribute('data-kind', kind);
  await expect(seen).toHaveAttribute('data-indent', indent);
}

/** A soft keyboard comes or goes: so much of the window is left to be seen. */
async function seesUpTo(page: Page, height: number): Promise<void> {
  await page.evaluate((left) => {
    const seen = window.visualViewport as unknown as EventTarget & { height: number };
    seen.height = left;
    seen.dispatchEvent(new Event('resize'));
  }, height);
}
