/** Viewport: which parts of the page are near what can be seen. */

/** Mounted this far outside the viewport, so that it is ready before it is seen. */
const NEAR = '600px 0px';
/** Let go this far outside: further than `NEAR`, or scrolling to and fro would mount it each time. */
const FAR = '2400px 0px';

/** Tells parts of the page whether they are near the viewport. */
export class ViewportObserver {
  readonly #watched = new Map<Element, (isNear: boolean) => void>();
  readonly #coming: IntersectionObserver;
  readonly #going: IntersectionObserver;

  constructor() {
    const tell = (wanted: boolean) => (entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting === wanted) {
          this.#watched.get(target)?.(wanted);
        }
      }
    };
    this.#coming = new IntersectionObserver(tell(true), { rootMargin: NEAR });
    this.#going = new IntersectionObserver(tell(false), { rootMargin: FAR });
  }

  /** Watches an element until the returned function is called. */
  watch(element: Element, tell: (isNear: boolean) => void): () => void {
    this.#watched.set(element, tell);
    this.#coming.observe(element);
    this.#going.observe(element);
    return () => {
      this.#watched.delete(element);
      this.#coming.unobserve(element);
      this.#going.unobserve(element);
    };
  }

  close(): void {
    this.#watched.clear();
    this.#coming.disconnect();
    this.#going.disconnect();
  }
}
