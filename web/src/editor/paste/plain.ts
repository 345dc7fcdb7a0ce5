import type { LineKind, Marks } from '../../core/types.ts';
import { clampIndent } from '../schema.ts';
import { piecesOf } from './addresses.ts';
import { withNumbersKept, withoutEmptyRuns, type PastedLine } from './pasted.ts';

/** What to make of plain text. */
export interface PlainOptions {
  /** Signs at the start of a line say what kind of line it is. */
  readonly signs: boolean;
  /** The marks at the caret, which the words take on. */
  readonly marks: Marks;
}

/**
 * Lines for plain text; markdown's lists, boxes, headings, quotes and fences become lines of that
 * kind. Duologue's own signs, `.. ` and `=> `, are not read: elsewhere they mean something else.
 */
export function linesFromText(text: string, { signs, marks }: PlainOptions): PastedLine[] {
  const rows = text
    .replace(NOT_TO_BE_SEEN, '')
    .replaceAll('\u00a0', ' ')
    .split(/\r\n?|[\n\u2028\u2029\u0085\v\f]/);
  if (!signs) {
    return withoutEmptyRuns(rows.map((row) => plainLine(row.trimEnd(), marks)));
  }
  const read = rows.map(rowOf);
  const fenced = fencesIn(read);
  const isList = listsIn(read);
  const levels: number[] = [];
  const lines: PastedLine[] = [];
  read.forEach((row, index) => {
    const inside = fenced[index];
    if (inside === 'fence') {
      return;
    }
    if (inside === 'code') {
      lines.push({
        ...PLAIN,
        spans: row.text === '' ? [] : [{ text: row.text, marks: { ...marks, code: true } }],
      });
      return;
    }
    const { sign } = row;
    if (sign === undefined || !(isList[index] ?? true)) {
      if (row.text.trim() === '') {
        levels.length = 0;
      }
      lines.push(plainLine(row.text, marks));
      return;
    }
    lines.push({
      kind: sign.kind,
      indent: sign.nests ? levelOf(levels, row.column) : 0,
      checked: sign.checked,
      spans: spansOf(sign.words, marks),
      ...(sign.number === undefined ? {} : { start: sign.number }),
    });
  });
  return withNumbersKept(withoutEmptyRuns(lines));
}

interface Row {
  /** Without what nobody sees at its end. */
  readonly text: string;
  /** How far to the right its words begin. */
  readonly column: number;
  readonly sign: Sign | undefined;
}

interface Sign {
  readonly kind: LineKind;
  readonly checked: boolean;
  readonly nests: boolean;
  readonly number: number | undefined;
  readonly words: string;
}

const PLAIN = { kind: 'text', indent: 0, checked: false } as const;

// eslint-disable-next-line no-control-regex -- those are what is looked for
const NOT_TO_BE_SEEN = /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff]/g;

const SIGNS: readonly { pattern: RegExp; kind: LineKind; nests: boolean; checked?: boolean }[] = [
  { pattern: /^(?:[-*+•] )?\[ ?\][ \t]+/, kind: 'check', nests: true },
  { pattern: /^(?:[-*+•] )?\[[xX]\][ \t]+/, kind: 'check', nests: true, checked: true },
  { pattern: /^(?:[-*+•] )?[☐□]\ufe0e?[ \t]*/u, kind: 'check', nests: true },
  { pattern: /^(?:[-*+•] )?[☑☒✅]\ufe0e?[ \t]*/u, kind: 'check', nests: true, checked: true },
  { pattern: /^[-*+•◦▪‣●○■⁃·]\ufe0e?[ \t]+/, kind: 'bullet', nests: true },
  { pattern: /^\d{1,3}[.)][ \t]+/, kind: 'number', nests: true },
  { pattern: /^#{1,6} /, kind: 'heading', nests: false },
  { pattern: /^>(?: |(?=[\p{L}\p{N}]))/u, kind: 'quote', nests: false },
];

