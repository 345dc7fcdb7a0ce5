import { EditorState, type Plugin, type Transaction } from 'prosemirror-state';

import type { Line, TopicChange } from '../core/types.ts';
import { Binding, type Host } from '../editor/binding.ts';
import { identity } from '../editor/binding/identity.ts';
import { docOf, linesOf } from '../editor/lines.ts';
import type { AgendaCore, LineChange, TextOp } from '../wasm/duologue_client.js';
import { NOON, agendaCore } from './wasm.ts';

/** The topic that everybody in these tests writes in. */
export const TOPIC = 'the-topic-of-the-tests';

/** One person's tab: a real core with an editor bound to it, without a page. */
export class Writer implements Host {
  state: EditorState;
  composing = false;
  readonly core: AgendaCore;
  readonly binding: Binding;
  readonly name: string;
  /** What went wrong in the binding and was healed; stays empty unless a test makes trouble. */
  readonly troubles: unknown[] = [];
  /** Everything this editor told the agenda, newest last. */
  readonly told: { ops: TextOp[]; lines: LineChange[] }[] = [];
  readonly #room: Room;
  #ids = 0;

  constructor(room: Room, core: AgendaCore, name: string, plugins: Plugin[] = []) {
    this.#room = room;
    this.core = core;
    this.name = name;
    this.state = EditorState.create({
      doc: docOf(core.topic(TOPIC)?.lines ?? []),
      plugins: [...plugins, identity(() => this.freshId())],
    });
    this.binding = new Binding(this, {
      port: {
        topic: (id) => this.core.topic(id),
        edit: (topic, ops, lines) => {
          this.told.push({ ops, lines });
          this.core.edit(topic, ops, lines, room.tick());
          this.#drain();
        },
      },
      topic: TOPIC,
      fresh: () => this.freshId(),
      onTrouble: (error) => this.troubles.push(error),
    });
  }

  updateState(state: EditorState): void {
    this.state = state;
  }

  freshId(): string {
    this.#ids += 1;
    return `line-${this.name}-${String(this.#ids).padStart(4, '0')}`;
  }

  /** One transaction by hand. */
  does(change: (tr: Transaction) => Transaction): this {
    this.binding.dispatch(change(this.state.tr));
    return this;
  }

  undo(): void {
    this.binding.flush();
    this.core.undo(this.#room.tick());
    this.#drain();
  }

  redo(): void {
    this.binding.flush();
    this.core.redo(this.#room.tick());
    this.#drain();
  }

  receive(update: Uint8Array): void {
    this.core.applyFromTab(update, this.#room.tick());
    this.#drain();
  }

  /** The lines as the editor has them. */
  get shown(): Line[] {
    return tidy(linesOf(this.state.doc));
  }

  /** The lines as the agenda has them. */
  get kept(): Line[] {
    return tidy(this.core.topic(TOPIC)?.lines ?? []);
  }

  /** The words, lines divided by `/`. */
  get text(): string {
    return linesOf(this.state.doc)
      .map((line) => line.spans.map((span) => span.text).join(''))
      .join('/');
  }

  #drain(): void {
    for (const event of this.core.drain()) {
      if (event.type === 'persist' && event.sequence !== null) {
        this.#room.sent(this, event.bytes);
      }
      if (event.type === 'topic' && event.topic === TOPIC) {
        this.binding.receive(event satisfies TopicChange);
      }
    }
  }
}

/** A server without a network: it hands on what it receives, to each in the same order. */
export class Room {
  readonly writers: Writer[] = [];
  #now = 1_000_000;
  readonly #log: { from: Writer | null; update: Uint8Array }[] = [];
  readonly #outboxes = new Map<Writer, Uint8Array[]>();
  readonly #read = new Map<Writer, number>();

  /** A room in which everybody sees the topic with this headline. */
  constructor(names: readonly string[], headline: string, plugins: () => Plugin[] = () => []) {
    const founder = agendaCore({ clientId: 1, seat: 'a' });
    const day = '2026-11-24';
    founder.perform({ do: 'addMeeting', day }, NOON, this.tick());
    founder.perform(
      { do: 'addTopic', topic: TOPIC, section: day, place: 'first', headline },
      NOON,
      this.tick(),
    );
    for (const event of founder.drain()) {
      if (event.type === 'persist') {
        this.#log.push({ from: null, update: event.bytes });
      }
    }
    founder.free();
    names.forEach((name, index) => {
      const core = agendaCore({ clientId: 100 + index, seat: index % 2 === 0 ? 'a' : 'b', name });
      for (const { update } of this.#log) {
        core.applyFromTab(update, this.tick());
      }
      core.drain();
      const writer = new Writer(this, core, name, plugins());
      this.writers.push(writer);
      this.#outboxes.set(writer, []);
      this.#read.set(writer, this.#log.length);
    });
  }

  tick(by = 7): number {
    this.#now += by;
    return this.#now;
  }

  sent(from: Writer, update: Uint8Array): void {
    this.#outboxes.get(from)?.push(update);
  }

  /** The writer's oldest unsent change reaches the server. */
  upload(from: Writer): boolean {
    const update = this.#outboxes.get(from)?.shift();
    if (update === undefined) {
      return false;
    }
    this.#log.push({ from, update });
    return true;
  }

  /** The server's next change reaches the writer. */
  download(to: Writer): boolean {
    const next = this.#read.get(to) ?? 0;
    const entry = this.#log[next];
    if (entry === undefined) {
      return false;
    }
    this.#read.set(to, next + 1);
    if (entry.from !== to) {
      to.receive(entry.update);
    }
    return true;
  }

  /** Everything reaches everybody. */
  settle(): this {
    for (const writer of this.writers) {
      writer.composing = false;
      writer.binding.flush();
    }
    let moved = true;
    while (moved) {
      moved = false;
      for (const writer of this.writers) {
        while (this.upload(writer)) {
          moved = true;
        }
        while (this.download(writer)) {
          moved = true;
        }
      }
    }
    return this;
  }

  close(): void {
    for (const writer of this.writers) {
      writer.core.free();
    }
  }
}

/** The same lines always look the same: without marks that are off, and equal neighbours joined. */
export function tidy(lines: readonly Line[]): Line[] {
  return lines.map(({ id, kind, indent, checked, start, spans }) => {
    const joined: Line['spans'] = [];
    for (const { text, marks = {} } of spans) {
      const on = Object.fromEntries(
        Object.entries(marks)
          .filter(([, value]) => value !== false && value !== null)
          .sort(),
      );
      const last = joined.at(-1);
      if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(on)) {
        last.text += text;
      } else {
        joined.push({ text, marks: on });
      }
    }
    return { id, kind, indent, checked, ...(start !== undefined && { start }), spans: joined };
  });
}
