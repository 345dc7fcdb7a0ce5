// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';

import postcss, { type Declaration } from 'postcss';
import { describe, expect, it } from 'vitest';

/** The greys that words and signs have besides the ink: of what is said beside the words, and of signs and edges. */
const GREYS = ['quiet', 'edge'];

const WORDS = ['ink', 'quiet', 'accent', 'warn', 'bad', 'other'];
const GROUNDS = ['paper', 'raised', 'accent-soft', 'warn-soft', 'bad-soft', 'code'];

/** What the colour of words may be, in sheets that have no colours of their own. */
const COLOURS = [
  ...[...WORDS, ...GREYS, 'paper', 'on-accent'].map((name) => `var(--${name})`),
  'inherit',
  'GrayText',
];

/** A length that is written out; a hairline is no distance. */
const LENGTH = /(?<![\w.-])(?<number>\d*\.?\d+)(?<unit>rem|em|px|ch|ex)\b/gu;
const HAIRLINE = 2;

const SPACING = /^(?:margin|padding)(?:-|$)|^(?:row-|column-)?gap$/u;
const SIZE = /^(?:var\(--(?:small|text|large)\)|inherit|1em)$/u;
const COLOUR = /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(/iu;

/** Every style sheet of the page, with those in its components. */
const sheets = readdirSync('src', { recursive: true, encoding: 'utf8' }).flatMap((name) => {
  const file = `src/${name}`;
  if (name.endsWith('.css')) {
    return [{ file, css: readFileSync(file, 'utf8') }];
  }
  const [, css] = name.endsWith('.svelte')
    ? (/<style>(.*)<\/style>/su.exec(readFileSync(file, 'utf8')) ?? [])
    : [];
  return css === undefined ? [] : [{ file, css }];
});

/** What stands in declarations that it finds wrong, with where. */
function wrong(isWrong: (declaration: Declaration) => boolean): string[] {
  return sheets.flatMap(({ file, css }) => {
    const found: string[] = [];
    postcss.parse(css).walkDecls((declaration) => {
      const isToken = declaration.prop.startsWith('--');
      const isFace = declaration.parent?.type === 'atrule';
      if (!isToken && !isFace && isWrong(declaration)) {
        found.push(`${file}: ${declaration.toString()}`);
      }
    });
    return found;
  });
}

/** The tokens of one theme; the dark one is written over the light one. */
function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const tokens = new Map<string, string>();
  postcss.parse(readFileSync('src/app.css', 'utf8')).walkRules(':root', (rule) => {
    const media =
      rule.parent?.type === 'atrule' ? `${rule.parent.toString().split('{', 1)[0]}` : '';
    if (media === '' || (theme === 'dark' && media.includes('prefers-color-scheme: dark'))) {
      rule.walkDecls(/^--/u, ({ prop, value }) => void tokens.set(prop.slice(2), value));
    }
  });
  return tokens;
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('the look of the page', () => {
  it('has words of three sizes', () => {
    const found = wrong(({ prop, value }) => {
      if (prop === 'font') {
        const size = value.replace(/^\d+ /u, '').split(/\s|\//u, 1)[0] ?? '';
        return value !== 'inherit' && !SIZE.test(size);
      }
      return prop === 'font-size' && !SIZE.test(value);
    });
    expect(found).toEqual([]);
  });

  it('has distances of one scale', () => {
    const found = wrong(
      ({ prop, value }) =>
        SPACING.test(prop) &&
        [...value.matchAll(LENGTH)].some(
          ({ groups }) => Number(groups?.['number']) > (groups?.['unit'] === 'px' ? HAIRLINE : 0),
        ),
    );
    expect(found).toEqual([]);
    const scale = [...tokensOf('light')].filter(([name]) => name.startsWith('space-'));
    const steps = scale.map(([, value]) => parseFloat(value));
    expect(steps.length).toBeLessThanOrEqual(8);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('has the colours of its tokens, and two greys besides the ink', () => {
    const found = wrong(
      ({ prop, value }) => COLOUR.test(value) || (prop === 'color' && !COLOURS.includes(value)),
    );
    expect(found).toEqual([]);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`can be read on every ground, in the ${theme} theme`, () => {
      const tokens = tokensOf(theme);
      const ratio = (one: string, other: string): number =>
        contrast(tokens.get(one) ?? '', tokens.get(other) ?? '');
      const tooFaint = (names: readonly string[], grounds: readonly string[], least: number) =>
        names.flatMap((name) =>
          grounds
            .filter((ground) => ratio(name, ground) < least)
            .map((ground) => `${name} on ${ground}: ${ratio(name, ground).toFixed(2)}`),
        );
      expect(tooFaint(WORDS, GROUNDS, 4.5)).toEqual([]);
      expect(tooFaint(['on-accent'], ['accent'], 7)).toEqual([]);
      expect(tooFaint(['paper'], ['other'], 4.5)).toEqual([]);
      // What people write, and what asks something of them.
      expect(tooFaint(['ink'], GROUNDS, 7)).toEqual([]);
      expect(tooFaint(['accent', 'bad'], ['paper', 'raised'], 7)).toEqual([]);
      // Signs and the edges of what can be pressed.
      expect(tooFaint(['edge'], GROUNDS, 3)).toEqual([]);
    });
  }
});
