/** Focus that follows what was asked for, unless the person has gone on meanwhile. */

/** To be called as it is asked; the result tells whether the focus is where it was then, or nowhere as what had it is gone. */
export function focusStays(): () => boolean {
  const from = document.activeElement;
  return () => {
    const { activeElement } = document;
    return activeElement === from || activeElement === null || activeElement === document.body;
  };
}