function rowOf(row: string): Row {
  const text = row.trimEnd();
  const trimmed = text.trimStart();
  const column = text.slice(0, text.length - trimmed.length).replaceAll('\t', '    ').length;
  for (const { pattern, kind, nests, checked = false } of SIGNS) {
    const match = pattern.exec(`${trimmed} `);
    if (match === null) {
      continue;
    }
    const number = kind === 'number' ? Number.parseInt(match[0], 10) : undefined;
    return {
      text,
      column,
      sign: { kind, checked, nests, number, words: trimmed.slice(match[0].length) },
    };
  }
  return { text, column, sign: undefined };
}

/** What stands between two fences of the same kind is code; a fence that is never closed is words. */
function fencesIn(rows: readonly Row[]): ('fence' | 'code' | undefined)[] {
  const inside: ('fence' | 'code' | undefined)[] = rows.map(() => undefined);
  let open: { at: number; fence: string } | undefined;
  rows.forEach(({ text }, index) => {
    const fence = /^\s*(```|~~~)(?:[\w+#.-]*)$/.exec(text)?.[1];
    if (fence === undefined) {
      return;
    }
    if (open === undefined) {
      open = { at: index, fence };
    } else if (open.fence === fence) {
      inside.fill('code', open.at + 1, index);
      inside[open.at] = 'fence';
      inside[index] = 'fence';
      open = undefined;
    }
  });
  return inside;
}

/**
 * Which of the rows with a bullet or number are items. Pluses beside minuses weigh something up, and
 * a number is an item's when it begins a list at 1 or has a neighbour: `24. November` has neither.
 */
function listsIn(rows: readonly Row[]): boolean[] {
  const pluses = new Set<number>();
  const others = new Set<number>();
  const minuses = new Set<number>();
  for (const { text, column, sign } of rows) {
    if (sign?.kind !== 'bullet') {
      continue;
    }
    const bullet = text.trimStart().charAt(0);
    (bullet === '+' ? pluses : others).add(column);
    if (bullet === '-') {
      minuses.add(column);
    }
  }
  /** The last number in each column, and the row that has it. */
  const before = new Map<number, { number: number; index: number }>();
  const isList = rows.map(() => true);
  rows.forEach(({ text, column, sign }, index) => {
    if (sign === undefined && text.trim() !== '') {
      // Words between them that belong to neither: what follows is no neighbour.
      for (const level of before.keys()) {
        if (level >= column) {
          before.delete(level);
        }
      }
    } else if (sign?.kind === 'bullet') {
      const bullet = text.trimStart().charAt(0);
      if (bullet === '+') {
        isList[index] = !others.has(column);
      }
      if (bullet === '-' && minuses.has(column)) {
        isList[index] = !pluses.has(column);
      }
    } else if (sign?.number !== undefined) {
      const last = before.get(column);
      const goesOn =
        last !== undefined && (sign.number === last.number + 1 || sign.number === last.number);
      isList[index] = sign.number <= 1 || goesOn;
      // The one before it was the first of a list.
      if (goesOn) {
        isList[last.index] = true;
      }
      before.set(column, { number: sign.number, index });
    }
  });
  return isList;
}

/** Two columns here and four there both mean one level: what counts is which is further right. */
function levelOf(levels: number[], column: number): number {
  while (levels.length > 0 && (levels.at(-1) ?? 0) > column) {
    levels.pop();
  }
  if (levels.length === 0 || (levels.at(-1) ?? 0) < column) {
    levels.push(column);
  }
  return clampIndent(levels.length - 1);
}

function plainLine(words: string, marks: Marks): PastedLine {
  return { ...PLAIN, spans: spansOf(words, marks) };
}

function spansOf(words: string, marks: Marks): PastedLine['spans'] {
  return piecesOf(words).map(({ words: text, href }) => ({
    text,
    marks: href === undefined || marks.code === true ? marks : { ...marks, link: href },
  }));
}
