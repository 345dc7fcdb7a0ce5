import type { LineKind, Marks } from '../../core/types.ts';
import { safeAddress } from '../links.ts';
import { LINE_KINDS } from '../line-dom.ts';
import { isStart } from '../numbers.ts';
import { clampIndent, startOf } from '../schema.ts';
import { dropStart, textOf, withoutEmptyRuns, type PastedLine } from './pasted.ts';
import { listParagraphOf, marksFromStyle, stylesOf } from './word.ts';

/**
 * Lines for the HTML that other programs put on the clipboard. Takes words, lists, boxes, headings,
 * quotes and marks; everything else (colours, pictures, scripts, tables' frames) stays behind.
 */
export function linesFromDom(root: Node): PastedLine[] {
  const flat = new Flattener();
  flat.children(root, { marks: {}, item: null, heading: false, quote: false, indent: 0, lists: 0, list: null, kept: false, depth: 0 });
  flat.finish();
  return withoutEmptyRuns(flat.lines);
}

/** What the elements around a node say about it. */
interface Context {
  readonly marks: Marks;
  readonly item: Item | null;
  readonly heading: boolean;
  readonly quote: boolean;
  readonly indent: number;
  /** How many lists are around. */
  readonly lists: number;
  /** The innermost list when it is a numbered one. */
  readonly list: NumberedList | null;
  /** Spaces and line breaks are kept as they are. */
  readonly kept: boolean;
  readonly depth: number;
}

/** A numbered list, with the number that its next item has. */
interface NumberedList {
  next: number;
  readonly by: 1 | -1;
}

/** A list item: its first line bears the sign, those after it stand below. */
interface Item {
  readonly kind: LineKind;
  readonly checked: boolean;
  readonly indent: number;
  /** Its number in a numbered list where that is known. */
  readonly start: number | undefined;
  used: boolean;
}

/** Deeper than any document goes; beyond it a text is taken without its structure. */
const DEEPEST = 200;

const BLOCKS = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(' '),
);

const LEFT_OUT = new Set(
  'audio base button canvas embed head iframe input link math meta noscript object picture script select style svg template textarea title video'.split(' '),
);

class Flattener {
  readonly lines: PastedLine[] = [];
  private current: PastedLine | null = null;

  children(node: Node, context: Context): void {
    for (const child of node.childNodes) this.node(child, context);
  }

  finish(): void {
    const line = this.current;
    this.current = null;
    if (line === null) return;
    const last = line.spans.at(-1);
    if (last !== undefined) last.text = last.text.trimEnd();
    readSigns(line);
    this.lines.push(line);
  }

  private node(node: Node, context: Context): void {
    if (node.nodeType === 3) this.text(node.nodeValue ?? '', context);
    else if (node.nodeType === 1) this.element(node as HTMLElement, context);
  }

  private element(element: HTMLElement, around: Context): void {
    const name = element.nodeName.toLowerCase();
    if (LEFT_OUT.has(name)) return;
    const styles = stylesOf(element);
    // Word writes the bullet itself as text; it has been read already.
    if (/ignore/i.test(styles.get('mso-list') ?? '') || styles.get('display') === 'none') return;
    if (around.depth > DEEPEST) {
      this.text(element.textContent, around);
      return;
    }
    const context = {
      ...around,
      depth: around.depth + 1,
      marks: { ...around.marks, ...marksOf(element, name), ...marksFromStyle(styles) },
      kept: around.kept || name === 'pre' || (styles.get('white-space') ?? '').startsWith('pre'),
    };
    if (name === 'br') this.lineBreak(element, context);
    else if (BLOCKS.has(name)) this.block(element, name, context);
    else this.children(element, context);
  }

  private lineBreak(element: Element, context: Context): void {
    if (element.classList.contains('Apple-interchange-newline')) return;
    if (this.current === null) this.start(context);
    this.finish();
  }

  private block(element: HTMLElement, name: string, context: Context): void {
    this.finish();
    switch (name) {
      case 'ul':
      case 'ol':
        this.children(element, { ...context, lists: context.lists + 1, list: name === 'ol' ? numberedList(element) : null });
        break;
      case 'li':
        this.item(element, itemOf(element, context), context);
        break;
      case 'tr':
        this.row(element, context);
        break;
      case 'dd':
        this.children(element, { ...context, indent: context.indent + 1 });
        break;
      case 'blockquote':
        this.children(element, { ...context, quote: true });
        break;
      case 'pre':
        this.children(element, { ...context, marks: { ...context.marks, code: true } });
        break;
      default:
        this.paragraph(element, name, context);
    }
    this.finish();
  }

  private paragraph(element: HTMLElement, name: string, context: Context): void {
    const own = ownLine(element) ?? listParagraphOf(element);
    if (own !== undefined) this.item(element, { ...own, used: false }, context);
    else {
      const heading =
        /^h[1-6]$/.test(name) ||
        element.getAttribute('role') === 'heading' ||
        element.classList.contains('MsoTitle');
      this.children(element, { ...context, heading: context.heading || heading });
    }
  }

  private item(element: HTMLElement, item: Item, context: Context): void {
    this.children(element, { ...context, item });
    this.finish();
    if (!item.used) this.start({ ...context, item });
  }

  /** A row's first cell is a line, the others stand below it. */
  private row(row: HTMLElement, context: Context): void {
    let filled = 0;
    for (const cell of row.children) {
      const before = this.lines.length;
      this.children(cell, { ...context, indent: context.indent + (filled > 0 ? 1 : 0) });
      this.finish();
      if (this.lines.length > before) filled += 1;
    }
  }

