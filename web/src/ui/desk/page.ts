import type { CoreError } from '../../core/types.ts';

/** A topic's element, when it is on the page. */
export function onPage(topic: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.topic[data-topic="${CSS.escape(topic)}"]`);
}

/** Puts the focus on the part of the page with that test id, moving nothing. */
export function focusPart(id: string, within: ParentNode | null = document): void {
  within?.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.focus({ preventScroll: true });
}

/** What to do instead of what was refused; what is no refusal is thrown on. */
export function wordsOfRefusal(error: unknown): string {
  const text = error instanceof Error ? (error as Partial<CoreError>).text : undefined;
  if (text === undefined) {
    throw error;
  }
  return text;
}
