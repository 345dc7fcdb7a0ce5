import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { build, minify, type Plugin, type ResolvedConfig } from 'vite';

/** As powers of two; 0 leaves the choice to the encoder. */
const BLOCK_SIZES = [0, 16, 17] as const;

/** What the service worker is told about the page it keeps, as the global `__SHELL__`. */
interface Shell {
  /** Changes whenever any file of the page does. */
  version: string;
  /** Absolute paths of everything the page is made of; `/` stands for index.html. */
  files: string[];
}

/** Of each source, the file that it became, and what comes with it. */
type Manifest = Record<string, { file: string; css?: string[]; assets?: string[] }>;

/**
 * What is left to do once the page's files are written: the service worker, which has to know
 * the names of all of them, and a compressed sibling for each, so that the server never
 * compresses anything itself.
 */
export function finishPage(options: { serviceWorker: string }): Plugin {
  let config: ResolvedConfig | undefined;
  let written = false;
  return {
    name: 'duologue:finish-page',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle() {
      written = true;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (config === undefined) {
          throw new Error('finish-page ran before the configuration was known');
        }
        if (!written) {
          // The build failed, and its own words are better.
          return;
        }
        const folder = path.resolve(config.root, config.build.outDir);
        await shorten(path.join(folder, 'start.js'));
        const shell = await shellOf(folder, config.publicDir);
        await buildServiceWorker(path.resolve(config.root, options.serviceWorker), folder, shell);
        await compressAll(folder);
      },
    },
  };
}

/** Takes what only people read out of a script that stands by itself; its language stays what it is. */
async function shorten(file: string): Promise<void> {
  const { code } = await minify(file, await readFile(file, 'utf8'), {
    compress: false,
    mangle: true,
  });
  await writeFile(file, code);
}

/** One self-contained classic script at the root, since its place decides what it may serve. */
async function buildServiceWorker(entry: string, folder: string, shell: Shell): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __SHELL__: JSON.stringify(shell) },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: entry,
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  });
}

/** Icons for home screens: fetched by who installs the page, not needed to open it. */
const INSTALLATION = /\.png$/u;

/** What Vite says that it made, below the folder it made it in; nobody is served it. */
const MANIFEST = '.vite/manifest.json';

/** What was made of the sources by Vite's own word, what is handed on as it is, and the page itself. */
async function shellOf(folder: string, handedOn: string): Promise<Shell> {
  const manifest = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')) as Manifest;
  const made = Object.values(manifest).flatMap(({ file, css = [], assets = [] }) => [
    file,
    ...css,
    ...assets,
  ]);
  const parts = new Set([...made, ...(await filesBelow(handedOn)), 'index.html']);
  const unnamed = (await filesBelow(folder)).filter((file) => !parts.has(file));
  if (unnamed.some((file) => file !== MANIFEST)) {
    throw new Error(`no part of the page by Vite's manifest: ${unnamed.join(', ')}`);
  }
  const hash = createHash('sha256');
  const files: string[] = [];
  for (const file of [...parts].sort()) {
    if (INSTALLATION.test(file)) {
      continue;
    }
    hash
      .update(file)
      .update('\0')
      .update(await readFile(path.join(folder, file)));
    files.push(file === 'index.html' ? '/' : `/${file}`);
  }
  return { version: hash.digest('hex').slice(0, 16), files };
}

/** Formats that are not compressed already. */
const COMPRESSIBLE = /\.(?:css|html|ico|js|json|svg|txt|wasm|webmanifest)$/u;

async function compressAll(folder: string): Promise<void> {
  const files = (await filesBelow(folder)).filter(
    (file) => COMPRESSIBLE.test(file) && file !== MANIFEST,
  );
  await Promise.all(
    files.map(async (file) => {
      const place = path.join(folder, file);
      const plain = await readFile(place);
      const [brotli, gzipped] = await Promise.all([
        smallest(plain),
        promisify(gzip)(plain, { level: 9 }),
      ]);
      await writeFile(`${place}.br`, brotli);
      await writeFile(`${place}.gz`, gzipped);
    }),
  );
}

/** A file in the size of block that packs it best: none is the best for every file. */
async function smallest(plain: Uint8Array): Promise<Uint8Array> {
  const packed = await Promise.all(
    BLOCK_SIZES.map((size) =>
      promisify(brotliCompress)(plain, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength,
          [constants.BROTLI_PARAM_LGBLOCK]: size,
        },
      }),
    ),
  );
  return packed.reduce((one, other) => (other.byteLength < one.byteLength ? other : one));
}

/** Every file below a folder, relative to it, with `/` between names, in a stable order. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}
