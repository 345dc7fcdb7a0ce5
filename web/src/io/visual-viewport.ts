/** Visual viewport: the part of the window that a soft keyboard leaves to be seen. */

/** A stretch of the window from top to bottom, in CSS pixels. */
export interface Uncovered {
  readonly top: number;
  readonly bottom: number;
}

/** A soft keyboard is higher than this, in CSS pixels; a browser's own bars, which come and go, are not. */
const KEYBOARD = 100;

/** What can be seen of the window. Where the browser makes the window smaller for its keyboard, that is all of it. */
export function uncovered(): Uncovered {
  const { innerHeight, visualViewport: seen } = window;
  // Zoomed in, less is seen too, but nothing is covered.
  return seen && innerHeight - seen.height * seen.scale > KEYBOARD
    ? { top: seen.offsetTop, bottom: seen.offsetTop + seen.height }
    : { top: 0, bottom: innerHeight };
}

/** Tells when what can be seen of the window may be another part of it, until the result is called. */
export function watchUncovered(tell: () => void): () => void {
  const done = new AbortController();
  const { signal } = done;
  window.addEventListener('resize', tell, { signal });
  for (const kind of ['resize', 'scroll']) {
    window.visualViewport?.addEventListener(kind, tell, { signal });
  }
  return () => {
    done.abort();
  };
}
