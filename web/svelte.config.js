import { readdirSync } from 'node:fs';
import path from 'node:path';

import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const SOURCE = path.join(import.meta.dirname, 'src');

const components = readdirSync(SOURCE, { recursive: true })
  .filter((file) => file.endsWith('.svelte'))
  .sort();

/** The class by which a component's styles find its elements: its number, as every first visit transfers all of them. */
function cssHash({ hash, filename }) {
  const number = components.indexOf(path.relative(SOURCE, filename));
  // Made since the development server was started.
  return number < 0 ? `svelte-${hash(filename)}` : `s${number.toString(36)}`;
}

/** @type {import('@sveltejs/vite-plugin-svelte').SvelteConfig} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, cssHash },
};
