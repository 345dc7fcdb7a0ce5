import type { LineKind } from '../../core/types.ts';
import { LINE_KINDS } from '../line-dom.ts';
import { clampIndent } from '../schema.ts';
import type { Styles } from './styles.ts';

/** A list item or a paragraph that says what it is: its first line bears the sign, those after it stand below. */
export interface Item {
  kind: LineKind;
  checked: boolean;
  readonly indent: number;
  /** Its number in a numbered list. */
  number: number | undefined;
  used: boolean;
}

/** The list around an item. */
export interface List {
  readonly ordered: boolean;
  readonly depth: number;
  /** Said by the list itself: Slack writes the levels of a list as lists in a row. */
  readonly level: number | undefined;
  /** Its items are boxes, each with a tick of its own. */
  readonly boxes: boolean;
  readonly step: 1 | -1;
  next: number;
}

/** What a list element says about its items. */
export function listOf(element: HTMLElement, styles: Styles, around: List | undefined): List {
  const ordered = element.nodeName === 'OL';
  const reversed = ordered && element.hasAttribute('reversed');
  const start = wholeNumber(element.getAttribute('start'));
  return {
    ordered,
    depth: (around?.depth ?? 0) + 1,
    level: wholeNumber(element.dataset['indent'] ?? element.dataset['stringifyIndent'] ?? null),
    boxes:
      styles.get('--en-todo') === 'true' ||
      /(?:^|\s)(?:inline-task-list|task-?list|contains-task-list|todo-list|to-do-list|checklist)(?:\s|$)/i.test(
        element.className,
      ),
    step: reversed ? -1 : 1,
    next: start ?? (reversed ? countItems(element) : 1),
  };
}

/** What an `li` is, in the list around it. */
export function itemOf(element: HTMLElement, styles: Styles, list: List | undefined): Item {
  const own = ownLine(element);
  if (own !== undefined) {
    return own;
  }
  const indent = levelOf(element) ?? list?.level ?? Math.max(0, (list?.depth ?? 1) - 1);
  const checked = tickOf(element, styles, list?.boxes === true);
  if (checked !== undefined) {
    return { kind: 'check', checked, indent, number: undefined, used: false };
  }
  const sign = element.dataset['leveltext'];
  const known = sign === undefined ? undefined : signed(sign, element.dataset['font'] ?? '');
  if (known?.kind === 'check') {
    return { ...known, indent, used: false };
  }
  const ordered =
    element.dataset['list'] === 'ordered' ||
    (list?.ordered === true && element.dataset['list'] !== 'bullet');
  if (!ordered) {
    return { kind: 'bullet', checked: false, indent, number: undefined, used: false };
  }
  const number = wholeNumber(element.getAttribute('value')) ?? list?.next ?? 1;
  if (list !== undefined) {
    list.next = number + list.step;
  }
  return { kind: 'number', checked: false, indent, number, used: false };
}

/** What a paragraph is that is an item by its attributes or styles alone. */
export function paragraphItem(
  element: HTMLElement,
  styles: Styles,
  boxes: number,
): Item | undefined {
  const own = ownLine(element);
  if (own !== undefined) {
    return own;
  }
  const checked = tickOf(element, styles, false);
  if (checked !== undefined) {
    return {
      kind: 'check',
      checked,
      indent: levelOf(element) ?? Math.max(0, boxes - 1),
      number: undefined,
      used: false,
    };
  }
  // Word has lists as styles only; what its sign is, is written in the paragraph.
  const level = /\blevel(\d+)/.exec(styles.get('mso-list') ?? '')?.[1];
  if (level === undefined) {
    return undefined;
  }
  return {
    kind: 'bullet',
    checked: false,
    indent: Number(level) - 1,
    number: undefined,
    used: false,
  };
}

/** The kind that a written bullet, number or box stands for, in the font that it is written in. */
export function signed(
  text: string,
  font: string,
): { kind: LineKind; checked: boolean; number: number | undefined } {
  const sign = text.replaceAll('\u00a0', ' ').trim();
  // In Wingdings these letters are drawn as boxes.
  const drawn = /wingdings/i.test(font);
  if (/^[☐□]/u.test(sign) || (drawn && /^[q¨o\uf06f\uf071\uf0a8]$/u.test(sign))) {
    return { kind: 'check', checked: false, number: undefined };
  }
  if (/^[☑☒✅]/u.test(sign) || (drawn && /^[þxý\uf0fe\uf078\uf0fd\uf052]$/u.test(sign))) {
    return { kind: 'check', checked: true, number: undefined };
  }
  const number = /^\(?(\d{1,5})(?:\.\d{1,3}){0,8}[.)]?$/.exec(sign);
  if (number !== null) {
    const last = /(\d{1,5})[.)]?$/.exec(sign)?.[1];
    return { kind: 'number', checked: false, number: Number(last ?? number[1]) };
  }
  const letters = /^\(?[a-z]{1,5}[.)]$/i.test(sign);
  return { kind: letters ? 'number' : 'bullet', checked: false, number: undefined };
}

