import { Api, type PairSummary } from '../io/api.ts';
import type { AgendaRows, Kept } from '../io/agenda-store.ts';
import type { Device } from '../io/device-store.ts';
import type { ServerTime } from '../io/server-time.ts';
import init, {
  newClientId,
  type AgendaView,
  type CoreEvent,
  type LineChange,
  type NewLines,
  type Operation,
  type PlacedWording,
  type PresentPerson,
  type Seat,
  type Summary,
  type SyncStatus,
  type TextOp,
  type TopicView,
  type Written,
} from '../wasm/duologue_client.js';
import { calendarOf } from './calendar.ts';
import { Connection } from './connection.ts';
import { Engine } from './engine.ts';
import { Keeping } from './keeping.ts';
import { Listeners } from './listeners.ts';
import { readerLocale } from './locale.ts';
import { openPhrases, phrases } from './phrases.ts';
import { Postponed } from './postponed.ts';
import { randomInteger } from './random.ts';
import { statusOf } from './status.ts';
import { browserSurroundings, type Surroundings } from './environment.ts';
import { BROKEN, Troubles } from './storage-problems.ts';
import { linesIn, thingOf, thingOfLine, type Thing } from './unsaved-changes.ts';
import type {
  AgendaEvents,
  AgendaStatus,
  Calendar,
  PhraseReading,
  Trouble,
  Turned,
  Way,
} from './types.ts';

/**
 * One pair's agenda in this tab: the core, and everything it asks to be done around it.
 *
 * Calls take effect at once and never wait for the device or the network. They throw a
 * `CoreError` when they cannot be carried out, and then nothing has changed. Right after an agenda was opened, operations
 * may wait for the rest of the core; what they are refused with is told then.
 */
