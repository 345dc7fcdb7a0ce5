import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AgendaCore, initSync, type Seat } from '../wasm/duologue_client.js';

let ready = false;

/** A core as a tab would make it; the compiled Rust is loaded at the first one. */
export function agendaCore(options: { clientId: number; seat: Seat; name?: string }): AgendaCore {
  if (!ready) {
    const module = new Uint8Array(readFileSync(join(process.cwd(), 'src/wasm/duologue_client_bg.wasm')));
    initSync({ module });
    ready = true;
  }
  return new AgendaCore({ name: options.name ?? options.seat, seed: options.clientId, clientId: options.clientId, seat: options.seat });
}
