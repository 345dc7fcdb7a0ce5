/** Elements of HTML: what each shows beside or instead of its content, and what it says about its words. */
import type { Marks } from '../../core/types.ts';
import { addressOf } from './addresses.ts';
import { SHEET } from './inert.ts';
import { drawingWords, fieldWords, outsiderWords, pictureWords } from './instead.ts';
import { marksFromStyle, type Styles } from './styles.ts';

/** Whether a page shows nothing of it, whatever it holds. */
export function isNeverShown(element: Element, name: string): boolean {
  return (
    NOT_SHOWN.has(name) ||
    element.hasAttribute(SHEET) ||
    (name === 'dialog' && !element.hasAttribute('open'))
  );
}

/** What stands before and after its words. */
export function quotesAround(name: string): readonly [string, string] | undefined {
  return QUOTES[name];
}

/** The words that stand for it; nothing when its content does. */
export function wordsInstead(element: HTMLElement, name: string): string | undefined {
  switch (name) {
    case 'img':
      return pictureWords(element);
    case 'svg':
      return drawingWords(element);
    case 'input':
      return fieldWords(element);
    case 'wbr':
      return '';
    case 'select': {
      const chosen = element.querySelector('option[selected]') ?? element.querySelector('option');
      return chosen?.textContent ?? '';
    }
    default:
      return outsiderWords(element, name);
  }
}

/** What has a frame around it on its page. */
export function standsApart(element: Element, name: string, words: string): boolean {
  return (
    name === 'input' ||
    name === 'select' ||
    (element.getAttribute('alt') !== words && words.startsWith('['))
  );
}

/** Whether its words are raised or lowered, or no longer are. */
export function shiftOf(name: string, styles: Styles): 'sup' | 'sub' | 'none' | undefined {
  switch (styles.get('vertical-align')) {
    case 'super':
      return 'sup';
    case 'sub':
      return 'sub';
    case 'baseline':
      return 'none';
    case undefined:
      break;
  }
  return name === 'sup' || name === 'sub' ? name : undefined;
}

/** The marks of its words: the same object where nothing is added, as most elements say nothing. */
export function marksWithin(
  around: Marks,
  element: HTMLElement,
  name: string,
  styles: Styles,
): Marks {
  const own = { ...marksOf(element, name), ...marksFromStyle(styles) };
  return Object.keys(own).length === 0 ? around : { ...around, ...own };
}

const NOT_SHOWN = new Set(
  'area base basefont bgsound col colgroup datalist head link map meta noembed noframes noscript param rp script source style template title track xml annotation annotation-xml'.split(
    ' ',
  ),
);

/** What stands around the words of an element. */
const QUOTES: Readonly<Record<string, readonly [string, string]>> = {
  q: ['“', '”'],
  rt: ['(', ')'],
};

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
    case 'pre':
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return { code: true };
    case 'a': {
      const link = addressOf(element.getAttribute('href') ?? '');
      return link === undefined ? {} : { link };
    }
    default:
      return {};
  }
}