export class AgendaClient {
  readonly seat: Seat;
  /** The zone in which days are read from words; the reader's own while there is none. */
  zone: string | undefined;
  readonly #time: ServerTime;
  readonly #engine: Engine;
  readonly #connection: Connection;
  readonly #kept: Keeping;
  readonly #listeners = new Listeners<AgendaEvents>();
  readonly #troubles = new Troubles((trouble) => {
    this.#listeners.tell('trouble', trouble);
  });
  readonly #leaving = new AbortController();
  readonly #dates: Surroundings['dates'];
  #session: SyncStatus = { state: 'saved', changes: 0 };
  /** Topics with words on the screen that the document does not have yet. */
  readonly #held = new Set<string>();
  readonly #postponed: Postponed;
  /** Topics whose making waits: what is written in them waits too. */
  readonly #unmade = new Set<string>();
  #status: AgendaStatus = { state: 'saved', changes: 0, connected: false, caughtUp: false };
  #people: PresentPerson[] = [];

  /**
   * Opens an agenda from this device and begins to connect; works without a network. Of one that is unseen, because the
   * person looks at something else, the other person is not told that they are here.
   */
  static async open(
    pair: PairSummary,
    device: Device,
    surroundings: Surroundings = browserSurroundings(new Api(), () => null),
    shown: 'seen' | 'unseen' = 'seen',
  ): Promise<AgendaClient> {
    const store = device.agenda(pair.id);
    const [kept] = await Promise.all([store.load(), init()]);
    return new AgendaClient(pair, device.person, store, kept, surroundings, shown === 'unseen');
  }

  private constructor(
    pair: PairSummary,
    person: string,
    store: AgendaRows,
    kept: Kept,
    surroundings: Surroundings,
    unseen: boolean,
  ) {
    this.seat = pair.seat;
    this.#time = surroundings.time;
    this.#dates = surroundings.dates;
    const clientId = newClientId(randomInteger(), pair.seat);
    const { seat, you } = pair;
    const options = { clientId, seat, name: you.name, seed: randomInteger(), unseen };
    this.#engine = new Engine(
      options,
      (event, changed) => {
        this.#carryOut(event, changed);
      },
      () => {
        this.#break();
      },
    );
    const changed = (): void => {
      this.#show();
    };
    this.#postponed = new Postponed(this.#troubles, changed, (error) => {
      this.#listeners.tell('refused', error);
    });
    this.#connection = new Connection(this.#engine, pair.id, surroundings, this.#troubles, changed);
    this.#kept = new Keeping(
      this.#engine,
      store,
      { person, pair: pair.id },
      kept,
      this.#troubles,
      changed,
    );
    this.#kept.load(kept);
    this.#engine.call((core, now) => {
      core.start(now);
    });
    this.#watchPage();
    // What other tabs wrote between our reading and our listening.
    void this.#kept.catchUp();
    void this.#postponed.done();
  }

  /** Where this device's changes are. */
  get status(): AgendaStatus {
    return this.#status;
  }

  /** What time it is, by the server's clock, in milliseconds since 1970. */
  now(): number {
    return this.#time.now();
  }

  /** Everybody else who has the agenda open. */
  get people(): readonly PresentPerson[] {
    return this.#people;
  }

  /** What the person should know, when there is something. */
  get trouble(): Trouble | null {
    return this.#troubles.first;
  }

  on<K extends keyof AgendaEvents>(
    kind: K,
    listener: (event: AgendaEvents[K]) => void,
  ): () => void {
    return this.#listeners.on(kind, listener);
  }

  /** Whether the agenda has become so large that its people should know; told as `agenda`. */
  get isLarge(): boolean {
    return this.#engine.call((core) => core.isLarge());
  }

  agenda(): AgendaView {
    return this.#engine.call((core) => core.agenda());
  }

  /** What a list of agendas says of this one; for this and the next three the rest of the core has to be there (`openRest`). */
  summary(): Summary {
    return this.#engine.call((core) => core.summary());
  }

  /** A topic with its words; from now on its changes are told. */
  topic(id: string): TopicView | undefined {
    return this.#engine.call((core) => core.topic(id));
  }

  /** The words of a topic that are to be confirmed or were, where they stand in it. */
  wordings(topic: string): PlacedWording[] {
    return this.#engine.call((core) => core.wordings(topic));
  }

  /** Who typed which words of a topic, from its start to its end. */
  written(topic: string): Written[] {
    return this.#engine.call((core) => core.written(topic));
  }

  /** What is new to the person: lines that the other wrote in, in the order of the agenda. */
  news(): NewLines[] {
    return this.#engine.call((core) => core.news());
  }

  /** The person has seen all that is new in these topics. */
  looked(topics: string[]): void {
    this.#engine.notify((core, now) => {
      core.looked(topics, now);
    });
  }

  /** Does what a person does apart from typing. What goes on with the operation before is taken back together with it. */
  perform(operation: Operation, goesOn = false): void {
    if (operation.do === 'addTopic') {
      this.#add(operation, goesOn);
      return;
    }
    const at = this.now();
    this.#postponed.whenWhole(() => {
      this.#engine.call(
        (core, now) => {
          core.perform(operation, at, now, goesOn);
        },
        [thingOf(operation)],
      );
    });
  }

  /** Fetches what reads promises and days; until then there are none. */
  async openPhrases(): Promise<void> {
    await openPhrases();
  }

  /** What a line comes to, read in the reader's calendar. */
  promiseIn(words: string): PhraseReading | undefined {
    return phrases()?.read(words, this.#calendar());
  }

  /** The day, `YYYY-MM-DD`, that words like "next Tue" name. */
  dayIn(words: string): string | undefined {
    return phrases()?.day(words, this.#calendar());
  }

  /**
   * Changes a topic's words, then attributes of its lines, as one change. Parts of what an input method composes have
   * the same number; `touched` are the lines whose words change.
   */
  edit(
    topic: string,
    ops: TextOp[],
    lines: LineChange[],
    composition = 0,
    touched: readonly string[] = linesIn(ops),
  ): void {
    const changed = [...touched, ...lines.map(({ line }) => line)];
    const call = (): void => {
      this.#engine.call(
        (core, now) => {
          core.edit(topic, ops, lines, now, composition);
        },
        changed.length === 0 ? [topic] : changed.map((line) => thingOfLine(topic, line)),
      );
    };
    if (this.#unmade.has(topic)) {
      this.#postponed.whenWhole(call);
    } else {
      call();
    }
  }

  /** Takes back the newest that one typed or did, or the newest that one did with that topic; whether there was any. */
  undo(about?: string): boolean {
    return this.#turned(
      'undo',
      this.#engine.call((core, now) => core.undo(now, about)),
    );
  }

  redo(): boolean {
    return this.#turned(
      'redo',
      this.#engine.call((core, now) => core.redo(now)),
    );
  }

  /** Ends the present step of typing: what follows is taken back by itself. */
  sealUndo(): void {
    this.#engine.notify((core) => {
      core.sealUndo();
    });
  }

  /** Shows the other person where this one writes; offsets as in `TextOp`. */
  setCursor(topic: string, anchor: number, head: number): void {
    this.#engine.notify((core, now) => {
      core.setCursor(topic, anchor, head, now);
    });
  }

  /** An editor keeps words of this topic back, as it must while an input method composes. */
  held(topic: string, holding: boolean): void {
    if (holding) {
      this.#held.add(topic);
    } else {
      this.#held.delete(topic);
    }
    this.#show();
  }

  clearCursor(): void {
    this.#engine.notify((core, now) => {
      core.clearCursor(now);
    });
  }

  /** Says good-bye, waits until the device has everything, and lets go of it. */
  async close(): Promise<void> {
    if (this.#postponed.some) {
      await this.#postponed.done();
    }
    if (this.#engine.isClosed) {
      return;
    }
    this.#postponed.close();
    this.#leaving.abort();
    this.#engine.call((core, now) => {
      core.stop(now);
    });
    this.#engine.close();
    this.#listeners.clear();
    await this.#kept.close();
    this.#engine.free();
  }

  /** Needs no more than is there from the start; in its order behind what waits, as that may be the meeting it goes to. */
  #add(operation: Extract<Operation, { do: 'addTopic' }>, goesOn: boolean): void {
    const { topic } = operation;
    const at = this.now();
    const call = (): void => {
      this.#unmade.delete(topic);
      this.#engine.call(
        (core, now) => {
          core.addTopic(operation, at, now, goesOn);
        },
        [thingOf(operation)],
      );
    };
    if (this.#postponed.some) {
      this.#unmade.add(topic);
      this.#postponed.whenWhole(call);
    } else {
      call();
    }
  }

  #calendar(): Calendar {
    return calendarOf(new Date(this.now()), readerLocale(undefined, this.#dates?.()), this.zone);
  }

  #turned(way: Way, turned: Turned | undefined): boolean {
    if (turned !== undefined) {
      this.#listeners.tell('turned', { ...turned, way });
    }
    return turned !== undefined;
  }

  #carryOut(event: CoreEvent, changed: readonly Thing[]): void {
    switch (event.type) {
      case 'connect':
        this.#connection.open();
        break;
      case 'disconnect':
        this.#connection.close();
        break;
      case 'send':
        this.#connection.send(event.bytes);
        break;
      case 'wake':
        this.#engine.setAlarm(event.at);
        break;
      case 'persist':
        this.#kept.keep(event, changed);
        break;
      case 'authors':
        this.#kept.bind(event.authors);
        break;
      case 'looked':
        void this.#kept.keepLooked(event.bytes);
        break;
      case 'news':
        this.#listeners.tell('news', undefined);
        break;
      case 'allSaved':
        this.#kept.confirm(event.through, event.everything);
        break;
      case 'serverTime':
        this.#time.learn(event.now);
        break;
      case 'status':
        this.#session = event.status;
        this.#connection.isConnected = event.connected;
        this.#connection.isCaughtUp = event.caughtUp;
        this.#show();
        break;
      case 'agenda':
        this.#listeners.tell('agenda', undefined);
        break;
      case 'topic':
        this.#listeners.tell('topic', event);
        break;
      case 'presence':
        this.#people = event.people;
        this.#listeners.tell('presence', event.people);
        break;
      case 'damaged':
        this.#kept.damaged(event);
        break;
    }
  }

  #show(): void {
    const status = statusOf({
      session: this.#session,
      connected: this.#connection.isConnected,
      caughtUp: this.#connection.isCaughtUp,
      cut: this.#connection.isCut,
      unwritten: this.#kept.unwritten,
      composing: this.#held.size > 0 || this.#postponed.some,
      elsewhere: this.#kept.elsewhere,
      things: this.#kept.things,
    });
    if (JSON.stringify(status) === JSON.stringify(this.#status)) {
      return;
    }
    this.#status = status;
    this.#listeners.tell('status', status);
  }

  #break(): void {
    this.#leaving.abort();
    this.#connection.close();
    // What it said last may have been "Saved", and nothing that is written now will be.
    this.#session = {
      state: 'refused',
      code: BROKEN.code,
      text: BROKEN.text,
      changes: this.#session.changes,
    };
    this.#connection.isConnected = false;
    this.#connection.isCaughtUp = false;
    this.#show();
    this.#troubles.tell(BROKEN);
  }

  #watchPage(): void {
    const { signal } = this.#leaving;
    const looking = (): void => {
      if (document.visibilityState !== 'visible') {
        return;
      }
      this.#engine.notify((core, now) => {
        core.visible(now);
      });
      void this.#kept.catchUp();
    };
    document.addEventListener('visibilitychange', looking, { signal });
    // A page that comes back from the browser's cache was frozen, and heard nothing meanwhile.
    addEventListener(
      'pageshow',
      (event) => {
        if (event.persisted) {
          looking();
        }
      },
      { signal },
    );
    const changed = (): void => {
      this.#engine.notify((core, now) => {
        core.online(now);
      });
    };
    addEventListener('online', changed, { signal });
    addEventListener(
      'offline',
      () => {
        // Said at once. A connection does not tell of its own end then: asked now, it is known in seconds whether it is so.
        this.#connection.isCut = true;
        changed();
        this.#show();
      },
      { signal },
    );
  }
}
