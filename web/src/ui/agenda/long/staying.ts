/** Staying on the page: what a person has in a section that leaving would lose. */

/** Parts of a section that are open, in somebody's hand, or in the place of its words. */
const OPEN = '[aria-expanded=true], [data-dragged], dialog, .topic form, .topic-words[hidden]';

/** How `details` were before the reader opened or closed them. */
const before = new WeakMap<HTMLDetailsElement, boolean>();

/** Whether a section has to stay: the caret, the focus, a selection, an open card, half-written words, a running meeting. */
export function stays(section: HTMLElement): boolean {
  return (
    section.dataset['state'] === 'running' ||
    section.contains(document.activeElement) ||
    document.getSelection()?.containsNode(section, true) === true ||
    section.querySelector(OPEN) !== null ||
    [...section.querySelectorAll('details')].some(({ open }, at, all) => {
      const details = all[at];
      return details !== undefined && open !== (before.get(details) ?? open);
    }) ||
    [...section.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(
      ({ value, defaultValue }) => value !== defaultValue,
    )
  );
}

/** Remembers how `details` were that the reader is about to open or close. */
export function noteTurned({ target }: MouseEvent): void {
  const details = target instanceof Element ? target.closest('summary')?.parentElement : null;
  if (details instanceof HTMLDetailsElement && !before.has(details)) {
    before.set(details, details.open);
  }
}
