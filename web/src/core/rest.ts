/** The rest of the core: what nobody needs to write, fetched once an agenda is open. */
import { isWhole } from '../wasm/duologue_client.js';

export { isWhole };

let opened: Promise<void> | undefined;

/** Fetches it, once the core itself is there; after a failure the next call tries again. */
export async function openRest(): Promise<void> {
  if (isWhole()) {
    return;
  }
  opened ??= import('./rest-fetcher.ts').then(({ fetchRest }) => fetchRest());
  try {
    await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}
