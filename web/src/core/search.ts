/** Search on this device: texts of agendas, and the finder over them, both the server's own. */
import type { FoundHit } from '../io/search.ts';
import initCore, { searchText as derive } from '../wasm/duologue_client.js';
import { openRest } from './rest.ts';
import init, { SearchBook, marks } from '../wasm/search/duologue_search.js';

/** The texts that can be searched here. */
export class Book {
  readonly #book = new SearchBook();

  /** Takes the text of an agenda in the place of the one before. */
  put(pair: string, parts: string[]): void {
    this.#book.put(pair, parts);
  }

  remove(pair: string): void {
    this.#book.remove(pair);
  }

  /** The newest of what is found, and how many there are. */
  find(
    words: string,
    pair: string | null,
    since: string | null,
    most: number,
  ): { hits: FoundHit[]; total: number } {
    const found = this.#book.find(words, pair ?? undefined, since ?? undefined, most);
    return JSON.parse(found) as { hits: FoundHit[]; total: number };
  }
}

export async function openSearch(): Promise<Book> {
  await init();
  return new Book();
}

/** The searchable text of what a device keeps of an agenda, in parts. */
export async function searchText(
  snapshot: Uint8Array | undefined,
  rows: Uint8Array[],
): Promise<string[]> {
  await initCore();
  await openRest();
  // One agenda after the other, with the page in between.
  await new Promise((turn) => setTimeout(turn));
  return derive(snapshot, rows);
}

/** Where words stand in a text: beginnings and lengths, in UTF-16 units, by turns. */
export async function placesOf(text: readonly string[], words: string): Promise<number[][]> {
  await init();
  return text.map((piece) => [...marks(piece, words)]);
}
