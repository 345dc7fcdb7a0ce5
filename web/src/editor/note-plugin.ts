import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

import { pmIn } from './binding/positions.ts';
import { layered, markAttributes, type Notes } from './notes.ts';
import { idOf } from './schema.ts';

/** Shows notes in the editor; what is marked moves with the words until it is told anew. */
export function notes(): Plugin<Shown> {
  return new Plugin<Shown>({
    key,
    state: {
      init: () => ({ marked: [], below: new Map(), drawn: DecorationSet.empty }),
      apply: (tr, before) => next(tr, before),
    },
    props: {
      decorations: (state) => key.getState(state)?.drawn ?? null,
    },
  });
}

/** The transaction that shows these notes; their offsets must be of the document as it is. */
export function showNotes(state: EditorState, { marked, below }: Notes): Transaction {
  const position = pmIn(state.doc);
  const stretches = layered(marked).map(({ id, state: says, start, len }) => ({
    id,
    says,
    from: position(start),
    to: position(start + len),
  }));
  return state.tr.setMeta(key, { marked: stretches, below }).setMeta('addToHistory', false);
}

/** The line that the caret is in has something below it. */
export function noteBelow(state: EditorState): HTMLElement | undefined {
  const { $head } = state.selection;
  return key
    .getState(state)
    ?.below.get(idOf(state.doc.child(Math.min($head.index(0), state.doc.childCount - 1))));
}

interface Stretch {
  readonly id: string;
  readonly says: string;
  readonly from: number;
  readonly to: number;
}

interface Told {
  readonly marked: readonly Stretch[];
  readonly below: ReadonlyMap<string, HTMLElement>;
}

interface Shown extends Told {
  readonly drawn: DecorationSet;
}

const key = new PluginKey<Shown>('duologue-notes');

function next(tr: Transaction, before: Shown): Shown {
  const told = tr.getMeta(key) as Told | undefined;
  if (told !== undefined) {
    return draw(told, tr.doc);
  }
  if (!tr.docChanged || (before.marked.length === 0 && before.below.size === 0)) {
    return before;
  }
  // As in the agenda: what is typed at its edges is no part of what was asked.
  const marked = before.marked.map((stretch) => ({
    ...stretch,
    from: tr.mapping.map(stretch.from, 1),
    to: tr.mapping.map(stretch.to, -1),
  }));
  return draw({ marked, below: before.below }, tr.doc);
}

function draw(told: Told, doc: Node): Shown {
  const decorations: Decoration[] = [];
  for (const { id, says, from, to } of told.marked) {
    if (from < to) {
      decorations.push(
        Decoration.inline(from, to, { nodeName: 'span', ...markAttributes(id, says) }),
      );
    }
  }
  const left = new Map(told.below);
  doc.forEach((line, pos) => {
    const id = idOf(line);
    const element = left.get(id);
    if (element === undefined) {
      return;
    }
    left.delete(id);
    decorations.push(
      Decoration.widget(pos + line.nodeSize, () => element, {
        key: `below.${id}`,
        side: 1,
        ignoreSelection: true,
        stopEvent: () => true,
      }),
    );
  });
  return { ...told, drawn: DecorationSet.create(doc, decorations) };
}
