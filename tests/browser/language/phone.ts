import type { BrowserContextOptions, CDPSession, Locator, Page } from '@playwright/test';

/** A small phone, as Playwright makes a context of it: touch, no hover, a coarse pointer. */
export const PHONE = {
  hasTouch: true,
  isMobile: true,
  viewport: { width: 360, height: 740 },
} satisfies BrowserContextOptions;

/** What a finger hits at the first try, in CSS pixels: what WCAG 2.2 calls enhanced. */
export const FINGER = 44;

/** A place in the window, in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A rectangle in the window, in CSS pixels. */
export interface Box extends Point {
  width: number;
  height: number;
}

/**
 * What can be pressed and is too small for a finger, by its look in the source. Only a link in the midst of a
 * sentence may be as high as its line, as for WCAG.
 */
export async function tooSmall(page: Page, least = FINGER): Promise<string[]> {
  return page.evaluate((smallest) => {
    const PRESSED =
      'a[href], button, input, select, textarea, summary, [role=button], [role=checkbox], [role=menuitem]';
    /** Layout works in parts of a pixel. */
    const ROUNDING = 0.5;
    const isInSentence = (element: Element): boolean => {
      if (
        !(element instanceof HTMLAnchorElement) ||
        getComputedStyle(element).display !== 'inline'
      ) {
        return false;
      }
      const around = element.parentElement?.textContent.trim().length ?? 0;
      return around > (element.textContent.trim().length || 0);
    };
    return [...document.querySelectorAll(PRESSED)]
      .filter(
        (element) =>
          element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
          // A link for the keyboard is there once it has the focus.
          !element.matches('.skip:not(:focus)') &&
          !isInSentence(element),
      )
      .flatMap((element) => {
        // Who presses the words of a box presses the box.
        const [label] = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
        const hit = element.matches('[type=checkbox]') ? (label ?? element) : element;
        const box = hit.getBoundingClientRect();
        // What is small to look at may reach further for a finger.
        const around = getComputedStyle(hit, '::after');
        const reaches = around.content !== 'none' && around.position === 'absolute';
        const width = Math.max(box.width, reaches ? parseFloat(around.width) : 0);
        const height = Math.max(box.height, reaches ? parseFloat(around.height) : 0);
        return Math.min(width, height) + ROUNDING < smallest
          ? [`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 200)}`]
          : [];
      });
  }, least);
}

/** Things to press whose words lie on each other's, though they lie in the same layer of the page. */
export async function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const LAYERS = 'header.top, nav, .at-edge, .lifted';
    /** Letters reach a little beyond what is drawn of them. */
    const TOUCH = 2;
    const seen = [...document.querySelectorAll('a[href], button, summary')]
      .filter(
        (element) =>
          element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
          !element.matches('.skip:not(:focus)'),
      )
      .flatMap((element) => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const boxes: { element: Element; box: DOMRect }[] = [];
        while (texts.nextNode() !== null) {
          const words = document.createRange();
          words.selectNodeContents(texts.currentNode);
          // What is only read out has no place in sight.
          if (texts.currentNode.parentElement?.closest('.unseen, .unseen-narrow') === null) {
            boxes.push(...[...words.getClientRects()].map((box) => ({ element, box })));
          }
        }
        return boxes;
      });
    return seen.flatMap((one, at) =>
      seen.slice(at + 1).flatMap((other) => {
        const wide =
          Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high =
          Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        return one.element !== other.element &&
          one.element.closest(LAYERS) === other.element.closest(LAYERS) &&
          wide > TOUCH &&
          high > TOUCH
          ? [`${one.element.textContent.trim()} | ${other.element.textContent.trim()}`]
          : [];
      }),
    );
  });
}

/** How much wider than its window the page is, in CSS pixels. */
export async function tooWide(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Where something is on the screen. */
export async function boxOf(what: Locator): Promise<Box> {
  const box = await what.boundingBox();
  if (box === null) {
    throw new Error(`${what.toString()} is not on the page`);
  }
  return box;
}

/** The middle of something that is on the screen. */
export async function middleOf(what: Locator): Promise<Point> {
  const box = await boxOf(what);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** One finger on the screen, which the browser takes for a real one: it scrolls, taps and presses long with it. */
export class Finger {
  readonly #session: CDPSession;
  readonly #page: Page;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async of(page: Page): Promise<Finger> {
    return new Finger(page, await page.context().newCDPSession(page));
  }

  async down(at: Point): Promise<void> {
    await this.#touches('touchStart', [at]);
  }

  /** Goes from one place to another in steps, as a screen reports it. */
  async moves(from: Point, to: Point, steps = 8): Promise<void> {
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      await this.#touches('touchMove', [
        { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part },
      ]);
      await this.#page.waitForTimeout(16);
    }
  }

  async up(): Promise<void> {
    await this.#touches('touchEnd', []);
  }

  async #touches(type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  }
}
