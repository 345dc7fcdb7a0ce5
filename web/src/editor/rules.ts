import { InputRule, inputRules } from 'prosemirror-inputrules';
import type { MarkType } from 'prosemirror-model';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';

import type { LineAttributes, LineKind } from '../core/types.ts';
import { currentLine, linkBefore, setLine } from './commands.ts';
import { attributesOf, idOf, schema } from './schema.ts';

/** What people are used to typing, and what it turns into. Backspace right after takes it back. */
export function rules(): Plugin {
  const { bold, italic, strike, code } = schema.marks;
  return inputRules({
    rules: [
      line(/^\s*[-*•] $/, { kind: 'bullet' }, ['text', 'number']),
      line(/^\s*\d{1,3}[.)] $/, { kind: 'number' }, ['text', 'bullet']),
      line(/^\s*\[ ?\] $/, { kind: 'check', checked: false }, ['text', 'bullet', 'number']),
      line(/^\s*\[[xX]\] $/, { kind: 'check', checked: true }, ['text', 'bullet', 'number']),
      line(/^#{1,6} $/, { kind: 'heading' }, ['text', 'bullet']),
      line(/^> $/, { kind: 'quote' }, ['text']),
      line(/^\.\. $/, { kind: 'blank', checked: false }, ['text', 'bullet']),
      line(/^=> $/, { kind: 'conclusion' }, ['text', 'bullet']),
      new InputRule(/^\/promise $/i, promised, { inCodeMark: false }),
      marked(/(?<![*\\])(\*\*)([^\s*](?:[^*]*[^\s*])?)\*\*$/, bold),
      marked(/(?<![*\\])(\*)([^\s*](?:[^*]*[^\s*])?)\*$/, italic),
      marked(/(?<![\w_\\])(_)([^\s_](?:[^_]*[^\s_])?)_$/, italic),
      marked(/(?<![~\\])(~~)([^\s~](?:[^~]*[^\s~])?)~~$/, strike),
      marked(/(?<![`\\])(`)([^`]+)`$/, code),
      new InputRule(/(?:https?:\/\/|www\.)[^\s<>"]+\s$/i, linked, { inCodeMark: false }),
    ],
  });
}

/** A sign at a line's start that says what kind of line it is. */
function line(sign: RegExp, wanted: Partial<LineAttributes>, on: readonly LineKind[]): InputRule {
  return new InputRule(
    sign,
    (state, _match, start, end) => {
      const { node, index, pos } = currentLine(state);
      // The headline is the headline, whatever it begins with.
      if (index === 0 || !on.includes(attributesOf(node).kind)) return null;
      return setLine(state.tr.delete(start, end), pos, wanted);
    },
    { inCodeMark: false },
  );
}

/** Marks the transaction that took out `/promise `: with the line's id, once it is shown. */
export const PROMISE_ASKED = 'duologue-promise-asked';

function promised(state: EditorState, _match: RegExpMatchArray, start: number, end: number): Transaction {
  return state.tr.delete(start, end).setMeta(PROMISE_ASKED, idOf(currentLine(state).node));
}

/** Words between signs: group 1 is the sign, group 2 the words; the last sign is being typed. */
function marked(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(
    pattern,
    (state, match, start, end) => {
      const sign = match[1] ?? '';
      const words = match[2] ?? '';
      const from = start + sign.length;
      const to = from + words.length;
      if (state.doc.textBetween(from, to) !== words) return null;
      const tr = state.tr;
      if (to < end) tr.delete(to, end);
      tr.delete(start, from);
      tr.addMark(start, start + words.length, type.create());
      return tr.removeStoredMark(type);
    },
    { inCodeMark: false },
  );
}

/** An address becomes a link when the space after it is typed. */
function linked(state: EditorState, match: RegExpMatchArray, _start: number, end: number): Transaction | null {
  const tr = state.tr;
  linkBefore(tr, end);
  if (!tr.docChanged) return null;
  return tr.insertText(match[0].slice(-1), end).removeStoredMark(schema.marks.link);
}
