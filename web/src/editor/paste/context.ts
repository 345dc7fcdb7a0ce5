/** Context of a node in HTML: what the elements around it say about its words. */
import type { Marks } from '../../core/types.ts';
import { clampIndent } from '../schema.ts';
import { marksWithin, shiftOf } from './elements.ts';
import type { Item, List } from './items.ts';
import type { Place } from './line-writer.ts';
import { spacesOf, type Spaces, type Styles } from './styles.ts';

export interface Context {
  readonly marks: Marks;
  readonly item: Item | undefined;
  readonly list: List | undefined;
  /** How many lists of boxes are around that are no list elements. */
  readonly boxes: number;
  readonly heading: boolean;
  readonly quote: boolean;
  readonly indent: number;
  readonly spaces: Spaces;
  /** There, but not to be seen. */
  readonly unseen: boolean;
  readonly shift: 'sup' | 'sub' | undefined;
  /** Its children stand side by side. */
  readonly apart: boolean;
  readonly row: Row | undefined;
}

/** A row of a table that is being read. */
export interface Row {
  readonly firstLine: number;
  /** How many lines there were after each cell. */
  readonly after: number[];
  readonly indent: number;
}

/** Of a node with nothing around it. */
export const TOP: Context = {
  marks: {},
  item: undefined,
  list: undefined,
  boxes: 0,
  heading: false,
  quote: false,
  indent: 0,
  spaces: 'collapsed',
  unseen: false,
  shift: undefined,
  apart: false,
  row: undefined,
};

/** What an element adds to it. */
export function contextWithin(
  element: HTMLElement,
  name: string,
  styles: Styles,
  around: Context,
  apart: boolean,
): Context {
  const visibility = styles.get('visibility');
  const shift = shiftOf(name, styles);
  return {
    ...around,
    marks: marksWithin(around.marks, element, name, styles),
    spaces: spacesOf(
      styles,
      name === 'pre' || name === 'textarea' || name === 'listing' ? 'kept' : around.spaces,
    ),
    unseen:
      visibility === undefined
        ? around.unseen
        : visibility === 'hidden' || visibility === 'collapse',
    shift: shift === 'none' ? undefined : (shift ?? around.shift),
    apart,
  };
}

/** Where its words go. */
export function placeOf({ item, heading, quote, indent, marks }: Context): Place {
  return {
    item,
    marks,
    indent: clampIndent(indent),
    kind: heading ? 'heading' : quote ? 'quote' : 'text',
  };
}
