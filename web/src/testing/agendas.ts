import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { flushSync, mount, unmount, type Component } from 'svelte';
import { vi } from 'vitest';

import { AgendaClient } from '../core/agenda-client.ts';
import type { Person } from '../io/api.ts';
import { DeviceStore } from '../io/device-store.ts';
import { agendaContext } from '../ui/agenda/svelte-context.ts';
import { OpenAgenda } from '../ui/agenda/open-agenda.ts';
import { dayOf, daysBetween } from '../ui/kit/days.ts';
import { ServerTime } from '../io/server-time.ts';
import { FakeLocks } from './locks.ts';
import { pairOf } from './people.ts';
import { Relay } from './relay.ts';
import { loadCore, loadPhrases } from './wasm.ts';

/** An open agenda, and the client below it. */
export class Seated extends OpenAgenda {
  readonly client: AgendaClient;
  readonly #time: ShiftedTime;

  constructor(client: AgendaClient, me: Person, partner: string | null, time: ShiftedTime) {
    super(client, { you: me.name, partner: () => partner });
    this.client = client;
    this.#time = time;
  }

  /** It is that day now. */
  turnsTo(today: string): void {
    this.#time.today = today;
    this.clock.look();
  }
}

/** A time that passes as ever from noon of a day on, so that it is that day in the agenda's zone too, whenever the tests run. */
class ShiftedTime extends ServerTime {
  today: string;

  constructor(today: string) {
    const began = Date.now();
    super(() => {
      const noon = new Date(began);
      noon.setHours(12, 0, 0, 0);
      const days = daysBetween(dayOf(noon), this.today) ?? 0;
      return noon.setDate(noon.getDate() + days) + Date.now() - began;
    });
    this.today = today;
  }
}

/** Agendas with real cores, joined by a relay, and parts of the page that show them. */
export class Table {
  readonly relay = new Relay();
  readonly #leaving: (() => Promise<void>)[] = [];
  readonly #parts: (() => void)[] = [];

  constructor() {
    loadCore();
    loadPhrases();
    globalThis.indexedDB = new IDBFactory();
    FakeLocks.install();
    // What a browser without a window to lay out does not have.
    vi.stubGlobal('IntersectionObserver', Unseen);
    vi.stubGlobal('ResizeObserver', Unseen);
    vi.stubGlobal('CSS', { escape: (id: string) => id });
    Element.prototype.scrollIntoView = () => undefined;
    Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
    Range.prototype.getBoundingClientRect = () => new DOMRect();
    window.scrollBy = () => undefined;
  }

  /** Opens the agenda for a person, on that day. */
  async sits(me: Person, today: string): Promise<Seated> {
    const device = await DeviceStore.open(me.id);
    const pair = pairOf(me);
    const time = new ShiftedTime(today);
    const client = await AgendaClient.open(pair, device, {
      connect: this.relay.connect,
      time,
      access: () => Promise.resolve(null),
    });
    await client.openPhrases();
    const open = new Seated(client, me, pair.partner?.name ?? null, time);
    this.#leaving.push(async () => {
      await open.close();
      device.close();
    });
    return open;
  }

  /** Puts a part of an agenda onto the page, beside what is in `target` already. */
  showsOf<P extends Record<string, unknown>>(
    open: OpenAgenda,
    part: Component<P>,
    props: P,
    target?: HTMLElement,
  ): HTMLElement {
    return this.shows(part, props, target, agendaContext(open));
  }

  /** Puts a part onto the page that belongs to no agenda. */
  shows<P extends Record<string, unknown>>(
    part: Component<P>,
    props: P,
    target: HTMLElement = document.body.appendChild(document.createElement('div')),
    context = new Map<unknown, unknown>(),
  ): HTMLElement {
    const shown = mount(part, { target, props, context });
    flushSync();
    this.#parts.push(() => {
      void unmount(shown);
      target.remove();
    });
    return target;
  }

  async leave(): Promise<void> {
    for (const take of this.#parts.splice(0)) {
      take();
    }
    for (const leave of this.#leaving.splice(0)) {
      await leave();
    }
    vi.unstubAllGlobals();
  }
}

/** Something in a part of the page, by its test id. */
export function part(within: ParentNode, id: string): HTMLElement {
  const found = within.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (found === null) {
    throw new Error(`there is no ${id}`);
  }
  return found;
}

export function has(within: ParentNode, id: string): boolean {
  return within.querySelector(`[data-testid="${id}"]`) !== null;
}

/** What a person reads in it. */
export function textOf(element: HTMLElement): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export function press(within: ParentNode, id: string): void {
  part(within, id).click();
  flushSync();
}

export function write(within: ParentNode, id: string, words: string): void {
  const field = part(within, id) as HTMLInputElement;
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

class Unseen {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
