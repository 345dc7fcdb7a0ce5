import { expect, type Locator, type Page } from '@playwright/test';

import { clickInto } from './caret.ts';
import { choose, fill, hasFocus, press, reach, type Hands } from './hands.ts';
import type { Person } from './person.ts';

/** What can become of a topic in a meeting. */
export type Outcome = 'discussed' | 'next' | 'follow-up' | 'none';

/** What stands at a line while nobody looks at it. */
const CHIPS = /^(promise|wording)-chip$/;

/** Somebody in a meeting, working the page with one kind of hands. */
export class Participant {
  readonly person: Person;
  readonly hands: Hands;

  constructor(person: Person, hands: Hands) {
    this.person = person;
    this.hands = hands;
  }

  get page(): Page {
    return this.person.page;
  }

  topic(words: string): Locator {
    return this.person.topic(words);
  }

  section(day: string): Locator {
    return this.person.section(day);
  }

  /** Something on the page by its test id. */
  sees(id: string, within: Locator | Page = this.page): Locator {
    return within.getByTestId(id);
  }

  /** Presses what has that test id; what is at a line is opened for it. */
  async presses(id: string, within: Locator | Page = this.page): Promise<void> {
    const target = within.getByTestId(id).first();
    const chip = within.getByTestId(/^promise-|^wording-/.test(id) ? CHIPS : id).first();
    await expect(target.or(chip).first()).toBeAttached();
    if ((await target.count()) === 0) {
      await press(this.page, this.hands, chip);
    }
    await press(this.page, this.hands, target);
  }

  /** Has the whole of what is at a line, a promise or words to confirm, on the page. */
  async opens(note: Locator): Promise<void> {
    const chip = note.getByTestId(CHIPS);
    if ((await chip.getAttribute('aria-expanded')) === 'false') {
      await press(this.page, this.hands, chip);
    }
  }

  async fills(id: string, words: string, within: Locator | Page = this.page): Promise<void> {
    await fill(this.page, this.hands, within.getByTestId(id).first(), words);
  }

  async picks(id: string, label: string, within: Locator | Page = this.page): Promise<void> {
    await choose(this.page, this.hands, within.getByTestId(id).first(), label);
  }

  // Topics

  /** Adds a topic to the next meeting. */
  async brings(headline: string): Promise<void> {
    const composer = this.page.getByTestId('composer');
    if (this.hands === 'pointer') {
      await composer.click();
    } else {
      await this.page.keyboard.press('Alt+n');
    }
    await this.page.keyboard.type(headline, { delay: 2 });
    await this.page.keyboard.press('Enter');
    await expect(this.topic(headline)).toBeVisible();
  }

  /** Puts the caret into a topic, at the end of a line or before one of its letters. */
  async goesTo(topic: string, line: number, at: number | 'end' = 'end'): Promise<void> {
    if (this.hands === 'pointer') {
      await clickInto(this.page, this.person.lineOf(topic, line), at);
      return;
    }
    const { keyboard } = this.page;
    const words = this.topic(topic).getByTestId('topic-editor');
    // From what is open at a line to its chip, from there into the words, and out of them.
    for (const within of [this.page.locator('.below-line [aria-expanded=true]'), words]) {
      if ((await within.count()) > 0 && (await hasFocus(words))) {
        await keyboard.press('Escape');
      }
    }
    await reach(this.page, words);
    await keyboard.press('Control+Home');
    for (let down = 0; down < line; down += 1) {
      await keyboard.press('ArrowDown');
    }
    await keyboard.press(at === 'end' ? 'End' : 'Home');
    for (let right = 0; at !== 'end' && right < at; right += 1) {
      await keyboard.press('ArrowRight');
    }
  }

  /** Writes at the end of a line; `\n` is Enter. */
  async writes(topic: string, line: number, words: string): Promise<void> {
    await this.goesTo(topic, line);
    await this.types(words);
  }

  async types(words: string): Promise<void> {
    await this.page.keyboard.type(words, { delay: 4 });
  }

