import type { Desk } from '../agenda/desk.svelte.ts';

/** What is being written, by what it is about; a wording or a topic. */
const desks = new WeakMap<Desk, Map<string, string>>();

/** What was being written, if it was: what the other does can take its form to another place meanwhile. */
export function draftOf(desk: Desk, about: string): string | null {
  return desks.get(desk)?.get(about) ?? null;
}

/** Keeps it, or forgets it once it is sent or given up. */
export function keepDraft(desk: Desk, about: string, words: string | null): void {
  const drafts = desks.get(desk) ?? new Map<string, string>();
  desks.set(desk, drafts);
  if (words === null) {
    drafts.delete(about);
  } else {
    drafts.set(about, words);
  }
}
