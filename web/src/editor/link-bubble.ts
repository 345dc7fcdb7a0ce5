import { Plugin, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import { safeAddress } from './links.ts';
import { schema } from './schema.ts';

/**
 * A small way into a link, below it: a tap puts the caret into the link's words, as into all others, and
 * this opens it. It comes with a pointer only; Alt+Enter does the same without one.
 */
export function linkBubble(): Plugin {
  let pressed = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        pointerdown: () => {
          pressed = true;
          return false;
        },
        keydown: () => {
          pressed = false;
          return false;
        },
      },
    },
    view: (view) => new Bubble(view, () => pressed),
  });
}

/** Opens the link that the caret stands in; whether there is one. */
export function openLink(state: EditorState): boolean {
  const found = linkAtCaret(state);
  if (found === undefined) {
    return false;
  }
  window.open(found.href, '_blank', 'noopener,noreferrer');
  return true;
}

interface LinkAtCaret {
  readonly href: string;
  readonly from: number;
}

class Bubble {
  readonly #view: EditorView;
  readonly #pressed: () => boolean;
  #shown: HTMLAnchorElement | undefined;
  readonly #hide = (): void => {
    this.#shown?.remove();
    this.#shown = undefined;
  };

  constructor(view: EditorView, pressed: () => boolean) {
    this.#view = view;
    this.#pressed = pressed;
    view.dom.addEventListener('blur', this.#hide);
  }

  update(view: EditorView, before: EditorState): void {
    const { state } = view;
    if (state.selection.eq(before.selection) && state.doc.eq(before.doc)) {
      return;
    }
    const found = this.#pressed() && state.doc.eq(before.doc) ? linkAtCaret(state) : undefined;
    this.#hide();
    if (found !== undefined) {
      this.#show(found);
    }
  }

  destroy(): void {
    this.#hide();
    this.#view.dom.removeEventListener('blur', this.#hide);
  }

  #show({ href, from }: LinkAtCaret): void {
    const { dom } = this.#view;
    const way = dom.ownerDocument.createElement('a');
    way.className = 'link-bubble';
    way.href = href;
    way.target = '_blank';
    way.rel = 'noopener noreferrer';
    way.tabIndex = -1;
    way.setAttribute('aria-keyshortcuts', 'Alt+Enter');
    way.textContent = `Open ${placeOf(href)} ↗`;
    // The words keep the caret, and a phone its keyboard.
    way.addEventListener('mousedown', (event) => {
      event.preventDefault();
    });
    way.addEventListener('click', () => {
      setTimeout(this.#hide);
    });
    dom.after(way);
    const corner = (way.offsetParent ?? dom).getBoundingClientRect();
    const { left } = this.#view.coordsAtPos(from);
    const { bottom } = this.#view.coordsAtPos(this.#view.state.selection.head);
    const rightmost = corner.width - way.offsetWidth;
    way.style.left = `${Math.max(0, Math.min(left - corner.left, rightmost))}px`;
    way.style.top = `${bottom - corner.top + 4}px`;
    this.#shown = way;
  }
}

function linkAtCaret({ selection, doc }: EditorState): LinkAtCaret | undefined {
  const { empty, $from } = selection;
  if (!empty || $from.depth === 0) {
    return undefined;
  }
  const { parent, parentOffset } = $from;
  const [before, after] = [parent.childBefore(parentOffset), parent.childAfter(parentOffset)];
  for (const { node, offset } of [after, before]) {
    const mark = node === null ? undefined : schema.marks.link.isInSet(node.marks);
    const href = mark === undefined ? undefined : safeAddress(String(mark.attrs['href']));
    if (href !== undefined) {
      return { href, from: Math.min($from.start() + offset, doc.content.size) };
    }
  }
  return undefined;
}

/** Where an address leads, as short as it can be said. */
function placeOf(href: string): string {
  const { hostname, pathname } = new URL(href);
  const place = hostname === '' ? decodedOr(pathname) : hostname.replace(/^www\./, '');
  return place.length > 40 ? `${place.slice(0, 39)}…` : place;
}

function decodedOr(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
