import { Plugin, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import type { LinkAtCaret } from './link-way.ts';
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

class Bubble {
  readonly #view: EditorView;
  readonly #pressed: () => boolean;
  #shown: HTMLAnchorElement | undefined;
  /** The link that it is for, also before it is there. */
  #wanted: LinkAtCaret | undefined;
  readonly #hide = (): void => {
    this.#wanted = undefined;
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
      void this.#show(found);
    }
  }

  destroy(): void {
    this.#hide();
    this.#view.dom.removeEventListener('blur', this.#hide);
  }

  /** Its code is fetched for the first link that somebody turns to. */
  async #show(found: LinkAtCaret): Promise<void> {
    this.#wanted = found;
    try {
      const { wayInto } = await import('./link-way.ts');
      if (this.#wanted === found) {
        this.#shown = wayInto(this.#view, found, this.#hide);
      }
    } catch {
      // Without a network, and never fetched before: Alt+Enter opens the link too.
    }
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
