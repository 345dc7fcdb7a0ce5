import { Fragment, Slice, type Node } from 'prosemirror-model';
import { TextSelection, type Command } from 'prosemirror-state';
import type { LineKind } from '../core/types.ts';
import {
  backspaceAtStart,
  deleteAtEnd,
  indent,
  moveLines,
  newLine,
  setLine,
  tick,
} from '../editor/commands.ts';
import { LINE_KINDS } from '../editor/line-dom.ts';
import { insertLines } from '../editor/paste/insert.ts';
import { sliceOf } from '../editor/paste/pasted.ts';
import { linesFromText } from '../editor/paste/plain.ts';
import { schema } from '../editor/schema.ts';
import type { Random } from './random.ts';
import type { Writer } from './writers.ts';

const WORDS = ['a', 'aa', 'aaa', 'b', 'ab', ' ', 'x y', 'é', '😀', 'お', '👩‍👩‍👧', 'word', '/', '- '];
const LINKS = ['https://example.org/', 'http://a.test/b?c=d', 'mailto:ana@example.org'];

/** One random edit by one writer; its name, for the record. */
export function randomMove(writer: Writer, random: Random): string {
  const name = random.pick(NAMES);
  MOVES[name]?.(writer, random);
  return name;
}

type Move = (writer: Writer, random: Random) => void;

const MOVES: Record<string, Move> = {
  type: (writer, random) =>
    writer.does((tr) => {
      const at = place(tr.doc, random);
      return tr.insertText(random.pick(WORDS), at).setSelection(TextSelection.create(tr.doc, at));
    }),
  typeOver: (writer, random) =>
    writer.does((tr) => {
      const [from, to] = range(tr.doc, random, 4);
      return tr.insertText(random.pick(WORDS), from, to);
    }),
  typeMarked: (writer, random) =>
    writer.does((tr) =>
      tr.insert(place(tr.doc, random), schema.text(random.pick(WORDS), [randomMark(random)])),
    ),
  delete: (writer, random) =>
    writer.does((tr) => {
      const [from, to] = range(tr.doc, random, 6);
      return tr.delete(from, to);
    }),
  deleteRange: (writer, random) =>
    writer.does((tr) => {
      const [from, to] = range(tr.doc, random, 30);
      return tr.deleteRange(from, to);
    }),
  deleteLine: (writer, random) =>
    writer.does((tr) => {
      const index = random.below(tr.doc.childCount);
      const pos = startOf(tr.doc, index);
      return tr.doc.childCount === 1 ? tr : tr.delete(pos, pos + tr.doc.child(index).nodeSize);
    }),
  split: (writer, random) => writer.does((tr) => tr.split(place(tr.doc, random))),
  enter: (writer, random) => {
    run(
      writer,
      random,
      newLine(() => writer.freshId()),
    );
  },
  backspace: (writer, random) => {
    run(writer, random, backspaceAtStart);
  },
  deleteForward: (writer, random) => {
    run(writer, random, deleteAtEnd);
  },
  indent: (writer, random) => {
    run(writer, random, indent(random.chance(70) ? 1 : -1));
  },
  tick: (writer, random) => {
    run(writer, random, tick);
  },
  moveLines: (writer, random) => {
    run(writer, random, moveLines(random.chance(50) ? 'up' : 'down'));
  },
  kind: (writer, random) =>
    writer.does((tr) =>
      setLine(tr, startOf(tr.doc, random.below(tr.doc.childCount)), { kind: kind(random) }),
    ),
  number: (writer, random) =>
    writer.does((tr) =>
      setLine(tr, startOf(tr.doc, random.below(tr.doc.childCount)), {
        kind: 'number',
        start: random.pick([0, 1, 7, 999_999]),
      }),
    ),
  markup: (writer, random) =>
    writer.does((tr) => {
      const pos = startOf(tr.doc, random.below(tr.doc.childCount));
      return tr.setNodeMarkup(pos, null, {
        ...tr.doc.nodeAt(pos)?.attrs,
        kind: kind(random),
        checked: random.chance(50),
      });
    }),
  mark: (writer, random) =>
    writer.does((tr) => {
      const [from, to] = range(tr.doc, random, 12);
      const mark = randomMark(random);
      return random.chance(60) ? tr.addMark(from, to, mark) : tr.removeMark(from, to, mark.type);
    }),
  paste: (writer, random) => {
    select(writer, random);
    const rows = Array.from({ length: 1 + random.below(3) }, () =>
      random.pick(['- one', '[x] two', '', 'three', '> q', '1. n', '7. n', '8. n']),
    );
    const lines = linesFromText(rows.join('\n'), { signs: true, marks: {} });
    writer.binding.dispatch(insertLines(writer.state, sliceOf(lines)));
  },
  copyWithin: (writer, random) =>
    writer.does((tr) => {
      const [from, to] = range(tr.doc, random, 12);
      const slice = tr.doc.slice(from, to);
      const [start, end] = range(tr.doc, random, 8);
      return tr.replaceRange(start, end, slice);
    }),
  insertLine: (writer, random) =>
    writer.does((tr) => {
      const pos = startOf(tr.doc, random.below(tr.doc.childCount + 1));
      return tr.insert(
        pos,
        schema.node(
          'line',
          { kind: kind(random) },
          random.chance(50) ? schema.text('new') : undefined,
        ),
      );
    }),
  rewriteAll: (writer, random) =>
    writer.does((tr) => {
      const lines = [
        schema.node('line', null, schema.text(random.pick(WORDS))),
        schema.node('line', { kind: kind(random) }),
      ];
      return tr.replace(0, tr.doc.content.size, new Slice(Fragment.from(lines), 0, 0));
    }),
  several: (writer, random) =>
    writer.does((tr) => {
      for (let step = 0; step < 3; step++) {
        const at = place(tr.doc, random);
        const dice = random.below(4);
        if (dice < 2) {
          tr.insertText(random.pick(WORDS), at);
        } else if (dice < 3) {
          tr.split(at);
        } else {
          const [from, to] = range(tr.doc, random, 5);
          tr.delete(from, to);
        }
      }
      return tr;
    }),
  undo: (writer) => {
    writer.undo();
  },
  redo: (writer) => {
    writer.redo();
  },
  seal: (writer) => {
    writer.core.sealUndo();
  },
};

