import type { MarkType, Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';

import type { LineAttributes, LineKind } from '../core/types.ts';
import { currentLine, linkBefore, setLine } from './commands.ts';
import { Numbering } from './numbers.ts';
import { attributesOf, idOf, schema } from './schema.ts';

/** What people are used to typing, and what it turns into. */
export interface Rule {
  /** What stands before the caret once it is typed. */
  readonly typed: RegExp;
  /** The change, from a state in which it is typed already; none where the rule does not fit. */
  readonly change: (state: EditorState, match: RegExpExecArray) => Transaction | null;
  /** Words that make it no sign when they are typed right behind it. */
  readonly unless?: RegExp;
  /** A command that somebody gave, not formatting by itself. */
  readonly command?: true;
}

/** A character that is part of a word or a number. */
const WORD = String.raw`[\p{L}\p{M}\p{N}]`;

/** Letters of languages that put no spaces between words, or put endings right behind them. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;

/** Signs that end an address where no space follows them. */
const ENDING = '。、，；！？）」』】》؛،؟।';

/** What every sign ends in; all other keys are the browser's. */
export const ENDS_SIGN = new RegExp(String.raw`[\s*_~\`${ENDING}]$`);

const { bold, italic, strike, code } = schema.marks;

export const RULES: readonly Rule[] = [
  line(/^\s*[-*•] $/, { kind: 'bullet' }, ['text', 'number']),
  { typed: /^\s*([1-9]\d{0,5})[.)] $/, change: numbered },
  line(/^\s*\[ ?\] $/, { kind: 'check', checked: false }, ['text', 'bullet', 'number']),
  line(/^\s*\[[xX]\] $/, { kind: 'check', checked: true }, ['text', 'bullet', 'number']),
  line(/^#{1,6} $/, { kind: 'heading' }, ['text', 'bullet']),
  // `> 3` is more than three.
  { ...line(/^> $/, { kind: 'quote' }, ['text']), unless: /^[\p{N}=]/u },
  line(/^\.\. $/, { kind: 'blank', checked: false }, ['text', 'bullet']),
  line(/^=> $/, { kind: 'conclusion' }, ['text', 'bullet']),
  { typed: /^\/promise $/i, change: promised, command: true },
  marked('*', '**', bold, UNSPACED),
  marked('*', '*', italic),
  marked('_', '_', italic),
  marked('~', '~~', strike, UNSPACED),
  marked('`', '`', code, UNSPACED),
  {
    typed: new RegExp(String.raw`(?:https?:\/\/|www\.)[^\s<>"]+[\s${ENDING}]$`, 'i'),
    change: linked,
  },
];

/** A sign at a line's start that says what kind of line it is. */
function line(typed: RegExp, wanted: Partial<LineAttributes>, on: readonly LineKind[]): Rule {
  return { typed, change: (state, match) => asLine(state, match, wanted, on) };
}

function asLine(
  state: EditorState,
  { 0: sign }: RegExpExecArray,
  wanted: Partial<LineAttributes>,
  on: readonly LineKind[],
): Transaction | null {
  const { node, index, pos } = currentLine(state);
  // The headline is the headline, whatever it begins with.
  if (index === 0 || !on.includes(attributesOf(node).kind)) {
    return null;
  }
  const end = state.selection.head;
  return setLine(state.tr.delete(end - sign.length, end), pos, wanted);
}

/** A numbered list begins at 1 or goes on with the one just above: `24. November` is a date. */
function numbered(state: EditorState, match: RegExpExecArray): Transaction | null {
  const { node, index } = currentLine(state);
  const number = Number(match[1]);
  const ahead = numberAhead(state.doc, index, attributesOf(node));
  if (number !== 1 && number !== ahead) {
    return null;
  }
  return asLine(state, match, { kind: 'number', start: number === ahead ? 0 : number }, [
    'text',
    'bullet',
  ]);
}

function numberAhead(doc: Node, index: number, line: LineAttributes): number {
  const numbering = new Numbering();
  doc.forEach((one, _pos, place) => {
    if (place < index) {
      numbering.number(attributesOf(one));
    }
  });
  return numbering.ahead(line);
}

/** Marks the transaction that took out `/promise `: with the line's id, once it is shown. */
export const PROMISE_ASKED = 'duologue-promise-asked';

function promised(state: EditorState, { 0: typed }: RegExpExecArray): Transaction {
  const end = state.selection.head;
  return state.tr
    .delete(end - typed.length, end)
    .setMeta(PROMISE_ASKED, idOf(currentLine(state).node));
}

/**
 * Words between signs, the last of which is being typed. Signs stand at the edges of words on both sides, so that
 * `Kolleg*innen`, `3*4*5`, `snake_case_name` and `*p; y = *q` are as they are. Words of `joins` are no neighbours
 * that keep a sign from being one.
 */
function marked(letter: string, sign: string, type: MarkType, joins?: string): Rule {
  const [one, whole] = [letter, sign].map((text) => text.replaceAll('*', String.raw`\*`));
  const word = joins === undefined ? WORD : String.raw`(?:(?!${joins})${WORD})`;
  // After other signs what counts is what stands before them; an address has signs of its own.
  const before = String.raw`(?<![\\/@#=&%+:.${one ?? ''}]|${word}[*_~]*)`;
  // What one can write in code begins with anything.
  const first =
    type === code
      ? String.raw`[^\s${one ?? ''}]`
      : String.raw`[^\s${one ?? ''}\p{Pe}\p{Pf}.,;:!?…/\\=]`;
  const last =
    type === code ? String.raw`[^\s${one ?? ''}]` : String.raw`[^\s${one ?? ''}\p{Ps}\p{Pi}=]`;
  const typed = new RegExp(
    `${before}${whole ?? ''}(${first}(?:[^${one ?? ''}]*${last})?)${whole ?? ''}$`,
    'u',
  );
  return {
    typed,
    unless: new RegExp(`^${word}`, 'u'),
    change: (state, match) =>
      withMark(state, match, sign, type, new RegExp(`^(?:${one ?? ''}|${word})`, 'u')),
  };
}

function withMark(
  state: EditorState,
  match: RegExpExecArray,
  sign: string,
  type: MarkType,
  grows: RegExp,
): Transaction | null {
  const { $head, head: end } = state.selection;
  const start = end - match[0].length;
  const { code: coded, link } = schema.marks;
  if (state.doc.rangeHasMark(start, end, coded) || state.doc.rangeHasMark(start, end, link)) {
    return null;
  }
  const behind = $head.parent.textBetween($head.parentOffset, $head.parent.content.size);
  if (grows.test(behind) || inAddress($head.parent.textBetween(0, start - $head.start()))) {
    return null;
  }
  const tr = state.tr.delete(end - sign.length, end).delete(start, start + sign.length);
  tr.addMark(start, end - 2 * sign.length, type.create());
  return tr.removeStoredMark(type);
}

/** An address has stars and lines of its own. */
function inAddress(before: string): boolean {
  return /(?:\w:\/\/|www\.|@)\S*$/i.test(before.slice(-LONGEST));
}

/** An address becomes a link when the space after it is typed. */
function linked(state: EditorState): Transaction | null {
  return linkAt(state, state.selection.head - 1);
}

/** Makes the address that ends at `at` a link, unless none does. */
export function linkAt(state: EditorState, at: number): Transaction | null {
  const tr = state.tr;
  linkBefore(tr, at);
  return tr.docChanged ? tr.removeStoredMark(schema.marks.link) : null;
}

/** How far back a rule looks. */
export const LONGEST = 500;
