/** What a connection tells its owner. After `closed` it says nothing more. */
export interface SocketListener {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** `opened` tells whether it had been open at all; `code` is the WebSocket close code. */
  closed(how: { opened: boolean; code: number }): void;
}

/** One connection to the server; a new one is made for every attempt. */
export interface Socket {
  send(bytes: Uint8Array): void;
  close(): void;
}

/** Connects to a pair's agenda. */
export type Connect = (pair: string, listener: SocketListener) => Socket;

/** The words of Duologue on top of the plain Yjs ones; without them there is no "Saved". */
export const SUBPROTOCOL = 'duologue.1';

/** Connects over a real WebSocket to the server the page came from. */
export function connectTo(origin: string): Connect {
  return (pair, listener) => new SyncSocket(syncUrl(origin, pair), listener);
}

function syncUrl(origin: string, pair: string): URL {
  const url = new URL(`/api/pairs/${encodeURIComponent(pair)}/sync`, origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

class SyncSocket implements Socket {
  readonly #socket: WebSocket;
  #listener: SocketListener | undefined;
  #opened = false;

  constructor(url: URL, listener: SocketListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(url, [SUBPROTOCOL]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('open', () => {
      if (this.#socket.protocol !== SUBPROTOCOL) {
        // Whoever answered does not speak our protocol, so nothing could ever be confirmed.
        this.#end(1002);
        this.#socket.close();
        return;
      }
      this.#opened = true;
      this.#listener?.opened();
    });
    this.#socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) {
        this.#listener?.received(new Uint8Array(event.data));
      }
    });
    this.#socket.addEventListener('close', (event) => {
      this.#end(event.code);
    });
  }

  send(bytes: Uint8Array): void {
    // A socket that is closing drops what it is given; the reconnect will ask for it again.
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
    }
  }

  close(): void {
    // The owner asked for it and needs no word of it.
    this.#listener = undefined;
    this.#socket.close();
  }

  #end(code: number): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed({ opened: this.#opened, code });
  }
}
