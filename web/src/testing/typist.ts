import type { Line, LineChange, Marks, TextOp, TopicChange } from '../core/types.ts';
import type { TopicEditorOptions } from '../editor/editor.ts';
import type { TopicPort } from '../editor/port.ts';
import type { AgendaCore } from '../wasm/duologue_client.js';
import { Mounted } from './mounted.ts';
import { NOON, agendaCore } from './wasm.ts';

const TOPIC = 'the-topic-of-the-tests';

/**
 * Ana types in an editor on a page, over a real core, and Ben has the same topic in a core of his own. What each does
 * reaches the other at once.
 */
export class Typist {
  readonly page: Mounted;
  readonly #ana = agendaCore({ clientId: 100, seat: 'a' });
  readonly #ben = agendaCore({ clientId: 101, seat: 'b' });
  readonly #listeners = new Set<(change: TopicChange) => void>();
  /** Milliseconds; each key comes soon after the one before. */
  now = 1_000_000;

  constructor(options: Partial<TopicEditorOptions> = {}) {
    this.#ana.perform(
      { do: 'addTopic', topic: TOPIC, section: 'parked', place: 'first', headline: 'head' },
      NOON,
      this.now,
    );
    this.#exchange();
    this.#edit(this.#ana, [{ op: 'break', at: 4, line: 'line-first-of-notes' }]);
    this.#ana.sealUndo();
    this.page = new Mounted([], { client: this.#port(), topic: TOPIC, ...options });
    // A page without a layout scrolls nowhere.
    if (!('scrollIntoView' in Element.prototype)) {
      Object.assign(Element.prototype, { scrollIntoView: () => undefined });
    }
    this.page.select(5);
  }

  /** Types keys: `⏎` is Enter, `⌫` Backspace, `↶` undo and `↷` redo. */
  type(keys: string): this {
    for (const key of keys) {
      this.now += 50;
      const chord = CHORDS.get(key);
      if (chord === undefined) {
        this.page.type(key);
      } else if (!this.page.press(chord) && chord === 'Backspace') {
        this.#erase();
      }
    }
    return this;
  }

  /** Ben writes at an offset of the topic's words; as in an editor, what he writes among marked words is marked. */
  benWrites(at: number, text: string): void {
    this.now += 50;
    const marks = marksAt(this.#ben.topic(TOPIC)?.lines ?? [], at);
    this.#edit(this.#ben, [{ op: 'insert', at, text, marks }]);
  }

  /** What each of both has below the headline. */
  get notes(): { ana: Line[]; ben: Line[] } {
    return { ana: this.page.lines.slice(1), ben: (this.#ben.topic(TOPIC)?.lines ?? []).slice(1) };
  }

  /** All of Ben's words, lines divided by line breaks. */
  get benReads(): string {
    return plain(this.#ben.topic(TOPIC)?.lines ?? []);
  }

  /** The words below the headline, and those of them before the caret. */
  get words(): { all: string; before: string } {
    const { doc, selection } = this.page.view.state;
    const start = doc.child(0).nodeSize;
    return {
      all: doc.textBetween(start, doc.content.size, '\n'),
      before: doc.textBetween(start, selection.head, '\n'),
    };
  }

  close(): void {
    this.page.close();
    this.#ana.free();
    this.#ben.free();
  }

  /** As the browser does where the editor leaves it a key. */
  #erase(): void {
    const { view } = this.page;
    const { head } = view.state.selection;
    view.dispatch(view.state.tr.delete(head - 1, head));
  }

  #port(): TopicPort {
    const listen = (kind: string, listener: unknown): (() => void) => {
      if (kind === 'topic') {
        this.#listeners.add(listener as (change: TopicChange) => void);
      }
      return () => undefined;
    };
    return {
      topic: (id) => this.#ana.topic(id),
      edit: (_topic: string, ops: TextOp[], lines: LineChange[]) => {
        this.#edit(this.#ana, ops, lines);
      },
      undo: () => {
        this.#ana.undo(this.now);
        this.#exchange();
      },
      redo: () => {
        this.#ana.redo(this.now);
        this.#exchange();
      },
      sealUndo: () => {
        this.#ana.sealUndo();
      },
      setCursor: () => undefined,
      clearCursor: () => undefined,
      on: listen,
    };
  }

  #edit(core: AgendaCore, ops: TextOp[], lines: LineChange[] = []): void {
    core.edit(TOPIC, ops, lines, this.now);
    this.#exchange();
  }

  #exchange(): void {
    for (const event of this.#ana.drain()) {
      if (event.type === 'persist' && event.sequence !== null) {
        this.#ben.applyFromTab(event.bytes, this.now);
      }
      if (event.type === 'topic') {
        for (const listener of this.#listeners) {
          listener(event);
        }
      }
    }
    for (const event of this.#ben.drain()) {
      if (event.type !== 'persist' || event.sequence === null) {
        continue;
      }
      this.#ana.applyFromTab(event.bytes, this.now);
      this.#exchange();
    }
  }
}

const CHORDS = new Map([
  ['⏎', 'Enter'],
  ['⌫', 'Backspace'],
  ['↶', 'Mod-z'],
  ['↷', 'Mod-y'],
]);

function marksAt(lines: readonly Line[], at: number): Marks {
  let start = 0;
  for (const { spans } of lines) {
    for (const { text, marks = {} } of spans) {
      const end = start + text.length;
      // What is typed at the end of words is marked as they are, but for a link.
      if (at <= end) {
        const { link, ...others } = marks;
        return link !== undefined && at > start && at < end ? marks : others;
      }
      start = end;
    }
    start += 1;
  }
  return {};
}

function plain(lines: readonly Line[]): string {
  return lines.map(({ spans }) => spans.map(({ text }) => text).join('')).join('\n');
}
