import type { Socket } from '../io/socket.ts';
import type { Engine } from './engine.ts';
import type { Surroundings } from './environment.ts';
import type { Troubles } from './storage-problems.ts';

/** The agenda's one socket, opened and closed as the core says. */
export class Connection {
  readonly #engine: Engine;
  readonly #pair: string;
  readonly #surroundings: Surroundings;
  readonly #troubles: Troubles;
  readonly #changed: () => void;
  #socket: Socket | undefined;
  /** Whether the browser said that the network is gone, and nothing was heard over it since. */
  isCut = false;
  /** Whether the core is in touch with the server. */
  isConnected = false;
  /** Whether the core has all that the server had when it was asked. */
  isCaughtUp = false;

  constructor(
    engine: Engine,
    pair: string,
    surroundings: Surroundings,
    troubles: Troubles,
    changed: () => void,
  ) {
    this.#engine = engine;
    this.#pair = pair;
    this.#surroundings = surroundings;
    this.#troubles = troubles;
    this.#changed = changed;
  }

  open(): void {
    const socket = this.#surroundings.connect(this.#pair, {
      opened: () => {
        this.#isHeard();
        this.#troubles.over('signed_out');
        this.#troubles.over('no_access');
        this.#engine.notify((core, now) => {
          core.socketOpened(now);
        });
      },
      received: (bytes) => {
        this.#isHeard();
        this.#engine.notify((core, now) => {
          core.socketMessage(bytes, now);
        });
      },
      closed: (how) => {
        if (this.#socket === socket) {
          this.#socket = undefined;
        }
        this.#engine.notify((core, now) => {
          core.socketClosed(now);
        });
        // A server that restarts must not be asked by everyone who was connected to it.
        if (!how.opened || how.code === POLICY_VIOLATION || how.code >= OUR_OWN_CODES) {
          void this.#askWhy();
        }
      },
    });
    this.#socket = socket;
  }

  send(bytes: Uint8Array): void {
    this.#socket?.send(bytes);
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #isHeard(): void {
    if (!this.isCut) {
      return;
    }
    this.isCut = false;
    this.#changed();
  }

  /** A browser does not say why a socket closed: the server may not want to see us. */
  async #askWhy(): Promise<void> {
    const trouble = await this.#surroundings.access(this.#pair);
    if (trouble !== null && !this.isConnected) {
      this.#troubles.tell(trouble);
    }
  }
}

/** The WebSocket close code of a connection whose person may not have it. */
const POLICY_VIOLATION = 1008;
/** From here on, close codes are an application's own. */
const OUR_OWN_CODES = 4000;