/** Whether a box is ticked; nothing when the element is no box. */
export function boxOf(element: Element, name: string): boolean | undefined {
  if (name === 'input' && element.getAttribute('type')?.toLowerCase() === 'checkbox') {
    return element.hasAttribute('checked') || element.getAttribute('aria-checked') === 'true';
  }
  if (name === 'en-todo') {
    return element.getAttribute('checked') === 'true';
  }
  if (element.getAttribute('aria-roledescription') === 'checkbox') {
    const said = element.getAttribute('alt') ?? element.getAttribute('aria-label') ?? '';
    return /^(?!un)\w*checked/i.test(said) || element.getAttribute('aria-checked') === 'true';
  }
  if (
    isBare(element) &&
    (element.getAttribute('role') === 'checkbox' ||
      /(?:^|\s)checkbox(?:\s|$)/.test(element.getAttribute('class') ?? ''))
  ) {
    return (
      element.getAttribute('aria-checked') === 'true' || element.classList.contains('checkbox-on')
    );
  }
  return undefined;
}

/** What the editor itself put on the clipboard says exactly which line it was. */
function ownLine(element: HTMLElement): Item | undefined {
  const kind = LINE_KINDS.find((one) => one === element.dataset['kind']);
  const indent = element.dataset['indent'];
  if (kind === undefined || indent === undefined) {
    return undefined;
  }
  return {
    kind,
    indent: clampIndent(Number(indent)),
    checked: element.dataset['checked'] === 'true',
    number: wholeNumber(element.getAttribute('value') ?? element.dataset['start'] ?? null),
    used: false,
  };
}

/** Whether an item is a box, and ticked, by what stands on the item itself; nothing when it is none. */
function tickOf(element: HTMLElement, styles: Styles, boxes: boolean): boolean | undefined {
  const { dataset, classList } = element;
  if (element.getAttribute('role') === 'checkbox' && !isBare(element)) {
    return element.getAttribute('aria-checked') === 'true';
  }
  const state = dataset['taskState'];
  if (state !== undefined) {
    return state.toUpperCase() === 'DONE';
  }
  const list = dataset['list'];
  if (list === 'checked' || list === 'unchecked') {
    return list === 'checked';
  }
  const tag = dataset['tag'];
  if (tag?.startsWith('to-do') === true) {
    return tag.includes('completed');
  }
  const evernote = styles.get('--en-checked');
  if (evernote !== undefined) {
    return evernote === 'true';
  }
  const checked = dataset['checked'] ?? (dataset['type'] === 'taskItem' ? 'false' : undefined);
  if (checked !== undefined) {
    return checked !== 'false';
  }
  const task = dataset['task'];
  if (task !== undefined && task.length <= 1) {
    return /\S/.test(task);
  }
  const done = classList.contains('checked') || classList.contains('is-checked');
  if (boxes || dataset['inlineTaskId'] !== undefined || classList.contains('task-list-item')) {
    return done;
  }
  return undefined;
}

/** The level that programs say, counted from zero; elsewhere it is the nesting that counts. */
function levelOf(element: HTMLElement): number | undefined {
  const aria = wholeNumber(
    element.getAttribute('aria-level') ?? element.dataset['ariaLevel'] ?? null,
  );
  if (aria !== undefined && aria > 0) {
    return aria - 1;
  }
  const slack = wholeNumber(element.dataset['stringifyIndent'] ?? null);
  if (slack !== undefined) {
    return slack;
  }
  const named = /(?:^|\s)(?:lst-kix_\w+-|ql-indent-)(\d)(?:\s|$)/.exec(element.className)?.[1];
  return named === undefined ? undefined : Number(named);
}

/** A box alone, without the words beside it. */
function isBare(element: Element): boolean {
  const only = element.firstElementChild;
  return only === null
    ? element.textContent.trim() === ''
    : only.nextSibling === null && /^(?:svg|img)$/i.test(only.nodeName);
}

function countItems(list: Element): number {
  let items = 0;
  for (let child = list.firstElementChild; child !== null; child = child.nextElementSibling) {
    if (child.nodeName === 'LI') {
      items += 1;
    }
  }
  return items;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}
