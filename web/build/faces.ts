import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import subset from 'subset-font';
import type { Plugin } from 'vite';

/** The files of the page's faces, each by the font that it is taken from. */
export const FACES: Readonly<Record<string, string>> = {
  'sans-400.woff2': '@expo-google-fonts/figtree/400Regular/Figtree_400Regular.ttf',
  'sans-600.woff2': '@expo-google-fonts/figtree/600SemiBold/Figtree_600SemiBold.ttf',
  'serif-600.woff2': '@expo-google-fonts/literata/600SemiBold/Literata_600SemiBold.ttf',
};

/** Letters of the block Latin Extended-A that no official language of Europe writes any more, or ever did. */
const ELSEWHERE = /[ĨĩĬĭĔĕĲĳĸĿŀŉŊŋŎŏŦŧŨũſ]/gu;

/** What the faces have: the letters of Europe's Latin alphabets, with figures and the signs that people type. */
export const LETTERS = [
  between(' ', '~'),
  between('\u00a0', 'ÿ'),
  between('Ā', 'ž').replace(ELSEWHERE, ''),
  'ȘșȚțẞ',
  '–—‘’‚“”„†•…‰‹›€™−→←×✓·◦▪\u2009\u2011\u202f',
].join('');

/** Kerning, composed letters, and the forms of letters that a language wants; words are typed without ligatures. */
const FEATURES = ['kern', 'ccmp', 'locl'];

/** Of the names in a font: who made it, and under which licence. */
const NAMES = [0, 13, 14];

/**
 * Makes the page's faces as small as they can be from whole fonts, before anything asks for them. They are files beside
 * the sources, as a style sheet and the page's HTML name them.
 */
export function faces(into: string): Plugin {
  return {
    name: 'duologue:faces',
    async configResolved({ root }) {
      const folder = path.resolve(root, into);
      await mkdir(folder, { recursive: true });
      await Promise.all(
        Object.entries(FACES).map(async ([name, font]) => {
          await renew(path.join(folder, name), await faceOf(font));
        }),
      );
    },
  };
}

/** A font of which only our letters are left. */
async function faceOf(font: string): Promise<Buffer> {
  return subset(await readFile(createRequire(import.meta.url).resolve(font)), LETTERS, {
    targetFormat: 'woff2',
    keepFeatures: FEATURES,
    noHinting: true,
    dropTables: ['DSIG', 'STAT', 'MVAR'],
    preserveNameIds: NAMES,
  });
}

/** Writes a file that is not there yet or says something else: whoever watches it hears of changes alone. */
async function renew(file: string, bytes: Buffer): Promise<void> {
  const known = await readFile(file).catch(() => undefined);
  if (known?.equals(bytes) !== true) {
    await writeFile(file, bytes);
  }
}

function between(first: string, last: string): string {
  const from = first.codePointAt(0) ?? 0;
  const count = (last.codePointAt(0) ?? 0) - from + 1;
  return String.fromCodePoint(...Array.from({ length: count }, (_, at) => from + at));
}
