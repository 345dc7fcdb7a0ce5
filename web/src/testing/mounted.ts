import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import type { Line } from '../core/types.ts';
import { mountTopicEditor, type TopicEditor, type TopicEditorOptions } from '../editor/editor.ts';
import { linesOf } from '../editor/lines.ts';
import { pmOf } from '../editor/binding/positions.ts';
import { loadReader } from '../editor/paste.ts';
import { Recorder, linesFrom, rowsOf } from './page.ts';

export const TOPIC = 'topic-0001';

// As on a page that was idle once.
await loadReader();

/** An editor on a page of its own, with an agenda that keeps what it is told. */
export class Mounted {
  readonly agenda: Recorder;
  readonly place: HTMLElement;
  readonly editor: TopicEditor;

  constructor(lines: string[] | Line[], options: Partial<TopicEditorOptions> = {}) {
    this.agenda = new Recorder(
      lines.every((line) => typeof line === 'string') ? linesFrom(...lines) : lines,
    );
    this.place = document.body.appendChild(document.createElement('div'));
    this.editor = mountTopicEditor(this.place, {
      client: this.agenda,
      topic: TOPIC,
      label: 'Topic',
      ...options,
    });
  }

  get view(): EditorView {
    return this.editor.view;
  }

  /** The lines with signs for their kinds. */
  get rows(): string[] {
    return rowsOf(linesOf(this.view.state.doc));
  }

  get lines(): Line[] {
    return linesOf(this.view.state.doc);
  }

  /** Selects from one offset of the words to another. */
  select(anchor: number, head = anchor): this {
    const { doc, tr } = this.view.state;
    this.view.dispatch(
      tr.setSelection(TextSelection.create(doc, pmOf(doc, anchor), pmOf(doc, head))),
    );
    return this;
  }

  /** Types letter by letter, as a keyboard does. */
  type(text: string): this {
    for (const letter of text) {
      if (letter === '\n') {
        this.press('Enter');
        continue;
      }
      const { from, to } = this.view.state.selection;
      const typed = () => this.view.state.tr.insertText(letter, from, to);
      const handled = this.view.someProp('handleTextInput', (handle) =>
        handle(this.view, from, to, letter, typed),
      );
      if (handled !== true) {
        this.view.dispatch(typed());
      }
    }
    return this;
  }

  /** Presses a key, as in `Mod-Shift-z`; whether the editor took it. */
  press(chord: string): boolean {
    const parts = chord.split('-');
    const key = parts.at(-1) ?? '';
    const event = new KeyboardEvent('keydown', {
      key,
      ctrlKey: parts.includes('Mod'),
      shiftKey: parts.includes('Shift'),
      altKey: parts.includes('Alt'),
      bubbles: true,
      cancelable: true,
    });
    Object.defineProperty(event, 'keyCode', {
      value: key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0,
    });
    return this.view.someProp('handleKeyDown', (handle) => handle(this.view, event)) ?? false;
  }

  /** Pastes what a program put on the clipboard. */
  paste(data: { html?: string; text?: string; files?: readonly { type: string }[] }): this {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    const getData = (type: string): string =>
      (type === 'text/html' ? data.html : type === 'text/plain' ? data.text : undefined) ?? '';
    Object.defineProperty(event, 'clipboardData', { value: { getData, files: data.files ?? [] } });
    this.view.dom.dispatchEvent(event);
    return this;
  }

  close(): void {
    this.editor.destroy();
    this.place.remove();
  }
}
