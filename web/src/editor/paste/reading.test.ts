// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { Random } from '../../testing/random.ts';
import { linesFromDom } from './html.ts';
import { textOf } from './pasted.ts';
import { linesFromText } from './plain.ts';

/** A page that somebody made up, with what its author knows of it. */
interface Page {
  html: string;
  /** What is to be seen, in its order, and whether something parts it from what is before it. */
  readonly seen: { word: string; parted: boolean }[];
  readonly hidden: string[];
  /** How many things there are that no agenda can hold. */
  outsiders: number;
}

/** Pages of every construct, nested in each other; what is seen is noted while they are written. */
class Author {
  readonly page: Page = { html: '', seen: [], hidden: [], outsiders: 0 };
  readonly #random: Random;
  #words = 0;
  #parted = true;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#blocks(4, false);
  }

  #blocks(depth: number, hidden: boolean): void {
    for (let left = 1 + this.#random.below(4); left > 0; left -= 1) {
      this.#block(depth, hidden);
    }
  }

  #block(depth: number, hidden: boolean): void {
    if (depth === 0) {
      this.#around(
        this.#random.pick(LEAVES),
        () => {
          this.#inline(2, hidden);
        },
        hidden,
      );
      return;
    }
    switch (this.#random.below(9)) {
      case 0: {
        const list = this.#random.pick(LISTS);
        this.#around(
          list,
          () => {
            for (let left = 1 + this.#random.below(3); left > 0; left -= 1) {
              this.#around(
                this.#random.pick(ITEMS),
                () => {
                  this.#inline(1, hidden);
                  if (this.#random.chance(40)) {
                    this.#blocks(depth - 1, hidden);
                  }
                },
                hidden,
              );
            }
          },
          hidden,
        );
        break;
      }
      case 1:
        this.#around(
          ['<table><tbody>', '</tbody></table>'],
          () => {
            for (let rows = 1 + this.#random.below(3); rows > 0; rows -= 1) {
              this.#around(
                ['<tr>', '</tr>'],
                () => {
                  for (let cells = 1 + this.#random.below(3); cells > 0; cells -= 1) {
                    this.#around(
                      this.#random.pick(CELLS),
                      () => {
                        if (this.#random.chance(30)) {
                          this.#blocks(depth - 1, hidden);
                        } else {
                          this.#inline(1, hidden);
                        }
                      },
                      hidden,
                    );
                  }
                },
                hidden,
              );
            }
          },
          hidden,
        );
        break;
      case 2:
        this.page.html += '<div style="display: none">';
        this.#blocks(depth - 1, true);
        this.page.html += '</div>';
        break;
      case 3:
        this.#around(
          this.#random.pick(KEPT),
          () => {
            this.#text(hidden);
            this.page.html += '\n';
            if (!hidden) {
              this.#parted = true;
            }
            this.#text(hidden);
          },
          hidden,
        );
        break;
      case 4:
        this.#around(
          this.#random.pick(GROUPS),
          () => {
            this.#blocks(depth - 1, hidden);
          },
          hidden,
        );
        break;
      case 5:
        this.page.html += this.#random.pick(['<br>', '<hr>']);
        if (!hidden) {
          this.#parted = true;
        }
        break;
      default:
        this.#around(
          this.#random.pick(LEAVES),
          () => {
            this.#inline(3, hidden);
          },
          hidden,
        );
    }
  }

  #inline(depth: number, hidden: boolean): void {
    for (let left = 1 + this.#random.below(3); left > 0; left -= 1) {
      if (depth === 0) {
        this.#text(hidden);
        continue;
      }
      switch (this.#random.below(8)) {
        case 0: {
          const [before, after] = this.#random.pick(INLINES);
          this.page.html += before;
          this.#inline(depth - 1, hidden);
          this.page.html += after;
          break;
        }
        case 1:
          this.page.html += '<br>';
          if (!hidden) {
            this.#parted = true;
          }
          this.#text(hidden);
          break;
        case 2: {
          const alt = this.#word(hidden);
          this.page.html += ` <img alt="${alt}" src="x.png"> `;
          break;
        }
        case 3:
          this.page.html += this.#random.pick([
            '<img src="x.png" width="90">',
            '<iframe src="x"></iframe>',
            '<video></video>',
            '<canvas></canvas>',
          ]);
          if (!hidden) {
            this.page.outsiders += 1;
            this.#parted = false;
          }
          break;
        case 4:
          this.page.html += this.#random.pick([
            '<span style="display:none">',
            '<span hidden>',
            '<span style="mso-hide:all">',
            '<span style="visibility: hidden">',
          ]);
          this.#text(true);
          this.page.html += '</span>';
          break;
        case 5:
          this.#around(
            ['<span style="display:block">', '</span>'],
            () => {
              this.#text(hidden);
            },
            hidden,
          );
          break;
        default:
          this.#text(hidden);
      }
    }
  }

  #around([before, after]: readonly [string, string], within: () => void, hidden: boolean): void {
    this.page.html += before;
    if (!hidden) {
      this.#parted = true;
    }
    within();
    this.page.html += after;
    if (!hidden) {
      this.#parted = true;
    }
  }

  #text(hidden: boolean): void {
    this.page.html += `${this.#random.pick(['', ' ', '\n  ', '&nbsp;'])}${this.#word(hidden)}${this.#random.pick(['', ' ', '.', '\t'])}`;
  }

  /** No word is the beginning of another. */
  #word(hidden: boolean): string {
    this.#words += 1;
    const word = `${this.#random.pick(['tea', 'Öl', 'שלום', '茶', '👩‍💻'])}${String(this.#words).padStart(4, '0')}x`;
    if (hidden) {
      this.page.hidden.push(word);
    } else {
      this.page.seen.push({ word, parted: this.#parted });
      this.#parted = false;
    }
    return word;
  }
}

