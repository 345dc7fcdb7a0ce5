import { expect, test, type Page } from '@playwright/test';

import { isAccessible } from '../language/accessible.ts';
import { KitPage } from '../language/kit-page.ts';
import { PHONE, tooSmall } from '../language/phone.ts';

/** Of a desktop, a tablet and a small phone, in CSS pixels. */
const WIDTHS = [1280, 768, 360];

let kit: KitPage;

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  kit = await KitPage.open();
});

test.afterAll(async () => {
  await kit.close();
});

async function shows(page: Page, address: string): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  return errors;
}

test('every part is there for everybody, by day and by night, on any width', async ({ page }) => {
  const errors = await shows(page, kit.alone);
  await expect(page.locator('[data-part="Toast"]')).toBeVisible();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await isAccessible(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, `wider than a window of ${width} pixels`).toBe(0);
  }
  expect(errors).toEqual([]);
});

test.describe('on a touch screen', () => {
  test.use(PHONE);

  test('a finger finds every button and every field', async ({ page }) => {
    await shows(page, kit.alone);
    await expect(page.locator('[data-part="Toast"]')).toBeVisible();
    expect(await tooSmall(page)).toEqual([]);
  });
});

test.describe('in a browser that follows its elements', () => {
  test.use({ colorScheme: null });

  test('both themes are beside each other', async ({ page }) => {
    await shows(page, kit.both);
    for (const theme of ['light', 'dark']) {
      const frame = page.frameLocator(`iframe[title="Parts, ${theme}"]`);
      await expect(frame.locator('[data-part="Toast"]')).toBeVisible();
      await expect(frame.locator('html')).toHaveCSS(
        'background-color',
        theme === 'light' ? 'rgb(251, 250, 247)' : 'rgb(25, 26, 27)',
      );
    }
  });
});
