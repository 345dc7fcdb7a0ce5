import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

import type { PresentPerson, Seat } from '../core/types.ts';
import { FROM_AGENDA } from './binding/identity.ts';
import { pmOf } from './binding/positions.ts';

/** Shows where the other is, with a name, and what the other has selected. */
export function cursors(): Plugin<Carets> {
  return new Plugin<Carets>({
    key,
    state: {
      init: () => ({ carets: [], shown: DecorationSet.empty }),
      apply: (tr, before) => next(tr, before),
    },
    props: {
      decorations: (state) => key.getState(state)?.shown ?? null,
    },
  });
}

/** The transaction that shows these people; their offsets must be of the document as it is. */
export function showPeople(
  state: EditorState,
  topic: string,
  people: readonly PresentPerson[],
): Transaction {
  const carets: Caret[] = [];
  for (const { client, name, seat, cursor } of people) {
    if (cursor?.topic !== topic) {
      continue;
    }
    carets.push({
      client,
      name,
      seat,
      anchor: pmOf(state.doc, cursor.anchor),
      head: pmOf(state.doc, cursor.head),
      moves: 0,
    });
  }
  return state.tr.setMeta(key, carets).setMeta('addToHistory', false);
}

interface Caret {
  readonly client: number;
  readonly name: string;
  readonly seat: Seat;
  readonly anchor: number;
  readonly head: number;
  /** How often its owner has moved it; each time its name shows again for a while. */
  readonly moves: number;
}

interface Carets {
  readonly carets: readonly Caret[];
  readonly shown: DecorationSet;
}

const key = new PluginKey<Carets>('duologue-carets');

function next(tr: Transaction, before: Carets): Carets {
  const told = tr.getMeta(key) as Caret[] | undefined;
  if (told !== undefined) {
    const carets = told.map((caret) => {
      const last = before.carets.find(({ client }) => client === caret.client);
      if (last === undefined) {
        return caret;
      }
      return { ...caret, moves: last.head === caret.head ? last.moves : last.moves + 1 };
    });
    return drawn(carets, tr.doc);
  }
  if (!tr.docChanged) {
    return before;
  }
  // What its owner types comes before the caret; what we type at the same place comes after it.
  const side = tr.getMeta(FROM_AGENDA) === 'remote' ? 1 : -1;
  return drawn(
    before.carets.map((caret) => ({
      ...caret,
      anchor: tr.mapping.map(caret.anchor, side),
      head: tr.mapping.map(caret.head, side),
    })),
    tr.doc,
  );
}

function drawn(carets: readonly Caret[], doc: Node): Carets {
  const decorations: Decoration[] = [];
  for (const caret of carets) {
    const { anchor, head } = caret;
    const from = Math.min(anchor, head);
    const to = Math.max(anchor, head);
    if (from < to) {
      decorations.push(
        Decoration.inline(from, to, { class: `selection-of-other seat-${caret.seat}` }),
      );
    }
    decorations.push(
      Decoration.widget(head, (view) => caretElement(view.dom.ownerDocument, caret), {
        // One with the same key keeps its element, so the name fades only once for each move.
        key: `${caret.client}.${caret.moves}.${caret.name}`,
        side: -1,
        marks: [],
        ignoreSelection: true,
      }),
    );
  }
  return { carets, shown: DecorationSet.create(doc, decorations) };
}

function caretElement(document: Document, caret: Caret): HTMLElement {
  const element = document.createElement('span');
  element.className = `caret-of-other seat-${caret.seat}`;
  // Who is where is told in words elsewhere; read out within a sentence it would be noise.
  element.setAttribute('aria-hidden', 'true');
  const name = element.appendChild(document.createElement('span'));
  name.className = 'name';
  // Shown by the style: where a soft keyboard joins lines by itself, the browser takes what it finds along as text.
  name.dataset['name'] = caret.name;
  return element;
}
