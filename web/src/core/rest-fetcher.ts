/** Fetches the rest of the core. It shares the memory of the first part, and links with that of the same build alone. */
import { join, restImports } from '../wasm/duologue_client.js';

export async function fetchRest(): Promise<void> {
  const address = new URL('../wasm/duologue_client_rest.wasm', import.meta.url);
  // What is drawn and written in comes first.
  const fetched = fetch(address, { priority: 'low' });
  const { instance } = await WebAssembly.instantiateStreaming(fetched, restImports());
  join(instance);
}
