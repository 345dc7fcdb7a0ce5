import { expect, type Page } from '@playwright/test';

/** Nothing reaches beyond the window's sides. */
export async function fitsItsWindow(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over).toBe(0);
}
