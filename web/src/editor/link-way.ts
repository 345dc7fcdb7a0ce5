/** Way into a link: an element that stands below it and opens it. */
import type { EditorView } from 'prosemirror-view';

export interface LinkAtCaret {
  readonly href: string;
  /** Where its words begin. */
  readonly from: number;
}

/** Puts it on the page; `followed` is called once it was pressed. */
export function wayInto(
  view: EditorView,
  { href, from }: LinkAtCaret,
  followed: () => void,
): HTMLAnchorElement {
  const { dom } = view;
  const way = dom.ownerDocument.createElement('a');
  way.className = 'link-bubble';
  way.href = href;
  way.target = '_blank';
  way.rel = 'noopener noreferrer';
  way.tabIndex = -1;
  way.setAttribute('aria-keyshortcuts', 'Alt+Enter');
  way.textContent = `Open ${placeOf(href)} ↗`;
  // The words keep the caret, and a phone its keyboard.
  way.addEventListener('mousedown', (event) => {
    event.preventDefault();
  });
  way.addEventListener('click', () => {
    setTimeout(followed);
  });
  dom.after(way);
  const corner = (way.offsetParent ?? dom).getBoundingClientRect();
  const { left } = view.coordsAtPos(from);
  const { bottom } = view.coordsAtPos(view.state.selection.head);
  const rightmost = corner.width - way.offsetWidth;
  way.style.left = `${Math.max(0, Math.min(left - corner.left, rightmost))}px`;
  way.style.top = `${bottom - corner.top + 4}px`;
  return way;
}

/** Where an address leads, as short as it can be said. */
function placeOf(href: string): string {
  const { hostname, pathname } = new URL(href);
  const place = hostname === '' ? decodedOr(pathname) : hostname.replace(/^www\./, '');
  return place.length > 40 ? `${place.slice(0, 39)}…` : place;
}

function decodedOr(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
