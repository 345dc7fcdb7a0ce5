/** Does a piece of something long when the page has nothing else to do; call the result to have it left undone. */
export function whenIdle(piece: () => void): () => void {
  // WebKit has no idle time to ask for.
  if (typeof requestIdleCallback === 'undefined') {
    const waiting = setTimeout(piece);
    return () => {
      clearTimeout(waiting);
    };
  }
  // A page that is never idle still comes to it.
  const waiting = requestIdleCallback(piece, { timeout: 200 });
  return () => {
    cancelIdleCallback(waiting);
  };
}
