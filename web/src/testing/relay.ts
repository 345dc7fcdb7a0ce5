import type { Connect, SocketListener } from '../io/socket.ts';

/**
 * A server that understands nothing of agendas: it keeps updates in the order they came, hands
 * all of them to whoever connects, and says that they are saved. Enough to join clients whose
 * cores do the merging.
 */
export class Relay {
  /** Saying "saved" is put off while this is set. */
  slow = false;
  /** Nobody gets through while this is set. */
  down = false;
  readonly log: Uint8Array[] = [];
  readonly #lines = new Set<Line>();

  readonly connect: Connect = (_pair, listener) => {
    const line = new Line(listener, this);
    queueMicrotask(() => {
      if (line.isOver) {
        return;
      }
      if (this.down) {
        line.drop(false);
        return;
      }
      this.#lines.add(line);
      line.opened();
    });
    return line;
  };

  /** How many are connected. */
  get connections(): number {
    return this.#lines.size;
  }

  /** Cuts every connection, and lets nobody back in. */
  goDown(): void {
    this.down = true;
    for (const line of [...this.#lines]) {
      line.drop(true);
    }
  }

  comeBack(): void {
    this.down = false;
  }

  /** What was put off is saved now. */
  catchUp(): void {
    this.slow = false;
    for (const line of this.#lines) {
      line.saved();
    }
  }

  left(line: Line): void {
    this.#lines.delete(line);
  }

  took(line: Line, update: Uint8Array): void {
    this.log.push(update);
    this.#toOthers(line, message(SYNC, UPDATE, update));
  }

  present(line: Line, frame: Uint8Array): void {
    this.#toOthers(line, frame);
  }

  #toOthers(line: Line, frame: Uint8Array): void {
    for (const other of this.#lines) {
      if (other !== line) {
        other.deliver(frame);
      }
    }
  }
}

const SYNC = 0;
const AWARENESS = 1;
const SAVED = 100;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
/** A state vector that knows nothing, and an update that says nothing. */
const NOTHING_KNOWN = new Uint8Array([0]);
const NOTHING_NEW = new Uint8Array([0, 0]);

class Line {
  #listener: SocketListener | undefined;
  readonly #relay: Relay;
  #updates = 0;
  isOver = false;

  constructor(listener: SocketListener, relay: Relay) {
    this.#listener = listener;
    this.#relay = relay;
  }

  opened(): void {
    // The question comes before anything else, as from a room: what is heard after it, the server has too.
    this.deliver(message(SYNC, STEP_1, NOTHING_KNOWN));
    this.#listener?.opened();
  }

  send(frame: Uint8Array): void {
    const [type, step] = frame;
    if (type === AWARENESS) {
      this.#relay.present(this, frame.slice());
    }
    if (type !== SYNC) {
      return;
    }
    if (step === STEP_1) {
      this.deliver(message(SYNC, STEP_2, NOTHING_NEW));
      for (const update of this.#relay.log) {
        this.deliver(message(SYNC, UPDATE, update));
      }
      return;
    }
    this.#updates += 1;
    this.#relay.took(this, payloadOf(frame));
    if (!this.#relay.slow) {
      this.saved();
    }
  }

  saved(): void {
    this.deliver(new Uint8Array([SAVED, ...varint(this.#updates)]));
  }

  deliver(frame: Uint8Array): void {
    queueMicrotask(() => this.#listener?.received(frame));
  }

  /** The browser closes it. */
  close(): void {
    this.#listener = undefined;
    this.isOver = true;
    this.#relay.left(this);
  }

  /** The other end, or the network, closes it. */
  drop(opened: boolean): void {
    const listener = this.#listener;
    this.close();
    listener?.closed({ opened, code: 1006 });
  }
}

function message(type: number, step: number, payload: Uint8Array): Uint8Array {
  return new Uint8Array([type, step, ...varint(payload.length), ...payload]);
}

function payloadOf(frame: Uint8Array): Uint8Array {
  let at = 2;
  while ((frame[at] ?? 0) >= 128) {
    at += 1;
  }
  return frame.slice(at + 1);
}

function varint(value: number): number[] {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) {
    bytes.push((value % 128) + 128);
  }
  return [...bytes, value];
}
