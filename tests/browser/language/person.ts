import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

import { agendaOn, type LineOnScreen, type SectionOnScreen } from './agenda.ts';
import type { Faults } from './faults.ts';
import type { Line } from './line.ts';
import { clickInto, selectionOn, type Selected } from './caret.ts';

/** Where in a topic: a line counted from 0 (the headline), and an offset in it, or its end. */
export interface Spot {
  line: number;
  at: number | 'end';
}

/** Somebody at a browser of their own. What they do reads as a story; what they see is asserted. */
export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly line: Line;
  readonly faults: Faults;
  readonly #home: string;
  #page: Page | undefined;

  constructor(name: string, context: BrowserContext, line: Line, faults: Faults, home: string) {
    this.name = name;
    this.context = context;
    this.line = line;
    this.faults = faults;
    this.#home = home;
  }

  get email(): string {
    return `${this.name.toLowerCase()}@example.org`;
  }

  get password(): string {
    return `${this.name} keeps a long secret`;
  }

  get page(): Page {
    if (this.#page === undefined) {
      throw new Error(`${this.name} has no page open`);
    }
    return this.#page;
  }

  // Accounts

  /** Makes an account without the page, for stories that are about something else. */
  async hasAnAccount(): Promise<void> {
    const answer = await this.context.request.post(`${this.#home}/api/accounts`, {
      data: { name: this.name, email: this.email, password: this.password },
    });
    expect(answer.status()).toBe(201);
  }

  async signsUp(): Promise<void> {
    const form = this.page.getByTestId('sign-up');
    await form.getByLabel('Your name').fill(this.name);
    await this.#entersWith(form);
  }

  async signsIn(): Promise<void> {
    await this.#entersWith(this.page.getByTestId('sign-in'));
  }

  async signsOut(): Promise<void> {
    await this.page.getByTestId('sign-out').click();
  }

  async #entersWith(form: Locator): Promise<void> {
    await form.getByLabel('E-mail').fill(this.email);
    await form.getByLabel('Password', { exact: true }).fill(this.password);
    await form.locator('button[type=submit]').click();
  }

  // Pages

  /** Opens a page, and waits for all that it asks for at once, or for what it consists of alone. */
  async opens(address: string, waitUntil: 'load' | 'domcontentloaded' = 'load'): Promise<void> {
    this.#page ??= await this.context.newPage();
    await this.#page.goto(new URL(address, this.#home).href, { waitUntil });
  }

  /** Another tab of the same browser, as somebody with the same habits. */
  async opensAnotherTab(address: string): Promise<Person> {
    const other = new Person(this.name, this.context, this.line, this.faults, this.#home);
    await other.opens(address);
    return other;
  }

  /** Closes the tab as the × does; it gets no time to do anything more. */
  async closesThePage(): Promise<void> {
    await this.page.close();
    this.#page = undefined;
  }

  /** Waits until this browser can open the page by itself, as after any first visit; see `keepsThePage`. */
  async hasKeptThePage(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async narrowsTo(width: number): Promise<void> {
    await this.page.setViewportSize({ width, height: 740 });
  }

  /** An error that this story provokes; any other one in this person's browser fails it. */
  expects(error: RegExp): void {
    this.faults.expect(error);
  }

  // The network

  /** The line is cut, and the browser knows it. */
  async goesOffline(): Promise<void> {
    this.line.cut();
    await this.context.setOffline(true);
  }

  async comesBack(): Promise<void> {
    this.line.mend();
    await this.context.setOffline(false);
  }

  // The agenda

  async addsAMeeting(day: string): Promise<void> {
    const field = this.page.getByTestId('new-meeting-day');
    const opener = this.page.getByTestId('new-meeting');
    // The form is there on its own once it is loaded, where the next meeting has no day yet.
    await expect(field.or(opener)).toBeVisible();
    if (!(await field.isVisible())) {
      await opener.click();
    }
    await field.click();
    await field.fill(day);
    await this.page.getByTestId('new-meeting-add').click();
    await expect(this.section(day)).toBeVisible();
  }

  /** Adds a topic through the composer. */
  async brings(headline: string): Promise<void> {
    const composer = this.page.getByTestId('composer');
    await composer.fill(headline);
    await composer.press('Enter');
    await expect(this.topic(headline)).toBeVisible();
  }

  async chooses(what: string, topic: string): Promise<void> {
    const place = this.topic(topic);
    await place.hover();
    await place.getByTestId('topic-tools').click();
    await this.page.getByRole('menuitem', { name: what }).click();
  }

  section(day: string): Locator {
    return this.page.locator(`[data-testid=section][data-day="${day}"]`);
  }

  /** The topic in one of whose lines these words stand; the other's caret must not stand in them. */
  topic(words: string): Locator {
    const line = this.page.locator('.line', { hasText: words });
    return this.page.getByTestId('topic').filter({ has: line });
  }

  lineOf(topic: string, line: number): Locator {
    return this.topic(topic).locator('.line').nth(line);
  }

  // Writing

  /** Clicks into a topic, between two letters. */
  async goesTo(topic: string, spot: Spot): Promise<void> {
    await clickInto(this.page, this.lineOf(topic, spot.line), spot.at);
  }

  /** Types at the caret, letter by letter as a keyboard does. */
  async types(words: string): Promise<void> {
    await this.page.keyboard.type(words, { delay: 5 });
  }

  async presses(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Goes to the end of a topic's line and writes there; `\n` is Enter. */
  async writes(topic: string, line: number, words: string): Promise<void> {
    await this.goesTo(topic, { line, at: 'end' });
    await this.types(words);
  }

  // What is seen

  get state(): Locator {
    return this.page.getByTestId('state');
  }

  async isSaved(): Promise<void> {
    await expect(this.state).toHaveText('Saved');
  }

  /** How many things of any kind this browser keeps in its databases. */
  async keeps(): Promise<number> {
    return this.page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const rows: number[] = [];
      for (const { name } of databases) {
        if (name === undefined) {
          continue;
        }
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => {
            resolve(request.result);
          };
          request.onerror = () => {
            reject(new Error(`could not open ${name}`));
          };
        });
        for (const store of database.objectStoreNames) {
          const count = database.transaction(store).objectStore(store).count();
          rows.push(
            await new Promise((resolve) => {
              count.onsuccess = () => {
                resolve(count.result);
              };
            }),
          );
        }
        database.close();
      }
      return rows.reduce((sum, count) => sum + count, 0);
    });
  }

  async agenda(): Promise<SectionOnScreen[]> {
    return agendaOn(this.page);
  }

  /** A topic's lines as they stand on the screen. */
  async lines(topic: string): Promise<LineOnScreen[]> {
    const id = await this.topic(topic).getAttribute('data-topic');
    const topics = (await this.agenda()).flatMap((section) => section.topics);
    return topics.find((one) => one.id === id)?.lines ?? [];
  }

  /** Waits until the topic's lines read like this. */
  async reads(topic: string, lines: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.lines(topic)).map((line) => line.words), {
        message: `${this.name} reads`,
      })
      .toEqual(lines);
  }

  /** Where this person's caret is: the letters before and after it in its line. */
  async caret(): Promise<Selected> {
    return selectionOn(this.page);
  }

  get caretOfOther(): Locator {
    return this.page.locator('.caret-of-other');
  }
}

/** Waits until both are saved and see the same; returns what they see. */
export async function seeTheSame(one: Person, other: Person): Promise<SectionOnScreen[]> {
  await one.isSaved();
  await other.isSaved();
  await expect
    .poll(async () => JSON.stringify(await one.agenda()) === JSON.stringify(await other.agenda()), {
      message: `${one.name} and ${other.name} see the same`,
    })
    .toBe(true)
    .catch(async () => {
      // Says what differs, which a bare "false" would not.
      expect(await one.agenda()).toEqual(await other.agenda());
    });
  return one.agenda();
}
