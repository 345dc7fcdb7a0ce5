import { expect } from '@playwright/test';

import { agendaOn, type LineOnScreen, type SectionOnScreen } from '../language/agenda.ts';
import { selectionOn, type Selected } from '../language/caret.ts';
import type { Line } from '../language/line.ts';
import type { Spot } from '../language/person.ts';
import type { Chord, Driver, Point } from './driver.ts';
import { find, named, pickDay, placeInLine, type Found, type Target } from './find.ts';

/** How long something may take to be there on a busy machine, in milliseconds; longer than a page waits to try again. */
const PATIENCE = 40_000;

/** Somebody at a browser of any engine; the words are those of the other stories. */
export class Person {
  readonly name: string;
  readonly line: Line;
  readonly driver: Driver;
  readonly #home: string;

  constructor(name: string, driver: Driver, line: Line, home: string) {
    this.name = name;
    this.driver = driver;
    this.line = line;
    this.#home = home;
  }

  get email(): string {
    return `${this.name.toLowerCase()}@example.org`;
  }

  get password(): string {
    return `${this.name} keeps a long secret`;
  }

  // Pages and the network

  async opens(address: string): Promise<void> {
    await this.driver.opens(new URL(address, this.#home).href);
  }

  async closesThePage(): Promise<void> {
    await this.driver.closesThePage();
  }

  async address(): Promise<string> {
    return this.driver.evaluate(() => location.href);
  }

  async hasKeptThePage(): Promise<void> {
    await this.driver.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  /** The line is cut; the browser has to notice by itself. */
  goesOffline(): void {
    this.line.cut();
  }

  comesBack(): void {
    this.line.mend();
  }

  // Accounts

  async signsUp(): Promise<void> {
    await this.fills({ css: '[data-testid=sign-up] [name=name]' }, this.name);
    await this.fills({ css: '[data-testid=sign-up] [name=email]' }, this.email);
    await this.fills({ css: '[data-testid=sign-up] [name=password]' }, this.password);
    await this.clicks({ css: '[data-testid=sign-up] button[type=submit]' });
  }

  /** Asks the server for something as the page does, with this person's session; returns what it answers. */
  async asksTheServer<R>(path: string, body: object): Promise<R> {
    return this.driver.evaluate(
      async ({ path: at, body: said }) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(at, { method: 'POST', headers, body: JSON.stringify(said) });
        if (!answer.ok) {
          throw new Error(`${at} answers ${answer.status}: ${await answer.text()}`);
        }
        return (await answer.json()) as R;
      },
      { path, body },
    );
  }

  // Pointing and typing

  /** Presses what has that test id, or is described. */
  async clicks(target: Target): Promise<void> {
    let point: Point | null = null;
    await expect(async () => {
      point = (await this.driver.evaluate(find, { target, reaching: true })).place;
      expect(point, `${this.name} can press ${JSON.stringify(target)}`).not.toBeNull();
    }).toPass({ timeout: PATIENCE });
    if (point !== null) {
      await this.driver.clicks(point);
    }
  }

  /** Picks a day in a calendar field. Each browser has its own keys for that, and none of them is ours. */
  async picks(target: Target, day: string): Promise<void> {
    await this.clicks(target);
    await this.driver.evaluate(pickDay, { css: target.css, day });
  }

  /** Writes words into a field in place of what is in it. */
  async fills(target: Target, words: string): Promise<void> {
    // A page that has just opened may move once more under the hand.
    await expect(async () => {
      await this.clicks(target);
      expect((await this.first(target))?.focused).toBe(true);
    }).toPass({ timeout: PATIENCE });
    await this.presses('Control+a');
    await this.types(words);
    await expect.poll(async () => (await this.first(target))?.value).toBe(words);
  }

  async types(words: string): Promise<void> {
    await this.driver.types(words);
  }

  async presses(...chords: Chord[]): Promise<void> {
    for (const chord of chords) {
      await this.driver.presses(chord);
    }
  }

  // The agenda

  async addsAMeeting(day: string): Promise<void> {
    // Where there is no meeting yet, the form is open from the start.
    await this.sees({ css: '[data-testid=new-meeting], [data-testid=new-meeting-day]' });
    if ((await this.first(named('new-meeting-day'))) === undefined) {
      await this.clicks(named('new-meeting'));
    }
    await this.picks(named('new-meeting-day'), day);
    await this.clicks(named('new-meeting-add'));
    await this.sees(section(day));
  }

  async brings(headline: string): Promise<void> {
    await this.fills(named('composer'), headline);
    await this.presses('Enter');
    await this.sees(topic(headline));
  }

  /** Clicks into a topic, between two letters. */
  async goesTo(words: string, { line, at }: Spot): Promise<void> {
    await expect(async () => {
      const point = await this.driver.evaluate(placeInLine, { topic: words, line, at });
      expect(point, `${this.name} finds line ${line} of ${words}`).not.toBeNull();
      if (point !== null) {
        await this.driver.clicks(point);
      }
      // The click mounts the editor; keys pressed before it has the focus would go astray.
      const writing = await this.driver.evaluate(
        () => document.activeElement?.closest('.ProseMirror') !== null,
      );
      expect(writing, 'the editor has the focus').toBe(true);
      if (typeof at === 'number') {
        expect([...(await this.caret()).before].length).toBe(at);
      } else {
        expect((await this.caret()).after).toBe('');
      }
    }).toPass({ timeout: PATIENCE });
  }

  /** Goes to the end of a topic's line and writes there; `\n` is Enter. */
  async writes(words: string, line: number, more: string): Promise<void> {
    await this.goesTo(words, { line, at: 'end' });
    await this.types(more);
  }

  /** Selects words in a line. */
  async selects(words: string, line: number, selected: string): Promise<void> {
    const from = ((await this.lines(words))[line]?.words ?? '').indexOf(selected);
    expect(from).toBeGreaterThanOrEqual(0);
    await this.goesTo(words, { line, at: from });
    for (let letter = 0; letter < selected.length; letter += 1) {
      await this.presses('Shift+ArrowRight');
    }
    await expect.poll(async () => (await this.caret()).selected).toBe(selected);
  }

  /** Copies something out of another program, as which the page itself stands in here, and pastes it at the caret. */
  async pastes(copied: { html: string; plain: string }): Promise<void> {
    await this.driver.evaluate(({ html, plain }) => {
      const give = (event: ClipboardEvent): void => {
        event.preventDefault();
        event.stopImmediatePropagation();
        event.clipboardData?.setData('text/html', html);
        event.clipboardData?.setData('text/plain', plain);
      };
      addEventListener('copy', give, { capture: true, once: true });
    }, copied);
    await this.presses('Control+c');
    await this.presses('Control+v');
  }

  // What is seen

  async all(target: Target): Promise<Found[]> {
    return (await this.driver.evaluate(find, { target, reaching: false })).all;
  }

  async first(target: Target): Promise<Found | undefined> {
    return (await this.all(target))[0];
  }

  async sees(target: Target): Promise<void> {
    await expect
      .poll(async () => (await this.all(target)).length, {
        message: `${this.name} sees ${JSON.stringify(target)}`,
      })
      .toBeGreaterThan(0);
  }

  async seesNo(target: Target): Promise<void> {
    await expect
      .poll(async () => (await this.all(target)).length, {
        message: `${this.name} sees no ${JSON.stringify(target)}`,
      })
      .toBe(0);
  }

  /** Waits until something reads like this. */
  async readsIn(target: Target, words: RegExp | string): Promise<void> {
    const reading = expect.poll(async () => (await this.first(target))?.text ?? '', {
      message: `${this.name} reads in ${JSON.stringify(target)}`,
    });
    if (typeof words === 'string') {
      await reading.toContain(words);
    } else {
      await reading.toMatch(words);
    }
  }

  async isSaved(): Promise<void> {
    await this.readsIn(named('state'), /^Saved$/u);
  }

  async agenda(): Promise<SectionOnScreen[]> {
    return agendaOn(this.driver);
  }

  /** A topic's lines as they stand on the screen. */
  async lines(words: string): Promise<LineOnScreen[]> {
    const topics = (await this.agenda()).flatMap((one) => one.topics);
    return (
      topics.find(({ lines }) => lines.some((line) => line.words.includes(words)))?.lines ?? []
    );
  }

  /** Waits until the topic's lines read like this. */
  async reads(words: string, lines: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.lines(words)).map((line) => line.words), {
        message: `${this.name} reads`,
      })
      .toEqual(lines);
  }

  /** Where this person's caret is: the letters before and after it in its line. */
  async caret(): Promise<Selected> {
    return selectionOn(this.driver);
  }
}

/** A meeting by its day. */
export function section(day: string): Target {
  return { css: `[data-testid=section][data-day="${day}"]` };
}

/** The topic in which these words stand. */
export function topic(words: string): Target {
  return { css: '[data-testid=topic]', words };
}

/** Waits until both are saved and see the same; returns what they see. */
export async function seeTheSame(one: Person, other: Person): Promise<SectionOnScreen[]> {
  await one.isSaved();
  await other.isSaved();
  await expect(async () => {
    expect(await one.agenda()).toEqual(await other.agenda());
  }).toPass({ timeout: PATIENCE });
  return one.agenda();
}
