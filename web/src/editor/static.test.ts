// @vitest-environment jsdom
import { expect, it } from 'vitest';

import type { Line } from '../core/types.ts';
import { Mounted } from '../testing/mounted.ts';
import { longRuns } from './long-runs.ts';
import { layered, type Marked } from './notes.ts';
import { AT_ONCE, renderTopic } from './static.ts';

const ACCENT = '\u0301';

function linesOf(count: number, words = 'some words'): Line[] {
  return Array.from({ length: count }, (_, number) => ({
    id: number === 0 ? 'first-line' : `line-${String(number).padStart(6, '0')}`,
    kind: 'text',
    indent: 0,
    checked: false,
    spans: [{ text: words, marks: {} }],
  }));
}

function drawn(place: HTMLElement): number {
  return place.querySelectorAll('.line').length;
}

it('draws the first lines of a long topic at once and the others in pieces, in their order', () => {
  const place = document.createElement('div');
  const more = renderTopic(place, linesOf(5_000));
  expect(drawn(place)).toBe(AT_ONCE);
  let pieces = 1;
  while (more?.() === true) {
    pieces += 1;
  }
  expect(drawn(place)).toBe(5_000);
  expect(pieces).toBeLessThan(20);
  expect(place.querySelector('.line:last-child')?.getAttribute('data-line')).toBe('line-004999');
});

it('has nothing left to draw of a topic that is not long', () => {
  const place = document.createElement('div');
  expect(renderTopic(place, linesOf(AT_ONCE))).toBeUndefined();
  expect(drawn(place)).toBe(AT_ONCE);
});

it('marks what reaches over several lines, also into a later piece', () => {
  const place = document.createElement('div');
  const each = 'some words'.length + 1;
  const marked: Marked[] = [
    { id: 'late', state: 'waiting', start: AT_ONCE * each - 5, len: 8 },
    { id: 'first', state: 'waiting', start: 5, len: each },
  ];
  const more = renderTopic(place, linesOf(AT_ONCE + 1), undefined, { marked, below: new Map() });
  more?.();
  const words = (id: string): string[] =>
    [...place.querySelectorAll(`[data-wording="${id}"]`)].map((found) => found.textContent);
  expect(words('first')).toEqual(['words', 'some ']);
  expect(words('late')).toEqual(['ords', 'som']);
});

it('draws but some of the marks on one letter, and keeps all of them as words', () => {
  const words = `a${ACCENT.repeat(500)}b`;
  const place = document.createElement('div');
  renderTopic(place, linesOf(1, words));
  expect(place.textContent).toBe(words);
  expect(place.querySelector('.cut')?.textContent).toBe(ACCENT.repeat(468));

  const mounted = new Mounted([words]);
  expect(mounted.rows).toEqual([words]);
  expect(mounted.view.dom.querySelector('.cut')?.textContent).toBe(ACCENT.repeat(468));
  mounted.close();
});

const LETTERS: [what: string, head: string, piece: string, shown: number][] = [
  ['accents', 'a', ACCENT, 32],
  ['accents beyond the basic plane', 'a\u0301', '\u{1e8d0}', 31],
  ['joiners', 'a', '\u200d', 32],
  ['colours of skin', '👍', '🏽', 32],
  ['tags', '🏴', '\u{e0061}', 32],
  ['half-width marks', 'ｶ', '\uff9e', 32],
  ['first parts of a syllable', '', '\u1100', 32],
  ['middle parts of a syllable', '가', '\u1161', 32],
  ['last parts of a syllable', '각', '\u11a8', 32],
  ['signs before a number', '', '\u0600', 32],
  ['joined pictures', '', '👩\u200d', 16],
  ['joined pictures of a colour', '', '👩🏽\u200d', 16],
  ['joined consonants', '', 'क्', 16],
];

it.each(LETTERS)('draws but some of the %s in one letter', (_, head, piece, shown) => {
  const words = `before ${head}${piece.repeat(500)}. behind`;
  const start = 'before '.length + head.length + shown * piece.length;
  const end = 'before '.length + head.length + 500 * piece.length;
  const runs = longRuns(words);
  expect(runs).toContainEqual([start, end]);
  // One letter, as a browser sees it, is not much longer than what is shown of it.
  let drawn = words;
  for (const [from, to] of runs.toReversed()) {
    drawn = drawn.slice(0, from) + drawn.slice(to);
  }
  const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(drawn)];
  expect(Math.max(...letters.map(({ segment }) => segment.length))).toBeLessThan(90);
});

it('cuts a run of millions', () => {
  expect(longRuns(`a${ACCENT.repeat(3_000_000)}b`)).toEqual([[33, 3_000_001]]);
  expect(longRuns('👩\u200d'.repeat(1_000_000))).toEqual([[48, 3_000_000]]);
});

it.each([
  'naïve',
  `e${ACCENT.repeat(20)}`,
  '👩‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'किमपि',
  'क्ष्म्य स्त्री',
  '🇩🇪🇫🇷',
  '한글'.normalize('NFD'),
  '👨🏽‍❤️‍💋‍👨🏿',
])('draws all of %s', (words) => {
  expect(longRuns(words.repeat(50))).toEqual([]);
});

/** So many stretches of one line, each from a place of its own to the end. */
function overlapping(count: number): Marked[] {
  return Array.from({ length: count }, (_, start) => ({
    id: `wording-${String(start)}`,
    state: 'waiting',
    start,
    len: 2 * count - start,
  }));
}

it('draws stretches that lie over each other in as much as they are', () => {
  const elements = (count: number): number => {
    const place = document.createElement('div');
    const words = 'w'.repeat(2 * count);
    renderTopic(place, linesOf(1, words), undefined, {
      marked: overlapping(count),
      below: new Map(),
    });
    expect(place.textContent).toBe(words);
    return place.querySelectorAll('*').length;
  };
  const [once, twice] = [elements(500), elements(1_000)];
  expect(once).toBeGreaterThan(8);
  expect(twice).toBeLessThan(2.5 * once);
});

it('leaves no letter unmarked that somebody asked about, and marks none more than eight times', () => {
  const stretches = [
    ...overlapping(30),
    ...Array.from({ length: 200 }, (_, at) => ({
      id: `short-${String(at)}`,
      state: 'waiting',
      start: (at * 7) % 50,
      len: 1 + (at % 9),
    })),
  ];
  const over = (marked: readonly Marked[], letter: number): number =>
    marked.filter(({ start, len }) => start <= letter && letter < start + len).length;
  const shown = layered(stretches);
  for (let letter = 0; letter < 70; letter += 1) {
    expect(over(shown, letter)).toBe(Math.min(8, over(stretches, letter)));
  }
  const few = stretches.slice(0, 8);
  expect(layered(few)).toEqual(few);
});
