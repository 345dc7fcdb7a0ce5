// @vitest-environment node
import { TextSelection, type Transaction } from 'prosemirror-state';
import { afterEach, describe, expect, it } from 'vitest';

import { Room, type Writer } from '../testing/writers.ts';
import { Binding } from './binding.ts';
import { backspaceAtStart, newLine } from './commands.ts';
import { pmOf, uOf } from './binding/positions.ts';

let room: Room | undefined;

afterEach(() => {
  room?.close();
  room = undefined;
});

/** Two people who see `text`, lines divided by `/`. */
function two(text: string): { room: Room; ana: Writer; ben: Writer } {
  const made = new Room(['ana', 'ben'], '');
  room = made;
  const [ana, ben] = made.writers;
  if (ana === undefined || ben === undefined) {
    throw new Error('two people');
  }
  text.split('/').forEach((row, index) => {
    if (index > 0) {
      at(
        ana,
        uOf(ana.state.doc, ana.state.doc.content.size),
        newLine(() => ana.freshId()),
      );
    }
    type(ana, row);
  });
  made.settle();
  ana.told.length = 0;
  return { room: made, ana, ben };
}

/** Puts the writer's caret to an offset of the words. */
function goTo(writer: Writer, u: number): void {
  writer.does((tr) => tr.setSelection(TextSelection.create(tr.doc, pmOf(tr.doc, u))));
}

function type(writer: Writer, text: string): void {
  for (const letter of text) {
    writer.does((tr) => tr.insertText(letter));
  }
}

function at(
  writer: Writer,
  u: number,
  command: (state: Writer['state'], dispatch: (tr: Transaction) => void) => boolean,
): void {
  goTo(writer, u);
  command(writer.state, (tr) => {
    writer.binding.dispatch(tr);
  });
}

/** A step of an input method: what stood from `from` on, to the caret, reads differently now. */
function compose(writer: Writer, from: number, text: string): void {
  writer.composing = true;
  writer.does((tr) => tr.insertText(text, pmOf(tr.doc, from), tr.selection.head));
}

function caret(writer: Writer): number {
  return uOf(writer.state.doc, writer.state.selection.head);
}

describe('two editors on one topic', () => {
  it('both type at the same place, and each caret stays with its own letters', () => {
    const { room, ana, ben } = two('head/one');
    goTo(ana, 8);
    goTo(ben, 8);
    type(ana, 'A');
    type(ben, 'B');
    room.settle();
    type(ana, 'a');
    type(ben, 'b');
    room.settle();
    expect(ana.text).toBe(ben.text);
    expect(ana.text).toMatch(/^head\/one(AaBb|BbAa)$/);
  });

  it('typing into a tail that the other splits off loses nothing', () => {
    const { room, ana, ben } = two('head/one two');
    at(
      ana,
      8,
      newLine(() => ana.freshId()),
    );
    goTo(ben, 12);
    type(ben, '!');
    room.settle();
    expect([ana.text, ben.text]).toEqual(['head/one/ two!', 'head/one/ two!']);
  });

  it('typing into a line that the other joins to the one above loses nothing', () => {
    const { room, ana, ben } = two('head/one/two');
    at(ana, 9, backspaceAtStart);
    goTo(ben, 12);
    type(ben, '!');
    room.settle();
    expect([ana.text, ben.text]).toEqual(['head/onetwo!', 'head/onetwo!']);
  });

  it('undo takes back one’s own letters only, and shows where', () => {
    const { room, ana, ben } = two('head/one');
    goTo(ana, 8);
    ana.core.sealUndo();
    type(ana, ' mine');
    room.settle();
    goTo(ben, 5);
    type(ben, 'his ');
    room.settle();
    goTo(ana, 0);
    ana.undo();
    expect(ana.text).toBe('head/his one');
    expect(caret(ana)).toBe(12);
    ana.redo();
    expect(ana.text).toBe('head/his one mine');
  });

  it('a line that comes back by undo looks as before', () => {
    const { room, ana, ben } = two('head/one/two');
    ana.does((tr) =>
      tr
        .setNodeAttribute(pmOf(tr.doc, 9) - 1, 'kind', 'check')
        .setNodeAttribute(pmOf(tr.doc, 9) - 1, 'checked', true),
    );
    room.settle();
    ana.core.sealUndo();
    ana.does((tr) => tr.delete(pmOf(tr.doc, 8), pmOf(tr.doc, 12)));
    expect(ana.text).toBe('head/one');
    ana.undo();
    expect(ana.shown[2]).toMatchObject({ kind: 'check', checked: true, spans: [{ text: 'two' }] });
    room.settle();
    expect(ben.shown).toEqual(ana.shown);
  });

  it('tells the agenda only after the view stands', () => {
    const { ana } = two('head');
    const seen: string[] = [];
    const update = ana.updateState.bind(ana);
    ana.updateState = (state) => {
      seen.push(`view, told ${ana.told.length}`);
      update(state);
    };
    type(ana, 'x');
    expect(seen).toEqual(['view, told 0']);
    expect(ana.told).toHaveLength(1);
  });

  it('tells nothing for a moved caret', () => {
    const { ana } = two('head');
    goTo(ana, 2);
    expect(ana.told).toEqual([]);
  });

  it('keeps the marks that are to be typed next when the other types', () => {
    const { room, ana, ben } = two('head');
    goTo(ana, 4);
    const bold = ana.state.schema.mark('bold');
    ana.does((tr) => tr.addStoredMark(bold));
    type(ben, 'x');
    room.settle();
    expect(ana.state.storedMarks).toEqual([bold]);
  });
});

