/** Long press: picks a topic up by its headline, where nothing but a finger points. */

/** How long a finger rests before it holds the topic, in milliseconds: before a browser begins to select words. */
const LONG = 400;

/** How far a finger strays that rests, in CSS pixels. */
const STRAY = 10;

/** What is picked up. */
export interface Held {
  readonly topic: string;
  /** Has the pointer from now on. */
  readonly article: HTMLElement;
  readonly pointerId: number;
}

/** A finger on a headline. */
interface Press extends Held {
  readonly x: number;
  readonly y: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Watches for fingers that rest on a headline within `around`, until the result is called. `carry` follows the finger
 * until it lets go. Whoever scrolls, taps, or writes in that topic holds nothing.
 */
export function watchLongPress(
  around: HTMLElement,
  carry: (held: Held) => Promise<void>,
): () => void {
  let press: Press | undefined;
  /** The topic is held, or was until just now: the finger is not up yet. */
  let carrying = false;

  function down(event: PointerEvent): void {
    release();
    carrying = false;
    const { target, pointerType, isPrimary, pointerId, clientX: x, clientY: y } = event;
    if (pointerType !== 'touch' || !isPrimary || !(target instanceof Element)) {
      return;
    }
    const headline = target.closest('[data-line="first-line"]');
    const article = headline?.closest<HTMLElement>('[data-topic]');
    const topic = article?.dataset['topic'];
    // In words that are being written a long press selects, as everywhere.
    if (!article || topic === undefined || article.querySelector('.ProseMirror:focus') !== null) {
      return;
    }
    article.toggleAttribute('data-pressed', true);
    const timer = setTimeout(hold, LONG);
    press = { topic, article, pointerId, x, y, timer };
  }

  function move({ pointerId, clientX, clientY }: PointerEvent): void {
    if (
      press?.pointerId === pointerId &&
      Math.hypot(clientX - press.x, clientY - press.y) > STRAY
    ) {
      release();
    }
  }

  function release(): void {
    clearTimeout(press?.timer);
    press?.article.toggleAttribute('data-pressed', false);
    press = undefined;
  }

  function hold(): void {
    const held = press;
    if (held === undefined) {
      return;
    }
    carrying = true;
    // Not everywhere, and not to be had without a touch before.
    navigator.vibrate?.(15);
    held.article.setPointerCapture(held.pointerId);
    void carry(held);
  }

  /** What the browser does with a finger by itself: select, scroll, show its menu. */
  function stopWhileHeld(event: Event): void {
    if ((press !== undefined && event.type !== 'touchmove') || carrying) {
      if (event.cancelable) {
        event.preventDefault();
      }
    }
  }

  /** Without a click where it lets go: that would put the caret there. */
  function up(event: Event): void {
    if (carrying && event.cancelable) {
      event.preventDefault();
    }
    carrying = false;
    release();
  }

  const done = new AbortController();
  const { signal } = done;
  around.addEventListener('pointerdown', down, { signal });
  around.addEventListener('pointermove', move, { signal });
  around.addEventListener('pointercancel', release, { signal });
  window.addEventListener('scroll', () => !carrying && release(), { signal, passive: true });
  for (const kind of ['selectstart', 'contextmenu', 'touchmove']) {
    // There from the start: browsers ask before a finger moves whether anybody may stop it from scrolling.
    around.addEventListener(kind, stopWhileHeld, { signal, passive: false });
  }
  for (const kind of ['touchend', 'touchcancel']) {
    around.addEventListener(kind, up, { signal, passive: false });
  }
  return () => {
    done.abort();
    release();
  };
}
