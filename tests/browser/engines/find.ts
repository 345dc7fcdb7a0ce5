import type { Point } from './driver.ts';

/** Something on the page: the first shown element of this kind, in which these words stand. */
export interface Target {
  css: string;
  words?: string;
  within?: Target;
}

/** What has that test id. */
export function named(id: string, within?: Target): Target {
  const css = `[data-testid="${id}"]`;
  return within === undefined ? { css } : { css, within };
}

/** What is found of a target. */
export interface Found {
  text: string;
  value: string;
  disabled: boolean;
  focused: boolean;
  data: Record<string, string>;
}

/** All that a target fits, in the order of the page. */
export interface Finds {
  all: Found[];
  /** Where a hand would press the first that is shown: in its middle, with nothing over it. */
  place: Point | null;
}

/** Looks for a target, and scrolls it into sight to reach it. Runs in the page, so it holds all that it needs. */
export function find({ target, reaching }: { target: Target; reaching: boolean }): Finds {
  const wordsOf = (element: Element): string => {
    const copy = element.cloneNode(true) as Element;
    copy.querySelectorAll('.caret-of-other').forEach((caret) => {
      caret.remove();
    });
    return copy.textContent;
  };
  const all = ({ css, words, within }: Target): HTMLElement[] => {
    const places: ParentNode[] = within === undefined ? [document] : all(within);
    return places
      .flatMap((place) => [...place.querySelectorAll<HTMLElement>(css)])
      .filter((element) => words === undefined || wordsOf(element).includes(words));
  };
  const placeOf = (shown: HTMLElement | undefined): Point | null => {
    if (shown === undefined) {
      return null;
    }
    shown.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = shown.getBoundingClientRect();
    const point = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const hit = document.elementFromPoint(point.x, point.y);
    return hit !== null && (shown.contains(hit) || hit.contains(shown)) ? point : null;
  };
  const found = all(target);
  return {
    place: reaching ? placeOf(found.find((element) => element.getClientRects().length > 0)) : null,
    all: found.map((element) => ({
      text: element.textContent.replaceAll(/\s+/gu, ' ').trim(),
      value: element instanceof HTMLInputElement ? element.value : '',
      disabled: element.matches(':disabled, [aria-disabled=true]'),
      focused: element === document.activeElement,
      data: Object.fromEntries(
        Object.entries(element.dataset).map(([name, value]) => [name, value ?? '']),
      ),
    })),
  };
}

/** What a browser's calendar does once a day is chosen in it. */
export function pickDay({ css, day }: { css: string; day: string }): void {
  const field = document.querySelector<HTMLInputElement>(css);
  if (field === null) {
    throw new Error('the field is gone');
  }
  field.value = day;
  for (const event of ['input', 'change']) {
    field.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

/** Where a click puts the caret before a line's `at`th letter, or at its end. */
export function placeInLine({
  topic,
  line,
  at,
}: {
  topic: string;
  line: number;
  at: number | 'end';
}): Point | null {
  const wordsOf = (words: Element): string => {
    const copy = words.cloneNode(true) as Element;
    copy.querySelectorAll('.caret-of-other').forEach((caret) => {
      caret.remove();
    });
    return copy.textContent;
  };
  const lines = [...document.querySelectorAll<HTMLElement>('[data-testid=topic]')]
    .find((one) =>
      [...one.querySelectorAll('.line')].some((words) => wordsOf(words).includes(topic)),
    )
    ?.querySelectorAll<HTMLElement>('.line');
  const element = lines?.[line];
  if (element === undefined) {
    return null;
  }
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('.caret-of-other') === null
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  const range = document.createRange();
  let left = at === 'end' ? Infinity : at;
  let last: Point | null = null;
  for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
    if (node.data === '') {
      continue;
    }
    const letter = Math.min(left, node.data.length - 1);
    range.setStart(node, letter);
    range.setEnd(node, letter + 1);
    const box = range.getBoundingClientRect();
    const y = box.top + box.height / 2;
    if (left < node.data.length) {
      return { x: box.left + 1, y };
    }
    left -= node.data.length;
    last = { x: box.right - 1, y };
  }
  const box = element.getBoundingClientRect();
  return last ?? { x: box.left + 2, y: box.top + box.height / 2 };
}