const LISTS = [
  ['<ul>', '</ul>'],
  ['<ol start="4">', '</ol>'],
  ['<ul class="inline-task-list">', '</ul>'],
  ['<ul style="--en-todo:true">', '</ul>'],
  ['<ul data-indent="2">', '</ul>'],
] as const;
const ITEMS = [
  ['<li>', '</li>'],
  ['<li data-checked="true">', '</li>'],
  ['<li><input type="checkbox" checked>', '</li>'],
  ['<li value="9">', '</li>'],
  ['<li aria-level="3">', '</li>'],
  ['<li role="checkbox" aria-checked="true"><p>', '</p></li>'],
] as const;
const CELLS = [
  ['<td>', '</td>'],
  ['<th>', '</th>'],
] as const;
const KEPT = [
  ['<pre>', '</pre>'],
  ['<div style="white-space: pre-wrap">', '</div>'],
  ['<p style="white-space: pre-line">', '</p>'],
  ['<div style="white-space: break-spaces">', '</div>'],
  ['<div style="white-space-collapse: preserve">', '</div>'],
] as const;
const GROUPS = [
  ['<div>', '</div>'],
  ['<blockquote>', '</blockquote>'],
  ['<section>', '</section>'],
  ['<details><summary></summary>', '</details>'],
  ['<dl><dd>', '</dd></dl>'],
  ['<figure>', '</figure>'],
] as const;
const LEAVES = [
  ['<p>', '</p>'],
  ['<div>', '</div>'],
  ['<h2>', '</h2>'],
  ['<p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">·</span>', '</p>'],
  ['<span style="display:block">', '</span>'],
  ['<address>', '</address>'],
  ['<div style="display:flex">', '</div>'],
] as const;
const INLINES = [
  ['<b>', '</b>'],
  ['<i>', '</i>'],
  ['<s>', '</s>'],
  ['<code>', '</code>'],
  ['<q>', '</q>'],
  ['<a href="https://example.org/">', '</a>'],
  ['<span style="font-weight:bold">', '</span>'],
  ['<button>', '</button>'],
  ['<mark>', '</mark>'],
] as const;

function documentOf(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}

