import * as Y from 'yjs';

import type { Person } from '../language/person.ts';
import { stockClient } from '../language/stock-client.ts';
import { expect, together as test } from '../language/story.ts';

// A trace copies the whole page for each action, which takes longer than what is measured.
test.use({ trace: 'off' });

/** What is on a page once an agenda is open on it; the times are printed, as they are the machine's too. */
interface Cost {
  /** From the beginning of the load to the first words on the screen, in milliseconds. */
  words: number;
  /** All the time in which it heard nothing, in milliseconds. */
  busy: number;
  /** Topics that are there with all that can be done with them. */
  whole: number;
  editors: number;
  elements: number;
}

/** An agenda of that many things, and as many again. */
interface Much {
  count: number;
  fill: (doc: Y.Doc, from: number, to: number) => void;
  /** What there is one of for each thing, once all are drawn. */
  each: string;
  /** At most so many are drawn, however many there are. */
  most?: number;
}

const MUCH: Record<string, Much> = {
  'parked topics': {
    count: 1_000,
    fill: (doc, from, to) => {
      for (let number = from; number < to; number += 1) {
        topic(doc, `topic-${padded(number)}`, 'parked');
      }
    },
    each: '.topic',
  },
  'meetings of 20 topics': {
    count: 150,
    fill: (doc, from, to) => {
      for (let meeting = from; meeting < to; meeting += 1) {
        const day = new Date(Date.UTC(2020, 0, 1 - meeting)).toISOString().slice(0, 10);
        doc.getMap('meetings').set(`${day}/state`, 'closed');
        for (let number = 0; number < 20; number += 1) {
          topic(doc, `topic-${padded(meeting)}-${String(number)}`, day).set(
            `outcome/${day}`,
            'discussed',
          );
        }
      }
    },
    each: '[data-testid=section]:has(.topic, .far)',
  },
  'lines in one topic': {
    count: 10_000,
    fill: (doc, from, to) => {
      if (from === 0) {
        topic(doc, 'topic-one', 'parked');
      }
      const words = doc.getText('b:topic-one');
      const lines: { insert: unknown }[] = [];
      for (let number = from; number < to; number += 1) {
        lines.push(
          { insert: { l: `line-${padded(number)}` } },
          { insert: `Line ${String(number)}` },
        );
      }
      words.applyDelta([{ retain: words.length }, ...lines]);
    },
    each: '.line:not([data-line=first-line])',
  },
  'promises in one topic': {
    count: 2_000,
    fill: (doc, from, to) => {
      MUCH['lines in one topic']?.fill(doc, from, to);
      for (let number = from; number < to; number += 1) {
        const id = `promise-${padded(number)}`;
        const fields = new Y.Map<unknown>();
        doc.getMap('promises').set(id, fields);
        const said = {
          who: 'a',
          kind: 'action',
          topic: 'topic-one',
          line: `line-${padded(number)}`,
        };
        for (const [name, value] of Object.entries(said)) {
          fields.set(name, value);
        }
        doc.getText(`p:${id}`).insert(0, `do thing ${String(number)}`);
      }
    },
    each: '.below-line',
    most: 200,
  },
  'accents on one letter': {
    count: 150_000,
    fill: (doc, from, to) => {
      if (from === 0) {
        topic(doc, 'topic-one', 'parked');
      }
      doc.getText('b:topic-one').insert(1, '\u0301'.repeat(to - from));
    },
    each: '.topic',
    most: 1,
  },
};

for (const [what, much] of Object.entries(MUCH)) {
  test(`an agenda of many ${what} opens in as much as is near`, async ({
    agenda,
    alice,
    bob,
    server,
  }) => {
    await alice.page.goto('about:blank');
    await bob.page.goto('about:blank');
    const { count } = much;
    const { doc, provider } = await stockClient(bob, agenda, server);
    const costs: Cost[] = [];
    try {
      await expect.poll(() => provider.synced).toBe(true);
      for (const [from, to] of [
        [0, count],
        [count, 2 * count],
      ] as const) {
        doc.transact(() => {
          much.fill(doc, from, to);
        });
        // Opened once from the server, and measured from the device.
        await opened(alice, agenda, much, to);
        costs.push(await opened(alice, agenda, much, to));
        console.log(to, what, JSON.stringify(costs.at(-1)));
      }
    } finally {
      provider.destroy();
      doc.destroy();
    }
    const [once, twice] = costs;
    if (once === undefined || twice === undefined) {
      throw new Error('it was opened twice');
    }
    expect(twice.elements).toBeLessThan(2.5 * once.elements);
    expect(twice.editors).toBeLessThan(once.editors + 2);
    expect(twice.whole).toBeLessThan(once.whole + 2);
    expect(twice.whole).toBeLessThan(100);
    expect(twice.editors).toBeLessThan(30);
  });
}

