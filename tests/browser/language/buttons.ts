import type { Page } from '@playwright/test';

/** The buttons in sight that say: this is what the screen is for. One at most has any right to. */
export async function primaryButtons(page: Page): Promise<string[]> {
  return page.locator('button.primary:visible').allTextContents();
}
