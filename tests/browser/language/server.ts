import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** How long the server may take to say where it listens, and to end; in milliseconds. */
const PATIENCE = 20_000;

/** The finished server, as a process of its own with data of its own. */
export class Server {
  readonly #program: string;
  readonly #data: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;
  #address: string | undefined;
  #words: string[] = [];
  #wasAway = false;

  private constructor(program: string, data: string, options: readonly string[]) {
    this.#program = program;
    this.#data = data;
    this.#options = options;
  }

  /** Starts one on a free port. `options` are further words of `duologue serve`. */
  static async start(...options: string[]): Promise<Server> {
    return Server.startIn(os.tmpdir(), ...options);
  }

  /** Starts one whose data is in a folder of its own in that place. */
  static async startIn(place: string, ...options: string[]): Promise<Server> {
    const program = process.env['DUOLOGUE_PROGRAM'];
    if (program === undefined) {
      throw new Error('run the stories by `cargo xtask stories`');
    }
    const data = await mkdtemp(path.join(place, 'duologue-story-'));
    const server = new Server(program, data, options);
    await server.restarts();
    await server.#showsThePage();
    return server;
  }

  /** `http://127.0.0.1:PORT`; the same after every restart. */
  get address(): string {
    if (this.#address === undefined) {
      throw new Error('the server has not started yet');
    }
    return this.#address;
  }

  /** Its address under another name of this machine. */
  addressAt(host: string): string {
    const address = new URL(this.address);
    address.hostname = host;
    return address.origin;
  }

  /** Whether it ever ended, so that browsers have a reason to complain. */
  get wasAway(): boolean {
    return this.#wasAway;
  }

  /** Asks it to end, as a service manager does, and waits until it has. */
  async stops(): Promise<void> {
    await this.#ends('SIGTERM');
  }

  /** Ends it in the middle of whatever it is doing. */
  async kills(): Promise<void> {
    await this.#ends('SIGKILL');
  }

  /** Starts it again with the same data, at the same address. */
  async restarts(): Promise<void> {
    if (this.#process !== undefined) {
      throw new Error('the server is still running');
    }
    const listen = this.#address === undefined ? '127.0.0.1:0' : new URL(this.#address).host;
    const child = spawn(
      this.#program,
      ['serve', '--listen', listen, '--data', this.#data, ...this.#options],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    this.#address = await this.#listening(child);
  }

  /** Ends it, keeps a copy of its data, and starts it again. */
  async isCopied(): Promise<void> {
    await this.stops();
    await cp(this.#data, this.#copy, { recursive: true });
    await this.restarts();
  }

  /** Puts its data back to the copy, as somebody does after a disk failed; it must have been stopped. */
  async goesBackToTheCopy(): Promise<void> {
    await rm(this.#data, { recursive: true, force: true });
    await cp(this.#copy, this.#data, { recursive: true });
    await this.restarts();
  }

  get #copy(): string {
    return `${this.#data}-copy`;
  }

  /** Ends it and removes its data. */
  async isDone(): Promise<void> {
    await this.kills();
    for (const folder of [this.#data, this.#copy]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The last lines it logged, for a story that fails. */
  get log(): string {
    return this.#words.join('\n');
  }

  /** Without its page every story would only wait, for as long as it may. */
  async #showsThePage(): Promise<void> {
    const { status } = await fetch(this.address);
    if (status === 503) {
      await this.isDone();
      throw new Error('the server has no page to show');
    }
  }

  async #listening(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        child.kill('SIGKILL');
        reject(new Error(`the server ${why}; its last words:\n${this.log}`));
      };
      const timer = setTimeout(() => {
        fail('did not say where it listens');
      }, PATIENCE);
      child.once('error', (error) => {
        fail(`could not be started (${error.message})`);
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended with ${String(code)} while starting`);
      });
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) {
          continue;
        }
        createInterface(stream).on('line', (line) => {
          this.#words = [...this.#words.slice(-199), line];
          const address = /^listening on (http:\/\/\S+)$/u.exec(line)?.[1];
          if (address === undefined) {
            return;
          }
          clearTimeout(timer);
          child.removeAllListeners('exit');
          resolve(address);
        });
      }
    });
  }

  async #ends(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (child === undefined) {
      return;
    }
    this.#process = undefined;
    this.#wasAway = true;
    if (child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    await ended;
    clearTimeout(timer);
  }
}
