/** What stands for something that is no words: its own words if it has any, or that it stays outside. */

/** For a picture; nothing for one that nobody sees. */
export function pictureWords(image: Element): string {
  const alt = (image.getAttribute('alt') ?? '').trim();
  const emoji = EMOJI.map((name) => image.getAttribute(name) ?? '').find((said) =>
    /\p{Extended_Pictographic}|\p{RI}|\u20e3/u.test(said),
  );
  if (emoji !== undefined) {
    return emoji;
  }
  // Slack names an emoji; which one it is stands in its address.
  if (/^:[^\s:]+:$/.test(alt) || (alt === '' && image.hasAttribute('data-stringify-emoji'))) {
    return (
      emojiFrom(image.getAttribute('src') ?? '') ??
      (alt !== '' ? alt : (image.getAttribute('data-stringify-emoji') ?? ''))
    );
  }
  if (alt !== '') {
    return alt;
  }
  const label = (image.getAttribute('aria-label') ?? image.getAttribute('title') ?? '').trim();
  if (label !== '') {
    return label;
  }
  return isDecoration(image) ? '' : staysOutside('picture');
}

/** Where programs write the emoji that a picture shows. */
const EMOJI = ['data-emoji', 'data-plain-text', 'data-emoji-fallback', 'data-emoji-text'];

/** For a drawing in the page itself. */
export function drawingWords(drawing: Element): string {
  const label = drawing.getAttribute('aria-label') ?? titleOf(drawing);
  if (label.trim() !== '') {
    return label.trim();
  }
  return isDecoration(drawing) || sizeOf(drawing) <= 32 ? '' : staysOutside('drawing');
}

/** The sentence for what an agenda cannot hold. */
export function staysOutside(what: string, name = ''): string {
  const named = name.trim();
  return `[${what}${named === '' ? '' : ` “${named}”`}: stays in the original]`;
}

/** What an element that plays or holds something else is called, by its name; nothing for other elements. */
export function outsiderWords(element: Element, name: string): string | undefined {
  const title = element.getAttribute('title') ?? element.getAttribute('aria-label') ?? '';
  switch (name) {
    case 'video':
      return staysOutside('video', title);
    case 'audio':
      return staysOutside('sound', title);
    case 'iframe':
    case 'frame':
      return staysOutside('embedded page', title);
    case 'object':
    case 'embed':
    case 'attachment':
    case 'en-media':
      return staysOutside('file', title !== '' ? title : (element.getAttribute('name') ?? ''));
    case 'canvas':
      return staysOutside('drawing', title);
    default:
      return undefined;
  }
}

/** The words that a form's field shows. */
export function fieldWords(field: Element): string {
  const type = (field.getAttribute('type') ?? 'text').toLowerCase();
  switch (type) {
    case 'hidden':
    case 'password':
      return '';
    case 'file':
      return staysOutside('file');
    case 'image':
      return pictureWords(field);
    case 'radio':
      return field.hasAttribute('checked') ? '◉' : '○';
    case 'range':
    case 'color':
      return '';
    default:
      return field.getAttribute('value') ?? '';
  }
}

/** Letters that are raised or lowered, as Unicode has them; otherwise with a sign before them. */
export function shifted(text: string, where: 'sup' | 'sub'): string {
  const words = text.trim();
  if (words === '') {
    return text;
  }
  // The endings of 1st, 2nd, 3ème read the same on the line.
  if (where === 'sup' && /^(?:st|nd|rd|th|er|re|e|è|ème|o|a|º|ª|®|™|©|tm)$/iu.test(words)) {
    return text;
  }
  const table = where === 'sup' ? RAISED : LOWERED;
  let out = '';
  for (const letter of words) {
    const found = table.get(letter);
    if (found === undefined) {
      return text.replace(words, () => `${where === 'sup' ? '^' : '_'}(${words})`);
    }
    out += found;
  }
  return text.replace(words, () => out);
}

const RAISED = pairs(
  '0123456789+-−–=()[],.abcdefghijklmnoprstuvwxyz*†‡ ¹²³',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾[],.ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*†‡ ¹²³',
);
const LOWERED = pairs(
  '0123456789+-−–=(),.aehijklmnoprstuvx ',
  '₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎,.ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ ',
);

function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const there = [...to];
  return new Map([...from].map((letter, at) => [letter, there[at] ?? letter]));
}

/** Slack, Teams and others name an emoji's picture after its code points. */
function emojiFrom(src: string): string | undefined {
  const codes = /\/([\da-f]{4,6}(?:-[\da-f]{4,6}){0,9})(?:@\dx)?\.(?:png|gif|svg|webp)/i.exec(
    src,
  )?.[1];
  if (codes === undefined) {
    return undefined;
  }
  const points = codes.split('-').map((code) => Number.parseInt(code, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
}

function isDecoration(picture: Element): boolean {
  const role = picture.getAttribute('role');
  return (
    picture.getAttribute('aria-hidden') === 'true' ||
    role === 'presentation' ||
    role === 'none' ||
    sizeOf(picture) <= 3
  );
}

/** The shorter side as far as it is said, in pixels. */
function sizeOf(picture: Element): number {
  const style = picture.getAttribute('style') ?? '';
  const side = (name: string): number => {
    const said =
      new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([\\d.]+)px`, 'i').exec(style)?.[1] ??
      picture.getAttribute(name);
    return said === null || !/^[\d.]/.test(said) || said.endsWith('%')
      ? Number.POSITIVE_INFINITY
      : Number.parseFloat(said);
  };
  return Math.min(side('width'), side('height'));
}

function titleOf(drawing: Element): string {
  for (let child = drawing.firstElementChild; child !== null; child = child.nextElementSibling) {
    if (child.nodeName.toLowerCase() === 'title') {
      return child.textContent;
    }
  }
  return '';
}
