import './editor.css';

import { EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';

import type { PresentPerson } from '../core/types.ts';
import { autoformat, entered, takeBack, type FormatActions } from './autoformat.ts';
import { inputEvents } from './beforeinput.ts';
import { Binding } from './binding.ts';
import { FROM_AGENDA, identity, randomId } from './binding/identity.ts';
import { uOf } from './binding/positions.ts';
import {
  ENTERED,
  addConclusion,
  beginLine,
  currentLine,
  selectedWords,
  type SelectedWords,
} from './commands.ts';
import { CompositionWatch } from './composing.ts';
import { cursors, showPeople } from './cursors.ts';
import { cuts } from './cuts.ts';
import { keys } from './keymap.ts';
import { LeftLines } from './left-lines.ts';
import { WORDS_ATTRIBUTES } from './line-dom.ts';
import { LineView } from './line-view.ts';
import { docOf } from './lines.ts';
import { linkBubble, openLink } from './link-bubble.ts';
import { safeAddress } from './links.ts';
import { noteBelow, notes, showNotes } from './note-plugin.ts';
import { keepingFocus } from './notes.ts';
import type { TopicEditor, TopicEditorOptions } from './options.ts';
import { Clipboard } from './paste.ts';
import { PROMISE_ASKED } from './rules.ts';
import { idOf } from './schema.ts';
import { TOOLS, type Tool } from './tools.ts';

export { renderTopic } from './static.ts';
export type { SelectedWords } from './commands.ts';
export type { Notes } from './notes.ts';
export type { TopicEditor, TopicEditorOptions } from './options.ts';
export type { OnTrouble, TopicPort } from './port.ts';

/** Puts an editor for one topic into `place`. */
export function mountTopicEditor(place: HTMLElement, options: TopicEditorOptions): TopicEditor {
  return new MountedEditor(place, options);
}

class MountedEditor implements TopicEditor {
  readonly view: EditorView;
  readonly #options: TopicEditorOptions;
  readonly #binding: Binding;
  readonly #watch: CompositionWatch;
  readonly #stops: (() => void)[];
  /** The last that was heard of the others, to be shown when nothing is held back. */
  #people: readonly PresentPerson[] | undefined;
  /** What hangs on the words has changed and is not shown yet. */
  #stale = false;
  readonly #left: LeftLines;
  readonly #clipboard: Clipboard;
  #passing = false;

  constructor(place: HTMLElement, options: TopicEditorOptions) {
    const { client, topic } = options;
    this.#options = options;
    this.#clipboard = new Clipboard({
      sealUndo: () => {
        this.#watch.end();
        client.sealUndo();
      },
      told: options.onTold,
    });
    this.view = new EditorView(place, {
      state: EditorState.create({
        doc: docOf(client.topic(topic)?.lines ?? []),
        plugins: this.#plugins(),
      }),
      attributes: {
        ...WORDS_ATTRIBUTES,
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        spellcheck: 'true',
        autocapitalize: 'sentences',
      },
      nodeViews: { line: (node, view, getPos) => new LineView(node, view, getPos) },
      dispatchTransaction: (tr) => {
        this.#dispatch(tr);
      },
      handleScrollToSelection: () => options.onReveal?.() ?? false,
      handleClick: (_view, _pos, event) => followLink(event),
      handleDOMEvents: this.#domEvents(),
    });
    const { view } = this;
    const host = {
      get state() {
        return view.state;
      },
      get composing() {
        return view.composing;
      },
      updateState: (state: EditorState) => {
        keepingFocus(() => {
          view.updateState(state);
        });
      },
    };
    this.#left = new LeftLines((line, words) => options.onLineLeft?.(line, words));
    this.#binding = new Binding(host, {
      port: client,
      topic,
      fresh: randomId,
      onTrouble: (error) => {
        options.onTrouble?.(error);
      },
    });
    this.#watch = new CompositionWatch(view, this.#binding, {
      waits: () => this.#stale,
      settled: () => {
        this.#settled();
      },
    });
    const away = (): void => {
      this.#watch.end();
    };
    window.addEventListener('pagehide', away);
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') {
        away();
      }
    };
    document.addEventListener('visibilitychange', hidden);
    this.#stops = [
      client.on('topic', (change) => {
        if (change.topic !== topic) {
          return;
        }
        this.#binding.receive(change);
        if (this.#binding.holding) {
          this.#watch.look();
        } else if (change.source === 'undo') {
          this.#showUndone();
        }
      }),
      client.on('presence', (people) => {
        this.#people = people;
        this.#showOthers();
      }),
      () => {
        window.removeEventListener('pagehide', away);
        document.removeEventListener('visibilitychange', hidden);
      },
    ];
    this.#people = client.people;
    this.#showOthers();
    this.showNotes();
    if (options.focus !== undefined) {
      this.focus(options.focus);
    }
  }

  focus(at?: 'start' | 'end' | number): void {
    const { doc } = this.view.state;
    if (at !== undefined) {
      const selection =
        at === 'start'
          ? Selection.atStart(doc)
          : at === 'end'
            ? Selection.atEnd(doc)
            : TextSelection.near(doc.resolve(Math.min(Math.max(0, at), doc.content.size)));
      this.view.dispatch(this.view.state.tr.setSelection(selection).scrollIntoView());
    }
    this.view.focus();
  }

  showNotes(): void {
    const { notes: ask } = this.#options;
    if (ask === undefined) {
      return;
    }
    this.#stale = this.#binding.holding || this.view.composing;
    if (this.#stale) {
      this.#watch.look();
    } else {
      this.view.dispatch(showNotes(this.view.state, ask()));
    }
  }

  selected(): SelectedWords | undefined {
    this.#readSelection();
    this.#watch.end();
    return selectedWords(this.view.state);
  }

  park(): void {
    this.#readSelection();
    this.#watch.end();
    this.#options.onPark?.(idOf(currentLine(this.view.state).node));
  }

  conclude(): void {
    this.#watch.end();
    addConclusion()(this.view.state, this.view.dispatch);
  }

  begin(words: string): void {
    this.#watch.end();
    beginLine(words)(this.view.state, this.view.dispatch);
    this.view.focus();
  }

  use(tool: Tool): void {
    this.#readSelection();
    this.#watch.end();
    this.#options.client.sealUndo();
    TOOLS[tool](this.view.state, this.view.dispatch, this.view);
    this.#options.client.sealUndo();
  }

  destroy(): void {
    this.#watch.end();
    this.#clipboard.finish(this.view);
    this.#watch.stop();
    this.#left.look(this.view.state.doc);
    for (const stop of this.#stops) {
      stop();
    }
    if (this.view.hasFocus()) {
      this.#options.client.clearCursor();
    }
    this.view.destroy();
  }

  #plugins() {
    const { onLeave, onAsk, onPark, onSaid } = this.#options;
    const history = {
      undo: () => {
        this.#step('undo');
      },
      redo: () => {
        this.#step('redo');
      },
    };
    return [
      inputEvents(history),
      autoformat(this.#formatting),
      keys(
        {
          ...history,
          sealUndo: this.#formatting.sealUndo,
          settle: this.#formatting.settle,
          escape: () => {
            this.view.dom.blur();
          },
          leave: onLeave,
          ask: onAsk,
          park:
            onPark &&
            (() => {
              this.park();
            }),
          passing: () => this.#passing,
          toNote: () => {
            if (!openLink(this.view.state)) {
              this.#toNote();
            }
          },
          said: onSaid,
        },
        randomId,
      ),
      this.#clipboard.plugin(),
      linkBubble(),
      cursors(),
      notes(),
      cuts(),
      identity(randomId),
    ];
  }

  readonly #formatting: FormatActions = {
    undo: () => {
      this.#options.client.undo();
    },
    sealUndo: () => {
      this.#options.client.sealUndo();
    },
    settle: () => {
      this.#watch.end();
    },
    formats: () => this.#options.formats?.() ?? true,
  };

  #domEvents() {
    return {
      compositionstart: (): boolean => {
        this.#watch.sign();
        return false;
      },
      compositionupdate: (): boolean => {
        this.#watch.sign();
        return false;
      },
      compositionend: (): boolean => {
        this.#watch.look();
        return false;
      },
      keydown: (_view: EditorView, { key }: KeyboardEvent): boolean => {
        this.#passing &&= key === 'Tab' || key === 'Shift';
        this.#readSelection();
        return false;
      },
      focus: (): boolean => {
        this.#passing = cameByTab;
        this.#reportCursor();
        this.#tellSelection();
        return false;
      },
      mousedown: (): boolean => {
        this.#passing = false;
        return false;
      },
      blur: (): boolean => {
        this.#options.client.clearCursor();
        this.#tellSelection();
        // The browser still writes what was composed before it lets go.
        setTimeout(() => {
          this.#watch.end();
          if (!this.view.hasFocus()) {
            this.#left.look(this.view.state.doc);
          }
        });
        return false;
      },
    };
  }

  /** What is held back goes first: it may be what is to be taken back. */
  #step(direction: 'undo' | 'redo'): void {
    this.#watch.end();
    if (direction === 'undo' && takeBack(this.view, this.#formatting)) {
      return;
    }
    this.#options.client[direction]();
  }

  #dispatch(tr: Transaction): void {
    const before = this.view.state.selection;
    // What is pasted, cut or dropped is taken back by itself.
    const alone = tr.getMeta('paste') === true || tr.getMeta('uiEvent') !== undefined;
    if (alone) {
      this.#options.client.sealUndo();
    }
    this.#binding.dispatch(tr);
    if (tr.getMeta(FROM_AGENDA) !== undefined) {
      return;
    }
    if (alone) {
      this.#options.client.sealUndo();
    }
    if (tr.docChanged) {
      this.#watch.sign();
      this.#left.wrote(tr, this.view.state.doc);
      this.#options.onWritten?.();
    }
    const jumped = tr.selectionSet && !tr.docChanged && !before.eq(this.view.state.selection);
    if (jumped) {
      this.#options.client.sealUndo();
    }
    if (jumped || tr.docChanged) {
      this.#reportCursor();
      if (!this.#binding.holding) {
        this.#left.look(this.view.state.doc, idOf(currentLine(this.view.state).node));
      }
    }
    const changed = tr.selectionSet || tr.docChanged;
    if (changed && !(before.empty && this.view.state.selection.empty)) {
      this.#tellSelection();
    }
    const asked = tr.getMeta(PROMISE_ASKED) as string | undefined;
    if (asked !== undefined) {
      this.#options.onPromiseAsked?.(asked);
    }
    const after = tr.getMeta(ENTERED) as number | undefined;
    if (after !== undefined) {
      entered(this.view, this.#formatting, after);
    }
  }

  /** A browser under load tells of a selection after the key or the click that follows it. */
  #readSelection(): void {
    if (!this.view.composing) {
      this.view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
    }
  }

  #tellSelection(): void {
    this.#options.onSelection?.(this.view.hasFocus() && !this.view.state.selection.empty);
  }

  /** Gives the keyboard to what stands below the caret's line. */
  #toNote(): void {
    const first = noteBelow(this.view.state)?.querySelector('button');
    if (first === undefined || first === null) {
      return;
    }
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: 'nearest' });
  }

  /** Tells the other where the caret is; offsets mean nothing to the agenda while changes wait. */
  #reportCursor(): void {
    if (this.#binding.holding || !this.view.hasFocus()) {
      return;
    }
    const { doc, selection } = this.view.state;
    this.#options.client.setCursor(
      this.#options.topic,
      uOf(doc, selection.anchor),
      uOf(doc, selection.head),
    );
  }

  #settled(): void {
    this.#showOthers();
    this.#reportCursor();
    if (this.#stale) {
      this.#options.onShift?.();
      this.showNotes();
    }
  }

  #showOthers(): void {
    if (this.#people === undefined || this.#binding.holding || this.view.composing) {
      return;
    }
    this.view.dispatch(showPeople(this.view.state, this.#options.topic, this.#people));
    this.#people = undefined;
  }

  /** Brings what an undo changed into sight, here or in a topic that has not the caret. */
  #showUndone(): void {
    if (this.view.hasFocus()) {
      this.view.dispatch(this.view.state.tr.scrollIntoView());
      this.#reportCursor();
    } else {
      const { node } = this.view.domAtPos(this.view.state.selection.head);
      (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: 'nearest' });
    }
  }
}

/** The last thing that the person did on the page was to press the Tab key. */
let cameByTab = false;
for (const event of ['keydown', 'pointerdown'] as const) {
  addEventListener(
    event,
    (done) => {
      cameByTab =
        done instanceof KeyboardEvent &&
        (done.key === 'Tab' || (cameByTab && done.key === 'Shift'));
    },
    { capture: true },
  );
}

/** A link in an editor is text to be edited; with Ctrl or ⌘ it is followed. */
function followLink(event: MouseEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) {
    return false;
  }
  const address = safeAddress(event.target.closest('a')?.getAttribute('href') ?? '');
  if (address === undefined) {
    return false;
  }
  window.open(address, '_blank', 'noopener,noreferrer');
  return true;
}
