import { flushSync, tick, untrack } from 'svelte';

import type { AgendaClient } from '../../core/agenda-client.ts';
import type {
  AgendaEvents,
  AgendaStatus,
  AgendaView,
  LineChange,
  Operation,
  Place,
  PresentPerson,
  TextOp,
  Trouble,
} from '../../core/types.ts';
import type * as Editor from '../../editor/editor.ts';
import { dayWords } from '../kit/days.ts';
import { focusOneOf, focusPart, onPage, topicsNearFocus, wordsOfRefusal } from './page.ts';
import { holdStill } from '../kit/scroll-anchoring.ts';
import { newsWords } from '../meeting/telling.ts';
import { Nearness } from './viewport.ts';
import { allTopics, besideNeighbour, find, PARKED, sectionForNew } from './outline.ts';
import { keepLast, nextPage, PAGE, pageWith } from './paging.ts';
import { TopicListeners } from '../topic/topic-listeners.ts';
import { TopicsOnPage } from '../topic/topics.ts';
import { headlineWords, problemWords, stateWords } from '../kit/words.ts';
import { theirs } from '../../core/theirs.ts';

/** Everything that writes words, ProseMirror and all: fetched once the page stands. */
export type EditorModule = typeof Editor;

/** Reading the outline takes at most one part in this many of the time: long ones are read less often. */
const REST = 10;

const NOTHING: AgendaView = { title: null, sections: [], parked: [], promises: [], wordings: [] };

/** What was done to a topic and can be taken back. */
export interface Deleted {
  id: string;
  words: string;
  /** The other deleted it. */
  byOther?: boolean;
  /** What is written since would have to be taken back first. */
  untilWritten?: boolean;
}