describe('while an input method composes', () => {
  it('the other’s letters wait, and then both are there', () => {
    const { room, ana, ben } = two('head/one');
    goTo(ana, 8);
    compose(ana, 8, 'に');
    goTo(ben, 8);
    type(ben, 'BEN');
    goTo(ben, 5);
    type(ben, '>');
    room.upload(ben);
    for (let count = 0; count < 4; count++) {
      room.upload(ben);
      room.download(ana);
    }
    const { doc } = ana.state;
    expect(ana.text).toBe('head/oneに');
    compose(ana, 8, 'にほ');
    compose(ana, 8, '日本');
    expect(ana.text).toBe('head/one日本');
    expect(ana.state.doc).not.toBe(doc);
    room.settle();
    expect(ana.text).toMatch(/^head\/>one(日本BEN|BEN日本)$/);
    expect(ben.text).toBe(ana.text);
    expect(ana.shown).toEqual(ana.kept);
    expect(ana.text.slice(0, caret(ana)).endsWith('日本')).toBe(true);
    expect(ana.troubles).toEqual([]);
  });

  it('without anything from the other, letters go out at once', () => {
    const { ana } = two('head');
    compose(ana, 4, 'に');
    compose(ana, 4, 'にほ');
    expect(ana.told).toHaveLength(2);
    expect(ana.kept).toEqual(ana.shown);
  });

  it('keeps what was composed in a line that the other deletes meanwhile', () => {
    const { room, ana, ben } = two('head/one/two');
    goTo(ana, 7);
    compose(ana, 7, 'に');
    ben.does((tr) => tr.delete(pmOf(tr.doc, 4), pmOf(tr.doc, 8)));
    room.upload(ben);
    room.download(ana);
    expect(ana.binding.holding).toBe(true);
    compose(ana, 7, '日本');
    room.settle();
    expect(ana.text).toBe('head日本/two');
    expect(ben.text).toBe(ana.text);
  });

  it('keeps every letter when the other deletes all around it before it is known', () => {
    const { room, ana, ben } = two('head/one/two');
    ben.does((tr) => tr.delete(pmOf(tr.doc, 2), pmOf(tr.doc, 12)));
    room.upload(ben);
    ana.composing = true;
    goTo(ana, 7);
    room.download(ana);
    compose(ana, 7, 'に');
    compose(ana, 7, 'にほ');
    at(
      ana,
      9,
      newLine(() => ana.freshId()),
    );
    type(ana, 'more');
    room.settle();
    expect(ana.text).toBe('heにほ/more');
    expect(ben.text).toBe(ana.text);
    expect(ana.troubles).toEqual([]);
  });

  it('keeps line breaks and ticks of one’s own as well', () => {
    const { room, ana, ben } = two('head/one/two');
    ana.composing = true;
    type(ben, 'x');
    room.upload(ben);
    room.download(ana);
    at(
      ana,
      8,
      newLine(() => ana.freshId()),
    );
    type(ana, 'new');
    ana.does((tr) => tr.setNodeAttribute(pmOf(tr.doc, 13) - 1, 'kind', 'check'));
    room.settle();
    expect(ana.text).toBe('xhead/one/new/two');
    expect(ana.shown[3]).toMatchObject({ kind: 'check' });
    expect(ben.shown).toEqual(ana.shown);
  });

  it('the caret stays within what was composed', () => {
    const { room, ana, ben } = two('head/one');
    goTo(ben, 5);
    type(ben, '>');
    room.upload(ben);
    ana.composing = true;
    room.download(ana);
    goTo(ana, 8);
    compose(ana, 8, 'にほんご');
    goTo(ana, 10);
    room.settle();
    expect(ana.text).toBe('head/>oneにほんご');
    expect(caret(ana)).toBe(11);
  });

  it('what comes between its end and the bringing together keeps its turn', () => {
    const { room, ana, ben } = two('head/one');
    goTo(ben, 8);
    type(ben, 'ab');
    room.upload(ben);
    room.upload(ben);
    ana.composing = true;
    room.download(ana);
    goTo(ana, 0);
    compose(ana, 0, 'に');
    ana.composing = false;
    room.download(ana);
    expect(ana.text).toBe('にhead/one');
    ana.binding.flush();
    expect(ana.text).toBe('にhead/oneab');
    room.settle();
    expect([ana.text, ana.troubles]).toEqual([ben.text, []]);
  });

  it('an undo of one’s own comes after what waited', () => {
    const { room, ana, ben } = two('head');
    goTo(ana, 4);
    ana.core.sealUndo();
    ana.composing = true;
    type(ben, 'x');
    room.upload(ben);
    room.download(ana);
    type(ana, 'y');
    ana.composing = false;
    ana.undo();
    expect(ana.shown).toEqual(ana.kept);
    expect(ana.text).toBe('xhead');
  });
});