describe('every visible character arrives or is named', () => {
  it.each(Array.from({ length: 30 }, (_, index) => index))(
    'in pages of the seeds from %s0',
    (ten) => {
      for (let seed = ten * 10; seed < ten * 10 + 10; seed += 1) {
        const { page } = new Author(seed);
        const text = linesFromDom(documentOf(page.html)).map(textOf).join('\n');
        let at = 0;
        for (const { word, parted } of page.seen) {
          const found = text.indexOf(word, at);
          expect(found, `seed ${seed}: ${word} of ${page.html} in ${text}`).toBeGreaterThanOrEqual(
            at,
          );
          if (parted && found > 0) {
            expect(text.charAt(found - 1), `seed ${seed}: before ${word}`).toMatch(/[\s(“]/);
          }
          at = found + word.length;
        }
        for (const word of page.hidden) {
          expect(text, `seed ${seed}`).not.toContain(word);
        }
        expect(text.split('stays in the original').length - 1, `seed ${seed}: ${page.html}`).toBe(
          page.outsiders,
        );
      }
    },
    60_000,
  );
});

describe('the cost of reading a paste', () => {
  const PAGES: [string, (n: number) => string][] = [
    ['elements in each other', (n) => `${'<div>'.repeat(n)}x${'</div>'.repeat(n)}`],
    ['elements beside each other', (n) => '<div>x</div>'.repeat(n)],
    ['marks beside each other in one line', (n) => '<b>x</b><i>y</i>'.repeat(n)],
    ['lists in each other', (n) => '<ul><li>x'.repeat(n)],
    ['tables in each other', (n) => '<table><tr><td>x</td><td>'.repeat(n)],
    ['cells beside each other', (n) => `<table><tr>${'<td>x</td>'.repeat(n)}</tr></table>`],
    ['boxes in each other', (n) => '<li role="checkbox"><ul>'.repeat(n)],
    [
      'lists of Word in each other',
      (n) =>
        '<div style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span>'.repeat(n),
    ],
    ['spaces', (n) => `a${' '.repeat(100 * n)}b`],
    ['spaces that are kept', (n) => `<pre>a${' '.repeat(100 * n)}b</pre>`],
    ['line breaks', (n) => '<br>'.repeat(n)],
    ['superscripts', (n) => '<sup>2</sup>'.repeat(n)],
  ];

  it.each(PAGES)('grows with its length: %s', (what, make) => {
    // The tests' parser of pages is slow at what stands in each other; the reader is not.
    const size = what.includes('in each other') ? 100 : 1_000;
    const cost = (n: number): number => {
      const steps = { taken: 0 };
      linesFromDom(documentOf(make(n)), steps);
      return steps.taken;
    };
    expect(cost(2 * size)).toBeLessThanOrEqual(2.1 * cost(size) + 100);
    expect(cost(2 * size)).toBeLessThanOrEqual(4 * make(2 * size).length);
  });

  it('ten thousand levels are read like one', () => {
    const root = document.createElement('div');
    // From within, as a parser of pages would be slow at it.
    let inner: Node = document.createTextNode('deep');
    for (let level = 0; level < 10_000; level += 1) {
      const outer = document.createElement(level % 2 === 0 ? 'div' : 'li');
      outer.appendChild(inner);
      inner = outer;
    }
    root.appendChild(inner);
    expect(linesFromDom(root).map(textOf)).toEqual(['deep']);
  });

  it.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['spaces and a letter', `${' '.repeat(1_000_000)}x`],
    ['brackets', '['.repeat(300_000)],
    ['links without a beginning', '](https://a.test)'.repeat(30_000)],
    ['fences', '```\n'.repeat(100_001)],
    ['numbers', '1. '.repeat(300_000)],
  ])(
    'a megabyte of plain %s is read at once',
    (_what, text) => {
      const words = linesFromText(text, { signs: true, marks: {} }).map(textOf).join('\n');
      expect(words.length).toBeLessThanOrEqual(text.length);
    },
    5_000,
  );
});
