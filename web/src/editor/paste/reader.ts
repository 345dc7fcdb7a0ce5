import type { EditorState, Transaction } from 'prosemirror-state';

import { fromMarks, schema } from '../schema.ts';
import type { Clip } from './clip.ts';
import { linesFromDom } from './html.ts';
import { inert } from './inert.ts';
import { insertLines, type Range } from './insert.ts';
import { sliceOf, type PastedLine } from './pasted.ts';
import { linesFromText } from './plain.ts';

/** The reader of pastes: a part of the page of its own, as nobody needs it to write. */
export function pasted(state: EditorState, clip: Clip, range: Range): Transaction {
  return insertLines(state, sliceOf(linesOf(state, clip, range)), range);
}

function linesOf(state: EditorState, { html, text, plain }: Clip, range: Range): PastedLine[] {
  const lines = html.trim() === '' ? [] : linesFromDom(documentOf(html));
  if (lines.length > 0) {
    return lines;
  }
  const $from = state.doc.resolve(range.from);
  // A single row that is pasted into a sentence is meant as it is, signs and all.
  const signs = !plain && (/[\r\n]/.test(text.trim()) || $from.parent.content.size === 0);
  const marks = fromMarks($from.marks().filter((mark) => mark.type !== schema.marks.link));
  return linesFromText(text, { signs, marks });
}

/** A document of its own, in which nothing runs and nothing loads. */
function documentOf(html: string): Document {
  // A part of a table alone is no table for the browser.
  const first =
    /<([a-z]+)/i.exec(html.replace(/^(?:\s*<(?:meta|!--)[^>]*>)+/i, ''))?.[1]?.toLowerCase() ?? '';
  const whole = TABLE_PARTS.has(first) ? `<table>${html}</table>` : html;
  return new DOMParser().parseFromString(trusted(inert(whole)), 'text/html');
}

const TABLE_PARTS = new Set([
  'tr',
  'td',
  'th',
  'tbody',
  'thead',
  'tfoot',
  'caption',
  'colgroup',
  'col',
]);

/** What browsers with trusted types offer, as far as it is used here. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): unknown };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * Text that may be read as HTML. The policy's name is ProseMirror's, which the server's content policy
 * allows for exactly this: ProseMirror's own reader of HTML is never reached.
 */
function trusted(html: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (types === undefined) {
    return html;
  }
  policy ??= types.createPolicy('ProseMirrorClipboard', { createHTML: (text) => text });
  // Taken where a string is, but of a type of its own.
  return policy.createHTML(html) as string;
}