describe('when the two no longer agree', () => {
  it('the editor shows what the agenda says, keeps its caret, and says so', () => {
    const { ana } = two('head/one/two');
    goTo(ana, 9);
    ana.binding.receive({
      topic: 't',
      source: 'remote',
      delta: [
        { op: 'retain', len: 99 },
        { op: 'delete', len: 1 },
      ],
      lines: [],
    });
    expect(ana.troubles).toHaveLength(1);
    expect(ana.shown).toEqual(ana.kept);
    expect(caret(ana)).toBe(9);
  });

  it('so it does when the agenda refuses an edit', () => {
    const { ana } = two('head');
    goTo(ana, 4);
    const mark = ana.state.schema.mark('link', { href: 'javascript:alert(1)' });
    ana.does((tr) => tr.addMark(1, 3, mark));
    expect(ana.troubles).toHaveLength(1);
    expect(ana.shown).toEqual(ana.kept);
    type(ana, '!');
    expect(ana.kept[0]?.spans).toEqual([{ text: 'head!', marks: {} }]);
  });
});

describe('when the agenda answers nothing any more', () => {
  it('the first failure is told and the view stays as it is', () => {
    const { ana } = two('head');
    const silent = new Binding(ana, {
      port: {
        topic: () => {
          throw new Error('closed');
        },
        edit: () => {
          throw new Error('broken');
        },
      },
      topic: 'any-topic',
      fresh: () => ana.freshId(),
      onTrouble: (error) => ana.troubles.push(error),
    });
    silent.dispatch(ana.state.tr.insertText('!', 5));
    expect(ana.troubles).toEqual([new Error('broken')]);
    expect(ana.text).toBe('head!');
  });
});

describe('ids of lines', () => {
  it('make whatever comes first the headline, without a look of its own', () => {
    const { ana } = two('head/one');
    ana.does((tr) =>
      tr
        .setNodeAttribute(pmOf(tr.doc, 5) - 1, 'kind', 'check')
        .setNodeAttribute(pmOf(tr.doc, 5) - 1, 'indent', 2),
    );
    ana.does((tr) => tr.delete(0, tr.doc.child(0).nodeSize));
    expect(ana.shown).toEqual([
      {
        id: 'first-line',
        kind: 'text',
        indent: 0,
        checked: false,
        spans: [{ text: 'one', marks: {} }],
      },
    ]);
    expect(ana.kept).toEqual(ana.shown);
  });

  it('are fresh for what is split off or copied, and kept for what stays', () => {
    const { ana } = two('head/one');
    const [, before] = ana.shown;
    ana.does((tr) => tr.split(pmOf(tr.doc, 6)));
    ana.does((tr) => tr.insert(0, tr.doc.child(1)));
    const ids = ana.shown.map((line) => line.id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toBe('first-line');
    expect(ids[2]).toBe(before?.id);
    expect(ana.shown).toEqual(ana.kept);
  });

  it('that came twice stay as they are until somebody edits that line', () => {
    const { room, ana, ben } = two('head/one/two');
    // Both move the same line up: each takes it out and puts it in again.
    for (const writer of [ana, ben]) {
      writer.does((tr) => {
        const line = tr.doc.child(2);
        const end = tr.doc.content.size;
        return tr.delete(end - line.nodeSize, end).insert(tr.doc.child(0).nodeSize, line);
      });
    }
    room.settle();
    expect(ana.text).toBe('head/two/two/one');
    expect(ana.shown[1]?.id).toBe(ana.shown[2]?.id);
    goTo(ana, 0);
    type(ana, 'x');
    expect(ana.shown[1]?.id).toBe(ana.shown[2]?.id);
    goTo(ana, 7);
    type(ana, 'x');
    expect(ana.shown[1]?.id).not.toBe(ana.shown[2]?.id);
    room.settle();
    expect(ben.shown).toEqual(ana.shown);
    expect(ana.text).toBe('xhead/txwo/two/one');
  });
});
