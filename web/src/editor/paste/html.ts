import { contextWithin, placeOf, TOP, type Context, type Row } from './context.ts';
import { isNeverShown, quotesAround, standsApart, wordsInstead } from './elements.ts';
import { SHEET } from './inert.ts';
import { shifted } from './instead.ts';
import { boxOf, itemOf, listOf, paragraphItem, signed, type Item } from './items.ts';
import { LineWriter, type Steps } from './line-writer.ts';
import { withNumbersKept, withoutEmptyRuns, type PastedLine } from './pasted.ts';
import { Sheet, displayOf, hides, type Styles } from './styles.ts';

/**
 * Lines for the HTML that other programs put on the clipboard: what their page shows, by a small
 * model of how it is displayed. Words, lists, boxes, numbers, headings, quotes and marks arrive;
 * what an agenda cannot hold is named where it stood; colours and frames stay behind.
 */
export function linesFromDom(root: Node, steps: Steps = { taken: 0 }): PastedLine[] {
  const reader = new Reader(steps);
  reader.read(root);
  return withNumbersKept(withoutEmptyRuns(reader.writer.lines));
}

/** A node whose children are being read. */
interface Open {
  next: Node | null;
  readonly context: Context;
  readonly leave: (() => void) | undefined;
}

class Reader {
  readonly writer: LineWriter;
  readonly #steps: Steps;
  readonly #sheet = new Sheet();
  /** A list in the page may be nested as deep as it likes: no call for each level. */
  readonly #open: Open[] = [];

  constructor(steps: Steps) {
    this.#steps = steps;
    this.writer = new LineWriter(steps);
  }

