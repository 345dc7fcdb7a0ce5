/** The address when it may stand in a link, without the spaces around it; otherwise nothing. */
export function safeAddress(address: string): string | undefined {
  const trimmed = address.trim();
  // The agenda's own rule, which refuses what it does not allow. Browsers drop control characters
  // while parsing, so an address with any would not be the one that was checked.
  if (!ALLOWED.test(trimmed) || /\p{Control}/u.test(trimmed)) {
    return undefined;
  }
  return URL.canParse(trimmed) && new TextEncoder().encode(trimmed).length <= LONGEST
    ? trimmed
    : undefined;
}

/** An address in a text. */
export interface FoundAddress {
  readonly from: number;
  readonly words: string;
  /** Where it leads. */
  readonly href: string;
}

/** The last address of `text`, when nothing but marks and brackets of the sentence follow it. */
export function addressAtEnd(text: string): FoundAddress | undefined {
  const last = addressesIn(text).at(-1);
  return last !== undefined && /^[\p{P}~]*$/u.test(text.slice(last.from + last.words.length))
    ? last
    : undefined;
}

/**
 * The web addresses in `text`, in their order. Every letter is looked at a bounded number of times:
 * what was read in vain is not read again.
 */
export function addressesIn(text: string, steps = { taken: 0 }): FoundAddress[] {
  const found: FoundAddress[] = [];
  const beginning = /(?:https?:\/\/|www\.|mailto:)/gi;
  for (let match = beginning.exec(text); match !== null; match = beginning.exec(text)) {
    const from = match.index;
    // Within a word, or within another address that leads nowhere.
    if (/[\w@/.]/.test(text.charAt(from - 1))) {
      continue;
    }
    const body = from + match[0].length;
    const end = endOf(text, body, steps);
    const words = text.slice(from, withoutTrailingMarks(text, body, end, steps));
    const href = leadsTo(words, words.slice(body - from));
    if (href !== undefined) {
      found.push({ from, words, href });
    }
    beginning.lastIndex = Math.max(body, href === undefined ? end : from + words.length);
  }
  return found;
}

const ALLOWED = /^(?:https?:\/\/|mailto:.)/i;

/** In bytes, as the agenda counts. */
const LONGEST = 2048;

const OPENING = '([{';
const CLOSING = ')]}';

/** Where what begins at `at` certainly ends: at a space, a quote, a bracket it did not open, a mark of another script. */
function endOf(text: string, at: number, steps: { taken: number }): number {
  const open: number[] = [0, 0, 0];
  let end = at;
  for (; end < text.length; end += 1) {
    steps.taken += 1;
    const letter = text.charAt(end);
    const opens = OPENING.indexOf(letter);
    const closes = CLOSING.indexOf(letter);
    if (opens >= 0) {
      open[opens] = (open[opens] ?? 0) + 1;
    } else if (closes >= 0) {
      const left = (open[closes] ?? 0) - 1;
      if (left < 0) {
        break;
      }
      open[closes] = left;
    } else if (/[\s\p{Cc}<>"`|]/u.test(letter)) {
      break;
    } else if (
      letter > '\x7f' &&
      /[\p{P}\p{Z}\u200b\u200e\u200f\u2060\ufeff\uff5e]/u.test(letter) &&
      !joins(text, end)
    ) {
      break;
    }
  }
  return end;
}

/** Dashes and the middle dot of names that stand between two letters, as in the addresses of encyclopedias. */
function joins(text: string, at: number): boolean {
  return (
    /[–·]/.test(text.charAt(at)) &&
    /^[\p{L}\p{N}]{2}$/u.test(text.charAt(at - 1) + text.charAt(at + 1))
  );
}

/** A full stop, a quote or a bracket that stays open belongs to the sentence around the address. */
function withoutTrailingMarks(
  text: string,
  from: number,
  to: number,
  steps: { taken: number },
): number {
  let end = to;
  while (end > from && /[.,;:!?'*_~([{]/.test(text.charAt(end - 1))) {
    steps.taken += 1;
    end -= 1;
  }
  return end;
}

/** Where words lead that begin like an address; nothing when they name no place. */
function leadsTo(words: string, body: string): string | undefined {
  if (words.length > LONGEST) {
    return undefined;
  }
  if (/^mailto:/i.test(words)) {
    return /^[^@]+@[^@]+\.[^@]+$/.test(body) ? safeAddress(words) : undefined;
  }
  const www = /^www\./i.test(words);
  const place = /^(?:[^/?#@]*@)?(\[[\da-f:.]+\]|[^/?#:@[\]]+)/i.exec(body)?.[1];
  if (place === undefined || /^[.-]|\.\./.test(place) || (www && !/[^.]\.[^.]{2}/.test(place))) {
    return undefined;
  }
  return safeAddress(www ? `https://${words}` : words);
}
