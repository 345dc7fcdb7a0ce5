import { defineConfig } from '@playwright/test';

import stories from './playwright.config.ts';

/** Measures the page instead of telling stories; `DUOLOGUE_BENCH_SECONDS` says how long people type. */
export default defineConfig(stories, {
  testDir: 'bench',
  outputDir: 'results/bench',
  workers: 1,
  timeout: 2 * 60 * 60 * 1000,
});
