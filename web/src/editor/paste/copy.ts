import { DOMSerializer, Fragment, Slice, type Node } from 'prosemirror-model';

import type { LineAttributes, Marks } from '../../core/types.ts';
import { attributesOf, fromMarks, schema } from '../schema.ts';

/** What is copied from within one line is words, not a line. */
export function copied(slice: Slice): Slice {
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null;
  return only !== null && slice.openStart > 0 && slice.openEnd > 0
    ? new Slice(only.content, 0, 0)
    : slice;
}

/** The copied content as markdown. */
export function markdownOf(slice: Slice): string {
  const counters: number[] = [];
  const rows: string[] = [];
  let loose = '';
  slice.content.forEach((node) => {
    if (node.isInline) loose += markedText(node);
    else rows.push(signFor(attributesOf(node), counters) + wordsAsMarkdown(node));
  });
  return loose !== '' ? loose : rows.join('\n');
}

/** Clean HTML that other programs understand, and that says of each line what it was. */
export class CopySerializer extends DOMSerializer {
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
    fragment.forEach((node) => {
      if (node.isInline) {
        super.serializeFragment(Fragment.from(node), { document }, root);
        return;
      }
      const line = attributesOf(node);
      const element = elementFor(document, line);
      if (element.nodeName === 'LI') listFor(document, root, open, line).append(element);
      else {
        open.length = 0;
        root.appendChild(element);
      }
      super.serializeFragment(node.content, { document }, element);
      if (node.content.size === 0) element.append(document.createElement('br'));
    });
    return root;
  }
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
  if (words === '') return before;
  let text = words;
  if (marks.code === true) text = `\`${text}\``;
  if (marks.strike === true) text = `~~${text}~~`;
  if (marks.italic === true) text = `*${text}*`;
  if (marks.bold === true) text = `**${text}**`;
  if (marks.link !== undefined && marks.link !== words) text = `[${text}](${marks.link})`;
  return before + text + after;
}

function signFor(line: LineAttributes, counters: number[]): string {
  const space = '  '.repeat(line.indent);
  counters.length = line.indent + (line.kind === 'number' ? 1 : 0);
  switch (line.kind) {
    case 'bullet':
      return `${space}- `;
    case 'number': {
      const number = (counters[line.indent] ?? 0) + 1;
      counters[line.indent] = number;
      return `${space}${number}. `;
    }
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
  if (line.checked) element.dataset['checked'] = 'true';
  if (line.kind === 'check') {
    const box = element.appendChild(document.createElement('input'));
    box.setAttribute('type', 'checkbox');
    box.setAttribute('disabled', '');
    if (line.checked) box.setAttribute('checked', '');
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
  if (open.length === line.indent + 1 && open.at(-1)?.nodeName !== name) open.pop();
  while (open.length < line.indent + 1) {
    const inner = open.length === line.indent ? name : 'UL';
    const outer = open.at(-1);
    const list = document.createElement(inner);
    // A list within a list belongs to the item before it.
    (outer === undefined ? root : (outer.lastElementChild ?? outer)).appendChild(list);
    open.push(list);
  }
  const list = open.at(-1);
  if (list === undefined) throw new RangeError('a list item without a list');
  return list;
}