const NAMES = Object.keys(MOVES).flatMap((name): string[] => {
  if (name === 'rewriteAll') {
    return [name];
  }
  const often =
    name === 'type' || name === 'typeOver' || name === 'split' || name === 'undo' ? 6 : 3;
  return Array<string>(often).fill(name);
});

function run(writer: Writer, random: Random, command: Command): void {
  select(writer, random);
  command(writer.state, (tr) => {
    writer.binding.dispatch(tr);
  });
}

function select(writer: Writer, random: Random): void {
  const [from, to] = random.chance(60)
    ? twice(place(writer.state.doc, random))
    : range(writer.state.doc, random, 10);
  writer.does((tr) =>
    tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to))),
  );
}

function twice(at: number): [number, number] {
  return [at, at];
}

function startOf(doc: Node, index: number): number {
  let pos = 0;
  for (let before = 0; before < index; before++) {
    pos += doc.child(before).nodeSize;
  }
  return pos;
}

/** A place within a line, and not within a character. */
function place(doc: Node, random: Random): number {
  return whole(doc, 1 + random.below(Math.max(1, doc.content.size - 1)));
}

function range(doc: Node, random: Random, longest: number): [number, number] {
  const from = place(doc, random);
  const to = whole(doc, Math.min(doc.content.size - 1, from + random.below(longest)));
  return [Math.min(from, to), Math.max(from, to)];
}

function whole(doc: Node, pos: number): number {
  const $pos = doc.resolve(pos);
  if ($pos.depth === 0) {
    return pos + 1 < doc.content.size ? pos + 1 : pos - 1;
  }
  return /^[\uDC00-\uDFFF]$/.test(
    $pos.parent.textBetween(
      $pos.parentOffset,
      Math.min($pos.parent.content.size, $pos.parentOffset + 1),
    ),
  )
    ? pos - 1
    : pos;
}

function kind(random: Random): LineKind {
  return random.pick(LINE_KINDS);
}

function randomMark(random: Random) {
  const { bold, italic, strike, code, link } = schema.marks;
  return random.chance(25)
    ? link.create({ href: random.pick(LINKS) })
    : random.pick([bold, italic, strike, code]).create();
}
