/**
 * Inert HTML: a pasted page's text whose styles no browser tries to apply. The page's policy refuses every inline style,
 * also in documents that are only read, and reports each; here they are only looked up.
 */

/** The attribute in which an element's own declarations stand. */
export const STYLE = 'data-said-style';

/** Marks what was a style sheet: an element whose text is text, and that closes none around it. */
export const SHEET = 'data-sheet';

/** Renames style attributes and style sheets. Reads each letter once. */
export function inert(html: string): string {
  const pieces: string[] = [];
  let taken = 0;
  const replace = (from: number, to: number, words: string): void => {
    pieces.push(html.slice(taken, from), words);
    taken = to;
  };
  let at = html.indexOf('<');
  while (at !== -1) {
    if (html.startsWith('<!--', at)) {
      at = after(html, '-->', at);
    } else {
      TAG.lastIndex = at;
      const tag = TAG.exec(html);
      if (tag === null) {
        at += 1;
      } else {
        const [whole, slash = '', name = ''] = tag;
        const named = name.toLowerCase();
        if (named === 'style') {
          replace(at, at + whole.length, slash === '' ? `<noembed ${SHEET}` : '</noembed');
        }
        at = attributes(html, at + whole.length, replace);
        if (slash === '' && TEXT_ONLY.has(named)) {
          at = closing(html, named, at);
        }
      }
    }
    at = html.indexOf('<', at);
  }
  pieces.push(html.slice(taken));
  return pieces.join('');
}

const TAG = /<(\/?)([a-z][^\s/>]*)/iy;

const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?|[\s/=]+/y;

/** What stands in these is no markup. */
const TEXT_ONLY = new Set([
  'style',
  'script',
  'textarea',
  'title',
  'xmp',
  'noembed',
  'noframes',
  'iframe',
]);

/** Goes over a tag's attributes; where they end. */
function attributes(
  html: string,
  from: number,
  replace: (from: number, to: number, words: string) => void,
): number {
  let at = from;
  while (at < html.length && html.charAt(at) !== '>') {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(html);
    if (found === null) {
      return at;
    }
    const [whole, name] = found;
    if (name?.toLowerCase() === 'style') {
      const begins = at + whole.indexOf(name);
      replace(begins, begins + name.length, STYLE);
    }
    at += whole.length;
  }
  return at;
}

/** Where an element's end tag begins. */
function closing(html: string, name: string, from: number): number {
  const tag = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  tag.lastIndex = from;
  return tag.exec(html)?.index ?? html.length;
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from);
  return found === -1 ? html.length : found + end.length;
}
