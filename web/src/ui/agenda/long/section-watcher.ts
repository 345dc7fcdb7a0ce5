/** Section watcher: lets sections leave the page that are far from what is seen, and brings them back before they are seen. */
import { flushSync } from 'svelte';

import { isMeeting } from '../outline.ts';
import type { SectionOnPage } from '../sections-on-page.svelte.ts';
import { noteTurned, stays } from './staying.ts';

/** Whole this far outside of the viewport: further than topics get their editors. */
const NEAR = '1200px 0px';
/** Left this far outside: further than `NEAR`, or scrolling to and fro would draw it each time. */
const FAR = '3600px 0px';

interface Watched {
  readonly element: HTMLElement;
  readonly section: SectionOnPage;
  isFar: boolean;
  /** It was on the page as a whole. */
  wasWhole: boolean;
}

export class SectionWatcher {
  readonly #watched = new Map<Element, Watched>();
  readonly #coming: IntersectionObserver;
  readonly #going: IntersectionObserver;

  constructor() {
    this.#coming = new IntersectionObserver(
      (entries) => {
        this.#cameNear(entries);
      },
      { rootMargin: NEAR },
    );
    this.#going = new IntersectionObserver(
      (entries) => {
        this.#wentFar(entries);
      },
      { rootMargin: FAR },
    );
  }

  /** Watches a section on the page, until the result is called. What has no day yet, or is put aside, stays. */
  readonly watch = (element: HTMLElement, section: SectionOnPage): (() => void) | undefined => {
    if (!isMeeting(section.name)) {
      return undefined;
    }
    this.#watched.set(element, { element, section, isFar: false, wasWhole: false });
    element.addEventListener('click', noteTurned, { capture: true });
    this.#coming.observe(element);
    this.#going.observe(element);
    return () => {
      element.removeEventListener('click', noteTurned, { capture: true });
      this.#coming.unobserve(element);
      this.#going.unobserve(element);
      this.#watched.delete(element);
    };
  };

  /** Draws all that was on the page once; the browser prints the page as it is once this returns. */
  print(): void {
    flushSync(() => {
      for (const { section, wasWhole } of this.#watched.values()) {
        if (wasWhole) {
          section.bring();
        }
      }
    });
  }

  /** Lets go of everything that is far and that nobody holds. */
  leave(): void {
    // Measured before anything is drawn, which happens later: one layout for all of them.
    for (const watched of this.#watched.values()) {
      const { element, section, isFar } = watched;
      if (isFar && section.room === undefined && !stays(element)) {
        watched.wasWhole = true;
        section.leave(element.getBoundingClientRect().height);
      }
    }
  }

  close(): void {
    this.#watched.clear();
    this.#coming.disconnect();
    this.#going.disconnect();
  }

  #cameNear(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        this.#watched.get(target)?.section.bring();
      }
    }
  }

  #wentFar(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const watched = this.#watched.get(target);
      if (watched !== undefined) {
        watched.isFar = !isIntersecting;
      }
    }
    // Those too that somebody held when they went far.
    this.leave();
  }
}
