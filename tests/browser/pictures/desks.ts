import path from 'node:path';

import type { Browser, BrowserContext, Page } from '@playwright/test';

/** Each window, in CSS pixels. */
export const WINDOW = { width: 620, height: 700 };

const FOLDER = path.resolve(import.meta.dirname, '../../../docs');

/** Takes a picture of two windows beside each other, by day and by night. */
export async function onTwoDesks(
  browser: Browser,
  pages: readonly Page[],
  name: string,
): Promise<void> {
  const table = await browser.newContext({ deviceScaleFactor: 2 });
  for (const scheme of ['light', 'dark'] as const) {
    const windows: string[] = [];
    for (const page of pages) {
      await page.emulateMedia({ colorScheme: scheme });
      windows.push((await sharply(page)).toString('base64'));
    }
    const file = scheme === 'light' ? `${name}.png` : `${name}-dark.png`;
    await sideBySide(table, windows, scheme, path.join(FOLDER, file));
  }
  await table.close();
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
    (bytes) =>
      `<img src="data:image/png;base64,${bytes}" width="${WINDOW.width}" height="${WINDOW.height}">`,
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
