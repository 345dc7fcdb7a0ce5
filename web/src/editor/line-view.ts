import type { Node } from 'prosemirror-model';
import { HEADLINE } from '../core/types.ts';
import type { EditorView, NodeView, ViewMutationRecord } from 'prosemirror-view';

import { onTick } from './box.ts';
import { setLine } from './commands.ts';
import {
  createLineDom,
  nameBox,
  nameLine,
  shapeOf,
  updateLineDom,
  type LineDom,
} from './line-dom.ts';
import { attributesOf, idOf } from './schema.ts';

/**
 * A line in the editor. Keeps its elements when only its attributes change, so a tick does not
 * take the keyboard away from the box, and a changed indent does not break a composition.
 */
export class LineView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  readonly #built: LineDom;
  #node: Node;

  constructor(node: Node, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.#built = createLineDom(
      view.dom.ownerDocument,
      attributesOf(node),
      idOf(node) === HEADLINE,
    );
    this.dom = this.#built.dom;
    this.contentDOM = this.#built.words;
    this.#name();
    if (this.#built.box !== null) {
      onTick(this.#built.box, () => {
        const pos = getPos();
        if (pos === undefined) {
          return;
        }
        view.dispatch(setLine(view.state.tr, pos, { checked: !attributesOf(this.#node).checked }));
      });
    }
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) {
      return false;
    }
    const line = attributesOf(node);
    if (shapeOf(line.kind) !== shapeOf(attributesOf(this.#node).kind)) {
      return false;
    }
    this.#node = node;
    updateLineDom(this.#built, line, idOf(node) === HEADLINE);
    this.#name();
    return true;
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === 'selection') {
      return false;
    }
    return mutation.type === 'attributes'
      ? mutation.target === this.dom || mutation.target === this.contentDOM
      : !this.contentDOM.contains(mutation.target);
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#built.box && this.#built.box !== null;
  }

  #name(): void {
    nameLine(this.#built, idOf(this.#node));
    nameBox(this.#built, attributesOf(this.#node).kind, this.#node.textContent);
  }
}
