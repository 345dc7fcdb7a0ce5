import type { LineKind, Marks } from '../../core/types.ts';
import { piecesWithAddresses } from '../links.ts';
import { clampIndent } from '../schema.ts';
import { withoutEmptyRuns, type PastedLine } from './pasted.ts';

/** What to make of plain text. */
export interface PlainOptions {
  /** Signs at the start of a line say what kind of line it is. */
  readonly signs: boolean;
  /** The marks at the caret, which the words take on. */
  readonly marks: Marks;
}

/** Lines for plain text; markdown's lists, boxes, headings and quotes become lines of that kind. */
export function linesFromText(text: string, { signs, marks }: PlainOptions): PastedLine[] {
  const rows = text.replace(/\r\n?|\u2028|\u2029/g, '\n').split('\n');
  const levels: number[] = [];
  const found = signs ? listed(rows.map(signOf), rows) : [];
  const lines = rows.map((row, index): PastedLine => {
    const sign = found[index];
    if (sign === undefined) {
      if (row.trim() === '') levels.length = 0;
      return { kind: 'text', indent: 0, checked: false, spans: spansOf(row.trimEnd(), marks) };
    }
    return {
      kind: sign.kind,
      indent: sign.nests ? levelOf(levels, sign.column) : 0,
      checked: sign.checked,
      ...(sign.number !== undefined && { start: sign.number }),
      spans: spansOf(sign.words, marks),
    };
  });
  return withoutEmptyRuns(lines);
}

interface Sign {
  readonly kind: LineKind;
  readonly checked: boolean;
  readonly nests: boolean;
  /** How far to the right the sign stands. */
  readonly column: number;
  readonly words: string;
  /** The number that it stands for in a numbered list. */
  readonly number: number | undefined;
}

const SIGNS: readonly { pattern: RegExp; kind: LineKind; nests: boolean; checked?: boolean }[] = [
  { pattern: /^(?:[-*+•] )?\[ ?\] /, kind: 'check', nests: true },
  { pattern: /^(?:[-*+•] )?\[[xX]\] /, kind: 'check', nests: true, checked: true },
  { pattern: /^[☐□] ?/u, kind: 'check', nests: true },
  { pattern: /^[☑☒✅] ?/u, kind: 'check', nests: true, checked: true },
  { pattern: /^[-*+•◦▪][ \t]+/, kind: 'bullet', nests: true },
  { pattern: /^(\d{1,6})[.)][ \t]+/, kind: 'number', nests: true },
  { pattern: /^#{1,6} /, kind: 'heading', nests: false },
  { pattern: /^> ?/, kind: 'quote', nests: false },
  { pattern: /^\.\. /, kind: 'blank', nests: false },
  { pattern: /^=> /, kind: 'conclusion', nests: false },
];

function signOf(row: string): Sign | undefined {
  const trimmed = row.trimStart();
  const column = columnOf(row);
  for (const { pattern, kind, nests, checked = false } of SIGNS) {
    const match = pattern.exec(`${trimmed} `);
    if (match === null) continue;
    const number = match[1] === undefined ? undefined : Number(match[1]);
    // A list of ours begins at 1.
    if (number === 0) return undefined;
    return { kind, checked, nests, column, words: trimmed.slice(match[0].length).trimEnd(), number };
  }
  return undefined;
}

/**
 * Takes the signs away from numbers that begin no list: `24. November: Budget` is a date when it stands alone. What
 * begins at 1 is a list, and so are numbers of which another one is the next at their column, with nothing but
 * empty rows and rows further right between them.
 */
function listed(signs: readonly (Sign | undefined)[], rows: readonly string[]): (Sign | undefined)[] {
  const kept = [...signs];
  /** Rows with a number whose list may go on, further and further right. */
  const open: { row: number; column: number; alone: boolean }[] = [];
  const close = (one: { row: number; alone: boolean } | undefined): void => {
    if (one?.alone === true) kept[one.row] = undefined;
  };
  rows.forEach((text, row) => {
    if (text.trim() === '') return;
    const sign = signs[row];
    const column = columnOf(text);
    while ((open.at(-1)?.column ?? -1) > column) close(open.pop());
    const above = open.at(-1)?.column === column ? open.pop() : undefined;
    if (sign?.number === undefined) {
      close(above);
      return;
    }
    open.push({ row, column, alone: above === undefined && sign.number !== 1 });
  });
  open.forEach(close);
  return kept;
}

function columnOf(row: string): number {
  return row.slice(0, row.length - row.trimStart().length).replaceAll('\t', '    ').length;
}

/** Two columns here and four there both mean one level: what counts is which is further right. */
function levelOf(levels: number[], column: number): number {
  while (levels.length > 0 && (levels.at(-1) ?? 0) > column) levels.pop();
  if (levels.length === 0 || (levels.at(-1) ?? 0) < column) levels.push(column);
  return clampIndent(levels.length - 1);
}

function spansOf(words: string, marks: Marks): PastedLine['spans'] {
  return piecesWithAddresses(words).map(({ words: text, href }) => ({
    text,
    marks: href === undefined || marks.code === true ? marks : { ...marks, link: href },
  }));
}
