import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { developmentOnly } from './build/development-only.ts';
import { faces } from './build/faces.ts';
import { finishPage } from './build/finish-page.ts';
import { icons } from './build/icons.ts';

/** Where the server listens while the page is being worked on; `cargo xtask dev` names it. */
const server = process.env['DUOLOGUE_DEV_SERVER'] ?? 'http://127.0.0.1:8080';

/** What several parts of the page need: Svelte, the API, the device's store, how names and icons are drawn, and fresh ids. */
const SHARED =
  /node_modules[\\/](svelte|esm-env|clsx)[\\/]|src[\\/](io[\\/](api|local|device-(store|database)|agenda-store)|core[\\/](isolated-text|random))\.ts|ui[\\/]kit[\\/]((Icon|Sentence|Button)\.svelte|(length-limit|scroll-anchoring)\.ts)|preload-helper/;

export default defineConfig(({ mode }) => ({
  plugins: [
    svelte(),
    icons(),
    faces('src/faces'),
    developmentOnly(['src/ui/kit/states']),
    finishPage({ serviceWorker: 'src/service-worker.ts' }),
  ],
  // Svelte's server build is what Node would pick, and its components cannot be mounted.
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  build: {
    target: 'es2023',
    outDir: 'dist',
    // What the page consists of, for the service worker's list and for what weighs it.
    manifest: true,
    emptyOutDir: true,
    // The content security policy allows no data: addresses and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // As short as the bundler lets them be with so many parts: every name stands in two lists that are no smaller when compressed.
        entryFileNames: 'assets/[name]-[hash:7].js',
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        codeSplitting: {
          // One file of what the page shares with parts that are fetched later: six small ones are a kilobyte more, and
          // each of those parts would name them all.
          groups: [{ name: 'shared', test: SHARED }],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    // The languages that promises are read in stand beside their reader.
    fs: { allow: ['..'] },
    proxy: {
      '/api': { target: server, ws: true },
      '/healthz': { target: server },
    },
  },
  test: {
    // A test that shows something asks for jsdom in its first line: making one costs more than most tests that need none.
    environment: 'node',
    // Nobody watches beside it: every core is for the tests.
    maxWorkers: '100%',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    // Whole cores and editors, on a machine that does other things too.
    testTimeout: 30_000,
  },
}));
