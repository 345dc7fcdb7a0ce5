import { readFileSync } from 'node:fs';

import type { BrowserContextOptions } from '@playwright/test';

import type { Person } from '../language/person.ts';
import { PHONE } from '../language/phone.ts';
import { asOnApple, play, type Move } from '../language/soft-keyboard.ts';
import { expect, seeTheSame, together as test } from '../language/story.ts';

interface Sequence {
  readonly name: string;
  readonly on: 'android' | 'ios';
  readonly keyboard: string;
  readonly lines: readonly string[];
  readonly steps: readonly Move[];
  readonly becomes: readonly string[];
  readonly other?: readonly ('start' | 'end')[];
}

const { sequences } = JSON.parse(
  readFileSync(new URL('../fixtures/soft-keyboards.json', import.meta.url), 'utf8'),
) as { sequences: readonly Sequence[] };

const PHONES: Readonly<Record<Sequence['on'], BrowserContextOptions>> = {
  android: {
    ...PHONE,
    userAgent:
      'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  },
  ios: {
    ...PHONE,
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  },
};

/** One sequence that fails does not keep the rest from being played. */
const every = expect.configure({ soft: true, timeout: 5_000 });

/** Few enough for one page to stay quick. */
const AT_ONCE = 16;

/** What the other writes while Alice's keyboard is busy: letters that no sequence has. */
const OTHERS = '·';

for (const on of ['android', 'ios'] as const) {
  test.describe(`on a phone (${on})`, () => {
    test.use({ machines: { Alice: PHONES[on] } });
    // Each sequence is a topic of its own, written by the other.
    test.setTimeout(600_000);

    for (const [part, played] of parts(sequences.filter((one) => one.on === on)).entries()) {
      for (const company of ['alone', 'while the other writes in the same line'] as const) {
        test(`what soft keyboards send arrives as it was meant, ${company}, part ${part + 1}`, async ({
          alice,
          bob,
        }) => {
          // Lines that a browser joins by itself, as nobody may stop it, get looks from it, which the page's policy refuses.
          if (on === 'android') {
            alice.expects(/Applying inline style|style-src-attr inline/u);
          }
          if (on === 'ios') {
            await alice.page.addInitScript(asOnApple);
            await alice.page.reload();
            await expect(alice.page.getByTestId('composer')).toBeVisible();
          }
          for (const [index, sequence] of played.entries()) {
            await test.step(`${sequence.keyboard}: ${sequence.name}`, async () => {
              const topic = `${String(index).padStart(3, '0')} `;
              await writesAll(bob, topic, sequence.lines.map(withoutCaret));
              const line = await takesTheCaret(alice, topic, sequence.lines);
              let composing = false;
              for (const [turn, move] of sequence.steps.entries()) {
                const ends = sequence.other ?? ['start', 'end'];
                const at = ends[turn % Math.max(1, ends.length)];
                if (company !== 'alone' && at !== undefined) {
                  await writesAt(bob, topic, line, at);
                  // Before a sign that is typed at the same moment, the letter would make it none: it is there first.
                  await (composing ? heldBack(alice) : readTheSame(topic, bob, alice));
                }
                await play(alice.page, move);
                composing = 'start' in move || (composing && !('end' in move));
              }
              const reads = sequence.becomes.map(withoutCaret).map(parsed);
              const headed = reads.map((row, at) =>
                at === 0 ? { ...row, words: topic + row.words } : row,
              );
              for (const person of [alice, bob]) {
                await every
                  .poll(() => linesRead(person, topic), {
                    message: `${person.name}: ${sequence.name}`,
                  })
                  .toEqual(headed);
              }
              await every
                .poll(() => caretRead(alice), { message: `caret: ${sequence.name}` })
                .toEqual(caretMeant(sequence.becomes, topic));
            });
          }
          await seeTheSame(alice, bob);
        });
      }
    }
  });
}

function parts(all: readonly Sequence[]): (readonly Sequence[])[] {
  return all.length === 0 ? [] : [all.slice(0, AT_ONCE), ...parts(all.slice(AT_ONCE))];
}

const SIGNS: Readonly<Record<string, string>> = {
  '- ': 'bullet',
  '1. ': 'number',
  '[] ': 'check',
  '.. ': 'blank',
  '> ': 'quote',
  '=> ': 'conclusion',
  '# ': 'heading',
};

interface Row {
  readonly kind: string;
  readonly words: string;
}

function parsed(row: string): Row {
  const sign = Object.keys(SIGNS).find((one) => row.startsWith(one));
  if (sign !== undefined) {
    return { kind: SIGNS[sign] ?? '', words: row.slice(sign.length) };
  }
  return { kind: 'text', words: row.replace(/^\\/u, '') };
}

function withoutCaret(row: string): string {
  return row.replaceAll(/[|‹›]/gu, '');
}

/** Writes a topic at a desk. */
async function writesAll(person: Person, topic: string, rows: readonly string[]): Promise<void> {
  const [headline = '', ...lines] = rows;
  await person.brings(topic + headline);
  await person.goesTo(topic, { line: 0, at: 'end' });
  let before = 'text';
  for (const row of lines) {
    const { kind, words } = parsed(row);
    await person.presses('Enter');
    const same = kind === before && kind !== 'heading' && kind !== 'conclusion';
    if (!same && !['text', 'heading', 'conclusion'].includes(before)) {
      await person.presses('Backspace');
    }
    await person.page.keyboard.type(same ? words : row);
    before = kind;
  }
}

/** Puts the caret, or both ends of a selection, to where the rows have their signs; says in which line. */
async function takesTheCaret(
  person: Person,
  topic: string,
  rows: readonly string[],
): Promise<number> {
  const spots = rows.flatMap((row, line) => {
    const { words } = parsed(row);
    return ['|', '‹', '›'].flatMap((sign) => {
      const at = words.replaceAll(sign === '›' ? '‹' : '', '').indexOf(sign);
      return at === -1 ? [] : [{ line, at: line === 0 ? at + topic.length : at }];
    });
  });
  const [first, last = first] = spots;
  if (first === undefined || last === undefined) {
    throw new Error('no caret');
  }
  const reads = rows
    .map(withoutCaret)
    .map(parsed)
    .map(({ words }, line) => (line === 0 ? topic + words : words));
  await person.reads(topic, reads);
  const end = reads[first.line]?.length === first.at;
  await person.goesTo(topic, { line: first.line, at: end ? 'end' : first.at });
  if (last !== first) {
    await person.lineOf(topic, first.line).evaluate(
      (line, [from, to, down]) => {
        const lines = [...(line.parentElement?.querySelectorAll('.line') ?? [])];
        const text = (of: Element | undefined): Node => {
          const walker = document.createTreeWalker(of ?? line, NodeFilter.SHOW_TEXT);
          return walker.nextNode() ?? line;
        };
        getSelection()?.setBaseAndExtent(
          text(line),
          from,
          text(lines[lines.indexOf(line) + down]),
          to,
        );
      },
      [first.at, last.at, last.line - first.line] as const,
    );
    await person.page.waitForTimeout(50);
  } else {
    await expect
      .poll(async () => (await person.caret()).before)
      .toBe((reads[first.line] ?? '').slice(0, first.at));
  }
  return first.line;
}

/** Writes a letter at an end of the line, by the browser's own means. */
async function writesAt(
  person: Person,
  topic: string,
  line: number,
  end: 'start' | 'end',
): Promise<void> {
  await person.lineOf(topic, line).evaluate(
    (element, [at, letter]) => {
      const words = element.querySelector('.words') ?? element.querySelector('.item') ?? element;
      element.closest<HTMLElement>('.ProseMirror')?.focus({ preventScroll: true });
      const selection = getSelection();
      selection?.selectAllChildren(words);
      if (at === 'start') {
        selection?.collapseToStart();
      } else {
        selection?.collapseToEnd();
      }
      document.execCommand('insertText', false, letter);
    },
    [end, OTHERS] as const,
  );
}

/** Waits until both read the same in the topic: what one wrote last is at the other then. */
async function readTheSame(topic: string, one: Person, other: Person): Promise<void> {
  const read = async (person: Person): Promise<string> => JSON.stringify(await person.lines(topic));
  await every
    .poll(async () => (await read(one)) === (await read(other)), {
      message: `${one.name} and ${other.name} read the same`,
      intervals: [5, 10, 20, 50],
    })
    .toBe(true);
}

/** Gives the letter time to come to a page that does not show it, as long as it composes. */
async function heldBack(person: Person): Promise<void> {
  await person.page.waitForTimeout(40);
}

async function linesRead(person: Person, topic: string): Promise<Row[]> {
  return (await person.lines(topic)).map(({ kind, words }) => ({
    kind,
    words: words.replaceAll(OTHERS, ''),
  }));
}

async function caretRead(person: Person): Promise<string> {
  const { before, selected, after } = await person.caret();
  return `${before}[${selected}]${after}`.replaceAll(OTHERS, '');
}

function caretMeant(rows: readonly string[], topic: string): string {
  const line = rows.findIndex((row) => row.includes('|'));
  const words = parsed(rows[line] ?? '').words.replace('|', '[]');
  return line === 0 ? topic + words : words;
}
