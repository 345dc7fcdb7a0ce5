import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';

/** How long it may take until the page is served, in milliseconds. */
const PATIENCE = 30_000;

const WEB = path.resolve(import.meta.dirname, '../../../web');

/** The page of the parts that screens share, as it is served while somebody works on the page. */
export class KitPage {
  readonly #process: ChildProcess;
  readonly #address: string;

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.#address = address;
  }

  static async open(): Promise<KitPage> {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [path.join(WEB, 'node_modules/vite/bin/vite.js'), '--port', `${port}`],
      { cwd: WEB, stdio: 'ignore' },
    );
    const page = new KitPage(child, `http://127.0.0.1:${port}`);
    const until = Date.now() + PATIENCE;
    while (!(await page.#answers())) {
      if (child.exitCode !== null || Date.now() > until) {
        await page.close();
        throw new Error('the page of the parts is not served: does `npm run dev` run in `web`?');
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    return page;
  }

  /** All parts in the theme of the browser. */
  get alone(): string {
    return `${this.#address}/kit.html?alone`;
  }

  /** All parts in both themes. */
  get both(): string {
    return `${this.#address}/kit.html`;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(this.both)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
