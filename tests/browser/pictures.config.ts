import { defineConfig } from '@playwright/test';

import stories from './playwright.config.ts';

/** Makes the pictures in `docs` instead of telling stories. */
export default defineConfig(stories, {
  testDir: 'pictures',
  workers: 1,
});
