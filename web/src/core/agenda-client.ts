import { Api, type PairSummary } from '../io/api.ts';
import { Journal } from '../io/journal.ts';
import type { Socket } from '../io/socket.ts';
import type { AgendaStore, DeviceStore, Kept, Row } from '../io/store.ts';
import { Tabs } from '../io/tabs.ts';
import init, {
  AgendaCore,
  compact,
  type AgendaView,
  type CoreEvent,
  type LineChange,
  type Place,
  type PresentPerson,
  type Seat,
  type SectionName,
  type SyncStatus,
  type TextOp,
  type TopicView,
} from '../wasm/duologue_client.js';
import { Listeners } from './listeners.ts';
import { randomId, randomInteger } from './random.ts';
import { statusOf } from './status.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';
import { BROKEN, damaged, storageTrouble } from './troubles.ts';
import type { AgendaEvents, AgendaStatus, Trouble } from './types.ts';

/**
 * One pair's agenda in this tab: the core, and everything it asks to be done around it.
 *
 * Calls take effect at once and never wait for the device or the network. They throw a
 * `CoreError` when they cannot be carried out, and then nothing has changed.
 */
export class AgendaClient {
  readonly seat: Seat;
  readonly #pair: string;
  readonly #core: AgendaCore;
  readonly #store: AgendaStore;
  readonly #surroundings: Surroundings;
  readonly #journal: Journal;
  readonly #tabs: Tabs;
  readonly #listeners = new Listeners<AgendaEvents>();
  readonly #leaving = new AbortController();
  /** Events that wait for those before them to be carried out. */
  readonly #events: CoreEvent[] = [];
  #pumping = false;
  #closed = false;
  #socket: Socket | undefined;
  #alarm: ReturnType<typeof setTimeout> | undefined;
  #session: SyncStatus = { state: 'saved', changes: 0 };
  #connected = false;
  #elsewhere = 0;
  /** Topics with words on the screen that the document does not have yet. */
  readonly #held = new Set<string>();
  #counting: Promise<void> | undefined;
  #countAgain = false;
  #status: AgendaStatus = { state: 'saved', changes: 0, connected: false };
  #people: PresentPerson[] = [];
  /** What is wrong at present, the most pressing last. */
  readonly #troubles = new Map<Trouble['code'], Trouble>();
  /** The rows that the core is being loaded with: what it says of them, it says by their place. */
  readonly #loading: readonly Row[];
  /** Unsaved rows that the document did not take: the server has not seen them. */
  readonly #leftOut = new Map<number, Row>();
  #seen: Seen;
  #catchingUp: Promise<void> | undefined;
  #askedToPersist = false;

  /** Opens an agenda from this device and begins to connect; works without a network. */
  static async open(
    pair: PairSummary,
    device: DeviceStore,
    surroundings: Surroundings = browserSurroundings(new Api()),
  ): Promise<AgendaClient> {
    const store = device.agenda(pair.id);
    const [kept] = await Promise.all([store.load(), init()]);
    return new AgendaClient(pair, device.person, store, kept, surroundings);
  }

