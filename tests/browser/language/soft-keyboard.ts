import type { Page } from '@playwright/test';

/** One thing that a soft keyboard does: a key, a turn of a composition, or an input event. */
export type Move =
  | KeyMove
  | InputMove
  /** A composition begins over letters before the caret, and `ahead` of them after it. */
  | { readonly start: string; readonly ahead?: number }
  | { readonly compose: string }
  /** The composition ends; with other letters than it had, these are put in its place first. */
  | { readonly end: string };

interface KeyMove {
  readonly key: string;
  readonly code: number;
  /** What follows unless the key is taken. */
  readonly then?: InputMove;
}

interface InputMove {
  readonly input: string;
  readonly data?: string;
  /** The target range: these letters, which end `gap` letters before the caret; without it, the selection. */
  readonly over?: string;
  readonly gap?: number;
  /** The letters travel as a browser gives them with replacements, not as `data`. */
  readonly transferred?: boolean;
  /** The browser does not let itself be stopped. */
  readonly fixed?: boolean;
}

/** Lets the page's own browser be what it is on a phone with an Apple on it, as far as scripts ask. */
export function asOnApple(): void {
  Object.defineProperties(navigator, {
    vendor: { get: () => 'Apple Computer, Inc.' },
    platform: { get: () => 'iPhone' },
    maxTouchPoints: { get: () => 5 },
  });
}

/**
 * Plays one move on the words that have the focus: sends the events, and unless they are stopped, has the browser
 * do to the page what it does by itself (its own editing commands; in a composition, letters put into a text node).
 */
export async function play(page: Page, move: Move): Promise<void> {
  await page.evaluate((asked: Move) => {
    const board = ((
      globalThis as { softKeyboard?: { region: string; ahead: number } }
    ).softKeyboard ??= {
      region: '',
      ahead: 0,
    });
    const target = document.activeElement;
    const selection = getSelection();
    if (target === null || selection === null) {
      throw new Error('nothing has the focus');
    }
    const chosen = selection;
    const editor = target;

    /** The letters of the caret's line, node by node, without the other's caret. */
    const letters = (): Text[] => {
      const at = chosen.focusNode;
      const line = (at instanceof Element ? at : at?.parentElement)?.closest('.line');
      const found: Text[] = [];
      if (line === null || line === undefined) {
        return found;
      }
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node instanceof Text && node.parentElement?.closest('.caret-of-other, .box') === null) {
          found.push(node);
        }
      }
      return found;
    };
    /** How many letters of the line stand before the caret. */
    const caret = (): number => {
      let before = 0;
      for (const node of letters()) {
        if (node === chosen.focusNode) {
          return before + chosen.focusOffset;
        }
        if (chosen.focusNode !== null) {
          const range = document.createRange();
          range.setStart(chosen.focusNode, chosen.focusOffset);
          if (range.comparePoint(node, 0) === 1) {
            return before;
          }
        }
        before += node.length;
      }
      return before;
    };
    const place = (offset: number, late: boolean): [Node, number] => {
      let left = offset;
      for (const node of letters()) {
        if (left < node.length || (late && left === node.length)) {
          return [node, left];
        }
        left -= node.length;
      }
      const last = letters().at(-1);
      if (last !== undefined) {
        return [last, last.length];
      }
      return [chosen.focusNode ?? editor, chosen.focusOffset];
    };
    const rangeOver = (over: string, ahead: number): Range => {
      const end = caret() + ahead;
      const words = letters()
        .map((node) => node.data)
        .join('');
      const start = end - over.length;
      // Who else writes in the line may have put something between; the browser's range is around it then.
      if (words.slice(start, end) !== over) {
        throw new Error(`“${words}” has no “${over}” there`);
      }
      const range = document.createRange();
      range.setStart(...place(start, false));
      range.setEnd(...place(end, true));
      if (over === '') {
        range.collapse(false);
      }
      return range;
    };
    const send = (event: Event): boolean => editor.dispatchEvent(event);
    const inputEvent = (
      type: 'beforeinput' | 'input',
      inputType: string,
      data: string | null,
      about: Partial<InputEventInit> = {},
    ): InputEvent => {
      const event = new InputEvent(type, {
        bubbles: true,
        composed: true,
        inputType,
        data,
        ...about,
      });
      // Chromium keeps only the types that it knows.
      Object.defineProperty(event, 'inputType', { value: inputType });
      return event;
    };

    const compositionWrites = (text: string): void => {
      const range = rangeOver(board.region, board.ahead);
      const ranges = [new StaticRange(range)];
      send(
        inputEvent('beforeinput', 'insertCompositionText', text, {
          isComposing: true,
          targetRanges: ranges,
        }),
      );
      send(new CompositionEvent('compositionupdate', { bubbles: true, data: text }));
      const [start, from] = [range.startContainer, range.startOffset];
      if (start instanceof Text && start === range.endContainer) {
        start.replaceData(from, range.endOffset - from, text);
        chosen.collapse(start, from + text.length);
      } else {
        range.deleteContents();
        const node = document.createTextNode(text);
        range.insertNode(node);
        if (node.nextSibling instanceof HTMLBRElement) {
          node.nextSibling.remove();
        }
        chosen.collapse(node, text.length);
      }
      board.region = text;
      board.ahead = 0;
      send(inputEvent('input', 'insertCompositionText', text, { isComposing: true }));
    };

    const input = ({
      input: inputType,
      data,
      over,
      gap = 0,
      transferred = false,
      fixed = false,
    }: InputMove): void => {
      const range = over === undefined ? chosen.getRangeAt(0).cloneRange() : rangeOver(over, -gap);
      const init: InputEventInit = { cancelable: !fixed, targetRanges: [new StaticRange(range)] };
      if (transferred) {
        init.dataTransfer = new DataTransfer();
        init.dataTransfer.setData('text/plain', data ?? '');
      }
      const event = inputEvent('beforeinput', inputType, transferred ? null : (data ?? null), init);
      if (!send(event)) {
        return;
      }
      // Also where it is: Chromium's commands go by a caret of their own after its node was written to.
      chosen.removeAllRanges();
      chosen.addRange(range);
      // The commands tell of what they did by an input event of their own.
      if (inputType === 'insertParagraph' || inputType === 'insertLineBreak') {
        document.execCommand(inputType);
      } else if (/^delete.*Forward$/.test(inputType)) {
        document.execCommand('forwardDelete');
      } else if (inputType.startsWith('delete')) {
        document.execCommand('delete');
      } else {
        document.execCommand('insertText', false, data);
      }
    };

    if ('start' in asked) {
      board.region = asked.start;
      board.ahead = asked.ahead ?? 0;
      send(new CompositionEvent('compositionstart', { bubbles: true, data: asked.start }));
    } else if ('compose' in asked) {
      compositionWrites(asked.compose);
    } else if ('end' in asked) {
      if (asked.end !== board.region) {
        compositionWrites(asked.end);
      }
      board.region = '';
      send(new CompositionEvent('compositionend', { bubbles: true, data: asked.end }));
    } else if ('key' in asked) {
      const about = { bubbles: true, cancelable: true, key: asked.key, keyCode: asked.code };
      const goesOn = send(new KeyboardEvent('keydown', about));
      const pressed =
        !goesOn ||
        asked.code === 229 ||
        send(new KeyboardEvent('keypress', { ...about, charCode: asked.code }));
      if (goesOn && pressed && asked.then !== undefined) {
        input(asked.then);
      }
      editor.dispatchEvent(new KeyboardEvent('keyup', about));
    } else {
      input(asked);
    }
  }, move);
}
