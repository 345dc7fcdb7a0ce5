import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import * as bidi from 'selenium-webdriver/bidi/index.js';

import { startsWithUs } from './child.ts';
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

/** How long the browser may take to start on a busy machine, in milliseconds. */
const PATIENCE = 90_000;

/** The profile's preferences: a browser that speaks one language, says nothing to anybody, and asks nothing. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  // Each person's window is as if it were the one in front.
  'focusmanager.testmode': true,
  'intl.accept_languages': 'en-GB, en',
  'intl.locale.requested': 'en-GB',
  // The server is on this machine, and the line leads to it.
  'network.proxy.allow_hijacking_localhost': true,
  'toolkit.telemetry.enabled': false,
};

/** Firefox, driven by WebDriver BiDi: one browser in which each person has storage, a window and a line of their own. */
export class Firefox implements Engine {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #line: Line;

  private constructor(process: ChildProcess, profile: string, line: Line) {
    this.#process = process;
    this.#profile = profile;
    this.#line = line;
  }

  static async starts(): Promise<Firefox> {
    const program = process.env['DUOLOGUE_FIREFOX'];
    if (program === undefined) {
      throw new Error('run the stories by `cargo xtask stories`');
    }
    const profile = await mkdtemp(path.join(os.tmpdir(), 'duologue-firefox-'));
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
    );
    await writeFile(path.join(profile, 'user.js'), `${lines.join('\n')}\n`);
    const child = startsWithUs(
      program,
      [
        '--headless',
        '--no-remote',
        '--profile',
        profile,
        '--remote-debugging-port',
        '0',
        'about:blank',
      ],
      {
        env: { ...process.env, TZ: 'Europe/Berlin', MOZ_CRASHREPORTER_DISABLE: '1' },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const line = await Line.to(await listening(child));
    await line.asks('session.new', { capabilities: {} });
    await line.asks('session.subscribe', { events: ['log.entryAdded'] });
    return new Firefox(child, profile, line);
  }

  async begins(socks: string): Promise<Driver> {
    const { userContext } = await this.#line.asks<{ userContext: string }>(
      'browser.createUserContext',
      {
        proxy: { proxyType: 'manual', socksProxy: socks, socksVersion: 5 },
      },
    );
    return new FirefoxDriver(this.#line, userContext);
  }

  async ends(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.#line.asks('browser.close', {}).catch(() => this.#process.kill());
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
    await rm(this.#profile, { recursive: true, force: true });
  }
}

class FirefoxDriver implements Driver {
  readonly #line: Line;
  readonly #person: string;
  readonly #faults: string[] = [];
  readonly #mine = new Set<string>();
  #open: string | undefined;

  constructor(line: Line, person: string) {
    this.#line = line;
    this.#person = person;
    line.onLog((entry) => {
      if (entry.level === 'error' && this.#mine.has(entry.source.context ?? '')) {
        this.#faults.push(entry.text ?? '');
      }
    });
  }

  async opens(address: string): Promise<void> {
    if (this.#open === undefined) {
      const { context } = await this.#line.asks<{ context: string }>('browsingContext.create', {
        type: 'window',
        userContext: this.#person,
      });
      this.#open = context;
      this.#mine.add(context);
      await this.#line.asks('browsingContext.setViewport', {
        context,
        viewport: { width: 1100, height: 800 },
      });
    }
    await this.#line.asks('browsingContext.navigate', {
      context: this.#page,
      url: address,
      wait: 'complete',
    });
  }

  async closesThePage(): Promise<void> {
    await this.#line.asks('browsingContext.close', { context: this.#page });
    this.#open = undefined;
  }

  async evaluate<A, R>(script: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    const given = JSON.stringify(argument) ?? '';
    const answer = await this.#line.asks<Evaluated>('script.callFunction', {
      functionDeclaration: `async () => JSON.stringify({ value: await (${script.toString()})(${given}) })`,
      awaitPromise: true,
      target: { context: this.#page },
    });
    if (answer.type === 'exception') {
      throw new Error(answer.exceptionDetails.text);
    }
    return (JSON.parse(answer.result.value) as { value: R }).value;
  }

  async clicks(point: Point): Promise<void> {
    await this.#performs({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: clicking(point),
    });
  }

  async types(words: string): Promise<void> {
    await this.#keys(typing(words));
  }

  async presses(chord: Chord): Promise<void> {
    await this.#keys(pressing(chord));
  }

  async picture(): Promise<Buffer> {
    const shot = await this.#line.asks<{ data: string }>('browsingContext.captureScreenshot', {
      context: this.#page,
    });
    return Buffer.from(shot.data, 'base64');
  }

  async faults(): Promise<readonly string[]> {
    return Promise.resolve(this.#faults);
  }

  async ends(): Promise<void> {
    await this.#line.asks('browser.removeUserContext', { userContext: this.#person });
  }

  async #keys(actions: KeyAction[]): Promise<void> {
    await this.#performs({ type: 'key', id: 'keyboard', actions });
  }

  async #performs(source: object): Promise<void> {
    await this.#line.asks('input.performActions', { context: this.#page, actions: [source] });
  }

  get #page(): string {
    if (this.#open === undefined) {
      throw new Error('no page is open');
    }
    return this.#open;
  }
}

/** What running a function came to. */
type Evaluated =
  | { type: 'success'; result: { value: string } }
  | { type: 'exception'; exceptionDetails: { text: string } };

/** An entry of the console, or an error that nobody caught. */
interface LogEntry {
  level: string;
  text: string | null;
  source: { context?: string };
}

type Answer =
  { type: 'success'; result: unknown } | { type: 'error'; error: string; message: string };

// The package's declarations name the class otherwise than the package does.
const Connection = (bidi as unknown as { default: typeof bidi.Index }).default;

/** The line to the browser, over which commands go and events come. */
class Line {
  readonly #connection: bidi.Index;

  private constructor(connection: bidi.Index) {
    this.#connection = connection;
    // Each person listens for the entries of their own pages.
    connection.setMaxListeners(0);
  }

  static async to(address: string): Promise<Line> {
    const connection = new Connection(`${address}/session`);
    await connection.waitForConnection();
    return new Line(connection);
  }

  async asks<R>(method: string, params: Record<string, unknown>): Promise<R> {
    const answer = (await this.#connection.send({ method, params })) as Answer;
    if (answer.type === 'error') {
      throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    }
    return answer.result as R;
  }

  onLog(hear: (entry: LogEntry) => void): void {
    this.#connection.on('log.entryAdded', hear);
  }
}

/** Where the browser says that it can be driven. */
async function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Firefox did not say where it listens:\n${said}`));
    }, PATIENCE);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Firefox ended with ${String(code)} while starting:\n${said}`));
    });
    child.stderr?.on('data', (words: Buffer) => {
      said = (said + words.toString()).slice(-10_000);
      const address = /WebDriver BiDi listening on (ws:\/\/\S+)/u.exec(said)?.[1];
      if (address === undefined) {
        return;
      }
      clearTimeout(timer);
      resolve(address);
    });
  });
}
