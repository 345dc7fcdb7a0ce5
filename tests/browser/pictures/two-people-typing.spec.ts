import path from 'node:path';

import type { BrowserContext, Page } from '@playwright/test';

import type { Person } from '../language/person.ts';
import { DAY, expect, together as test } from '../language/story.ts';

/** Both windows, in CSS pixels. */
const WINDOW = { width: 620, height: 700 };

const FOLDER = path.resolve(import.meta.dirname, '../../../docs');

test('two people typing', async ({ alice, bob, browser }) => {
  await fill(alice);
  await expect(bob.topic('Move to the new build')).toBeVisible();
  for (const person of [alice, bob]) {
    await person.page.setViewportSize(WINDOW);
    await person.page.mouse.move(1, WINDOW.height - 1);
  }

  await alice.goesTo('Move to the new build', { line: 2, at: 'end' });
  await bob.goesTo('Move to the new build', { line: 1, at: 'end' });
  await Promise.all([alice.types('m Monday on'), bob.types(' on the 3rd')]);
  await alice.isSaved();
  await bob.isSaved();
  // The last place of each caret is still on its way to the other.
  await alice.page.waitForTimeout(300);
  for (const person of [alice, bob]) await keepName(person);

  const table = await browser.newContext({ deviceScaleFactor: 2 });
  for (const scheme of ['light', 'dark'] as const) {
    const windows: string[] = [];
    for (const person of [alice, bob]) {
      await person.page.emulateMedia({ colorScheme: scheme });
      windows.push((await sharply(person.page)).toString('base64'));
    }
    const name = scheme === 'light' ? 'two-people-typing.png' : 'two-people-typing-dark.png';
    await sideBySide(table, windows, scheme, path.join(FOLDER, name));
  }
  await table.close();
});

/** Stops the name on the other's caret from fading; it shows for a moment after each letter. */
async function keepName(person: Person): Promise<void> {
  await expect(person.caretOfOther).toBeVisible();
  await person.caretOfOther.evaluate((caret) => {
    for (const fading of caret.getAnimations({ subtree: true })) {
      fading.pause();
      fading.currentTime = 0;
    }
  });
}

async function fill(alice: Person): Promise<void> {
  await expect(alice.section(DAY)).toBeVisible();
  await alice.brings('Thank you for the talk');
  await alice.brings('Who answers questions about the old build');
  await alice.addsAMeeting('2026-12-01');
  await alice.brings('What do you want to focus on next year?');
  await alice.brings('Feedback on my talk');
  await alice.brings('Move to the new build');
  await alice.goesTo('Move to the new build', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('- we ship');
  await alice.presses('Enter');
  await alice.types('freeze fro');
  await alice.presses('Enter');
  await alice.types('[] tell the support team');
  await alice.presses('Enter');
  await alice.types('write down how to go back');
  await alice.lineOf('Move to the new build', 3).getByRole('checkbox').click();
  await alice.isSaved();
}

/** A screenshot at twice the size, for screens with fine pixels. */
async function sharply(page: Page): Promise<Buffer> {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('Emulation.setDeviceMetricsOverride', {
    ...WINDOW,
    deviceScaleFactor: 2,
    mobile: false,
  });
  return page.screenshot({ scale: 'device', caret: 'initial', animations: 'allow' });
}

/** Lays both windows beside each other, as on two desks. */
async function sideBySide(
  table: BrowserContext,
  windows: readonly string[],
  scheme: 'light' | 'dark',
  file: string,
): Promise<void> {
  const page = await table.newPage();
  await page.setViewportSize({ width: 2 * WINDOW.width + 48, height: WINDOW.height + 32 });
  const edge = scheme === 'light' ? '#0002' : '#fff3';
  const images = windows.map(
    (bytes) => `<img src="data:image/png;base64,${bytes}" width="${WINDOW.width}" height="${WINDOW.height}">`,
  );
  await page.setContent(`
    <style>
      html { background: transparent }
      body { margin: 16px; display: flex; gap: 16px }
      img { border-radius: 10px; box-shadow: 0 0 0 1px ${edge} }
    </style>
    ${images.join('')}`);
  await page.locator('img').last().waitFor();
  await page.screenshot({ path: file, omitBackground: true });
  await page.close();
}
