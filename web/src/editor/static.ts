import './editor.css';

import { DOMSerializer } from 'prosemirror-model';

import type { Line } from '../core/types.ts';
import { onTick } from './box.ts';
import { createLineDom, nameBox, nameLine } from './line-dom.ts';
import { wordsOf } from './lines.ts';
import { HEADLINE, PLAIN, schema } from './schema.ts';

/** Called when somebody ticks a box, or takes its tick away. */
export type OnTick = (line: string, checked: boolean) => void;

/**
 * Draws a topic's lines into `place` as the editor would, without an editor. Boxes can be ticked
 * when there is someone to tell.
 */
export function renderTopic(place: HTMLElement, lines: readonly Line[], tick?: OnTick): void {
  const document = place.ownerDocument;
  const root = document.createElement('div');
  root.className = 'lines';
  for (const line of lines) root.append(lineElement(document, line, tick));
  place.replaceChildren(root);
}

const serializer = DOMSerializer.fromSchema(schema);

function lineElement(document: Document, line: Line, tick: OnTick | undefined): HTMLElement {
  const headline = line.id === HEADLINE;
  const built = createLineDom(document, headline ? PLAIN : line, headline);
  const words = wordsOf(line.spans);
  serializer.serializeFragment(words, { document }, built.words);
  if (words.size === 0) {
    // What ProseMirror puts into an empty line, to give it its height.
    built.words.appendChild(document.createElement('br')).className = 'ProseMirror-trailingBreak';
  }
  nameLine(built, line.id);
  nameBox(built, line.spans.map((span) => span.text).join(''));
  if (built.box !== null) {
    if (tick === undefined) {
      built.box.setAttribute('aria-disabled', 'true');
    } else {
      onTick(built.box, () => {
        tick(line.id, !line.checked);
      });
    }
  }
  return built.dom;
}
