import type { EditorView } from 'prosemirror-view';

import type { SelectedWords } from './commands.ts';
import type { Notes } from './notes.ts';
import type { OnTrouble, TopicPort } from './port.ts';
import type { Tool } from './tools.ts';

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
  /** What hangs on the words as the agenda has them; asked for by `showNotes`. */
  readonly notes?: () => Notes;
  /** Something is about to change its place without the person's doing. */
  readonly onShift?: () => void;
  /** The agenda was told of what was written here. */
  readonly onWritten?: () => void;
  /** The caret left a line that was written in here. */
  readonly onLineLeft?: (line: string, words: string) => void;
  /** `/promise ` was typed at the start of a line, and taken out again. */
  readonly onPromiseAsked?: (line: string) => void;
  /** Words were selected, or no longer are. */
  readonly onSelection?: (selecting: boolean) => void;
  /** The person wants the selected words confirmed. */
  readonly onAsk?: () => void;
  /** The person wants to park the line with the caret. */
  readonly onPark?: (line: string) => void;
  /** The caret is to be brought into sight; whether it was, and the editor need not. */
  readonly onReveal?: () => boolean;
  /** Whether signs that are typed turn into formatting by themselves; they do unless it is said. */
  readonly formats?: () => boolean;
  /** What a screen reader is to be told. */
  readonly onSaid?: (words: string) => void;
  /** What everybody is to be told, in a quiet place of the page. */
  readonly onTold?: (words: string) => void;
}

/** An editor on the page. */
export interface TopicEditor {
  /** Puts the caret to an end of the topic or to one of the view's positions, or just back. */
  focus(at?: 'start' | 'end' | number): void;
  /** Shows what hangs on the words now, or once nobody composes any more. */
  showNotes(): void;
  /** The selected words, or without a selection those of the caret's line. */
  selected(): SelectedWords | undefined;
  /** Has the line that the selection begins in parked. */
  park(): void;
  /** Adds a line for the conclusion unless there is one. */
  conclude(): void;
  /** Begins a line at the end with these words, with the caret behind them. */
  begin(words: string): void;
  /** Does with the selection what a tool of the toolbar is for; one step of undo. */
  use(tool: Tool): void;
  destroy(): void;
  readonly view: EditorView;
}
