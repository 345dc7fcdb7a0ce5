import type { Browser, BrowserContext, Page } from '@playwright/test';

import { Faults } from '../language/faults.ts';
import type { Chord, Driver, Engine, Point } from './driver.ts';

/** Chromium, driven by Playwright: each person has a context of the one browser. */
export class Chromium implements Engine {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async begins(socks: string): Promise<Driver> {
    const context = await this.#browser.newContext({
      proxy: { server: `socks5://${socks}` },
      viewport: { width: 1100, height: 800 },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    });
    return new ChromiumDriver(context, await Faults.watch(context, () => true));
  }

  async ends(): Promise<void> {
    // Whoever started the browser ends it.
  }
}

class ChromiumDriver implements Driver {
  readonly #context: BrowserContext;
  readonly #faults: Faults;
  #open: Page | undefined;

  constructor(context: BrowserContext, faults: Faults) {
    this.#context = context;
    this.#faults = faults;
  }

  async opens(address: string): Promise<void> {
    this.#open ??= await this.#context.newPage();
    await this.#open.goto(address);
  }

  async closesThePage(): Promise<void> {
    await this.#page.close();
    this.#open = undefined;
  }

  async evaluate<A, R>(script: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    const worded = `(async () => (${script.toString()})(${JSON.stringify(argument) ?? ''}))()`;
    return this.#page.evaluate<R>(worded);
  }

  async clicks({ x, y }: Point): Promise<void> {
    await this.#page.mouse.click(x, y);
  }

  async types(words: string): Promise<void> {
    await this.#page.keyboard.type(words, { delay: 5 });
  }

  async presses(chord: Chord): Promise<void> {
    await this.#page.keyboard.press(chord);
  }

  async picture(): Promise<Buffer> {
    return this.#page.screenshot();
  }

  async faults(): Promise<readonly string[]> {
    return Promise.resolve(this.#faults.left);
  }

  async ends(): Promise<void> {
    await this.#context.close();
  }

  get #page(): Page {
    if (this.#open === undefined) {
      throw new Error('no page is open');
    }
    return this.#open;
  }
}
