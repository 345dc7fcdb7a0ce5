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
  const lines = rows.map((row): PastedLine => {
    const sign = signs ? signOf(row) : undefined;
    if (sign === undefined) {
      if (row.trim() === '') levels.length = 0;
      return { kind: 'text', indent: 0, checked: false, spans: spansOf(row.trimEnd(), marks) };
    }
    return {
      kind: sign.kind,
      indent: sign.nests ? levelOf(levels, sign.column) : 0,
      checked: sign.checked,
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
}

const SIGNS: readonly { pattern: RegExp; kind: LineKind; nests: boolean; checked?: boolean }[] = [
  { pattern: /^(?:[-*+•] )?\[ ?\] /, kind: 'check', nests: true },
  { pattern: /^(?:[-*+•] )?\[[xX]\] /, kind: 'check', nests: true, checked: true },
  { pattern: /^[☐□] ?/u, kind: 'check', nests: true },
  { pattern: /^[☑☒✅] ?/u, kind: 'check', nests: true, checked: true },
  { pattern: /^[-*+•◦▪][ \t]+/, kind: 'bullet', nests: true },
  { pattern: /^\d{1,3}[.)][ \t]+/, kind: 'number', nests: true },
  { pattern: /^#{1,6} /, kind: 'heading', nests: false },
  { pattern: /^> ?/, kind: 'quote', nests: false },
  { pattern: /^\.\. /, kind: 'blank', nests: false },
  { pattern: /^=> /, kind: 'conclusion', nests: false },
];

function signOf(row: string): Sign | undefined {
  const trimmed = row.trimStart();
  const column = row.slice(0, row.length - trimmed.length).replaceAll('\t', '    ').length;
  for (const { pattern, kind, nests, checked = false } of SIGNS) {
    const match = pattern.exec(`${trimmed} `);
    if (match === null) continue;
    return { kind, checked, nests, column, words: trimmed.slice(match[0].length).trimEnd() };
  }
  return undefined;
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
