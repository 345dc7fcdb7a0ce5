import type { CoreError } from '../../core/types.ts';

/** A topic's element, when it is on the page. */
export function onPage(topic: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.topic[data-topic="${CSS.escape(topic)}"]`);
}

/** Puts the focus on the part of the page with that test id, moving nothing. */
export function focusPart(id: string, within: ParentNode | null = document): void {
  within?.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.focus({ preventScroll: true });
}

/** The topic that has the focus, and where it goes when that topic leaves the page: those after it, then those before. */
export function topicsNearFocus(): string[] {
  const focused = document.activeElement?.closest<HTMLElement>('.topic');
  if (focused === null || focused === undefined) {
    return [];
  }
  const all = [...document.querySelectorAll<HTMLElement>('.topic')];
  const at = all.indexOf(focused);
  return [...all.slice(at), ...all.slice(0, at).reverse()].map(
    (topic) => topic.dataset['topic'] ?? '',
  );
}

/** Puts the focus on the first of these topics that is on the page, unless something has it. */
export function focusOneOf(topics: readonly string[]): void {
  if (document.activeElement === null || document.activeElement === document.body) {
    topics
      .map(onPage)
      .find((topic) => topic !== null)
      ?.focus({ preventScroll: true });
  }
}

/** What to do instead of what was refused; what is no refusal is thrown on. */
export function wordsOfRefusal(error: unknown): string {
  const text = error instanceof Error ? (error as Partial<CoreError>).text : undefined;
  if (text === undefined) {
    throw error;
  }
  return text;
}
