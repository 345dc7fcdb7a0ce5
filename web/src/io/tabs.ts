/** What tabs that show the same agenda tell each other. */
export type TabMessage =
  /** "I am here"; whoever hears it says `here`. */
  | { kind: 'hello'; tab: string }
  | { kind: 'here'; tab: string }
  /** A local change, already on the disk. */
  | { kind: 'update'; tab: string; bytes: Uint8Array }
  /** Rows were marked as saved: the count has changed. */
  | { kind: 'saved'; tab: string };

export interface TabListener {
  /** Another tab changed something. */
  update(bytes: Uint8Array): void;
  /** The number of unsaved rows may be another one now. */
  counted(): void;
  /** A tab has closed, or crashed, and what it had not sent is ours to send. */
  gone(tab: string): void;
}

/**
 * The other tabs of this browser that show the same agenda. Each one holds a lock named after
 * itself for as long as it lives, so a crashed one is noticed like one that was closed.
 */
export class Tabs {
  readonly tab: string;
  readonly #pair: string;
  readonly #channel: BroadcastChannel;
  readonly #known = new Set<string>();
  readonly #closed = new AbortController();

  constructor(person: string, pair: string, tab: string, listener: TabListener) {
    this.tab = tab;
    this.#pair = pair;
    // Two people signed in one after the other must not hear each other's words.
    this.#channel = new BroadcastChannel(`duologue.${person}.${pair}`);
    this.#channel.addEventListener('message', (event: MessageEvent<TabMessage>) => {
      this.#hear(event.data, listener);
    });
    this.#live();
    this.#say({ kind: 'hello', tab });
  }

  /** Tells the others of a local change. Only once it is durable: they build upon it. */
  share(bytes: Uint8Array): void {
    this.#say({ kind: 'update', tab: this.tab, bytes });
  }

  /** Tells the others that rows were marked as saved. */
  saved(): void {
    this.#say({ kind: 'saved', tab: this.tab });
  }

  close(): void {
    this.#closed.abort();
    this.#channel.close();
  }

  #hear(message: TabMessage, listener: TabListener): void {
    this.#watch(message.tab, listener);
    switch (message.kind) {
      case 'hello':
        this.#say({ kind: 'here', tab: this.tab });
        break;
      case 'here':
        break;
      case 'update':
        listener.update(message.bytes);
        listener.counted();
        break;
      case 'saved':
        listener.counted();
        break;
    }
  }

  #say(message: TabMessage): void {
    this.#channel.postMessage(message);
  }

  /** Holds this tab's own lock until it closes. */
  #live(): void {
    const until = new Promise<void>((resolve) => {
      this.#closed.signal.addEventListener('abort', () => {
        resolve();
      });
    });
    navigator.locks
      .request(lockOf(this.#pair, this.tab), () => until)
      .catch(() => {
        // A browser that keeps nothing may lend no locks either: then this tab's words are its own to send.
      });
  }

  /** Waits for another tab's lock: it is granted when that tab has ended. */
  #watch(tab: string, listener: TabListener): void {
    if (this.#known.has(tab)) {
      return;
    }
    this.#known.add(tab);
    const { signal } = this.#closed;
    navigator.locks
      .request(lockOf(this.#pair, tab), { mode: 'shared', signal }, () => {
        this.#known.delete(tab);
        listener.gone(tab);
      })
      .catch(() => {
        // We closed before it did, or no locks are lent here.
      });
  }
}

const lockOf = (pair: string, tab: string): string => `duologue.tab.${pair}.${tab}`;