  private text(text: string, context: Context): void {
    if (context.kept) {
      text.replace(/\r\n?/g, '\n').split('\n').forEach((row, index) => {
        if (index > 0) {
          if (this.current === null) this.start(context);
          this.finish();
        }
        if (row !== '') this.add(row.replaceAll('\u00a0', ' '), context);
      });
      return;
    }
    const line = this.current;
    let words = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (line === null || textOf(line) === '' || textOf(line).endsWith(' ')) words = words.replace(/^ /, '');
    if (words !== '') this.add(words.replaceAll('\u00a0', ' '), context);
  }

  private add(text: string, context: Context): void {
    const line = this.current ?? this.start(context);
    const last = line.spans.at(-1);
    if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(context.marks)) last.text += text;
    else line.spans.push({ text, marks: { ...context.marks } });
  }

  private start(context: Context): PastedLine {
    const { item, heading, quote, indent } = context;
    const kind = heading ? 'heading' : quote ? 'quote' : 'text';
    const line: PastedLine = { kind, indent: clampIndent(indent), checked: false, spans: [] };
    if (item !== null) {
      line.indent = clampIndent(indent + item.indent + (item.used ? 1 : 0));
      if (!item.used) {
        line.kind = item.kind === 'bullet' && heading ? 'heading' : item.kind;
        line.checked = item.checked;
        if (item.kind === 'number') numberLine(line, item.start);
      }
      item.used = true;
    }
    this.current = line;
    return line;
  }
}

/** Marks that an element's name stands for. */
function marksOf(element: HTMLElement, name: string): Marks {
  switch (name) {
    case 'b':
    case 'strong':
      return { bold: true };
    case 'i':
    case 'em':
    case 'cite':
    case 'dfn':
      return { italic: true };
    case 's':
    case 'strike':
    case 'del':
      return { strike: true };
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return { code: true };
    case 'a': {
      const link = safeAddress(element.getAttribute('href') ?? '');
      return link === undefined ? {} : { link };
    }
    default:
      return {};
  }
}

function itemOf(element: HTMLElement, context: Context): Item {
  // Google Docs and Word on the web say the level; elsewhere it is the nesting that counts.
  const level = Number(element.getAttribute('aria-level') ?? element.dataset['ariaLevel']);
  const indent = Number.isInteger(level) && level > 0 ? level - 1 : Math.max(0, context.lists - 1);
  const own = ownLine(element);
  const number = context.list === null ? undefined : numberOf(element, context.list);
  if (own !== undefined) return { ...own, used: false };
  const checked = tickedState(element);
  if (checked !== undefined) return { kind: 'check', checked, indent, start: undefined, used: false };
  return { kind: context.list === null ? 'bullet' : 'number', checked: false, indent, start: number, used: false };
}

function numberedList(element: Element): NumberedList {
  const by = element.hasAttribute('reversed') ? -1 : 1;
  const items = [...element.children].filter(({ nodeName }) => nodeName.toLowerCase() === 'li').length;
  return { next: wholeNumber(element.getAttribute('start')) ?? (by === 1 ? 1 : items), by };
}

/** The number that an item shows, and those after it go on from. */
function numberOf(item: Element, list: NumberedList): number {
  const number = wholeNumber(item.getAttribute('value')) ?? list.next;
  list.next = number + list.by;
  return number;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\s*[-+]?\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** A number that no list of ours can have is kept as words. */
function numberLine(line: PastedLine, number: number | undefined): void {
  if (isStart(number)) line.start = number;
  else if (number !== undefined) {
    line.kind = 'text';
    line.spans.push({ text: `${number}. `, marks: {} });
  }
}

/** What the editor itself put on the clipboard says exactly which line it was. */
function ownLine(element: HTMLElement): Omit<Item, 'used'> | undefined {
  const kind = LINE_KINDS.find((one) => one === element.dataset['kind']);
  if (kind === undefined) return undefined;
  return {
    kind,
    indent: clampIndent(Number(element.dataset['indent'])),
    checked: element.dataset['checked'] === 'true',
    start: startOf(element) || undefined,
  };
}

/** Whether a list item is a box, and ticked; nothing when it is no box. */
function tickedState(item: HTMLElement): boolean | undefined {
  if (item.getAttribute('role') === 'checkbox') return item.getAttribute('aria-checked') === 'true';
  for (const box of item.querySelectorAll('input[type=checkbox], .checkbox, [role=checkbox]')) {
    if (box.closest('li') !== item) continue;
    return (
      box.hasAttribute('checked') ||
      box.classList.contains('checkbox-on') ||
      box.getAttribute('aria-checked') === 'true'
    );
  }
  return undefined;
}

/** Boxes that were written as signs; and the line through ticked words, which the tick replaces. */
function readSigns(line: PastedLine): void {
  const text = textOf(line);
  const sign = line.kind === 'bullet' || line.kind === 'check' ? /^(?:\[([ xX]?)\]|([☐□☑☒✅]))\s*/u : /^(?:([☐□☑☒✅])\s)/u;
  const match = sign.exec(text);
  if (match !== null) {
    line.kind = 'check';
    line.checked = line.checked || /[xX☑☒✅]/u.test(match[0]);
    dropStart(line, match[0].length);
  }
  if (line.checked && line.spans.every((span) => span.marks.strike === true)) {
    for (const span of line.spans) delete span.marks.strike;
  }
}
