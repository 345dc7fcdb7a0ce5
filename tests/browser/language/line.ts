import net from 'node:net';

import { bytesFrom } from './bytes.ts';

/**
 * A person's line to the rest of the world: everything their browser asks for passes through it,
 * and it can be cut. It speaks SOCKS, because then both people know the server by one address,
 * as they do in life, and sockets, pages and service workers all take the same way.
 */
export class Line {
  readonly #listener: net.Server;
  readonly #open = new Set<net.Socket>();
  readonly #keepsThePage: boolean;
  #cut = false;
  #silent = false;
  #wasCut = false;

  private constructor(listener: net.Server, keepsThePage: boolean) {
    this.#listener = listener;
    this.#keepsThePage = keepsThePage;
  }

  /** `keepsThePage`: the browser at its end has a service worker, so it may be without a network. */
  static async open(keepsThePage: boolean): Promise<Line> {
    const listener = net.createServer();
    const line = new Line(listener, keepsThePage);
    listener.on('connection', (socket) => {
      line.#carry(socket);
    });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  /** What the browser is told to use. */
  get address(): string {
    return `socks5://${this.host}`;
  }

  /** The same without the protocol: `127.0.0.1:PORT`. */
  get host(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the line is closed');
    }
    return `127.0.0.1:${address.port}`;
  }

  /** Ends every connection at once and lets none through until mended. */
  cut(): void {
    if (!this.#keepsThePage) {
      throw new Error('this browser keeps no page: `test.use({ keepsThePage: true })`');
    }
    this.#wasCut = true;
    this.#close();
  }

  #close(): void {
    this.#cut = true;
    for (const socket of this.#open) {
      socket.destroy();
    }
  }

  /** Swallows everything from now on, both ways, and closes nothing: as a tunnel does, or a dead access point. */
  goesSilent(): void {
    this.#silent = true;
    this.#wasCut = true;
    for (const socket of this.#open) {
      socket.unpipe();
      socket.pause();
    }
  }

  /** Connections that were swallowed stay dead, as they do in life; new ones go through. */
  mend(): void {
    this.#cut = false;
    this.#silent = false;
  }

  /** Whether it was ever cut, so that what asked for something has a reason to complain. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  async close(): Promise<void> {
    this.#close();
    await new Promise<void>((resolve) => {
      this.#listener.close(() => {
        resolve();
      });
    });
  }

  #carry(near: net.Socket): void {
    this.#keep(near);
    if (this.#silent) {
      near.pause();
      return;
    }
    if (this.#cut) {
      near.destroy();
      return;
    }
    connect(near)
      .then((far) => {
        this.#keep(far);
        if (this.#cut) {
          far.destroy();
        }
        if (this.#silent) {
          near.unpipe();
          near.pause();
        }
      })
      .catch(() => {
        near.destroy();
      });
  }

  #keep(socket: net.Socket): void {
    this.#open.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#open.delete(socket));
    // A connection that breaks is what this is for; both ends notice by themselves.
    socket.on('error', () => socket.destroy());
  }
}

/** Takes the browser's SOCKS 5 request (RFC 1928, without authentication) and joins both ends. */
async function connect(near: net.Socket): Promise<net.Socket> {
  const read = bytesFrom(near);
  const [, methods = 0] = await read(2);
  await read(methods);
  near.write(Uint8Array.of(5, 0));
  const [, , , kind] = await read(4);
  const host = await readHost(kind, read);
  const [high = 0, low = 0] = await read(2);
  const far = net.connect(high * 256 + low, host);
  await new Promise<void>((resolve, reject) => {
    far.once('connect', resolve);
    far.once('error', reject);
  });
  near.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
  read.end();
  near.pipe(far);
  far.pipe(near);
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
  return far;
}

async function readHost(
  kind: number | undefined,
  read: (count: number) => Promise<Uint8Array>,
): Promise<string> {
  switch (kind) {
    case 1:
      return (await read(4)).join('.');
    case 3: {
      const [length = 0] = await read(1);
      return new TextDecoder().decode(await read(length));
    }
    default:
      throw new Error(`the line carries names and IPv4 addresses only, not kind ${String(kind)}`);
  }
}
