/**
 * Arithmetic of scroll anchoring: when something above changes, how far to scroll so that what a
 * person looks at keeps its place in the window.
 */

/** A stretch of the window from top to bottom, in CSS pixels. */
export interface Stretch {
  top: number;
  bottom: number;
}

/** How far the window is scrolled, and how far it can be. */
export interface Scroll {
  top: number;
  max: number;
}

/** Below this a difference is rounding, not movement. */
const ROUNDING = 0.5;

/** Whether any of `box` can be seen in `view`. */
export function isSeen(box: Stretch, view: Stretch): boolean {
  return box.bottom > view.top && box.top < view.bottom;
}

/** How far to scroll so that what was at `before` and is now at `after` is where it was. */
export function correction(before: number, after: number, scroll: Scroll): number {
  const moved = after - before;
  if (!Number.isFinite(moved) || Math.abs(moved) < ROUNDING) {
    return 0;
  }
  const target = Math.min(Math.max(scroll.top + moved, 0), Math.max(scroll.max, 0));
  return target - scroll.top;
}

/** How far to scroll so that `box` is seen whole in `view`, its top first; 0 when it is. */
export function reveal(box: Stretch, view: Stretch): number {
  if (box.top < view.top || box.bottom - box.top > view.bottom - view.top) {
    return box.top - view.top;
  }
  return box.bottom > view.bottom ? box.bottom - view.bottom : 0;
}