/** One agenda on the page: what is shown of it, and what can be done to it. */
export class Desk {
  agenda = $state.raw<AgendaView>(NOTHING);
  isLarge = $state(false);
  status = $state.raw<AgendaStatus>({ state: 'saving', changes: 0, connected: false });
  others = $state.raw<PresentPerson[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  deleted = $state.raw<Deleted | null>(null);
  editor = $state.raw<EditorModule | undefined>(undefined);
  /** Why something was not done, and what to do instead. */
  refused = $state<string | null>(null);
  /** The topic whose context was asked for. */
  contextOf = $state<string | null>(null);
  /** The topic that shows who typed which words of it. */
  writtenOf = $state<string | null>(null);
  /** The topic that somebody is taken to, wherever in its section it stands. */
  sought = $state<string | null>(null);
  /** Somebody printed the page: all that is on it is drawn. */
  printed = $state(false);
  /** How many sections are on the page. */
  shown = $state(PAGE);
  /** What a screen reader is told next. */
  said = $state('');

  readonly client: AgendaClient;
  /** The name of the person at this desk. */
  readonly you: string;
  readonly near = new Nearness();
  readonly topics = new TopicsOnPage();
  /** The meeting that was started here last. */
  startedHere: string | undefined;
  /** Topics this tab made: nobody needs to be told of them. */
  readonly #own: string[] = [];
  readonly #words = new TopicListeners();
  readonly #offs: (() => void)[];
  readonly #partner: () => string | null;
  /** The outline as it was before it changed last. */
  #before = NOTHING;
  #wasUnsaved = false;
  #closed = false;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  /** When the outline was read last, and how long it took, in milliseconds. */
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshCost = 0;

  constructor(client: AgendaClient, partner: () => string | null, you: string) {
    this.client = client;
    this.you = you;
    this.#partner = partner;
    this.agenda = client.agenda();
    this.isLarge = client.isLarge;
    this.status = client.status;
    this.trouble = client.trouble;
    this.#heardPresence(client.people);
    this.#offs = [
      // First in line, before any editor draws the change.
      this.#hear('topic', (change) => {
        // One's own undo goes to where it was; the other's typing moves nobody.
        if (change.source === 'remote') {
          holdStill();
        }
        this.#words.tell(change.topic);
      }),
      this.#hear('agenda', () => {
        this.#refreshInTime();
      }),
      this.#hear('turned', (turned) => {
        void this.#heardTurned(turned);
      }),
      this.#hear('status', (status) => {
        this.#heardStatus(status);
      }),
      this.#hear('presence', (people) => {
        this.#heardPresence(people);
      }),
      this.#hear('trouble', (trouble) => {
        this.trouble = trouble;
      }),
    ];
  }

  /** Fetches the editor; asked again when the network was away. */
  async loadEditor(): Promise<void> {
    try {
      this.editor ??= await import('../../editor/editor.ts');
    } catch {
      this.trouble = {
        code: 'broken',
        text: 'The editor could not be loaded. Check your connection, then load the page again.',
      };
    }
  }

  /** An editor could not take a change over and drew its topic anew. */
  editorFailed(error: unknown): void {
    reportError(error);
    // Writing it once more would not help then, and the words for that are there already.
    if (this.client.trouble?.code === 'broken') {
      return;
    }
    this.trouble = {
      code: 'broken',
      text: 'Your last change could not be kept. What you see is what is there; write it once more.',
    };
  }

  /** Whether the agenda was let go of: nothing can be done to it any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Lets go of the agenda; resolves when nothing of it is in use any more. */
  close(): Promise<void> {
    this.#closed = true;
    for (const off of this.#offs) {
      off();
    }
    clearTimeout(this.#refreshing);
    this.near.close();
    return this.client.close();
  }

  /** The other person's name, once somebody has joined. */
  get partnerName(): string | null {
    return this.#partner();
  }

  /** What to call the other person in a sentence. */
  get them(): string {
    const name = this.#partner();
    return name === null ? 'the other person' : theirs(name);
  }

  /** What a form calls them. */
  get partner(): string {
    return this.#partner() ?? 'the other person';
  }

  /** Whether the other person has the agenda open. */
  get partnerHere(): boolean {
    return this.others.length > 0;
  }

  /** Carries something out; when the agenda's rules forbid it, says what to do instead. */
  perform(operation: Operation): boolean {
    if (operation.do === 'startMeeting') {
      this.startedHere = operation.day;
    }
    try {
      this.client.perform(operation);
      this.refused = null;
      if ('topic' in operation && operation.topic === this.deleted?.id) {
        // It would take back this one.
        this.deleted = null;
      }
      this.#refresh();
      return true;
    } catch (error) {
      this.refused = wordsOfRefusal(error);
      return false;
    }
  }

  addTopic(headline: string, notes?: { ops: TextOp[]; lines: LineChange[] }): void {
    const topic = this.client.addTopic(sectionForNew(this.agenda), 'first', headline);
    this.#own.push(topic);
    if (notes !== undefined && notes.ops.length > 0) {
      this.client.edit(topic, notes.ops, notes.lines);
    }
    this.#refresh();
  }

  /** Adds topics that stand in this order. */
  addTopics(headlines: readonly string[]): void {
    for (const headline of headlines.toReversed()) {
      this.#own.push(this.client.addTopic(sectionForNew(this.agenda), 'first', headline));
    }
    this.#refresh();
  }

  /** Makes the meeting of a day, or goes to the one that is there. */
  async addMeeting(day: string): Promise<void> {
    if (!this.agenda.sections.some((section) => section.day === day)) {
      this.client.addMeeting(day);
      this.#refresh();
    }
    const index = this.agenda.sections.findIndex((section) => section.day === day);
    this.shown = pageWith(index, this.shown);
    await tick();
    const heading = document.querySelector<HTMLElement>(
      `[data-testid="section"][data-day="${day}"] h2`,
    );
    heading?.scrollIntoView({ block: 'nearest' });
  }

  async moveBeside(topic: string, direction: 'up' | 'down', today: string): Promise<void> {
    const standing = find(this.agenda, topic);
    const place = standing && besideNeighbour(standing, direction);
    if (standing !== undefined && place !== undefined) {
      await this.#move(topic, standing.section, place, `Moved ${direction}`, today);
    }
  }

  async moveTo(topic: string, section: string, today: string): Promise<void> {
    const index = this.agenda.sections.findIndex(({ day }) => day === section);
    this.shown = pageWith(index, this.shown);
    const words = section === PARKED ? 'Parked' : `Moved to ${dayWords(section, today)}`;
    await this.#move(topic, section, 'first', words, today);
  }

  /** Puts a topic where it was dropped. */
  async moveHere(topic: string, section: string, place: Place, today: string): Promise<void> {
    await this.#move(topic, section, place, 'Moved', today);
  }

  /** Parks a topic and stays where it was. */
  async park(topic: string): Promise<void> {
    const standing = find(this.agenda, topic);
    if (standing === undefined || standing.section === PARKED) {
      return;
    }
    const { index, topics } = standing;
    const [above, below] = [topics[index - 1], topics[index + 1]];
    if (this.perform({ do: 'moveTopic', topic, section: PARKED, place: 'first' })) {
      this.offerUndo(topic, `Parked ${headlineWords(topics[index]?.headline ?? '')}`);
      await tick();
      onPage((below ?? above)?.id ?? '')?.focus({ preventScroll: true });
    }
  }

  /** Brings a topic onto the page and the focus onto it. */
  async goTo(topic: string): Promise<void> {
    await this.show(topic);
    onPage(topic)?.focus({ preventScroll: true });
  }

  /** Brings a topic onto the page and into sight. */
  async show(topic: string): Promise<void> {
    this.sought = topic;
    const section = find(this.agenda, topic)?.section;
    this.shown = pageWith(
      this.agenda.sections.findIndex(({ day }) => day === section),
      this.shown,
    );
    await tick();
    onPage(topic)?.scrollIntoView({ block: 'nearest' });
  }

  async delete(topic: string): Promise<void> {
    const entry = allTopics(this.agenda).get(topic);
    this.client.deleteTopic(topic);
    this.offerUndo(topic, `Deleted ${headlineWords(entry?.headline ?? '')}`);
    this.#refresh();
    await tick();
    // The topic took the focus with it; what can be done about it is next.
    focusPart('undo-delete');
  }

  /** Takes back what was done to a topic last. */
  restore(): void {
    const { deleted } = this;
    this.deleted = null;
    if (deleted?.byOther !== true) {
      this.client.undo(deleted?.id);
    } else if (this.perform({ do: 'restoreTopic', topic: deleted.id })) {
      this.say('The topic is back');
      void this.goTo(deleted.id);
    }
  }

  /** Says what was done to a topic, with a button that takes it back. */
  offerUndo(id: string, words: string, untilWritten = false): void {
    this.deleted = { id, words, untilWritten };
  }

  /** Somebody at this desk wrote. */
  wrote(): void {
    if (this.deleted?.untilWritten === true) {
      this.deleted = null;
    }
  }

  /** Goes from one topic to the next; above the first is the composer. */
  leave(topic: string, direction: 'up' | 'down'): void {
    if (!this.topics.enterBeside(topic, direction) && direction === 'up') {
      document.querySelector<HTMLElement>('[data-testid="composer"]')?.focus();
    }
  }

  /** The end of the page is near. */
  showMore(): void {
    this.shown = nextPage(this.shown, this.agenda.sections.length);
  }

  say(words: string): void {
    this.said = words;
  }

  /** Calls the listener when a topic's words changed elsewhere than in its editor, until the result is called. */
  onWords(topic: string, listener: () => void): () => void {
    return this.#words.on(topic, listener);
  }

  async #move(
    topic: string,
    section: string,
    place: Place,
    words: string,
    today: string,
  ): Promise<void> {
    const writing = this.topics.get(topic)?.caret();
    if (!this.perform({ do: 'moveTopic', topic, section, place })) {
      return;
    }
    await tick();
    const standing = find(this.agenda, topic);
    if (standing !== undefined) {
      const where = standing.section === PARKED ? 'parked' : dayWords(standing.section, today);
      this.say(`${words}: ${standing.index + 1} of ${standing.topics.length}, ${where}`);
    }
    if (writing === undefined) {
      // As a whole, so that the same key moves it on.
      onPage(topic)?.focus({ preventScroll: true });
    }
    onPage(topic)?.scrollIntoView({ block: 'nearest' });
  }

  /** Takes over the outline at once, or a little later when that would take up the typing's time. */
  #refreshInTime(): void {
    clearTimeout(this.#refreshing);
    const wait = this.#refreshedAt + this.#refreshCost * REST - performance.now();
    if (wait <= 0) {
      this.#refresh();
    } else {
      this.#refreshing = setTimeout(() => {
        this.#refresh();
      }, wait);
    }
  }

  /** Takes over the outline without moving what the person looks at or taking their caret. */
  #refresh(): void {
    const before = this.agenda;
    const began = performance.now();
    const after = this.client.agenda();
    this.isLarge = this.client.isLarge;
    this.#refreshedAt = performance.now();
    this.#refreshCost = this.#refreshedAt - began;
    this.#before = before;
    const writing = this.topics.writing();
    const near = topicsNearFocus();
    // Before the window is put right: where the caret is decides what right is.
    void tick().then(() => {
      if (writing !== undefined) {
        this.#writeOn(writing.id, writing.at);
      }
      focusOneOf(near);
    });
    holdStill();
    this.shown = keepLast(
      before.sections.map(({ day }) => day),
      after.sections.map(({ day }) => day),
      this.shown,
    );
    this.agenda = after;
    this.#tellOfTopics(before, after, writing?.id);
  }

  /** Moving a topic on the page takes the focus off it; gives it back. */
  #writeOn(topic: string, at: number): void {
    const handle = this.topics.get(topic);
    if (handle === undefined || handle.caret() !== undefined) {
      return;
    }
    const elsewhere = document.activeElement;
    if (elsewhere === null || elsewhere === document.body) {
      flushSync(() => {
        handle.focus(at);
      });
    }
  }

  #tellOfTopics(before: AgendaView, after: AgendaView, writing: string | undefined): void {
    const had = allTopics(before);
    const has = allTopics(after);
    if (writing !== undefined && !has.has(writing)) {
      const words = `${headlineWords(had.get(writing)?.headline ?? '')} was deleted while you were in it`;
      this.deleted = { id: writing, words, byOther: true };
      this.say(words);
    }
    const fresh = [...has.values()].filter(({ id }) => !had.has(id) && !this.#own.includes(id));
    const [only] = fresh;
    if (only !== undefined && this.partnerHere) {
      const words =
        fresh.length === 1
          ? `New topic: ${headlineWords(only.headline)}`
          : `${fresh.length} new topics`;
      this.say(words);
    }
    const news = newsWords(before, after, this.client.seat, this.them);
    if (news !== undefined) {
      this.say(news);
    }
  }

  /** Listens to the agenda. It may tell of something while a part of the page is being drawn. */
  #hear<K extends keyof AgendaEvents>(
    kind: K,
    listener: (event: AgendaEvents[K]) => void,
  ): () => void {
    return this.client.on(kind, (event) => {
      untrack(() => {
        listener(event);
      });
    });
  }

  /** Says what was taken back or done again, and shows it. */
  async #heardTurned(turned: AgendaEvents['turned']): Promise<void> {
    const { topic, what } = turned;
    const wrote = topic !== undefined && this.topics.get(topic)?.caret() !== undefined;
    this.refused = null;
    if (this.deleted !== null && (what !== 'words' || this.deleted.untilWritten === true)) {
      this.deleted = null;
    }
    const known = [this.agenda, this.#before];
    this.#refresh();
    const names = [this.agenda, ...known].map(
      (agenda) => allTopics(agenda).get(topic ?? '')?.headline,
    );
    try {
      const { turnedWords } = await import('./turned.ts');
      const words = turnedWords(
        turned,
        names.find((name) => name !== undefined),
      );
      if (turned.stays === undefined) {
        this.say(words);
      } else {
        this.refused = words;
      }
    } catch {
      // Without a network, and never fetched before: it is seen, if not said.
    }
    if (topic !== undefined && !wrote && !this.#closed) {
      await this.show(topic);
    }
  }

  #heardStatus(status: AgendaStatus): void {
    this.status = status;
    // "Saving" after every key would talk over the person; only what stays is said.
    const unsaved = status.state !== 'saved' && status.state !== 'saving';
    if (unsaved && !this.#wasUnsaved) {
      this.#wasUnsaved = true;
      this.say(problemWords(status) ?? stateWords(status));
    } else if (status.state === 'saved' && this.#wasUnsaved) {
      this.#wasUnsaved = false;
      this.say(stateWords(status));
    }
  }

  #heardPresence(people: readonly PresentPerson[]): void {
    const were = this.partnerHere;
    this.others = people.filter(({ seat }) => seat !== this.client.seat);
    const partner = this.#partner();
    if (were !== this.partnerHere && partner !== null && this.status.connected) {
      this.say(`${theirs(partner)} is ${this.partnerHere ? '' : 'not '}here`);
    }
  }
}