  async hits(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Puts the focus on a topic as a whole, where its single keys work. */
  async turnsTo(topic: string): Promise<void> {
    await this.goesTo(topic, 0);
    await this.page.keyboard.press('Escape');
  }

  /** Chooses in a topic's menu; by key where that is what the hands do. */
  async does(what: { menu: string; key: string }, topic: string): Promise<void> {
    if (this.hands === 'pointer') {
      await this.person.chooses(what.menu, topic);
      return;
    }
    await this.turnsTo(topic);
    await this.page.keyboard.press(what.key);
  }

  /** Selects words in a line. */
  async selects(topic: string, line: number, words: string): Promise<void> {
    const text = (await this.person.lines(topic))[line]?.words ?? '';
    const from = text.indexOf(words);
    if (from === -1) {
      throw new Error(`“${words}” is not in “${text}”`);
    }
    await this.goesTo(topic, line, from);
    for (let letter = 0; letter < words.length; letter += 1) {
      await this.page.keyboard.press('Shift+ArrowRight');
    }
  }

  // Meetings

  /** Moves a meeting that is planned to another day. */
  async movesTheMeeting(day: string, to: string): Promise<void> {
    await this.#plans(day, 'Move to another day or time');
    await this.fills('meeting-move-day', to, this.section(day));
    await this.page.keyboard.press('Enter');
    await expect(this.section(to)).toBeVisible();
  }

  /** Says that the two meet regularly, from the meeting of that day on. */
  async repeatsTheMeeting(
    day: string,
    { every, at, minutes }: { every: string; at: string; minutes: number },
  ): Promise<void> {
    const form = await this.beginsToRepeatTheMeeting(day);
    await this.picks('series-every', every, form);
    await this.fills('series-at', at, form);
    await this.fills('series-minutes', String(minutes), form);
    await this.presses('series-set', form);
    await expect(form).toHaveCount(0);
  }

  /** Opens the form of the series that begins with the meeting of that day. */
  async beginsToRepeatTheMeeting(day: string): Promise<Locator> {
    await this.#plans(day, 'Repeat this meeting');
    return this.section(day).getByTestId('series');
  }

  /** Lets go of an invitation over the page, as a hand does that drags it out of a mail, or pastes what is in it. */
  async givesTheInvitation(words: string): Promise<void> {
    if (this.hands === 'pointer') {
      await this.page.evaluate((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], 'invite.ics', { type: 'text/calendar' }));
        for (const type of ['dragover', 'drop']) {
          const event = { bubbles: true, cancelable: true, dataTransfer: data };
          document.querySelector('main')?.dispatchEvent(new DragEvent(type, event));
        }
      }, words);
    } else {
      await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await this.page.evaluate((text) => navigator.clipboard.writeText(text), words);
      await this.hits('Alt+n', 'ControlOrMeta+v');
    }
  }

  /** Picks a file that holds an invitation. */
  async picksTheInvitation(words: string): Promise<void> {
    const asked = this.page.waitForEvent('filechooser');
    await this.presses('from-calendar');
    const file = { name: 'invite.ics', mimeType: 'text/calendar', buffer: Buffer.from(words) };
    await (await asked).setFiles(file);
  }

  async copiesTheLink(day: string): Promise<void> {
    await this.#plans(day, 'Copy the link for your calendar');
  }

  async skipsTheMeeting(day: string): Promise<void> {
    await this.#plans(day, 'Skip this meeting');
    await expect(this.section(day)).toHaveCount(0);
  }

  async startsTheMeeting(day: string, minutes?: number): Promise<void> {
    const section = this.section(day);
    if (minutes !== undefined) {
      await this.fills('meeting-minutes', String(minutes), section);
    }
    await this.presses('meeting-start', section);
    await expect(section.getByTestId('meeting-end')).toBeVisible();
  }

  /** Opens the list of what becomes of each topic. */
  async endsTheMeeting(day: string): Promise<Locator> {
    const section = this.section(day);
    await this.presses('meeting-end', section);
    const closing = section.getByTestId('closing');
    await expect(closing).toBeVisible();
    return closing;
  }

  async saysWhatBecameOf(topic: string, outcome: Outcome, on?: string): Promise<void> {
    const row = this.page.getByTestId('closing-topic').filter({ hasText: topic });
    await this.presses('closing-change', row);
    if (on !== undefined) {
      await this.presses('outcome-follow-up', row);
      await this.fills('outcome-day', on, row);
      await this.page.keyboard.press('Enter');
      return;
    }
    await this.presses(`outcome-${outcome}`, row);
  }

  async closesTheMeeting(day: string): Promise<void> {
    const section = this.section(day);
    // What the other said of a topic last may be on its way; a key waits for nothing.
    await expect(section.getByTestId('closing-finish')).toBeEnabled();
    await this.presses('closing-finish', section);
    await expect(section.getByTestId('meeting-state')).toContainText('closed', {
      ignoreCase: true,
    });
  }

  // Words to confirm

  /** Selects words and asks the other to confirm them. */
  async asksToConfirm(topic: string, line: number, words: string): Promise<void> {
    await this.selects(topic, line, words);
    if (this.hands === 'pointer') {
      await this.page.getByTestId('ask-confirm').click();
    } else {
      await this.page.keyboard.press('Alt+c');
    }
  }

  /** A wording in which these words stand. */
  wording(words: string): Locator {
    return this.page.getByTestId('wording').filter({ hasText: words });
  }

  // Promises

  promise(words: string): Locator {
    return this.page.getByTestId('promise').filter({ hasText: words });
  }

  /** Chooses in the menu of a meeting. */
  async #plans(day: string, item: string): Promise<void> {
    await this.presses('meeting-plans', this.section(day).first());
    const found = this.section(day).getByRole('menuitem', { name: item });
    if (this.hands === 'pointer') {
      await found.click();
      return;
    }
    while (!(await hasFocus(found))) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }
}