  private constructor(
    pair: PairSummary,
    person: string,
    store: AgendaStore,
    kept: Kept,
    surroundings: Surroundings,
  ) {
    this.seat = pair.seat;
    this.#pair = pair.id;
    this.#store = store;
    this.#surroundings = surroundings;
    this.#core = new AgendaCore({
      clientId: randomInteger(),
      seat: pair.seat,
      name: pair.you.name,
      seed: randomInteger(),
    });
    const tab = randomId();
    const unsaved = kept.rows.filter((row) => row.unsaved).map((row) => row.key);
    this.#seen = seenIn(kept);
    this.#journal = new Journal(store, tab, compact, { rows: kept.rows.length, unsaved }, {
      durable: (entries) => {
        for (const { bytes, sequence } of entries) if (sequence !== null) this.#tabs.share(bytes);
        this.#show();
      },
      settled: () => {
        this.#tabs.saved();
      },
      failing: (error) => {
        this.#trouble('storage_full', null);
        this.#trouble('storage_failed', null);
        if (error !== null) {
          const trouble = storageTrouble(error);
          this.#trouble(trouble.code, trouble);
        }
      },
    });
    this.#tabs = new Tabs(person, pair.id, tab, {
      update: (bytes) => {
        this.#fromTab(bytes);
      },
      counted: () => {
        this.#count();
      },
      gone: (gone) => {
        void this.#takeOver(gone);
      },
    });
    this.#loading = kept.rows;
    this.#call((core, now) => {
      const rows = kept.rows.map((row) => row.bytes);
      core.load(kept.snapshot?.bytes, rows, unsaved.length, now);
      core.start(now);
    });
    this.#loading = [];
    this.#watchPage();
    // What other tabs wrote between our reading and our listening.
    void this.#catchUp();
  }

  /** Where this device's changes are. */
  get status(): AgendaStatus {
    return this.#status;
  }

  /** Everybody else who has the agenda open. */
  get people(): readonly PresentPerson[] {
    return this.#people;
  }

  /** What the person should know, when there is something. */
  get trouble(): Trouble | null {
    return [...this.#troubles.values()].at(-1) ?? null;
  }

  on<K extends keyof AgendaEvents>(
    kind: K,
    listener: (event: AgendaEvents[K]) => void,
  ): () => void {
    return this.#listeners.on(kind, listener);
  }

  agenda(): AgendaView {
    return this.#call((core) => core.agenda());
  }

  /** A topic with its words; from now on its changes are told. */
  topic(id: string): TopicView | undefined {
    return this.#call((core) => core.topic(id));
  }

  /** Makes the meeting of a day, `YYYY-MM-DD`, unless there is one. */
  addMeeting(day: string): void {
    this.#call((core, now) => {
      core.addMeeting(day, now);
    });
  }

  /** Adds a topic and returns its id. */
  addTopic(section: SectionName, place: Place, headline: string): string {
    const id = randomId();
    this.#call((core, now) => {
      core.addTopic(id, section, place, headline, now);
    });
    return id;
  }

  moveTopic(id: string, section: SectionName, place: Place): void {
    this.#call((core, now) => {
      core.moveTopic(id, section, place, now);
    });
  }

  deleteTopic(id: string): void {
    this.#call((core, now) => {
      core.deleteTopic(id, now);
    });
  }

  restoreTopic(id: string): void {
    this.#call((core, now) => {
      core.restoreTopic(id, now);
    });
  }

  /** Changes a topic's words, then attributes of its lines, as one change. */
  edit(topic: string, ops: TextOp[], lines: LineChange[]): void {
    this.#call((core, now) => {
      core.edit(topic, ops, lines, now);
    });
  }

  /** Takes back the newest step of one's own typing; whether there was one. */
  undo(): boolean {
    return this.#call((core, now) => core.undo(now));
  }

  redo(): boolean {
    return this.#call((core, now) => core.redo(now));
  }

  /** Ends the present step of typing: what follows is taken back by itself. */
  sealUndo(): void {
    this.#notify((core) => {
      core.sealUndo();
    });
  }

  /** Shows the other person where this one writes; offsets as in `TextOp`. */
  setCursor(topic: string, anchor: number, head: number): void {
    this.#notify((core, now) => {
      core.setCursor(topic, anchor, head, now);
    });
  }

  /** An editor keeps words of this topic back, as it must while an input method composes. */
  held(topic: string, holding: boolean): void {
    if (holding) this.#held.add(topic);
    else this.#held.delete(topic);
    this.#show();
  }

  clearCursor(): void {
    this.#notify((core, now) => {
      core.clearCursor(now);
    });
  }

  /** Says good-bye, waits until the device has everything, and lets go of it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#leaving.abort();
    this.#call((core, now) => {
      core.stop(now);
    });
    this.#closed = true;
    clearTimeout(this.#alarm);
    this.#listeners.clear();
    await Promise.allSettled([this.#catchingUp, this.#counting]);
    await this.#journal.close();
    this.#tabs.close();
    this.#core.free();
  }

  /** Every call of the core goes through here, so that its events are always carried out. */
  #call<T>(calling: (core: AgendaCore, now: number) => T): T {
    if (this.#closed) throw new DOMException('This agenda is closed.', 'InvalidStateError');
    try {
      return calling(this.#core, performance.now());
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.#break();
      throw error;
    } finally {
      this.#pump();
    }
  }

  /** Like `#call`, for what nobody waits for: a refusal concerns nobody, a trap was told. */
  #notify(calling: (core: AgendaCore, now: number) => void): boolean {
    if (this.#closed) return false;
    try {
      this.#call(calling);
      return true;
    } catch {
      return false;
    }
  }

  #pump(): void {
    if (this.#closed) return;
    this.#events.push(...this.#core.drain());
    // A listener that calls back must not overtake the events that wait before its own.
    if (this.#pumping) return;
    this.#pumping = true;
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      this.#carryOut(event);
    }
    this.#pumping = false;
  }

  #carryOut(event: CoreEvent): void {
    switch (event.type) {
      case 'connect':
        this.#connect();
        break;
      case 'disconnect':
        this.#socket?.close();
        this.#socket = undefined;
        break;
      case 'send':
        this.#socket?.send(event.bytes);
        break;
      case 'wake':
        this.#setAlarm(event.at);
        break;
      case 'persist':
        this.#keep(event.bytes, event.local ? event.sequence : null);
        // It may be what a row that was left out stands on.
        if (!event.local) for (const row of this.#leftOut.values()) this.#adopt(row);
        break;
      case 'allSaved':
        this.#journal.confirm(event.through, event.everything);
        break;
      case 'status':
        this.#session = event.status;
        this.#connected = event.connected;
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
        this.#trouble('damaged', damaged(event.text));
        if (event.row !== null) this.#leaveOut(this.#loading[event.row]);
        break;
    }
  }

  #connect(): void {
    const socket = this.#surroundings.connect(this.#pair, {
      opened: () => {
        this.#trouble('signed_out', null);
        this.#trouble('no_access', null);
        this.#notify((core, now) => {
          core.socketOpened(now);
        });
      },
      received: (bytes) => {
        this.#notify((core, now) => {
          core.socketMessage(bytes, now);
        });
      },
      closed: (how) => {
        if (this.#socket === socket) this.#socket = undefined;
        this.#notify((core, now) => {
          core.socketClosed(now);
        });
        // A server that restarts must not be asked by everyone who was connected to it.
        if (!how.opened || how.code === POLICY_VIOLATION || how.code >= OUR_OWN_CODES) void this.#askWhy();
      },
    });
    this.#socket = socket;
  }

  /** A browser does not say why a socket closed: the server may not want to see us. */
  async #askWhy(): Promise<void> {
    const trouble = await this.#surroundings.access(this.#pair);
    if (trouble !== null && !this.#connected) this.#trouble(trouble.code, trouble);
  }

  #setAlarm(at: number | null): void {
    clearTimeout(this.#alarm);
    if (at === null) return;
    const wait = Math.max(0, at - performance.now());
    this.#alarm = setTimeout(() => {
      this.#notify((core, now) => {
        core.woke(now);
      });
    }, wait);
  }

  #keep(bytes: Uint8Array, sequence: number | null): void {
    this.#journal.keep({ bytes, sequence });
    if (sequence === null || this.#askedToPersist) return;
    this.#askedToPersist = true;
    // Else the browser may throw everything away when the device runs out of room.
    void navigator.storage?.persist?.().catch(() => false);
  }

  #fromTab(bytes: Uint8Array): void {
    const taken = this.#notify((core, now) => {
      core.applyFromTab(bytes, now);
    });
    // Something before it was missed, by sleeping perhaps: the device has all of it.
    if (!taken) void this.#catchUp();
  }

  /** A tab ended with changes that it had not sent: they are this tab's from now on. */
  async #takeOver(tab: string): Promise<void> {
    // What it had heard from the server and this tab has not: its changes may stand on that.
    await this.#catchingUp;
    await this.#catchUp();
    try {
      for (const row of await this.#store.unsavedRows()) {
        if (row.tab === tab && !this.#closed && !this.#journal.answersFor(row.key)) this.#adopt(row);
      }
      this.#count();
    } catch {
      // The device cannot be read now. The next tab that opens the agenda sends them.
    }
  }

  #adopt({ key, bytes }: Row): void {
    this.#notify((core, now) => {
      this.#journal.adopt(key, core.adopt(bytes, now));
      this.#leftOut.delete(key);
      this.#count();
    });
  }

  /** "Everything is saved" will not speak for a row that is not in the document. */
  #leaveOut(row: Row | undefined): void {
    if (row?.unsaved !== true) return;
    this.#leftOut.set(row.key, row);
    this.#journal.disown(row.key);
  }

  /** Reads what other tabs wrote to the device while this one slept. */
  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  async #readOn(): Promise<void> {
    try {
      const kept = await this.#store.since(this.#seen.key);
      const isFolded = kept.snapshot?.generation !== this.#seen.generation;
      const rows = kept.rows.filter((row) => row.tab !== this.#tabs.tab);
      this.#seen = seenIn(kept, this.#seen);
      if (isFolded || rows.length > 0) {
        this.#notify((core, now) => {
          const snapshot = isFolded ? kept.snapshot?.bytes : undefined;
          core.catchUp(snapshot, rows.map((row) => row.bytes), now);
        });
      }
    } catch {
      // The device cannot be read; the server tells the same.
    }
    this.#count();
  }

  /** Counts the unsaved changes of other tabs, once more if asked while counting. */
  #count(): void {
    this.#countAgain = true;
    this.#counting ??= this.#countAll().finally(() => {
      this.#counting = undefined;
    });
  }

  async #countAll(): Promise<void> {
    while (this.#countAgain && !this.#closed) {
      this.#countAgain = false;
      try {
        const keys = await this.#store.unsavedKeys();
        this.#elsewhere = keys.filter((key) => !this.#journal.answersFor(key)).length;
        this.#show();
      } catch {
        // The last count stands.
      }
    }
  }

  #show(): void {
    const status = statusOf({
      session: this.#session,
      connected: this.#connected,
      unwritten: this.#journal.pending,
      composing: this.#held.size > 0,
      elsewhere: this.#elsewhere,
    });
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#listeners.tell('status', status);
  }

  #trouble(code: Trouble['code'], trouble: Trouble | null): void {
    const before = this.trouble;
    this.#troubles.delete(code);
    if (trouble !== null) this.#troubles.set(code, trouble);
    if (this.trouble !== before) this.#listeners.tell('trouble', this.trouble);
  }

  /** After a trap the core's memory cannot be trusted: nothing more is asked of it. */
  #break(): void {
    this.#closed = true;
    this.#leaving.abort();
    this.#socket?.close();
    this.#socket = undefined;
    clearTimeout(this.#alarm);
    // What it said last may have been "Saved", and nothing that is written now will be.
    this.#session = { state: 'refused', code: BROKEN.code, text: BROKEN.text, changes: this.#session.changes };
    this.#connected = false;
    this.#show();
    this.#trouble('broken', BROKEN);
  }

  #watchPage(): void {
    const { signal } = this.#leaving;
    const looking = (): void => {
      if (document.visibilityState !== 'visible') return;
      this.#notify((core, now) => {
        core.visible(now);
      });
      void this.#catchUp();
    };
    document.addEventListener('visibilitychange', looking, { signal });
    // A page that comes back from the browser's cache was frozen, and heard nothing meanwhile.
    addEventListener('pageshow', (event) => { if (event.persisted) looking(); }, { signal });
    const changed = (): void => {
      this.#notify((core, now) => {
        core.online(now);
      });
    };
    addEventListener('online', changed, { signal });
    // Nor does a connection tell of its own end then: asked now, it is known in seconds.
    addEventListener('offline', changed, { signal });
  }
}

/** The WebSocket close code of a connection whose person may not have it. */
const POLICY_VIOLATION = 1008;
/** From here on, close codes are an application's own. */
const OUR_OWN_CODES = 4000;

/** How far this tab has read what is kept on the device. */
interface Seen {
  key: number;
  generation: number | undefined;
}

function seenIn(kept: Kept, before?: Seen): Seen {
  return {
    key: kept.rows.at(-1)?.key ?? before?.key ?? 0,
    generation: kept.snapshot?.generation,
  };
}
