import { addressesIn, safeAddress } from '../links.ts';

/** A piece of a text, with where it leads when it is a link. */
export interface Piece {
  readonly words: string;
  readonly href?: string;
}

/** Splits `text` into pieces: addresses, markdown's `[words](address)`, and what stands between. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const until = (at: number): void => {
    if (at > done) {
      pieces.push({ words: text.slice(done, at) });
    }
  };
  for (const { from, words, href } of addressesIn(text)) {
    const label = labelBefore(text, from, from + words.length, done);
    until(label?.from ?? from);
    pieces.push({ words: label?.words ?? words, href });
    done = from + words.length + (label === undefined ? 0 : 1);
  }
  until(text.length);
  return pieces;
}

/** The words of a link in markdown whose address stands from `from` to `to`. */
function labelBefore(
  text: string,
  from: number,
  to: number,
  done: number,
): { from: number; words: string } | undefined {
  if (text.slice(from - 2, from) !== '](' || text.charAt(to) !== ')') {
    return undefined;
  }
  // A picture in markdown keeps its sign, as it is none here.
  const open = done + text.slice(done, from - 2).lastIndexOf('[');
  if (open < done || open + 1 >= from - 2) {
    return undefined;
  }
  const words = text.slice(open + 1, from - 2);
  return words.includes(']') ? undefined : { from: open, words };
}

/** Where a link leads, past the page that a mail program or a search engine put in between. */
export function addressOf(href: string): string | undefined {
  let address = safeAddress(href);
  for (let unwrapped = 0; address !== undefined && unwrapped < 3; unwrapped += 1) {
    const inner = innerOf(new URL(address));
    if (inner === undefined) {
      break;
    }
    address = inner;
  }
  return address;
}

/** Redirecting pages, by host and path, with the parameter that holds the address. */
const REDIRECTS: readonly { host: RegExp; path: RegExp; keys: readonly string[] }[] = [
  { host: /(?:^|\.)google\.[a-z.]+$/, path: /^\/url$/, keys: ['q', 'url'] },
  {
    host: /(?:^|\.)safelinks\.protection\.(?:outlook|office365)\.(?:com|us)$/,
    path: /^\//,
    keys: ['url'],
  },
  {
    host: /(?:^|\.)(?:teams\.)?(?:statics\.)?teams\.cdn\.office\.net$/,
    path: /safelinks/,
    keys: ['url'],
  },
  { host: /^slack-redir\.net$/, path: /^\/link$/, keys: ['url'] },
  { host: /^lm?\.(?:facebook|instagram|messenger)\.com$/, path: /^\//, keys: ['u'] },
  { host: /(?:^|\.)linkedin\.com$/, path: /^\/(?:redir\/redirect|safety\/go)/, keys: ['url'] },
  { host: /(?:^|\.)youtube\.com$/, path: /^\/redirect$/, keys: ['q'] },
  { host: /(?:^|\.)duckduckgo\.com$/, path: /^\/l\/?$/, keys: ['uddg'] },
];

function innerOf(outer: URL): string | undefined {
  for (const { host, path, keys } of REDIRECTS) {
    if (!host.test(outer.hostname) || !path.test(outer.pathname)) {
      continue;
    }
    for (const key of keys) {
      const inner = safeAddress(outer.searchParams.get(key) ?? '');
      if (inner !== undefined) {
        return inner;
      }
    }
  }
  return undefined;
}
