import { AgendaCore, type CoreEvent, type CoreOptions } from '../wasm/duologue_client.js';
import type { Thing } from './unsaved-changes.ts';

/** The core in its tab: every call of it, every event it leaves in order, and the alarm it asks for. */
export class Engine {
  readonly #core: AgendaCore;
  readonly #carryOut: (event: CoreEvent, changed: readonly Thing[]) => void;
  readonly #broke: () => void;
  /** Events that wait for those before them to be carried out. */
  readonly #events: { event: CoreEvent; changed: readonly Thing[] }[] = [];
  #pumping = false;
  #closed = false;
  #alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(
    options: CoreOptions,
    carryOut: (event: CoreEvent, changed: readonly Thing[]) => void,
    broke: () => void,
  ) {
    this.#core = new AgendaCore(options);
    this.#carryOut = carryOut;
    this.#broke = broke;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Every call of the core goes through here, so that its events are always carried out, with what the call changes. */
  call<T>(calling: (core: AgendaCore, now: number) => T, changed: readonly Thing[] = []): T {
    if (this.#closed) {
      throw new DOMException('This agenda is closed.', 'InvalidStateError');
    }
    try {
      return calling(this.#core, performance.now());
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        // After a trap the core's memory cannot be trusted: nothing more is asked of it.
        this.close();
        this.#broke();
      }
      throw error;
    } finally {
      this.#pump(changed);
    }
  }

  /** Like `call`, for what nobody waits for: a refusal concerns nobody, a trap was told. */
  notify(calling: (core: AgendaCore, now: number) => void): boolean {
    if (this.#closed) {
      return false;
    }
    try {
      this.call(calling);
      return true;
    } catch {
      return false;
    }
  }

  /** Wakes the core at that time instead of any earlier one named. */
  setAlarm(at: number | null): void {
    clearTimeout(this.#alarm);
    if (at === null) {
      return;
    }
    const wait = Math.max(0, at - performance.now());
    this.#alarm = setTimeout(() => {
      this.notify((core, now) => {
        core.woke(now);
      });
    }, wait);
  }

  /** No call comes through any more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#alarm);
  }

  /** Gives the core's memory back; after `close`. */
  free(): void {
    this.#core.free();
  }

  #pump(changed: readonly Thing[]): void {
    if (this.#closed) {
      return;
    }
    for (const event of this.#core.drain()) {
      this.#events.push({ event, changed });
    }
    // A listener that calls back must not overtake the events that wait before its own.
    if (this.#pumping) {
      return;
    }
    this.#pumping = true;
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
      this.#carryOut(next.event, next.changed);
    }
    this.#pumping = false;
  }
}