test('words that are far are on the page, to be found and printed, and come near with all that belongs to them', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  const { doc, provider } = await stockClient(bob, agenda, server);
  try {
    await expect.poll(() => provider.synced).toBe(true);
    doc.transact(() => {
      for (let number = 0; number < 300; number += 1) {
        topic(doc, `topic-${padded(number)}`, 'parked');
      }
    });
    const last = alice.page.locator('[data-topic=topic-000299]');
    await expect(last).toContainText('About topic-000299');
    await expect(last.getByTestId('topic-tools')).toHaveCount(0);
    await last.scrollIntoViewIfNeeded();
    await expect(last.getByTestId('topic-tools')).toHaveCount(1);
    await expect(last.locator('.ProseMirror')).toHaveCount(1);

    const far = bob.page.locator('[data-topic=topic-000299]');
    await expect(far).toContainText('About topic-000299');
    await expect(far.getByTestId('topic-tools')).toHaveCount(0);
    await bob.page.pdf();
    await expect(far.getByTestId('topic-tools')).toHaveCount(1);
  } finally {
    provider.destroy();
    doc.destroy();
  }
});

test('a topic of many lines becomes an editor when somebody writes in it', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.page.goto('about:blank');
  await bob.page.goto('about:blank');
  const lines = 20_000;
  const { doc, provider } = await stockClient(bob, agenda, server);
  try {
    await expect.poll(() => provider.synced).toBe(true);
    doc.transact(() => {
      MUCH['lines in one topic']?.fill(doc, 0, lines);
    });
    const { page } = alice;
    await alice.opens(agenda);
    await expect(page.locator('.line')).toHaveCount(lines + 1);
    await expect(page.locator('.ProseMirror')).toHaveCount(0);
    const line = page.locator('[data-line=line-000002]');
    const began = Date.now();
    await line.click();
    await expect(page.locator('.ProseMirror')).toBeFocused();
    console.log(lines, 'lines in an editor after', Date.now() - began, 'ms');
    await page.keyboard.press('End');
    const keys = await page.evaluate(() => {
      const keys: number[] = [];
      Object.assign(globalThis, { keys });
      addEventListener(
        'keydown',
        () => {
          const pressed = performance.now();
          requestAnimationFrame(() =>
            setTimeout(() => keys.push(Math.round(performance.now() - pressed))),
          );
        },
        { capture: true },
      );
      return keys;
    });
    expect(keys).toEqual([]);
    for (const letter of ' goes on') {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    }
    await expect(line).toHaveText('Line 2 goes on');
    await alice.isSaved();
    console.log(
      'each key drawn after',
      JSON.stringify(await page.evaluate(() => (globalThis as unknown as { keys: number[] }).keys)),
      'ms',
    );
    await expect.poll(() => doc.getText('b:topic-one').toJSON()).toContain('Line 2 goes onLine 3');
  } finally {
    provider.destroy();
    doc.destroy();
  }
});

async function opened(
  person: Person,
  agenda: string,
  { each, most }: Much,
  there: number,
): Promise<Cost> {
  const { page } = person;
  await page.goto('about:blank');
  await page.addInitScript(() => {
    const seen = { words: 0, busy: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.busy += duration;
      }
    }).observe({ type: 'longtask', buffered: true });
    const look = (): void => {
      if (document.querySelector('.topic .line') === null) {
        requestAnimationFrame(look);
      } else {
        requestAnimationFrame(() => {
          seen.words = performance.now();
        });
      }
    };
    requestAnimationFrame(look);
  });
  await person.opens(agenda);
  await expect(page.locator('.topic .line').first()).toBeVisible();
  await expect(page.locator(each)).toHaveCount(Math.min(there, most ?? there));
  await person.isSaved();
  return page.evaluate(() => {
    const { words, busy } = (globalThis as unknown as { seen: Cost }).seen;
    const count = (selector: string): number => document.querySelectorAll(selector).length;
    return {
      words: Math.round(words),
      busy: Math.round(busy),
      whole: count('[data-testid=topic-tools]'),
      editors: count('.ProseMirror'),
      elements: count('*'),
    };
  });
}

function topic(doc: Y.Doc, id: string, section: string): Y.Map<unknown> {
  const fields = new Y.Map<unknown>();
  doc.getMap('topics').set(id, fields);
  fields.set('meeting', section);
  fields.set('rank', 'V');
  doc.getText(`b:${id}`).insert(0, `About ${id}`);
  return fields;
}

function padded(number: number): string {
  return String(number).padStart(6, '0');
}
