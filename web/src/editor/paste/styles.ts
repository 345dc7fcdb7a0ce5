import type { Marks } from '../../core/types.ts';
import { STYLE } from './inert.ts';

/** Declarations by name, of which later ones count. */
export type Styles = ReadonlyMap<string, string>;

/** What decides how something is shown here; everything else a style says is not kept. */
const READ = new Set(
  'clip clip-path display font-family font-size font-style font-weight mso-hide mso-list opacity text-decoration text-decoration-line vertical-align visibility white-space white-space-collapse --en-checked --en-todo'.split(
    ' ',
  ),
);

/** Declarations as they stand in a `style` attribute: a strict page applies none of them itself. */
export function declarationsOf(text: string): Styles {
  const styles = new Map<string, string>();
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':');
    const name = colon < 0 ? '' : declaration.slice(0, colon).trim().toLowerCase();
    if (READ.has(name)) {
      styles.set(
        name,
        declaration
          .slice(colon + 1)
          .replace(/!important/i, '')
          .trim()
          .toLowerCase(),
      );
    }
  }
  return styles;
}

/** What a page's own style sheets say of a class; of selectors only `.class` and `element.class` are read. */
export class Sheet {
  readonly #classes = new Map<string, Map<string, string>>();

  add(text: string): void {
    for (const rule of text.replaceAll('<!--', '').replaceAll('-->', '').split('}')) {
      const brace = rule.lastIndexOf('{');
      if (brace < 0) {
        continue;
      }
      const styles = declarationsOf(rule.slice(brace + 1));
      if (styles.size === 0) {
        continue;
      }
      for (const selector of rule.slice(0, brace).split(',')) {
        const name = /^[a-z0-9]*\.([\w-]+)$/i.exec(selector.trim())?.[1];
        if (name === undefined) {
          continue;
        }
        const known = this.#classes.get(name) ?? new Map<string, string>();
        for (const [property, value] of styles) {
          known.set(property, value);
        }
        this.#classes.set(name, known);
      }
    }
  }

  /** The styles of an element, its own before those of its classes. */
  of(element: Element): Styles {
    const own = declarationsOf(element.getAttribute(STYLE) ?? element.getAttribute('style') ?? '');
    if (this.#classes.size === 0) {
      return own;
    }
    const all = new Map<string, string>();
    for (const name of element.classList) {
      for (const [property, value] of this.#classes.get(name) ?? []) {
        all.set(property, value);
      }
    }
    for (const [property, value] of own) {
      all.set(property, value);
    }
    return all;
  }
}

/** Marks that styles turn on, or off again: Google Docs wraps all it copies in a `b` that is not bold. */
export function marksFromStyle(styles: Styles): Marks {
  const marks: Marks = {};
  const weight = styles.get('font-weight');
  if (weight !== undefined && weight !== 'inherit') {
    marks.bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;
  }
  const slant = styles.get('font-style');
  if (slant !== undefined && slant !== 'inherit') {
    marks.italic = slant === 'italic' || slant.startsWith('oblique');
  }
  const line = styles.get('text-decoration-line') ?? styles.get('text-decoration') ?? '';
  if (line.includes('line-through')) {
    marks.strike = true;
  }
  return marks;
}

/** What becomes of spaces and line breaks in a text. */
export type Spaces = 'collapsed' | 'lines kept' | 'kept';

/** As the styles say, or else as around the element. */
export function spacesOf(styles: Styles, around: Spaces): Spaces {
  const collapse = styles.get('white-space-collapse');
  switch (collapse) {
    case 'preserve':
    case 'break-spaces':
      return 'kept';
    case 'preserve-breaks':
      return 'lines kept';
    case 'collapse':
      return 'collapsed';
    case undefined:
      break;
  }
  switch (styles.get('white-space')?.split(' ')[0]) {
    case 'pre':
    case 'pre-wrap':
    case 'break-spaces':
    case 'preserve':
    case '-moz-pre-wrap':
      return 'kept';
    case 'pre-line':
    case 'preserve-breaks':
      return 'lines kept';
    case 'normal':
    case 'nowrap':
    case 'initial':
      return 'collapsed';
    default:
      return around;
  }
}

/** How an element takes its place among others. */
export type Display = 'none' | 'inline' | 'block' | 'flex' | 'row' | 'cell';

const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search section summary table tbody tfoot thead ul'.split(
    ' ',
  ),
);

/** As the styles say, or else as its name does; `styles` wins because a `span` may well be a paragraph. */
export function displayOf(name: string, styles: Styles): Display {
  const said = styles.get('display');
  switch (said?.split(' ')[0]) {
    case 'none':
      return 'none';
    case 'flex':
    case 'grid':
    case 'inline-flex':
    case 'inline-grid':
      return said?.startsWith('inline') === true ? 'inline' : 'flex';
    case 'block':
    case 'flow-root':
    case 'list-item':
    case 'table':
    case 'table-caption':
    case 'table-row-group':
    case '-webkit-box':
      return 'block';
    case 'inline':
    case 'inline-block':
    case 'inline-table':
    case 'contents':
      return 'inline';
    case 'table-row':
      return 'row';
    case 'table-cell':
      return 'cell';
    case undefined:
      break;
  }
  if (name === 'tr') {
    return 'row';
  }
  if (name === 'td' || name === 'th') {
    return 'cell';
  }
  return BLOCKS.has(name) ? 'block' : 'inline';
}

/** Whether an element takes room and yet shows nothing. */
export function hides(element: Element, styles: Styles): boolean {
  return (
    styles.get('mso-hide') === 'all' ||
    /^0(?:\.0+)?$/.test(styles.get('opacity') ?? '') ||
    /^0(?:\.0+)?(?:[a-z%]|$)/.test(styles.get('font-size') ?? '') ||
    /^inset\((?:50|100)%/.test(styles.get('clip-path') ?? '') ||
    /^rect\([01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?\)/.test(
      styles.get('clip') ?? '',
    ) ||
    (element.hasAttribute('hidden') && !styles.has('display'))
  );
}
