import type { LineKind, Marks } from '../../core/types.ts';

/** An element's inline styles, read from the attribute: a strict page applies none of them. */
export function stylesOf(element: Element): ReadonlyMap<string, string> {
  const styles = new Map<string, string>();
  for (const declaration of (element.getAttribute('style') ?? '').split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    styles.set(
      declaration.slice(0, colon).trim().toLowerCase(),
      declaration.slice(colon + 1).trim().toLowerCase(),
    );
  }
  return styles;
}

/** Marks that styles turn on, or off again: Google Docs wraps all it copies in a `b` that is not bold. */
export function marksFromStyle(styles: ReadonlyMap<string, string>): Marks {
  const marks: Marks = {};
  const weight = styles.get('font-weight');
  if (weight !== undefined && weight !== 'inherit') {
    marks.bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;
  }
  const slant = styles.get('font-style');
  if (slant !== undefined && slant !== 'inherit') marks.italic = slant === 'italic' || slant === 'oblique';
  const line = styles.get('text-decoration-line') ?? styles.get('text-decoration') ?? '';
  if (line.includes('line-through')) marks.strike = true;
  return marks;
}

/** What kind of list item a paragraph of Word is, which has lists as styles only. */
export function listParagraphOf(
  element: Element,
): { kind: LineKind; checked: boolean; indent: number; start: number | undefined } | undefined {
  const level = /\blevel(\d+)/.exec(stylesOf(element).get('mso-list') ?? '')?.[1];
  if (level === undefined) return undefined;
  const sign = signOf(element);
  const number = /^\(?(\d{1,6})[.)]$/.exec(sign.text)?.[1];
  return { ...kindOf(sign), indent: Number(level) - 1, start: number === undefined ? undefined : Number(number) };
}

/** The bullet or number that Word wrote out, with the font it is in. */
function signOf(element: Element): { text: string; font: string } {
  for (const candidate of element.querySelectorAll('[style]')) {
    const styles = stylesOf(candidate);
    if (!/ignore/.test(styles.get('mso-list') ?? '')) continue;
    const font = candidate.parentElement === null ? '' : (stylesOf(candidate.parentElement).get('font-family') ?? '');
    return {
      text: candidate.textContent.replaceAll('\u00a0', ' ').trim(),
      font: `${font} ${styles.get('font-family') ?? ''}`,
    };
  }
  return { text: '', font: '' };
}

function kindOf({ text, font }: { text: string; font: string }): { kind: LineKind; checked: boolean } {
  // In Wingdings these letters are drawn as boxes.
  if (/[☐□]/u.test(text) || (/wingdings/.test(font) && /^[q¨o]$/u.test(text))) {
    return { kind: 'check', checked: false };
  }
  if (/[☑☒]/u.test(text) || (/wingdings/.test(font) && /^[þxý]$/u.test(text))) {
    return { kind: 'check', checked: true };
  }
  return { kind: /^\(?[0-9a-z]{1,5}[.)]$/i.test(text) ? 'number' : 'bullet', checked: false };
}
