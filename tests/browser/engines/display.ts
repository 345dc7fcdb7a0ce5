import type { ChildProcess } from 'node:child_process';

import { startsWithUs } from './child.ts';

/** A screen that nobody sees: Xvfb, for browsers that have to be shown somewhere. */
export class Display {
  /** Its name, for `DISPLAY`. */
  readonly name: string;
  readonly #process: ChildProcess;

  private constructor(name: string, process: ChildProcess) {
    this.name = name;
    this.#process = process;
  }

  static async begins(): Promise<Display> {
    const server = startsWithUs(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    const number = await new Promise<string>((resolve, reject) => {
      server.once('error', reject);
      server.once('exit', (code) => {
        reject(new Error(`Xvfb ended with ${String(code)} while starting`));
      });
      server.stdio[3]?.once('data', (words: Buffer) => {
        resolve(words.toString().trim());
      });
    });
    return new Display(`:${number}`, server);
  }

  ends(): void {
    this.#process.kill();
  }
}
