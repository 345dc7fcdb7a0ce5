// @vitest-environment node
import { build, type Plugin } from 'vite';
import { expect, it } from 'vitest';

import config from '../../../../vite.config.ts';

/** Builds as the page is built, from another document, and writes nothing. */
function built(document: string): Promise<unknown> {
  const { plugins } = config({ mode: 'production', command: 'build' });
  return build({
    configFile: false,
    logLevel: 'silent',
    // It finishes what was written.
    plugins: plugins?.filter((plugin) => (plugin as Plugin).name !== 'duologue:finish-page') ?? [],
    build: { write: false, rollupOptions: { input: document } },
  });
}

it('is refused when the page would contain the states of the kit', async () => {
  await expect(built('kit.html')).rejects.toThrow(
    /src\/ui\/kit\/states\/.* is for development only/u,
  );
});
