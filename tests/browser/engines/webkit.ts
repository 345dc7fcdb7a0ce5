import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { Command, Name } from 'selenium-webdriver/lib/command.js';

import { startsWithUs } from './child.ts';
import { Display } from './display.ts';
import {
  clicking,
  pressing,
  typing,
  type Chord,
  type Driver,
  type Engine,
  type KeyAction,
  type Point,
} from './driver.ts';

/** How long a browser may take to start on a busy machine, in milliseconds. */
const PATIENCE = 60_000;

/** WebKitGTK's MiniBrowser, driven by classic WebDriver: each person has a screen and a browser of their own. */
export class WebKit implements Engine {
  async begins(socks: string): Promise<Driver> {
    const binary = programOfMiniBrowser();
    const display = await Display.begins();
    const port = await freePort();
    const server = startsWithUs('WebKitWebDriver', [`--port=${port}`], {
      env: {
        ...process.env,
        DISPLAY: display.name,
        // Without a language that the system knows, the page is told `C`.
        LANG: 'en_GB.UTF-8',
        TZ: 'Europe/Berlin',
        // Without a GPU nothing is drawn otherwise, and as root nothing starts.
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
      },
      stdio: 'ignore',
    });
    await answers(port);
    const wanted = new Capabilities({
      browserName: 'MiniBrowser',
      // Of WebDriver's proxies, its driver leaves out those that speak SOCKS.
      'webkitgtk:browserOptions': { binary, args: ['--automation', `--proxy=socks5://${socks}`] },
    });
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(wanted)
      .build();
    await driver.manage().window().setRect({ x: 0, y: 0, width: 1100, height: 880 });
    return new WebKitDriver(driver, server, display);
  }

  async ends(): Promise<void> {
    // Each person's browser has ended with the person.
  }
}

class WebKitDriver implements Driver {
  readonly #driver: WebDriver;
  readonly #server: ChildProcess;
  readonly #display: Display;
  /** What pages said that are gone by now. */
  #faults: string[] = [];
  #open = true;

  constructor(driver: WebDriver, server: ChildProcess, display: Display) {
    this.#driver = driver;
    this.#server = server;
    this.#display = display;
  }

  async opens(address: string): Promise<void> {
    if (this.#open) {
      await this.#gather();
    }
    this.#open = true;
    await this.#driver.get(address);
    await this.evaluate(watch);
  }

  async closesThePage(): Promise<void> {
    await this.#gather();
    const [old] = await this.#driver.getAllWindowHandles();
    // A browser whose last window is closed has ended, and what it keeps only in memory with it.
    await this.#driver.switchTo().newWindow('window');
    const next = await this.#driver.getWindowHandle();
    if (old !== undefined) {
      await this.#driver.switchTo().window(old);
    }
    await this.#driver.close();
    await this.#driver.switchTo().window(next);
    await this.#driver.manage().window().setRect({ x: 0, y: 0, width: 1100, height: 880 });
    this.#open = false;
  }

  async evaluate<A, R>(script: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    const worded = `
      const done = arguments[arguments.length - 1];
      (async () => (${script.toString()})(${JSON.stringify(argument) ?? ''}))().then(
        (value) => done({ value }),
        (error) => done({ error: String(error) }),
      );`;
    const answer = await this.#driver.executeAsyncScript<{ value: R } | { error: string }>(worded);
    if ('error' in answer) {
      throw new Error(answer.error);
    }
    return answer.value;
  }

  async clicks(point: Point): Promise<void> {
    const actions = {
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: clicking(point),
    };
    await this.#performs(actions);
  }

  async types(words: string): Promise<void> {
    await this.#keys(typing(words));
  }

  async presses(chord: Chord): Promise<void> {
    await this.#keys(pressing(chord));
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.#driver.takeScreenshot(), 'base64');
  }

  async faults(): Promise<readonly string[]> {
    if (this.#open) {
      await this.#gather();
    }
    return this.#faults;
  }

  async ends(): Promise<void> {
    // A browser that does not answer ends with the screen that it is shown on.
    await Promise.race([
      this.#driver.quit().catch(() => undefined),
      setTimeout(10_000, undefined, { ref: false }),
    ]);
    this.#server.kill('SIGKILL');
    this.#display.ends();
  }

  async #keys(actions: KeyAction[]): Promise<void> {
    await this.#performs({ type: 'key', id: 'keyboard', actions });
  }

  async #performs(source: object): Promise<void> {
    await this.#driver.execute(new Command(Name.ACTIONS).setParameter('actions', [source]));
  }

  async #gather(): Promise<void> {
    const said = await this.evaluate(() => {
      const page = globalThis as unknown as Partial<Watched>;
      return page.faults?.splice(0) ?? [];
    });
    this.#faults = [...this.#faults, ...said];
  }
}

/** What a watched page remembers. */
interface Watched {
  faults: string[];
}

/** Notes in the page what goes wrong there, as this driver hears nothing of its console. */
function watch(): void {
  const page = globalThis as unknown as Partial<Watched>;
  if (page.faults !== undefined) {
    return;
  }
  const faults: string[] = [];
  page.faults = faults;
  addEventListener('error', ({ message, error }) => {
    faults.push(`not caught: ${message} ${error instanceof Error ? (error.stack ?? '') : ''}`);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    faults.push(
      `not caught: ${reason instanceof Error ? `${reason.message} ${reason.stack ?? ''}` : String(reason)}`,
    );
  });
  addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, blockedURI, sample, sourceFile, lineNumber }) => {
      faults.push(
        `refused by the policy: ${effectiveDirective} ${blockedURI} ${sample} at ${sourceFile}:${lineNumber}`,
      );
    },
  );
  const said = console.error.bind(console);
  console.error = (...words: unknown[]) => {
    faults.push(words.map(String).join(' '));
    said(...words);
  };
}

/** Where Debian keeps the browser, which is not on the search path; or what was named instead. */
function programOfMiniBrowser(): string {
  const program = process.env['DUOLOGUE_MINIBROWSER'];
  if (program === undefined) {
    throw new Error('run the stories by `cargo xtask stories`');
  }
  return program;
}

async function freePort(): Promise<number> {
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise<void>((resolve) => {
    listener.close(() => {
      resolve();
    });
  });
  if (address === null || typeof address === 'string') {
    throw new Error('no port is free');
  }
  return address.port;
}

async function answers(port: number): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (answer?.ok === true) {
      return;
    }
    await setTimeout(50);
  }
  throw new Error('WebKitWebDriver does not answer');
}
