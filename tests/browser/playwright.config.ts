import { defineConfig } from '@playwright/test';

import { chromium } from './browser.ts';

export default defineConfig({
  testDir: 'stories',
  outputDir: 'results',
  reporter: [['list']],
  timeout: 120_000,
  // Longer than a page may wait before it tries to reach a server that was gone: 30 s.
  expect: { timeout: 40_000 },
  workers: 2,
  fullyParallel: true,
  // A story that passes only sometimes is a fault to be found, not to be repeated.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    browserName: 'chromium',
    launchOptions: chromium(),
    viewport: { width: 1100, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 10_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
