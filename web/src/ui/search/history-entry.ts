/**
 * What is asked, in the entry of the browser's history: Back finds it again, also after a reload, and no address ever has it.
 * It counts for the person who asked alone.
 */
import type { Asked, Span } from './search-state.svelte.ts';

export interface Entry {
  readonly me: string;
  readonly asked: Asked;
  /** The hit that the person went to. */
  readonly hit?: string | undefined;
}

export function writeEntry(entry: Entry): void {
  history.replaceState({ search: entry }, '');
}

export function readEntry(me: string): Omit<Entry, 'me'> | undefined {
  const state = history.state as { search?: Partial<Entry> } | null;
  const { search } = state ?? {};
  const { asked } = search ?? {};
  if (search?.me !== me || typeof asked?.words !== 'string') {
    return undefined;
  }
  return {
    asked: {
      words: asked.words,
      pair: typeof asked.pair === 'string' ? asked.pair : null,
      span: isSpan(asked.span) ? asked.span : 'all',
    },
    hit: search.hit,
  };
}

function isSpan(value: unknown): value is Span {
  return value === 'all' || value === 'quarter' || value === 'year';
}
