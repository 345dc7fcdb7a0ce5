import http from 'node:http';
import net from 'node:net';

/**
 * A sign-in in front of the server, as companies have it: it lets everything pass while its own session lasts, and sends
 * everything to a page on another address once that ran out.
 */
export class SignInProxy {
  readonly #server: http.Server;
  readonly #login: http.Server;
  readonly #open = new Set<net.Socket>();
  #lasts = true;

  private constructor(target: URL) {
    this.#server = http.createServer((request, response) => {
      this.#answer(target, request, response);
    });
    this.#server.on('upgrade', (request: http.IncomingMessage, near: net.Socket, head: Buffer) => {
      this.#join(target, request, near, head);
    });
    this.#server.on('connection', (socket: net.Socket) => {
      this.#keep(socket);
    });
    this.#login = http.createServer((request, response) => {
      const back = new URL(request.url ?? '/', 'http://login').searchParams.get('back') ?? '/';
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><title>Sign in</title><h1>Company sign-in</h1><a href="${back.replaceAll('"', '%22')}">Sign in</a>`,
      );
    });
  }

  static async to(target: string): Promise<SignInProxy> {
    const proxy = new SignInProxy(new URL(target));
    for (const server of [proxy.#server, proxy.#login]) {
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
    }
    return proxy;
  }

  get address(): string {
    return addressOf(this.#server);
  }

  /** Its session ends, and what it carries with it. */
  runsOut(): void {
    this.#lasts = false;
    for (const socket of this.#open) {
      socket.destroy();
    }
  }

  close(): void {
    for (const server of [this.#server, this.#login]) {
      server.close();
      server.closeAllConnections();
    }
    for (const socket of this.#open) {
      socket.destroy();
    }
  }

  #answer(target: URL, request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', this.address);
    if (url.pathname === '/oauth2/callback') {
      this.#lasts = true;
      response.writeHead(302, { location: url.searchParams.get('rd') ?? '/' }).end();
      return;
    }
    if (!this.#lasts) {
      const callback = `${this.address}/oauth2/callback?rd=${encodeURIComponent(url.pathname + url.search)}`;
      response
        .writeHead(302, {
          location: `${addressOf(this.#login)}/?back=${encodeURIComponent(callback)}`,
        })
        .end();
      return;
    }
    const { method, headers } = request;
    const far = http.request(
      { host: target.hostname, port: target.port, path: request.url, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    far.on('error', () => response.destroy());
    request.pipe(far);
  }

  #join(target: URL, request: http.IncomingMessage, near: net.Socket, head: Buffer): void {
    if (!this.#lasts) {
      near.end(
        `HTTP/1.1 302 Found\r\nlocation: ${addressOf(this.#login)}/\r\ncontent-length: 0\r\n\r\n`,
      );
      return;
    }
    const far = net.connect(Number(target.port), target.hostname, () => {
      const lines = request.rawHeaders.flatMap((name, at, all) =>
        at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : [],
      );
      far.write(
        [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`, ...lines, '', ''].join(
          '\r\n',
        ),
      );
      far.write(head);
      far.pipe(near);
      near.pipe(far);
    });
    this.#keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  #keep(socket: net.Socket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    // A connection that breaks is what this is for.
    socket.on('error', () => socket.destroy());
  }
}

function addressOf(server: http.Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the proxy does not listen');
  }
  return `http://127.0.0.1:${address.port}`;
}
