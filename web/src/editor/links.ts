/** The address when it may stand in a link, without the spaces around it; otherwise nothing. */
export function safeAddress(address: string): string | undefined {
  const trimmed = address.trim();
  // The agenda's own rule, which refuses what it does not allow. Browsers drop control characters
  // while parsing, so an address with any would not be the one that was checked.
  if (!ALLOWED.test(trimmed) || /\p{Control}/u.test(trimmed)) return undefined;
  return URL.canParse(trimmed) && new TextEncoder().encode(trimmed).length <= LONGEST ? trimmed : undefined;
}

/** The part of `text` that ends at its end and reads as a web address, and where it leads. */
export function addressAtEnd(text: string): { words: string; href: string } | undefined {
  const words = /(?:^|[\s(<"'])((?:https?:\/\/|www\.)[^\s<>"]+)$/i.exec(text)?.[1];
  if (words === undefined) return undefined;
  return lead(withoutTrailingMarks(words));
}

/** Splits `text` into pieces, those that read as web addresses with where they lead. */
export function piecesWithAddresses(text: string): { words: string; href?: string }[] {
  const pieces: { words: string; href?: string }[] = [];
  let done = 0;
  for (const match of text.matchAll(/(?<![\w@/.])(?:https?:\/\/|www\.)[^\s<>"]+/gi)) {
    const found = lead(withoutTrailingMarks(match[0]));
    if (found === undefined) continue;
    if (match.index > done) pieces.push({ words: text.slice(done, match.index) });
    pieces.push(found);
    done = match.index + found.words.length;
  }
  if (done < text.length) pieces.push({ words: text.slice(done) });
  return pieces;
}

const ALLOWED = /^(?:https?:\/\/|mailto:.)/i;

/** In bytes, as the agenda counts. */
const LONGEST = 2048;

function lead(words: string): { words: string; href: string } | undefined {
  const href = safeAddress(/^www\./i.test(words) ? `https://${words}` : words);
  return href === undefined || words.length < 8 ? undefined : { words, href };
}

/** A full stop or a bracket after an address belongs to the sentence around it. */
function withoutTrailingMarks(words: string): string {
  let end = words.replace(/[.,;:!?'"*_~]+$/, '');
  while (end.endsWith(')') && count(end, ')') > count(end, '(')) {
    end = end.slice(0, -1).replace(/[.,;:!?'"]+$/, '');
  }
  return end;
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}
