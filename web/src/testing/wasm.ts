import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AgendaCore, initSync, type Seat } from '../wasm/duologue_client.js';
import { initSync as initPhrases } from '../wasm/phrases/duologue_phrases.js';

/** Loads the compiled Rust that reads promises and days; what opens it then finds it there. */
export function loadPhrases(): void {
  const module = new Uint8Array(
    readFileSync(join(process.cwd(), 'src/wasm/phrases/duologue_phrases_bg.wasm')),
  );
  initPhrases({ module });
}

/** A moment on the device's clock: noon on 24 November 2026. */
export const NOON = Date.UTC(2026, 10, 24, 12);

let ready = false;

/** A core as a tab would make it; the compiled Rust is loaded at the first one. */
export function agendaCore(options: { clientId: number; seat: Seat; name?: string }): AgendaCore {
  if (!ready) {
    const module = new Uint8Array(
      readFileSync(join(process.cwd(), 'src/wasm/duologue_client_bg.wasm')),
    );
    initSync({ module });
    ready = true;
  }
  return new AgendaCore({
    name: options.name ?? options.seat,
    unseen: false,
    seed: options.clientId,
    clientId: options.clientId,
    seat: options.seat,
  });
}
