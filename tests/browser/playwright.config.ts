import { defineConfig } from '@playwright/test';

import { chromium } from './browser.ts';

export default defineConfig({
  testDir: 'stories',
  outputDir: 'results',
  snapshotPathTemplate: 'kept-pictures/{arg}{ext}',
  // A picture that is missing is a fault; `cargo xtask kept-pictures` makes them.
  updateSnapshots: 'none',
  reporter: [['list']],
  timeout: 120_000,
  // Longer than a page may wait before it tries to reach a server that was gone: 30 s.
  expect: { timeout: 40_000 },
  workers: 2,
  fullyParallel: true,
  // What breaks this many breaks all of them, each after minutes of waiting.
  maxFailures: 20,
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
    // A film of the page and its nodes at each step take a quarter of the time; `--trace on` makes
    // them for one story. What fails shows its steps, its page and its picture without them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
  },
});
