import { Mark, Schema, type MarkSpec, type Node } from 'prosemirror-model';

import { HEADLINE, type LineAttributes, type LineKind, type Marks } from '../core/types.ts';
import { safeAddress } from './links.ts';
import { LINE_KINDS, MAX_INDENT, lineSpec } from './line-dom.ts';
import { isStart } from './numbers.ts';

/** What a line is until something else is said about it. */
export const PLAIN: LineAttributes = { kind: 'text', indent: 0, checked: false };

const marks = {
  bold: flag('strong', [{ tag: 'strong' }, { tag: 'b' }]),
  italic: flag('em', [{ tag: 'em' }, { tag: 'i' }]),
  strike: flag('s', [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }]),
  code: { ...flag('code', [{ tag: 'code' }]), code: true },
  link: {
    attrs: { href: { validate: 'string' } },
    // What is typed after a link is not part of it.
    inclusive: false,
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (element: HTMLElement) => {
          const href = safeAddress(element.getAttribute('href') ?? '');
          return href === undefined ? false : { href };
        },
      },
    ],
    toDOM: (mark: Mark) => {
      const href = safeAddress(String(mark.attrs['href']));
      return [
        'a',
        href === undefined ? {} : { href, rel: 'noopener noreferrer', target: '_blank' },
        0,
      ] as const;
    },
  },
} satisfies Record<keyof Marks, MarkSpec>;

/** The flat schema: a topic is lines, a line is words with marks, and nothing nests. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'line+' },
    line: {
      content: 'inline*',
      defining: true,
      // What is selected is words; a line as such is not.
      selectable: false,
      // Spaces and line breaks in the words are kept as they are.
      whitespace: 'pre',
      attrs: {
        id: { default: '', validate: 'string' },
        kind: { default: PLAIN.kind, validate: isKind },
        indent: { default: PLAIN.indent, validate: 'number' },
        checked: { default: PLAIN.checked, validate: 'boolean' },
        /** The number it was given in a numbered list; 0 counts on from the lines above. */
        start: { default: 0, validate: 'number' },
      },
      parseDOM: [
        // Without its id: an element that the browser copied must not become the same line twice.
        { tag: 'div.line', getAttrs: attributesFromDom },
        { tag: 'div' },
        { tag: 'p' },
      ],
      toDOM: (node) => lineSpec(attributesOf(node), idOf(node) === HEADLINE),
    },
    text: { group: 'inline' },
  },
  marks,
});

export const lineType = schema.nodes.line;

/** The id of a line. */
export function idOf(line: Node): string {
  return String(line.attrs['id']);
}

/** The attributes of a line, without its id. */
export function attributesOf(line: Node): LineAttributes {
  const { kind, indent, checked, start } = line.attrs as LineAttributes;
  return isStart(start) ? { kind, indent, checked, start } : { kind, indent, checked };
}

/** The editor's marks for those of the agenda. */
export function toMarks(marks: Marks = {}): readonly Mark[] {
  const set: Mark[] = [];
  for (const name of FLAGS) {
    if (marks[name] === true) {
      set.push(schema.marks[name].create());
    }
  }
  if (marks.link !== undefined) {
    set.push(schema.marks.link.create({ href: marks.link }));
  }
  return Mark.setFrom(set);
}

/** The agenda's marks for those of the editor. */
export function fromMarks(set: readonly Mark[]): Marks {
  const marks: Marks = {};
  for (const mark of set) {
    if (mark.type === schema.marks.link) {
      marks.link = String(mark.attrs['href']);
    } else {
      for (const name of FLAGS) {
        if (mark.type === schema.marks[name]) {
          marks[name] = true;
        }
      }
    }
  }
  return marks;
}

/** The marks that are on or off. */
export const FLAGS = ['bold', 'italic', 'strike', 'code'] as const;

function flag(element: string, parseDOM: { tag: string }[]): MarkSpec {
  return { parseDOM, toDOM: () => [element, 0] as const };
}

function isKind(value: unknown): void {
  if (!LINE_KINDS.some((kind) => kind === value)) {
    throw new RangeError('no such kind of line');
  }
}

function attributesFromDom(element: HTMLElement): LineAttributes {
  const kind = LINE_KINDS.find((one) => one === element.dataset['kind']) ?? PLAIN.kind;
  return {
    kind,
    indent: clampIndent(Number(element.dataset['indent'] ?? 0)),
    checked: element.dataset['checked'] === 'true',
    start: startOf(element),
  };
}

/** The number that an element of ours says its line was given; 0 for none. */
export function startOf(element: HTMLElement): number {
  const start = Number(element.dataset['start']);
  return isStart(start) ? start : 0;
}

/** The nearest indent that a line can have. */
export function clampIndent(indent: number): number {
  return Math.min(MAX_INDENT, Math.max(0, Math.trunc(indent) || 0));
}

export type { LineKind };