  read(root: Node): void {
    if (root instanceof Element || root.nodeType === 9 || root.nodeType === 11) {
      for (const style of (root as ParentNode).querySelectorAll(`style, [${SHEET}]`)) {
        this.#sheet.add(style.textContent);
      }
    }
    this.#enter(root, TOP);
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) {
      const node = open.next;
      if (node === null) {
        this.#open.pop();
        open.leave?.();
      } else {
        open.next = node.nextSibling;
        this.#node(node, open.context);
      }
    }
    this.writer.finish();
  }

  #enter(node: Node, context: Context, leave?: () => void): void {
    this.#open.push({ next: node.firstChild, context, leave });
  }

  #node(node: Node, context: Context): void {
    this.#steps.taken += 1;
    if (node.nodeType === 3) {
      if (!context.unseen) {
        this.#text(node.nodeValue ?? '', context);
      }
    } else if (node.nodeType === 1) {
      this.#element(node as HTMLElement, context);
    }
  }

  #element(element: HTMLElement, around: Context): void {
    // Programs of Microsoft write names of their own, as in `o:p`.
    const name = element.nodeName.toLowerCase();
    if (isNeverShown(element, name)) {
      return;
    }
    const styles = this.#sheet.of(element);
    if ((styles.get('mso-list') ?? '').includes('ignore')) {
      this.#wordSign(element, around);
      return;
    }
    const display = displayOf(name, styles);
    if (display === 'none' || hides(element, styles)) {
      return;
    }
    const context = contextWithin(element, name, styles, around, display === 'flex');
    if (!context.unseen && this.#standsFor(element, name, context)) {
      return;
    }
    if (name === 'br') {
      this.#lineBreak(element, context);
    } else if (display === 'inline') {
      this.#inline(element, name, context);
    } else if (display === 'row') {
      this.#row(element, context);
    } else if (display === 'cell') {
      this.#cell(element, context);
    } else {
      this.#block(element, name, styles, context);
    }
  }

  /** Whether something else than its content stands for the element. */
  #standsFor(element: HTMLElement, name: string, context: Context): boolean {
    if (name !== 'li') {
      const ticked = boxOf(element, name);
      if (ticked !== undefined) {
        this.#box(ticked, context);
        return true;
      }
    }
    const words = wordsInstead(element, name);
    if (words === undefined) {
      return false;
    }
    if (words === '') {
      return true;
    }
    if (context.apart || standsApart(element, name, words)) {
      this.writer.space(placeOf(context));
    }
    this.#add(words, context);
    return true;
  }

  /** A box makes its line one to be ticked when it comes first; among words it is a sign. */
  #box(ticked: boolean, context: Context): void {
    const { item } = context;
    if (item !== undefined && this.writer.mayTick(item)) {
      const isOwn = item.kind !== 'bullet' && item.kind !== 'number' && item.kind !== 'check';
      if (!isOwn && item.kind !== 'check') {
        item.kind = 'check';
        item.number = undefined;
      }
      item.checked ||= ticked;
      this.writer.tick(item);
    } else if (!this.writer.tickLine(ticked, placeOf(context))) {
      this.#add(ticked ? '☑ ' : '☐ ', context);
    }
  }

  #lineBreak(element: Element, context: Context): void {
    if (element.classList.contains('Apple-interchange-newline') || context.unseen) {
      return;
    }
    this.writer.lineBreak(placeOf(context));
  }

  #inline(element: HTMLElement, name: string, context: Context): void {
    const around = this.#open.at(-1)?.context;
    if ((around?.apart === true || name === 'button' || name === 'textarea') && !context.unseen) {
      this.writer.space(placeOf(context));
    }
    const [before, after] = quotesAround(name) ?? [];
    if (before === undefined || after === undefined || context.unseen) {
      this.#enter(element, context);
      return;
    }
    this.#add(before, context);
    this.#enter(element, context, () => {
      this.#add(after, context);
    });
  }

  #block(element: HTMLElement, name: string, styles: Styles, context: Context): void {
    this.writer.finish();
    const leave = (): void => {
      this.writer.finish();
    };
    switch (name) {
      case 'ul':
      case 'ol':
      case 'menu':
      case 'dir':
        // A list of a program that forgot the item around it.
        this.#wraps(context);
        this.#enter(element, { ...context, list: listOf(element, styles, context.list) }, leave);
        return;
      case 'li':
        this.#item(element, itemOf(element, styles, context.list), context);
        return;
      case 'hr':
        this.writer.lineBreak(placeOf({ ...context, item: undefined }));
        return;
      case 'dd':
        this.#enter(element, { ...context, indent: context.indent + 1 }, leave);
        return;
      case 'blockquote':
        if (element.dataset['kind'] === undefined) {
          this.#enter(element, { ...context, quote: true }, leave);
          return;
        }
        break;
      case 'table':
        this.#enter(element, { ...context, row: undefined }, leave);
        return;
    }
    const boxes = context.boxes + (element.dataset['taskListLocalId'] === undefined ? 0 : 1);
    const item = paragraphItem(element, styles, boxes);
    if (item !== undefined) {
      this.#item(element, item, { ...context, boxes });
    } else {
      const heading =
        context.heading ||
        /^h[1-6]$/.test(name) ||
        element.getAttribute('role') === 'heading' ||
        element.classList.contains('MsoTitle');
      this.#enter(element, { ...context, heading, boxes }, leave);
    }
  }

  #item(element: HTMLElement, item: Item, context: Context): void {
    this.#wraps(context);
    const within = { ...context, item };
    this.#enter(element, within, () => {
      this.writer.finish();
      if (!item.used) {
        this.writer.emptyLine(placeOf(within));
      }
    });
  }

  /** An item that holds nothing but other items is only there for their indent. */
  #wraps(context: Context): void {
    const { item } = context;
    if (item === undefined || item.used) {
      return;
    }
    if (item.kind === 'check') {
      this.writer.emptyLine(placeOf(context));
    } else {
      item.used = true;
    }
  }

  #row(element: Element, context: Context): void {
    this.writer.finish();
    const row: Row = { firstLine: this.writer.lines.length, after: [], indent: context.indent };
    this.#enter(element, { ...context, row, apart: false }, () => {
      this.writer.finish();
      this.writer.joinCells(row.firstLine, row.after);
    });
  }

  /** A row is one line as far as its cells are; otherwise the first cell's line, with the others below it. */
  #cell(element: Element, context: Context): void {
    const { row } = context;
    this.writer.finish();
    const filled = row !== undefined && this.writer.lines.length > row.firstLine;
    const indent = (row?.indent ?? context.indent) + (filled ? 1 : 0);
    this.#enter(element, { ...context, row: undefined, indent, apart: false }, () => {
      this.writer.finish();
      row?.after.push(this.writer.lines.length);
    });
  }

  /** The bullet or number that Word wrote out as text. */
  #wordSign(element: HTMLElement, { item }: Context): void {
    if (item === undefined || item.used) {
      return;
    }
    const fonts = [element.parentElement, element].map((one) =>
      one === null ? '' : (this.#sheet.of(one).get('font-family') ?? ''),
    );
    const text =
      element.firstChild?.nodeType === 3
        ? (element.firstChild.nodeValue ?? '')
        : element.textContent;
    const { kind, checked, number } = signed(text.slice(0, 40), fonts.join(' '));
    item.kind = kind;
    item.checked = checked;
    item.number = number;
  }

  #text(text: string, context: Context): void {
    this.#steps.taken += text.length;
    const { spaces } = context;
    if (spaces === 'collapsed') {
      this.#words(text.replace(/[ \t\r\n\f\u2028\u2029\u0085]+/g, ' '), context);
      return;
    }
    text.split(/\r\n?|[\n\u2028\u2029\u0085]/).forEach((row, index) => {
      if (index > 0) {
        this.writer.lineBreak(placeOf(context));
      }
      if (spaces === 'kept') {
        this.#add(row, context);
      } else {
        this.#words(row.replace(/[ \t\f]+/g, ' '), context);
      }
    });
  }

  /** Words whose first space may be none, as after another one. */
  #words(words: string, context: Context): void {
    if (context.apart && words.trim() !== '') {
      this.writer.space(placeOf(context));
    }
    const said = words.startsWith(' ') && this.writer.endsInSpace ? words.slice(1) : words;
    if (said !== '') {
      this.#add(said, context);
    }
  }

  #add(text: string, context: Context): void {
    const words = text
      .replace(NOT_TO_BE_SEEN, '')
      .replaceAll('\u00a0', ' ')
      .replace(/[\r\n]+/g, ' ');
    if (words === '') {
      return;
    }
    this.writer.add(
      context.shift === undefined ? words : shifted(words, context.shift),
      placeOf(context),
    );
  }
}

/** Soft hyphens, spaces without width and control characters; joiners and signs of direction stay. */
// eslint-disable-next-line no-control-regex -- those are what is looked for
const NOT_TO_BE_SEEN = /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff]/g;
