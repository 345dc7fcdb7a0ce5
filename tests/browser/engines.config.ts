import { defineConfig } from '@playwright/test';

import type { EngineName } from './engines/story.ts';

const ENGINES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];

/** The main stories in each browser engine; Playwright runs them, and drives Chromium alone. */
export default defineConfig<object, { engineName: EngineName }>({
  testDir: 'engines',
  outputDir: 'results/engines',
  reporter: [['list']],
  timeout: 300_000,
  expect: { timeout: 40_000 },
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // Each engine in a worker of its own, as its browser is started once for all of its stories.
  workers: 2,
  fullyParallel: false,
  projects: ENGINES.map((engineName) => ({ name: engineName, use: { engineName } })),
});
