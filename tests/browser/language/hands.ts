import { expect, type Locator, type Page } from '@playwright/test';

/** What a person works the page with. */
export type Hands = 'pointer' | 'keyboard';

/** More steps than a page has stops: who has not arrived by then never will. */
const STOPS = 250;

/** Presses a button, follows a link or ticks a box. */
export async function press(page: Page, hands: Hands, target: Locator): Promise<void> {
  if (hands === 'pointer') {
    await target.click();
    return;
  }
  await reach(page, target);
  const isBox = (await target.getAttribute('type')) === 'checkbox';
  await page.keyboard.press(isBox ? 'Space' : 'Enter');
}

/** Writes words into a field, in place of what is in it. */
export async function fill(page: Page, hands: Hands, field: Locator, words: string): Promise<void> {
  if (hands === 'pointer') {
    // As a hand does: `fill` alone would put the focus there out of nowhere.
    await field.click();
    await field.fill(words);
    return;
  }
  await reach(page, field);
  const type = await field.getAttribute('type');
  if (type === 'date') {
    // Typed as the field's own order wants it, which is that of the browser's language and not of the page's.
    const [year, month, day] = words.split('-');
    await page.keyboard.type(`${month ?? ''}${day ?? ''}${year ?? ''}`);
    return;
  }
  if (type === 'time') {
    // The same: in twelve hours.
    const [hour = 0, minute = 0] = words.split(':').map(Number);
    const digits = [hour % 12 || 12, minute].map((part) => String(part).padStart(2, '0'));
    await page.keyboard.type(`${digits.join('')}${hour < 12 ? 'A' : 'P'}`);
    return;
  }
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words, { delay: 2 });
}

/** Chooses in a list of choices. */
export async function choose(
  page: Page,
  hands: Hands,
  field: Locator,
  label: string,
): Promise<void> {
  if (hands === 'pointer') {
    await field.selectOption({ label });
    return;
  }
  await reach(page, field);
  await page.keyboard.type(label, { delay: 2 });
  await expect(field.locator('option:checked')).toHaveText(label);
}

/** Goes to something with the Tab key alone, from wherever the focus is. */
export async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  if (await hasFocus(target)) {
    return;
  }
  // Tab indents while one writes; who only passes through the words is let on.
  if (await isWriting(page)) {
    await page.keyboard.press('Escape');
  }
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await hasFocus(target)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`no key leads to ${target.toString()}`);
}

/** Whether the focus is on it, or in it. */
export async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.contains(document.activeElement));
}

async function isWriting(page: Page): Promise<boolean> {
  // The fields of a card below a line stand among the words and are not written in them.
  return page.evaluate(
    () => (document.activeElement as HTMLElement | null)?.isContentEditable === true,
  );
}
