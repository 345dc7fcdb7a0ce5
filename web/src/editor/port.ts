import type { LineChange, PresentPerson, TextOp, TopicChange, TopicView } from '../core/types.ts';

/** What the editor needs of the agenda: one topic's words, and nothing of sockets or stores. */
export interface TopicPort {
  topic(id: string): TopicView | undefined;
  /** Parts of what an input method composes have the same number; `touched` are the lines whose words change. */
  edit(
    topic: string,
    ops: TextOp[],
    lines: LineChange[],
    composition?: number,
    touched?: readonly string[],
  ): void;
  /** Whether words of this topic stand on the screen that the agenda was not told of yet. */
  held?(topic: string, holding: boolean): void;
  undo(): unknown;
  redo(): unknown;
  sealUndo(): void;
  /** Offsets in the topic's words, as in `TextOp`. */
  setCursor(topic: string, anchor: number, head: number): void;
  clearCursor(): void;
  /** Everybody else who is there now; an editor made later than they came shows them too. */
  readonly people?: readonly PresentPerson[];
  on(kind: 'topic', listener: (change: TopicChange) => void): () => void;
  on(kind: 'presence', listener: (people: PresentPerson[]) => void): () => void;
}

/** Called when a change could not be taken over and the view was rebuilt from the agenda. */
export type OnTrouble = (error: unknown) => void;
