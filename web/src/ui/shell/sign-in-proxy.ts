/**
 * The way past the service worker: it answers every address of the page from this device, so a sign-in in front of the
 * server would never be seen. An address with this query goes to the network, and comes back here afterwards.
 */
export const THROUGH = '?through';

/** This very address, by way of the network. */
export function wayThrough(): string {
  return location.pathname + THROUGH + location.hash;
}

/** Gives the address back its own form after the way through. */
export function cameThrough(): void {
  if (new URLSearchParams(location.search).has('through')) {
    history.replaceState(history.state, '', location.pathname + location.hash);
  }
}
