import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
  AgendaCore,
  initSync,
  isWhole,
  join,
  restImports,
  type Seat,
} from '../wasm/duologue_client.js';
import { initSync as initPhrases } from '../wasm/phrases/duologue_phrases.js';

/** Loads the compiled Rust that reads promises and days; what opens it then finds it there. */
export function loadPhrases(): void {
  initPhrases({ module: compiled('phrases/duologue_phrases_bg') });
}

/** A moment on the device's clock: noon on 24 November 2026. */
export const NOON = Date.UTC(2026, 10, 24, 12);

let ready = false;

/** Loads the compiled core, of which the rest can be left out. */
export function loadCore(of: 'all' | 'first' = 'all'): void {
  if (!ready) {
    initSync({ module: compiled('duologue_client_bg') });
    ready = true;
  }
  if (of === 'all' && !isWhole()) {
    const rest = new WebAssembly.Module(compiled('duologue_client_rest'));
    join(new WebAssembly.Instance(rest, restImports()));
  }
}

/** A core as a tab would make it; the compiled Rust is loaded at the first one. */
export function agendaCore(options: { clientId: number; seat: Seat; name?: string }): AgendaCore {
  loadCore();
  return new AgendaCore({
    name: options.name ?? options.seat,
    unseen: false,
    seed: options.clientId,
    clientId: options.clientId,
    seat: options.seat,
  });
}

function compiled(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path.join(process.cwd(), `src/wasm/${name}.wasm`)));
}
