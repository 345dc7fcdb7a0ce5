import './editor.css';

import { DOMSerializer } from 'prosemirror-model';

import { HEADLINE, type Line } from '../core/types.ts';
import { onTick } from './box.ts';
import { CUT, longRuns } from './long-runs.ts';
import {
  createLineDom,
  nameBox,
  nameLine,
  set,
  WORDS_ATTRIBUTES,
  type LineDom,
} from './line-dom.ts';
import { wordsOf } from './lines.ts';
import {
  NO_NOTES,
  keepingFocus,
  layered,
  markAttributes,
  type Marked,
  type Notes,
} from './notes.ts';
import { PLAIN, schema } from './schema.ts';

/** Called when somebody ticks a box, or takes its tick away. */
export type OnTick = (line: string, checked: boolean) => void;

/** So many lines are drawn at once, and a part of those that are there, so that all pieces cost what the lines do. */
export const AT_ONCE = 200;

/**
 * Draws a topic's first lines into `place` as the editor would, without an editor. Boxes can be ticked when there is
 * someone to tell. When lines are left, each call of what is returned draws more of them, and says whether there are still.
 */
export function renderTopic(
  place: HTMLElement,
  lines: readonly Line[],
  tick?: OnTick,
  { marked, below }: Notes = NO_NOTES,
): (() => boolean) | undefined {
  const document = place.ownerDocument;
  const root = document.createElement('div');
  set(root, WORDS_ATTRIBUTES);
  const left = new Map(below);
  const marks = layered(marked).reverse();
  /** Those that reach into the lines to come. */
  let open: Marked[] = [];
  let start = 0;
  let next = 0;
  const more = (): boolean => {
    const from = next;
    next = Math.min(lines.length, from + AT_ONCE + (from >> 2));
    for (const line of lines.slice(from, next)) {
      const { dom, words } = lineElement(document, line, tick);
      const end = line.spans.reduce((sum, { text }) => sum + text.length, start);
      for (let mark = marks.at(-1); mark !== undefined && mark.start < end; mark = marks.at(-1)) {
        open.push(mark);
        marks.pop();
      }
      open = open.filter((mark) => mark.start + mark.len > start);
      markWords(words, [
        ...open.map(({ id, state, start: from, len }) => ({
          from: from - start,
          to: from + len - start,
          attributes: markAttributes(id, state),
        })),
        ...longRuns(line.spans.map(({ text }) => text).join('')).map(([from, to]) => ({
          from,
          to,
          attributes: CUT,
        })),
      ]);
      start = end + 1;
      root.append(dom);
      const note = left.get(line.id);
      left.delete(line.id);
      if (note !== undefined) {
        root.append(note);
      }
    }
    return next < lines.length;
  };
  // A note comes out of the page with the first line that is drawn anew.
  keepingFocus(() => {
    more();
    place.replaceChildren(root);
  });
  return next < lines.length ? more : undefined;
}

const serializer = DOMSerializer.fromSchema(schema);

/** What is put around the words from one offset to another. */
interface Around {
  readonly from: number;
  readonly to: number;
  readonly attributes: Record<string, string>;
}

/** Puts spans around pieces of the words, those that are named first outermost; each letter is copied once. */
function markWords(words: HTMLElement, around: readonly Around[]): void {
  if (around.length === 0) {
    return;
  }
  const document = words.ownerDocument;
  const bounds = [...new Set(around.flatMap(({ from, to }) => [from, to]))].sort(
    (one, other) => one - other,
  );
  const coming = around.toSorted((one, other) => one.from - other.from).reverse();
  let open: Around[] = [];
  let next = 0;
  let at = 0;
  for (const text of textsIn(words)) {
    const end = at + text.data.length;
    const pieces = document.createDocumentFragment();
    for (let from = at; from < end;) {
      for (let one = coming.at(-1); one !== undefined && one.from <= from; one = coming.at(-1)) {
        open.push(one);
        coming.pop();
      }
      open = open.filter(({ to }) => to > from);
      while ((bounds[next] ?? end) <= from) {
        next += 1;
      }
      const to = Math.min(end, bounds[next] ?? end);
      let piece: Node = document.createTextNode(text.data.slice(from - at, to - at));
      for (const { attributes } of open.toReversed()) {
        const span = document.createElement('span');
        for (const [name, value] of Object.entries(attributes)) {
          span.setAttribute(name, value);
        }
        span.append(piece);
        piece = span;
      }
      pieces.append(piece);
      from = to;
    }
    text.replaceWith(pieces);
    at = end;
  }
}

function textsIn(words: HTMLElement): Text[] {
  const texts: Text[] = [];
  const walker = words.ownerDocument.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    texts.push(walker.currentNode as Text);
  }
  return texts;
}

function lineElement(document: Document, line: Line, tick: OnTick | undefined): LineDom {
  const headline = line.id === HEADLINE;
  const built = createLineDom(document, headline ? PLAIN : line, headline);
  const words = wordsOf(line.spans);
  serializer.serializeFragment(words, { document }, built.words);
  if (words.size === 0) {
    // What ProseMirror puts into an empty line, to give it its height.
    built.words.appendChild(document.createElement('br')).className = 'ProseMirror-trailingBreak';
  }
  nameLine(built, line.id);
  nameBox(built, line.kind, line.spans.map((span) => span.text).join(''));
  if (built.box !== null) {
    if (tick === undefined) {
      built.box.setAttribute('aria-disabled', 'true');
    } else {
      onTick(built.box, () => {
        tick(line.id, !line.checked);
      });
    }
  }
  return built;
}
