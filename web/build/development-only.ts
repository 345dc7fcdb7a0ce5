import path from 'node:path';

import type { Plugin } from 'vite';

/** Refuses a build of the page in which something from one of these folders is, whoever imports it. */
export function developmentOnly(folders: readonly string[]): Plugin {
  let root = '';
  return {
    name: 'duologue:development-only',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    buildEnd() {
      for (const id of this.getModuleIds()) {
        const file = path.relative(root, id.split('?', 1)[0] ?? id);
        if (folders.some((folder) => file.startsWith(`${folder}/`))) {
          this.error(`${file} is for development only, and the page has come to contain it`);
        }
      }
    },
  };
}
