import { tick } from 'svelte';

import { parseRoute, sameRoute, type Route } from './route.ts';

/** Where the page is, and the way to another place. */
export class Router {
  route = $state.raw<Route>(parseRoute(location.pathname, location.hash));

  constructor() {
    const follow = (): void => {
      this.#show();
    };
    window.addEventListener('popstate', follow);
    // Someone who pastes a second invitation only changes what is behind the #.
    window.addEventListener('hashchange', follow);
    document.addEventListener('click', (event) => {
      const path = pathOfClick(event);
      if (path !== undefined) {
        event.preventDefault();
        this.go(path);
      }
    });
  }

  /** Goes to an address of the page; `replace` leaves no way back to where it was. */
  go(path: string, { replace = false } = {}): void {
    if (replace) {
      history.replaceState(null, '', path);
    } else if (path !== location.pathname + location.hash) {
      history.pushState(null, '', path);
    }
    this.#show();
  }

  /** The page has another address as it is: it stays where it is, and so does the focus. */
  stay(path: string): void {
    history.replaceState(null, '', path);
    this.route = parseRoute(location.pathname, location.hash);
  }

  #show(): void {
    const route = parseRoute(location.pathname, location.hash);
    if (sameRoute(route, this.route)) {
      return;
    }
    this.route = route;
    void tick().then(() => {
      window.scrollTo(0, 0);
      // A screen reader is told where it is now, as it would be by a page of its own.
      document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    });
  }
}

/** The address that a click on a link of this page asks for, unless it means something else. */
function pathOfClick(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || !(event.target instanceof Element)) {
    return undefined;
  }
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return undefined;
  }
  const link = event.target.closest('a[data-way]');
  return link instanceof HTMLAnchorElement && link.origin === location.origin
    ? link.pathname + link.hash
    : undefined;
}
