import type { EditorState, Transaction } from 'prosemirror-state';

import { safeAddress } from '../links.ts';
import { schema } from '../schema.ts';

/** Makes the selected words a link when what is pasted is nothing but an address. */
export function linkSelection(state: EditorState, text: string): Transaction | null {
  const { empty, $from, $to, from, to } = state.selection;
  if (empty || !$from.sameParent($to) || /\s/.test(text.trim())) {
    return null;
  }
  const href = /^(?:https?:\/\/|mailto:)/i.test(text.trim()) ? safeAddress(text) : undefined;
  if (href === undefined) {
    return null;
  }
  return state.tr.addMark(from, to, schema.marks.link.create({ href }));
}
