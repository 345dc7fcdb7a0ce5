import type { DOMOutputSpec } from 'prosemirror-model';

import { plain, theirs } from '../core/isolated-text.ts';
import type { LineAttributes, LineKind } from '../core/types.ts';
import { isStart } from './numbers.ts';

/** How deep a line can be indented. */
export const MAX_INDENT = 8;

/** Every kind a line can have. */
export const LINE_KINDS = [
  'text',
  'bullet',
  'number',
  'check',
  'heading',
  'quote',
  'blank',
  'conclusion',
] as const satisfies readonly LineKind[];

/** A line's element with the place its words go to. */
export interface LineDom {
  readonly dom: HTMLElement;
  readonly words: HTMLElement;
  /** The box to tick, on lines that have one. */
  readonly box: HTMLElement | null;
}

/**
 * Builds a line's elements; the editor, the static page and the clipboard all show these.
 *
 * ```text
 * text, heading, quote, conclusion   div.line{words}
 * bullet, number                     div.line[role=list] > div.item[role=listitem]{words}
 * check, blank                       div.line[role=list] > div.item[role=listitem] > span.box + div.words{words}
 * ```
 * Each item is a list of its own, because items in a flat document have no common parent that
 * could be their list; its depth is told by `aria-level`.
 */
export function createLineDom(
  document: Document,
  line: LineAttributes,
  headline: boolean,
): LineDom {
  const dom = document.createElement('div');
  const shape = shapeOf(line.kind);
  let built: LineDom;
  if (shape === 'plain') {
    built = { dom, words: dom, box: null };
  } else {
    const item = dom.appendChild(document.createElement('div'));
    if (shape === 'item') {
      built = { dom, words: item, box: null };
    } else {
      const box = item.appendChild(document.createElement('span'));
      const words = item.appendChild(document.createElement('div'));
      words.className = 'words';
      set(box, { class: 'box', role: 'checkbox', contenteditable: 'false' });
      built = { dom, words, box };
    }
  }
  updateLineDom(built, line, headline);
  return built;
}

/** Brings the attributes of a line's elements up to date; its shape must be the same as before. */
export function updateLineDom(built: LineDom, line: LineAttributes, headline: boolean): void {
  const item = shapeOf(line.kind) === 'plain' ? null : built.dom.firstElementChild;
  set(built.dom, outerAttributes(line, headline));
  if (item !== null) {
    set(item, itemAttributes(line));
  }
  built.dom.style.counterReset = counterOf(line);
  if (built.box !== null) {
    built.box.setAttribute('aria-checked', String(line.checked));
  }
}

/** What is said of the words as a whole: nobody knows their language, and they are not for a browser to translate. */
export const WORDS_ATTRIBUTES = { class: 'lines', lang: '', translate: 'no' };

/** What is said of the page's own sentences where they stand among the words. */
export const PAGE_ATTRIBUTES = { lang: 'en', dir: 'ltr', translate: 'yes' };

/** Says which line this is, for whoever looks at the page from outside. */
export function nameLine(built: LineDom, id: string): void {
  built.dom.dataset['line'] = id;
}

/** Says what a box is for, in the words that stand beside it. */
export function nameBox(built: LineDom, kind: LineKind, words: string): void {
  const named = words.trim() !== '';
  const name =
    kind === 'blank'
      ? plain(`Filled in${named ? `: ${theirs(words)}` : ''}`)
      : named
        ? words
        : 'Done';
  built.box?.setAttribute('aria-label', name);
}

/** Two kinds of line with the same shape differ in attributes only. */
export function shapeOf(kind: LineKind): 'plain' | 'item' | 'boxed' {
  switch (kind) {
    case 'check':
    case 'blank':
      return 'boxed';
    case 'bullet':
    case 'number':
      return 'item';
    case 'text':
    case 'heading':
    case 'quote':
    case 'conclusion':
      return 'plain';
  }
}

/** The same elements as a description, for ProseMirror's own serializer. */
export function lineSpec(line: LineAttributes, headline: boolean): DOMOutputSpec {
  const outer = outerAttributes(line, headline);
  switch (shapeOf(line.kind)) {
    case 'plain':
      return ['div', outer, 0];
    case 'item':
      return ['div', outer, ['div', itemAttributes(line), 0]];
    case 'boxed':
      return [
        'div',
        outer,
        [
          'div',
          itemAttributes(line),
          ['span', { class: 'box', role: 'checkbox', 'aria-checked': String(line.checked) }],
          ['div', { class: 'words' }, 0],
        ],
      ];
  }
}

/** Has the counters of `editor.css` go on from the number that a line was given. */
function counterOf(line: LineAttributes): string {
  const number = givenNumber(line);
  if (number === undefined) {
    return '';
  }
  const below = Array.from(
    { length: MAX_INDENT - line.indent },
    (_, level) => ` level-${line.indent + 1 + level}`,
  );
  return `level-${line.indent} ${number - 1}${below.join('')}`;
}

function givenNumber({ kind, start }: LineAttributes): number | undefined {
  return kind === 'number' && isStart(start) ? start : undefined;
}

type Attributes = Record<string, string | null>;

function outerAttributes(line: LineAttributes, headline: boolean): Attributes {
  const role = headline ? 'heading' : roleOf(line.kind);
  return {
    class: 'line',
    // By its own first letter: one agenda holds lines of both directions.
    dir: 'auto',
    'data-kind': line.kind,
    'data-indent': String(line.indent),
    'data-checked': String(line.checked),
    'data-start': givenNumber(line)?.toString() ?? null,
    role,
    'aria-level': role === 'heading' ? (headline ? '3' : '4') : null,
    'aria-label': role === 'group' ? 'Conclusion' : null,
  };
}

function roleOf(kind: LineKind): string | null {
  if (kind === 'heading') {
    return 'heading';
  }
  if (kind === 'conclusion') {
    return 'group';
  }
  return shapeOf(kind) === 'plain' ? null : 'list';
}

function itemAttributes(line: LineAttributes): Attributes {
  return { class: 'item', role: 'listitem', 'aria-level': String(line.indent + 1) };
}

/** Gives an element these attributes, and takes away those that are null. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}
