/** Phrases: what reads promises and days as people type them, fetched once the agenda is open. */
import type { Phrases } from './phrase-reader.ts';

let opened: Promise<Phrases> | undefined;
let reader: Phrases | undefined;

/** Fetches it; after a failure the next call tries again. */
export async function openPhrases(): Promise<void> {
  opened ??= import('./phrase-reader.ts').then(({ Phrases }) => Phrases.open());
  try {
    reader = await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

/** What reads them, once it is there. */
export function phrases(): Phrases | undefined {
  return reader;
}
