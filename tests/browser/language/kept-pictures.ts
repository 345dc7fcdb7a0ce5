import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import {
  expect,
  test,
  type Browser,
  type LaunchOptions,
  type Locator,
  type Page,
} from '@playwright/test';

import { chromium } from '../browser.ts';

const FOLDER = path.resolve(import.meta.dirname, '../kept-pictures');

/** Says which browser made the pictures: another one sets letters otherwise. */
const MADE_BY = path.join(FOLDER, 'browser.json');

/** How much of a picture may differ: a colour or a distance that changed is more, the edge of a letter is less. */
const TOLERANCE = 0.002;

/** How far apart two colours may be that count as the same, of 1: a token that changed a little is another one. */
const SAME_COLOUR = 0.02;

/** What a picture is taken of, in CSS pixels. */
export const WINDOW = { width: 920, height: 640 };

/** A browser that sets letters the same wherever it runs. */
export function plainly(): LaunchOptions {
  const options = chromium();
  return {
    ...options,
    args: [
      ...(options.args ?? []),
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--force-color-profile=srgb',
    ],
  };
}

/** Whether pictures are made anew, as `cargo xtask kept-pictures` does, and not compared. */
function makesAnew(): boolean {
  return test.info().config.updateSnapshots === 'all';
}

/** Skips the story in a browser other than the one that made the pictures; says how to make them anew. */
export async function comparesIn(browser: Browser): Promise<void> {
  const major = Number.parseInt(browser.version(), 10);
  if (makesAnew()) {
    await writeFile(MADE_BY, `${JSON.stringify({ chromium: major })}\n`);
    return;
  }
  const made = JSON.parse(await readFile(MADE_BY, 'utf8')) as { chromium: number };
  const words = `the kept pictures are of Chromium ${made.chromium} and this is ${major}: look at the page, then make them anew by \`cargo xtask kept-pictures\``;
  if (made.chromium !== major) {
    console.log(words);
  }
  test.skip(made.chromium !== major, words);
}

/** Compares what stands in the window, or all of a page, with the pictures that are kept of it, by day and by night. */
export async function looksAsKept(
  page: Page,
  name: string,
  { fullPage = false, at }: { fullPage?: boolean; at?: Locator | undefined } = {},
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.mouse.move(WINDOW.width - 1, WINDOW.height - 1);
    await page.evaluate(stand);
    await at?.evaluate((part) => {
      part.scrollIntoView();
    });
    await expect.soft(page).toHaveScreenshot(`${name}-${colorScheme}.png`, {
      animations: 'disabled',
      // Playwright hides it by a style that the page's policy refuses.
      caret: 'initial',
      fullPage,
      maxDiffPixelRatio: TOLERANCE,
      threshold: SAME_COLOUR,
    });
  }
}

/**
 * Puts the page at its top, and what is another each time to what it always is: the server's moments and addresses, and what
 * a machine draws in faces of its own.
 */
function stand(): void {
  scrollTo(0, 0);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :root { --mono: var(--sans) }
    * { caret-color: transparent !important }
    input[type='date'], [aria-pressed]::before { color: transparent !important }`);
  document.adoptedStyleSheets = [sheet];
  const MOMENT = /[A-Z][a-z]+day \d+ [A-Z][a-z]+(?: \d{4})?, \d\d:\d\d/gu;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text instanceof Text; text = texts.nextNode()) {
    if (MOMENT.test(text.data)) {
      text.data = text.data.replace(MOMENT, 'Tuesday 24 November, 10:00');
    }
  }
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-testid=invite-link]')) {
    field.value = 'https://duologue.example/join#a-link';
  }
}
