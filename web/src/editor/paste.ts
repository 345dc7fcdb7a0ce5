import { Fragment, Slice } from 'prosemirror-model';
import {
  Plugin,
  PluginKey,
  TextSelection,
  type EditorState,
  type Transaction,
} from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import { clipOf, filesWords, type Clip } from './paste/clip.ts';
import { CopySerializer, copied, linesAbove, markdownOf } from './paste/copy.ts';
import { linkSelection } from './paste/link-selection.ts';
import type * as Reader from './paste/reader.ts';
import { lineType, schema } from './schema.ts';

/** What the clipboard reaches outside of the document. */
export interface ClipboardActions {
  /** Ends what one undo takes back. */
  sealUndo(): void;
  /** Something to be told in words. */
  told?: ((words: string) => void) | undefined;
}

/** A clip whose reader is on its way, and where it goes by now. */
interface Waiting {
  readonly clip: Clip;
  readonly from: number;
  readonly to: number;
}

type Change = { wait: Waiting } | { done: Clip };

const waitingKey = new PluginKey<readonly Waiting[]>('clipboard');

let reader: typeof Reader | undefined;
let prefetched = false;

/** Fetches what reads pastes: when the page is idle, or at the first paste. */
export async function loadReader(): Promise<typeof Reader> {
  reader ??= await import('./paste/reader.ts');
  return reader;
}

/**
 * The clipboard. A clip is taken from the browser at once and put in as soon as its reader is there;
 * what is typed meanwhile comes after it. Each clip is one step of undo.
 */
export class Clipboard {
  readonly #actions: ClipboardActions;

  constructor(actions: ClipboardActions) {
    this.#actions = actions;
    if (prefetched) {
      return;
    }
    prefetched = true;
    // Not in every browser.
    const idle =
      (globalThis as { requestIdleCallback?: (act: () => void) => void }).requestIdleCallback ??
      setTimeout;
    idle(() => {
      loadReader().catch(() => {
        // The first paste asks for it again.
      });
    });
  }

  plugin(): Plugin<readonly Waiting[]> {
    let shift = false;
    const serializer = new CopySerializer();
    return new Plugin<readonly Waiting[]>({
      key: waitingKey,
      state: { init: () => [], apply: (tr, waiting) => changed(tr, waiting) },
      props: {
        clipboardSerializer: serializer,
        clipboardTextSerializer: (slice, view) => markdownOf(slice, linesAbove(view.state)),
        transformCopied(slice, view) {
          serializer.above = linesAbove(view.state);
          return copied(slice);
        },
        handleDOMEvents: {
          keydown: (_view, event) => {
            shift = event.shiftKey && event.key !== 'Insert';
            return false;
          },
          paste: (view, event) => {
            event.preventDefault();
            this.#comes(view, event.clipboardData, shift);
            return true;
          },
          dragover: (view, event) => {
            // The words stay where they came from, unless they are moved within the editor.
            if (view.dragging !== null) {
              return false;
            }
            event.preventDefault();
            return true;
          },
          drop: (view, event) => {
            if (view.dragging !== null) {
              return false;
            }
            event.preventDefault();
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
            if (at !== null && hasWords(event.dataTransfer)) {
              view.dispatch(
                view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))),
              );
              view.focus();
            }
            this.#comes(view, event.dataTransfer, false);
            return true;
          },
        },
      },
    });
  }

  /** Puts in what still waits, as plain words: the editor goes, and nothing is lost with it. */
  finish(view: EditorView): void {
    for (const waiting of waitingKey.getState(view.state) ?? []) {
      this.#putIn(view, waiting.clip, plainly);
    }
  }

  #comes(view: EditorView, data: DataTransfer | null, plain: boolean): void {
    const clip = clipOf(data, plain);
    if (clip === undefined) {
      const files = data?.files ?? [];
      if (files.length > 0) {
        this.#actions.told?.(filesWords(files));
      }
      return;
    }
    const linked = linkSelection(view.state, clip.text);
    if (linked !== null) {
      this.#dispatch(view, linked);
      return;
    }
    const { from, to } = view.state.selection;
    view.dispatch(view.state.tr.setMeta(waitingKey, { wait: { clip, from, to } } satisfies Change));
    if (reader !== undefined) {
      this.#putIn(view, clip, reader.pasted);
    } else {
      void this.#whenRead(view, clip);
    }
  }

  async #whenRead(view: EditorView, clip: Clip): Promise<void> {
    try {
      const { pasted } = await loadReader();
      this.#putIn(view, clip, pasted);
    } catch {
      this.#putIn(view, clip, plainly);
      this.#actions.told?.(
        'Pasted as plain words: a part of the page could not be loaded. Check your connection.',
      );
    }
  }

  #putIn(view: EditorView, clip: Clip, read: typeof Reader.pasted): void {
    const waiting = view.isDestroyed
      ? undefined
      : waitingKey.getState(view.state)?.find((one) => one.clip === clip);
    if (waiting === undefined) {
      return;
    }
    this.#dispatch(
      view,
      read(view.state, clip, waiting).setMeta(waitingKey, { done: clip } satisfies Change),
    );
  }

  #dispatch(view: EditorView, tr: Transaction): void {
    this.#actions.sealUndo();
    view.dispatch(tr);
    this.#actions.sealUndo();
  }
}

function changed(tr: Transaction, waiting: readonly Waiting[]): readonly Waiting[] {
  const change = tr.getMeta(waitingKey) as Change | undefined;
  if (change === undefined && waiting.length === 0) {
    return waiting;
  }
  const done =
    change !== undefined && 'done' in change
      ? waiting.findIndex(({ clip }) => clip === change.done)
      : waiting.length;
  const moved = waiting.map(({ clip, from, to }, index) => {
    // Before what is typed there meanwhile, after what was pasted there before, in place of what was selected.
    const side = index > done ? 1 : -1;
    return { clip, from: tr.mapping.map(from, side), to: tr.mapping.map(to, side) };
  });
  if (change === undefined) {
    return moved;
  }
  return 'wait' in change
    ? [...moved, change.wait]
    : moved.filter(({ clip }) => clip !== change.done);
}

function hasWords(data: DataTransfer | null): boolean {
  return clipOf(data, false) !== undefined;
}

/** A clip's words, row by row: what there is when nothing else can be read. */
function plainly(
  state: EditorState,
  { text, html }: Clip,
  { from, to }: { from: number; to: number },
): Transaction {
  const words = text !== '' ? text : html.replace(/<[^<>]*>/g, ' ');
  const rows = words
    .split(/\r\n?|\n/)
    .map((row) => lineType.create(null, row === '' ? null : schema.text(row)));
  return state.tr
    .replace(from, to, new Slice(Fragment.fromArray(rows), 1, 1))
    .setMeta('paste', true);
}
