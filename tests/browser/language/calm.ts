import { expect, type BrowserContext, type Page } from '@playwright/test';

/** What a watched page remembers of what interrupted its person. */
interface Watched {
  interruptions: string[];
}

/** Watches every page of a browser for what would interrupt the person at it. */
export async function watchCalm(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const page = globalThis as unknown as Watched;
    page.interruptions = [];
    const note = (what: string): void => {
      page.interruptions.push(what);
    };
    for (const name of ['alert', 'confirm', 'prompt'] as const) {
      Object.assign(window, {
        [name]: () => {
          note(name);
        },
      });
    }
    for (const name of ['showModal', 'show'] as const) {
      HTMLDialogElement.prototype[name] = () => {
        note(name);
      };
    }
    // The focus goes somewhere, and the person has touched nothing since it last did; what follows at once
    // is still the same doing.
    const AT_ONCE = 1000;
    let touched = 0;
    let went = 0;
    for (const event of ['keydown', 'pointerdown', 'drop']) {
      addEventListener(
        event,
        ({ timeStamp }) => {
          touched = timeStamp;
        },
        { capture: true },
      );
    }
    addEventListener(
      'focusin',
      ({ target, timeStamp }) => {
        const stolen = touched < went && timeStamp - went > AT_ONCE;
        if (stolen && target instanceof Element) {
          note(`the focus on ${target.outerHTML.slice(0, 120)}`);
        }
        went = timeStamp;
      },
      { capture: true },
    );
  });
}

/** Nothing took the focus from this person, and no dialog came up. */
export async function wasCalm(page: Page): Promise<void> {
  expect(await page.evaluate(() => (globalThis as unknown as Watched).interruptions)).toEqual([]);
  await expect(
    page.locator('dialog, [role=dialog], [role=alertdialog], [aria-modal=true]'),
  ).toHaveCount(0);
}

/** The focus, the caret and the place on the page stay while something happens elsewhere. */
export async function staysPutWhile(page: Page, happening: () => Promise<void>): Promise<void> {
  const before = await standing(page);
  await happening();
  expect(await standing(page)).toEqual(before);
}

async function standing(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const focus = document.activeElement;
    const selection = getSelection();
    const node = selection?.focusNode;
    const line = (node instanceof Element ? node : node?.parentElement)?.closest('.line');
    const before = document.createRange();
    if (line !== undefined && line !== null && selection?.focusNode) {
      // From the line's start: what is marked in it may stand in pieces now.
      before.setStart(line, 0);
      before.setEnd(selection.focusNode, selection.focusOffset);
    }
    const words = before.cloneContents();
    words.querySelectorAll('.caret-of-other').forEach((caret) => {
      caret.remove();
    });
    return {
      focus: focus?.getAttribute('aria-label') ?? focus?.tagName,
      before: words.textContent,
      // Where the line stands in the window: what is above it may have grown.
      top: Math.round(line?.getBoundingClientRect().top ?? 0),
    };
  });
}
