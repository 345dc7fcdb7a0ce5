// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Line } from '../core/types.ts';
import { Random } from '../testing/random.ts';
import { Typist } from '../testing/typist.ts';
import { Numbering } from './numbers.ts';

/** What somebody types, and the lines that are there then; the keys are those of `Typist.type`. */
interface Row {
  readonly what: string;
  readonly typed: string;
  readonly lines: string[];
}

const ROWS = JSON.parse(
  readFileSync(join(process.cwd(), 'src/editor/autoformat.rows.json'), 'utf8'),
) as Row[];

let typist: Typist | undefined;

afterEach(() => {
  vi.useRealTimers();
  typist?.close();
  typist = undefined;
});

function open(formats?: () => boolean): Typist {
  typist?.close();
  typist = new Typist(formats && { formats });
  return typist;
}

/** Lines as people see them: the kind in braces, numbers as they stand there, marks as `<b>`, `<i>`, `<s>`, `<c>`, `<a>`. */
function shown(lines: readonly Line[]): string[] {
  const numbering = new Numbering();
  return lines.map((line) => {
    const number = numbering.number(line);
    const kind = line.kind === 'check' ? (line.checked ? 'ticked' : 'box') : line.kind;
    const sign = kind === 'text' ? '' : `{${number ?? kind}} `;
    const words = line.spans.map(({ text, marks = {} }) => {
      let span = text;
      if (marks.code === true) {
        span = `<c>${span}</c>`;
      }
      if (marks.strike === true) {
        span = `<s>${span}</s>`;
      }
      if (marks.italic === true) {
        span = `<i>${span}</i>`;
      }
      if (marks.bold === true) {
        span = `<b>${span}</b>`;
      }
      if (marks.link !== undefined) {
        span = `<a ${marks.link}>${span}</a>`;
      }
      return span;
    });
    return sign + words.join('');
  });
}

/** Whether anything is there but characters. */
function isPlain(lines: readonly Line[]): boolean {
  return lines.every(
    ({ kind, indent, start, spans }) =>
      kind === 'text' &&
      indent === 0 &&
      start === undefined &&
      spans.every(({ marks = {} }) => Object.keys(marks).length === 0),
  );
}

describe('what is typed', () => {
  it.each(ROWS)('$what: $typed', ({ typed, lines }) => {
    const { notes } = open().type(typed);
    expect(shown(notes.ana)).toEqual(lines);
    expect(shown(notes.ben)).toEqual(lines);
  });

  it.each(ROWS.filter(({ typed }) => !/[⌫↶↷]/u.test(typed)))(
    'comes back, change by change: $typed',
    ({ typed }) => {
      retyped(open(), [...typed]);
    },
  );

  it.each(ROWS.filter(({ typed }) => !/[⌫↶↷]/u.test(typed)))(
    'stays where formatting is off: $typed',
    ({ typed }) => {
      const { words, notes } = open(() => false).type(
        typed.replaceAll(/\/promise /g, '/promised '),
      );
      expect(words.all).toBe(typed.replaceAll('⏎', '\n').replaceAll(/\/promise /g, '/promised '));
      expect(isPlain(notes.ana)).toBe(true);
    },
  );
});

describe('undo and Backspace right after an automatic change', () => {
  it('give back what was typed while the other writes in the line', () => {
    for (const back of ['↶', '⌫']) {
      const table = open().type('a *so*');
      expect(shown(table.notes.ana)).toEqual(['a <i>so</i>']);
      table.benWrites(5, 'Ben: ');
      table.benWrites(table.benReads.length, '!');
      table.type(back);
      expect(table.words).toEqual({ all: 'Ben: a *so*!', before: 'Ben: a *so*' });
      expect(table.benReads).toBe('head\nBen: a *so*!');
      table.type(' it');
      expect(table.words.all).toBe('Ben: a *so* it!');
    }
  });

  it('take the change alone, and what was typed before only with the next undo', () => {
    const table = open().type('one⏎- ');
    expect(table.type('↶').words.all).toBe('one\n- ');
    expect(table.type('↷').words.all).toBe('one\n');
    expect(shown(table.notes.ben)).toEqual(['one', '{bullet} ']);
  });

  it('are keys like any others once something else was typed', () => {
    expect(shown(open().type('- a⌫').notes.ana)).toEqual(['{bullet} ']);
    expect(shown(open().type('*so* ⌫⌫').notes.ana)).toEqual(['<i>s</i>']);
  });

  it('are for the caret that is still there', () => {
    const table = open().type('ab *so*');
    table.page.select(6);
    table.type('⌫');
    expect(shown(table.notes.ana)).toEqual(['b <i>so</i>']);
  });

  it('are for whoever stayed in the words', () => {
    const table = open().type('*so*');
    const { dom } = table.page.view;
    dom.dispatchEvent(new FocusEvent('blur'));
    dom.dispatchEvent(new FocusEvent('focus'));
    expect(shown(table.type('⌫').notes.ana)).toEqual(['<i>s</i>']);
  });

  it('work as a menu and a phone ask for them', () => {
    for (const inputType of ['historyUndo', 'deleteContentBackward']) {
      const table = open().type('1. ');
      const event = new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true });
      table.page.view.dom.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(true);
      expect([table.words.all, isPlain(table.notes.ben)]).toEqual(['1. ', true]);
    }
  });
});

