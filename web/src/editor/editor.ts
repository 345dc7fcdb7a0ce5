import './editor.css';

import { EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';

import type { PresentPerson } from '../core/types.ts';
import { Binding } from './binding.ts';
import { FROM_AGENDA, identity, randomId } from './binding/identity.ts';
import { uOf } from './binding/positions.ts';
import { toggle } from './commands.ts';
import { CompositionWatch } from './composing.ts';
import { cursors, showPeople } from './cursors.ts';
import { keys } from './keymap.ts';
import { LineView } from './line-view.ts';
import { docOf } from './lines.ts';
import { safeAddress } from './links.ts';
import { clipboard } from './paste.ts';
import type { OnTrouble, TopicPort } from './port.ts';
import { rules } from './rules.ts';
import { schema } from './schema.ts';

export { renderTopic } from './static.ts';
export type { OnTrouble, TopicPort } from './port.ts';

/** What an editor is made with. */
export interface TopicEditorOptions {
  readonly client: TopicPort;
  readonly topic: string;
  /** What a screen reader calls the editor. */
  readonly label: string;
  /** The caret wants to go beyond the first or the last line. */
  readonly onLeave?: (direction: 'up' | 'down') => void;
  readonly onTrouble?: OnTrouble;
  readonly focus?: 'start' | 'end';
}

/** An editor on the page. */
export interface TopicEditor {
  /** Puts the caret to an end of the topic or to one of the view's positions, or just back. */
  focus(at?: 'start' | 'end' | number): void;
  destroy(): void;
  readonly view: EditorView;
}

/** Puts an editor for one topic into `place`. */
export function mountTopicEditor(place: HTMLElement, options: TopicEditorOptions): TopicEditor {
  return new MountedEditor(place, options);
}

class MountedEditor implements TopicEditor {
  readonly view: EditorView;
  private readonly options: TopicEditorOptions;
  private readonly binding: Binding;
  private readonly watch: CompositionWatch;
  private readonly stops: (() => void)[];
  /** The last that was heard of the others, to be shown when nothing is held back. */
  private people: readonly PresentPerson[] | undefined;

  constructor(place: HTMLElement, options: TopicEditorOptions) {
    const { client, topic } = options;
    this.options = options;
    this.view = new EditorView(place, {
      state: EditorState.create({ doc: docOf(client.topic(topic)?.lines ?? []), plugins: this.plugins() }),
      attributes: {
        class: 'lines',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        spellcheck: 'true',
        autocapitalize: 'sentences',
      },
      nodeViews: { line: (node, view, getPos) => new LineView(node, view, getPos) },
      dispatchTransaction: (tr) => {
        this.dispatch(tr);
      },
      handleClick: (_view, _pos, event) => followLink(event),
      handleDOMEvents: this.domEvents(),
    });
    this.binding = new Binding(this.view, {
      port: client,
      topic,
      fresh: randomId,
      onTrouble: (error) => {
        options.onTrouble?.(error);
      },
    });
    this.watch = new CompositionWatch(this.view, this.binding, () => {
      this.settled();
    });
    const away = (): void => {
      this.watch.end();
    };
    window.addEventListener('pagehide', away);
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') away();
    };
    document.addEventListener('visibilitychange', hidden);
    this.stops = [
      client.on('topic', (change) => {
        if (change.topic !== topic) return;
        this.binding.receive(change);
        if (this.binding.holding) this.watch.look();
        else if (change.source === 'undo') this.showUndone();
      }),
      client.on('presence', (people) => {
        this.people = people;
        this.showOthers();
      }),
      () => {
        window.removeEventListener('pagehide', away);
        document.removeEventListener('visibilitychange', hidden);
      },
    ];
    this.people = client.people;
    this.showOthers();
    if (options.focus !== undefined) this.focus(options.focus);
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

  destroy(): void {
    this.watch.end();
    this.watch.stop();
    for (const stop of this.stops) stop();
    if (this.view.hasFocus()) this.options.client.clearCursor();
    this.view.destroy();
  }

  private plugins() {
    const { client, onLeave } = this.options;
    return [
      rules(),
      keys(
        {
          undo: () => {
            this.step('undo');
          },
          redo: () => {
            this.step('redo');
          },
          sealUndo: () => {
            client.sealUndo();
          },
          escape: () => {
            this.view.dom.blur();
          },
          leave: onLeave,
        },
        randomId,
      ),
      clipboard(),
      cursors(),
      identity(randomId),
    ];
  }

  private domEvents() {
    return {
      beforeinput: (view: EditorView, event: InputEvent): boolean => this.beforeInput(view, event),
      compositionstart: (): boolean => {
        this.watch.sign();
        return false;
      },
      compositionupdate: (): boolean => {
        this.watch.sign();
        return false;
      },
      compositionend: (): boolean => {
        this.watch.look();
        return false;
      },
      keydown: (view: EditorView): boolean => {
        // A browser under load tells of a click's selection after the key that follows it.
        if (!view.composing) view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
        return false;
      },
      focus: (): boolean => {
        this.reportCursor();
        return false;
      },
      blur: (): boolean => {
        this.options.client.clearCursor();
        // The browser still writes what was composed before it lets go.
        setTimeout(() => {
          this.watch.end();
        });
        return false;
      },
    };
  }

  /** What menus and phones' keyboards ask for, which have no keys to press. */
  private beforeInput(view: EditorView, event: InputEvent): boolean {
    const { bold, italic, strike } = schema.marks;
    switch (event.inputType) {
      case 'historyUndo':
        this.step('undo');
        break;
      case 'historyRedo':
        this.step('redo');
        break;
      case 'formatBold':
        toggle(bold)(view.state, view.dispatch);
        break;
      case 'formatItalic':
        toggle(italic)(view.state, view.dispatch);
        break;
      case 'formatStrikeThrough':
        toggle(strike)(view.state, view.dispatch);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  /** What is held back goes first: it may be what is to be taken back. */
  private step(direction: 'undo' | 'redo'): void {
    this.watch.end();
    this.options.client[direction]();
  }

  private dispatch(tr: Transaction): void {
    const before = this.view.state.selection;
    this.binding.dispatch(tr);
    if (tr.getMeta(FROM_AGENDA) !== undefined) return;
    if (tr.docChanged) this.watch.sign();
    const jumped = tr.selectionSet && !tr.docChanged && !before.eq(this.view.state.selection);
    if (jumped) this.options.client.sealUndo();
    if (jumped || tr.docChanged) this.reportCursor();
  }

  /** Tells the other where the caret is; offsets mean nothing to the agenda while changes wait. */
  private reportCursor(): void {
    if (this.binding.holding || !this.view.hasFocus()) return;
    const { doc, selection } = this.view.state;
    this.options.client.setCursor(
      this.options.topic,
      uOf(doc, selection.anchor),
      uOf(doc, selection.head),
    );
  }

  private settled(): void {
    this.showOthers();
    this.reportCursor();
  }

  private showOthers(): void {
    if (this.people === undefined || this.binding.holding || this.view.composing) return;
    this.view.dispatch(showPeople(this.view.state, this.options.topic, this.people));
    this.people = undefined;
  }

  /** Brings what an undo changed into sight, here or in a topic that has not the caret. */
  private showUndone(): void {
    if (this.view.hasFocus()) {
      this.view.dispatch(this.view.state.tr.scrollIntoView());
      this.reportCursor();
    } else {
      const { node } = this.view.domAtPos(this.view.state.selection.head);
      (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: 'nearest' });
    }
  }
}

/** A link in an editor is text to be edited; with Ctrl or ⌘ it is followed. */
function followLink(event: MouseEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return false;
  const address = safeAddress(event.target.closest('a')?.getAttribute('href') ?? '');
  if (address === undefined) return false;
  window.open(address, '_blank', 'noopener,noreferrer');
  return true;
}
