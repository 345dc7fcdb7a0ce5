/** Phrase reader of this tab: promises and days as people type them, in English and the languages it was taught. */
import { PhraseReader } from '../wasm/duologue_client.js';

let reader: PhraseReader | undefined;

/** The reader; the core's code must have been loaded. */
export function phrases(): PhraseReader {
  return (reader ??= new PhraseReader());
}