describe('what an input method or a phone composes', () => {
  /** Composes words at the caret, in the place of those just before it. */
  const composes = (table: Typist, words: string, instead = 0): void => {
    const { view } = table.page;
    view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    const { head } = view.state.selection;
    if (words !== '') {
      view.dispatch(view.state.tr.insertText(words, head - instead, head));
    }
    view.dom.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: words }));
    vi.advanceTimersByTime(500);
  };

  it('is formatted once it is there', () => {
    vi.useFakeTimers();
    const table = open().type('**');
    composes(table, '仮名**');
    expect(shown(table.notes.ana)).toEqual(['<b>仮名</b>']);
    expect(shown(table.notes.ben)).toEqual(['<b>仮名</b>']);
    expect(table.type('⌫').words).toEqual({ all: '**仮名**', before: '**仮名**' });
  });

  it('formats nothing when it is given up', () => {
    vi.useFakeTimers();
    const table = open().type('*so*⌫');
    composes(table, '');
    expect(shown(table.notes.ana)).toEqual(['*so*']);
  });
});

describe('commands', () => {
  it('are obeyed where formatting is off', () => {
    const asked: string[] = [];
    typist = new Typist({ formats: () => false, onPromiseAsked: (line) => asked.push(line) });
    expect(typist.type('- /promise x⏎/promise y').words.all).toBe('- /promise x\ny');
    expect(asked).toHaveLength(1);
  });
});

/** How many seeds to try; more by `FUZZ_SEEDS=10000`, from another one on by `FUZZ_FROM`. */
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? 30);
const FROM = Number(process.env['FUZZ_FROM'] ?? 1);

/** Signs, and what stands beside signs. */
const KEYS = [
  ...'* ** _ __ ~ ~~ ` - # > . .. => = [ ] [] [x] ( ) / /promise : " „ “ « » \' \\ , 1. 1) 2. 24. 3 4 x a b ß 字 한 ا é 👍 · ⏎ ⏎'.split(
    ' ',
  ),
  ...Array<string>(14).fill(' '),
  ...[
    '*',
    '_',
    '`',
    '~~',
    '**',
    'ab',
    'www.a.test',
    'https://a.test/b_c_d',
    '*so*',
    '_so_',
    '- ',
    '1. ',
    '\u00a0',
  ],
];

describe('any keys at all', () => {
  it(`are all there once every automatic change was taken back (${SEEDS} seeds)`, () => {
    let changes = 0;
    for (let seed = FROM; seed < FROM + SEEDS; seed++) {
      const random = new Random(seed);
      const typed = [...Array.from({ length: 40 }, () => random.pick(KEYS)).join('')];
      try {
        changes += retyped(open(), typed, random, seed % 2 === 0);
      } catch (error) {
        throw new Error(`seed ${seed}: ${typed.join('')}`, { cause: error });
      }
    }
    // Keys that change nothing would prove nothing.
    expect(changes).toBeGreaterThan(SEEDS / 2);
  }, 300_000);
});

/** Types keys, takes back every automatic change at once, and looks at what is there after each key; how many there were. */
function retyped(
  table: Typist,
  keys: readonly string[],
  random = new Random(1),
  benWrites = false,
): number {
  let typed = '';
  let changes = 0;
  const ben = (): void => {
    if (!benWrites || !random.chance(30)) {
      return;
    }
    const at = random.below(table.benReads.length + 1);
    // Not within a character.
    table.benWrites(/[\uDC00-\uDFFF]/.test(table.benReads.charAt(at)) ? at - 1 : at, '§');
  };
  for (const key of keys) {
    table.type(key);
    typed += key === '⏎' ? '\n' : key;
    ben();
    const all = without(table.words.all);
    if (all !== typed || !isPlain(table.notes.ana)) {
      changes += 1;
      table.type(random.chance(50) ? '↶' : '⌫');
    }
    ben();
    expect({ all: without(table.words.all), before: without(table.words.before) }).toEqual({
      all: typed,
      before: typed,
    });
    expect(isPlain(table.notes.ana)).toBe(true);
    expect(isPlain(table.notes.ben)).toBe(true);
    expect(table.benReads.split('\n').slice(1).join('\n')).toBe(table.words.all);
  }
  return changes;
}

/** Ben's own sign is not Ana's. */
function without(words: string): string {
  return words.replaceAll('§', '');
}
