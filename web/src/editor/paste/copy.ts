import { DOMSerializer, Fragment, Slice, type Node } from 'prosemirror-model';
import type { EditorState } from 'prosemirror-state';

import type { LineAttributes, Marks } from '../../core/types.ts';
import { Numbering } from '../numbers.ts';
import { attributesOf, fromMarks, schema } from '../schema.ts';

/** What is copied from within one line is words, not a line. */
export function copied(slice: Slice): Slice {
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null;
  return only !== null && slice.openStart > 0 && slice.openEnd > 0
    ? new Slice(only.content, 0, 0)
    : slice;
}

/** The lines above the selection, which the numbers of what is copied go on from. */
export function linesAbove({ doc, selection }: EditorState): LineAttributes[] {
  const lines: LineAttributes[] = [];
  doc.forEach((line, pos) => {
    if (pos + line.nodeSize <= selection.from) {
      lines.push(attributesOf(line));
    }
  });
  return lines;
}

/** The copied content as markdown. */
export function markdownOf(slice: Slice, above: readonly LineAttributes[]): string {
  const numbering = numberingAfter(above);
  const rows: string[] = [];
  let loose = '';
  slice.content.forEach((node) => {
    if (node.isInline) {
      loose += markedText(node);
    } else {
      rows.push(signFor(attributesOf(node), numbering) + wordsAsMarkdown(node));
    }
  });
  return loose !== '' ? loose : rows.join('\n');
}

/** Clean HTML that other programs understand, and that says of each line what it was. */
export class CopySerializer extends DOMSerializer {
  /** What stands above that which is copied. */
  above: readonly LineAttributes[] = [];

  constructor() {
    super(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));
  }

  override serializeFragment(
    fragment: Fragment,
    options: { document?: Document } = {},
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const document = options.document ?? globalThis.document;
    const root = target ?? document.createDocumentFragment();
    /** The lists that are open, outermost first. */
    const open: HTMLElement[] = [];
    const lists = new NumberedLists(this.above);
    fragment.forEach((node) => {
      if (node.isInline) {
        super.serializeFragment(Fragment.from(node), { document }, root);
        return;
      }
      const line = attributesOf(node);
      const element = elementFor(document, line);
      if (element.nodeName === 'LI') {
        const list = listFor(document, root, open, line);
        list.append(element);
        lists.number(list, element, line);
      } else {
        lists.number(null, element, line);
        open.length = 0;
        root.appendChild(element);
      }
      super.serializeFragment(node.content, { document }, element);
      if (node.content.size === 0) {
        element.append(document.createElement('br'));
      }
    });
    return root;
  }
}

/** Writes numbers where a list does not begin at 1, or an item is not the next one. */
class NumberedLists {
  readonly #numbering: Numbering;
  readonly #last = new Map<HTMLElement, number>();

  constructor(above: readonly LineAttributes[]) {
    this.#numbering = numberingAfter(above);
  }

  number(list: HTMLElement | null, item: HTMLElement, line: LineAttributes): void {
    const number = this.#numbering.number(line);
    if (list === null || number === undefined) {
      return;
    }
    const last = this.#last.get(list);
    if (last === undefined && number !== 1) {
      list.setAttribute('start', String(number));
    }
    if (last !== undefined && number !== last + 1) {
      item.setAttribute('value', String(number));
    }
    this.#last.set(list, number);
  }
}

function numberingAfter(above: readonly LineAttributes[]): Numbering {
  const numbering = new Numbering();
  for (const line of above) {
    numbering.number(line);
  }
  return numbering;
}

function wordsAsMarkdown(line: Node): string {
  let words = '';
  line.forEach((node) => {
    words += markedText(node);
  });
  return words;
}

/** The signs stand at the words: a space between `**` and a word would make it no mark. */
function markedText(node: Node): string {
  const marks: Marks = fromMarks(node.marks);
  const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(node.text ?? '') ?? [];
  if (words === '') {
    return before;
  }
  let text = words;
  if (marks.code === true) {
    text = `\`${text}\``;
  }
  if (marks.strike === true) {
    text = `~~${text}~~`;
  }
  if (marks.italic === true) {
    text = `*${text}*`;
  }
  if (marks.bold === true) {
    text = `**${text}**`;
  }
  if (marks.link !== undefined && marks.link !== words) {
    text = `[${text}](${marks.link})`;
  }
  return before + text + after;
}

function signFor(line: LineAttributes, numbering: Numbering): string {
  const space = '  '.repeat(line.indent);
  const number = numbering.number(line);
  switch (line.kind) {
    case 'bullet':
      return `${space}- `;
    case 'number':
      return `${space}${number ?? 1}. `;
    case 'check':
      return `${space}- [${line.checked ? 'x' : ' '}] `;
    case 'heading':
      return '# ';
    case 'quote':
      return '> ';
    case 'blank':
      return '.. ';
    case 'conclusion':
      return '=> ';
    case 'text':
      return space;
  }
}

function elementFor(document: Document, line: LineAttributes): HTMLElement {
  const element = document.createElement(nameFor(line));
  element.dataset['kind'] = line.kind;
  element.dataset['indent'] = String(line.indent);
  if (line.checked) {
    element.dataset['checked'] = 'true';
  }
  if (line.start !== undefined) {
    element.dataset['start'] = String(line.start);
  }
  if (line.kind === 'check') {
    const box = element.appendChild(document.createElement('input'));
    box.setAttribute('type', 'checkbox');
    box.setAttribute('disabled', '');
    if (line.checked) {
      box.setAttribute('checked', '');
    }
    element.append(' ');
  }
  return element;
}

function nameFor(line: LineAttributes): 'li' | 'h3' | 'blockquote' | 'p' {
  switch (line.kind) {
    case 'bullet':
    case 'number':
    case 'check':
      return 'li';
    case 'heading':
      return 'h3';
    case 'quote':
      return 'blockquote';
    case 'text':
    case 'blank':
    case 'conclusion':
      return 'p';
  }
}

/** The list that a line's item belongs to, nested as deep as the line is indented. */
function listFor(
  document: Document,
  root: HTMLElement | DocumentFragment,
  open: HTMLElement[],
  line: LineAttributes,
): HTMLElement {
  const name = line.kind === 'number' ? 'OL' : 'UL';
  open.length = Math.min(open.length, line.indent + 1);
  if (open.length === line.indent + 1 && open.at(-1)?.nodeName !== name) {
    open.pop();
  }
  while (open.length < line.indent + 1) {
    const inner = open.length === line.indent ? name : 'UL';
    const outer = open.at(-1);
    const list = document.createElement(inner);
    // A list within a list belongs to the item before it.
    (outer === undefined ? root : (outer.lastElementChild ?? outer)).appendChild(list);
    open.push(list);
  }
  const list = open.at(-1);
  if (list === undefined) {
    throw new RangeError('a list item without a list');
  }
  return list;
}
