/** Lazily loaded editor: everything that writes words, ProseMirror and all, fetched once the page stands. */
import type * as Editor from '../../editor/editor.ts';
import type { AgendaState } from './agenda-state.svelte.ts';

export type EditorModule = typeof Editor;

export class LazyEditor {
  module = $state.raw<EditorModule | undefined>(undefined);
  readonly #agenda: AgendaState;

  constructor(agenda: AgendaState) {
    this.#agenda = agenda;
  }

  /** Fetches it; asked again when the network was away. */
  async load(): Promise<void> {
    try {
      this.module ??= await import('../../editor/editor.ts');
    } catch {
      this.#agenda.trouble = {
        code: 'broken',
        text: 'The editor could not be loaded. Check your connection, then load the page again.',
      };
    }
  }

  /** An editor could not take a change over and drew its topic anew. */
  failed(error: unknown): void {
    reportError(error);
    // Writing it once more would not help then, and the words for that are there already.
    if (this.#agenda.trouble?.code === 'broken') {
      return;
    }
    this.#agenda.trouble = {
      code: 'broken',
      text: 'Your last change could not be kept. What you see is what is there; write it once more.',
    };
  }
}
