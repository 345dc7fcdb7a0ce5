import type { CDPSession, Locator } from '@playwright/test';

import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { expect, seeTheSame, together as test } from '../language/story.ts';

test('both type into the same line at once', async ({ alice, bob }) => {
  await alice.brings('middle');
  await expect(bob.topic('middle')).toBeVisible();
  await alice.goesTo('mid', { line: 0, at: 3 });
  await bob.goesTo('mid', { line: 0, at: 'end' });

  await Promise.all([alice.types('ABCDEFGHIJ'), bob.types('0123456789')]);

  await expect.poll(() => seenBy(alice, 'mid')).toEqual(['midABCDEFGHIJdle0123456789']);
  await seeTheSame(alice, bob);
  // Each is still where the own letters end, though the other wrote before or behind.
  expect(await alice.caret()).toEqual({
    before: 'midABCDEFGHIJ',
    selected: '',
    after: 'dle0123456789',
  });
  expect(await bob.caret()).toEqual({
    before: 'midABCDEFGHIJdle0123456789',
    selected: '',
    after: '',
  });
});

test('each sees the other’s caret, with the name, where it is', async ({ alice, bob }) => {
  await alice.brings('one two three');
  await expect(bob.topic('one two three')).toBeVisible();
  await alice.goesTo('one', { line: 0, at: 3 });
  await bob.goesTo('one', { line: 0, at: 7 });

  for (const [seer, other, letters] of [
    [alice, bob, 'one two'],
    [bob, alice, 'one'],
  ] as const) {
    await expect(seer.caretOfOther).toHaveCount(1);
    await expect(seer.caretOfOther.locator('.name')).toHaveAttribute('data-name', other.name);
    await expect.poll(() => lettersBefore(seer)).toBe(letters);
  }

  await alice.types('!!');
  await expect.poll(() => lettersBefore(alice)).toBe('one!! two');
  await expect.poll(() => lettersBefore(bob)).toBe('one!!');

  await bob.closesThePage();
  await expect(alice.caretOfOther).toHaveCount(0);
});

test('nothing moves under a reader when the other writes above', async ({ alice, bob }) => {
  // Some browsers hold still by themselves, others don't: this one shall not, here.
  await alice.page.evaluate(() => {
    document.documentElement.style.overflowAnchor = 'none';
    document.body.style.overflowAnchor = 'none';
  });
  for (let n = 1; n <= 14; n += 1) {
    await alice.brings(`Topic number ${n} of many`);
  }
  await expect(bob.topic('Topic number 14 of')).toBeVisible();
  await alice.goesTo('Topic number 12 of', { line: 0, at: 5 });
  await alice.presses('End', 'Enter');
  await alice.types('where Alice writes');
  const line = alice.lineOf('Topic number 12 of', 1);
  await line.evaluate((element) => {
    element.scrollIntoView({ block: 'center' });
  });
  await alice.page.waitForTimeout(200);
  const before = await line.boundingBox();
  const caret = await alice.caret();

  // Above what Alice sees, and in her own line before her caret.
  await bob.goesTo('Topic number 1 of', { line: 0, at: 'end' });
  for (let n = 0; n < 12; n += 1) {
    await bob.presses('Enter');
    await bob.types(`more ${n}`);
  }
  await bringsOnTop(bob, 'A topic on top of all', 14);
  await bob.goesTo('where Alice writes', { line: 1, at: 0 });
  await bob.types('this is ');

  await expect.poll(async () => (await alice.caret()).before).toBe(`this is ${caret.before}`);
  expect((await alice.caret()).after).toBe(caret.after);
  const after = await line.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThanOrEqual(1);
  // And what she types next lands there.
  await alice.types(', still');
  await expect.poll(() => bob.topic('where Alice writes, still').count()).toBe(1);
});

test('what comes to the very top moves nothing under who reads there', async ({ alice, bob }) => {
  for (const headline of ['First', 'Second', 'Third']) {
    await alice.brings(headline);
  }
  // Nobody writes: what is read at the top of the page are the topics, not the form above them.
  await readsAt(alice);
  const first = alice.topic('First');
  const before = await topOf(first);
  await expect(bob.topic('Third')).toBeVisible();

  await bringsOnTop(bob, 'On top of all', 3);
  await expect(alice.page.getByTestId('topic').first()).toContainText('On top of all');
  await expect(alice.topic('On top of all')).toBeInViewport({ ratio: 1 });
  // A window scrolls by whole pixels.
  expect(Math.abs((await topOf(first)) - before)).toBeLessThanOrEqual(1);
});

test('what comes above or below what is in sight moves nothing there, and says that it is there', async ({
  alice,
  bob,
}) => {
  for (let n = 1; n <= 14; n += 1) {
    await alice.brings(`Old topic ${n}`);
  }
  await bob.addsAMeeting('2026-12-01');
  await expect(alice.section('2026-12-01')).toBeVisible();
  await bob.brings('For December');
  await expect(alice.topic('For December')).toBeVisible();
  const last = alice.topic('Old topic 14');
  await readsAt(alice, last);
  await expect(alice.topic('For December')).not.toBeInViewport();
  const [above, below] = [alice.page.getByTestId('new-above'), alice.page.getByTestId('new-below')];
  await expect(below).toHaveCount(0);
  const before = await topOf(last);

  await bob.brings('For December, second');
  await bob.brings('For December, third');
  await expect(above).toHaveText('2 new topics above');
  await expect(below).toHaveCount(0);
  expect(Math.abs((await topOf(last)) - before)).toBeLessThanOrEqual(1);
  await isAccessible(alice.page);
  await above.press('Enter');
  await expect(alice.topic('For December, third')).toBeFocused();
  await expect(alice.topic('For December, third')).toBeInViewport({ ratio: 1 });
  await alice.page.mouse.wheel(0, -9000);
  await expect(alice.topic('For December, second')).toBeInViewport();
  await expect(above).toHaveCount(0);
});

test('what one adds or the other brings at an end that is out of sight says so and leads there', async ({
  alice,
  bob,
}) => {
  for (let n = 1; n <= 14; n += 1) {
    await alice.brings(`Topic ${n} of many`);
  }
  const below = alice.page.getByTestId('new-below');
  await expect(alice.page.getByTestId('said')).toHaveText(/^Added: 14 of 14, /u);
  await expect(below).toHaveText(/^Your \d topics are below$/u);
  // The field stays where it is, for the next one.
  await expect(alice.page.getByTestId('composer')).toBeFocused();
  await expect(alice.page.getByTestId('composer')).toBeInViewport({ ratio: 1 });
  await isAccessible(alice.page);
  await below.press('Enter');
  await alice.page.mouse.wheel(0, 9000);
  await expect(below).toHaveCount(0);

  await readsAt(alice);
  const first = alice.topic('Topic 1 of');
  const before = await topOf(first);
  await expect(bob.topic('Topic 14 of')).toBeVisible();
  await bob.brings('From Bob');
  await expect(below).toHaveText('A new topic below');
  await alice.brings('From Alice');
  await expect(below).toHaveText('2 new topics below');
  await expect(alice.topic('From Bob')).not.toBeInViewport();
  expect(Math.abs((await topOf(first)) - before)).toBeLessThanOrEqual(1);

  await below.press('Enter');
  await expect(alice.topic('From Bob')).toBeFocused();
  await expect(alice.topic('From Bob')).toBeInViewport({ ratio: 1 });
  await alice.page.mouse.wheel(0, 9000);
  await expect(below).toHaveCount(0);
});

test('an input method’s composition survives what the other does to that line', async ({
  alice,
  bob,
}) => {
  await alice.brings('Topic');
  await alice.goesTo('Topic', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('start end');
  await bob.reads('Topic', ['Topic', 'start end']);
  await alice.goesTo('Topic', { line: 1, at: 6 });

  const keys = await alice.context.newCDPSession(alice.page);
  await composes(keys, 'に');
  await bob.writes('Topic', 1, ' one');
  await composes(keys, 'にほ');
  // The same place, and a kind of line that is drawn with other elements.
  await bob.goesTo('Topic', { line: 1, at: 6 });
  await bob.types('new ');
  await bob.goesTo('Topic', { line: 1, at: 0 });
  await bob.types('- ');
  // What Bob does next has reached Alice, so what he did to her line has as well.
  await bob.brings('Elsewhere');
  await expect(alice.topic('Elsewhere')).toBeVisible();
  expect((await alice.caret()).before).toMatch(/にほ$/u);
  await composes(keys, 'にほん');
  await composes(keys, 'にほんご');
  await keys.send('Input.insertText', { text: '日本語' });

  const together = /^start (?:日本語new |new 日本語)end one$/u;
  await expect.poll(() => secondLine(alice)).toMatch(together);
  await expect.poll(() => secondLine(bob)).toMatch(together);
  expect((await alice.lines('Topic'))[1]?.kind).toBe('bullet');
  expect((await alice.caret()).before).toMatch(/日本語$/u);
  await seeTheSame(alice, bob);
});

test('undo takes back one’s own words only', async ({ alice, bob }) => {
  await alice.brings('line');
  await expect(bob.topic('line')).toBeVisible();
  await alice.writes('line', 0, ' by Alice');
  await bob.writes('line', 0, ' and Bob');
  await alice.reads('line', ['line by Alice and Bob']);

  await alice.presses('Control+z');
  await bob.reads('line', ['line and Bob']);
  await alice.presses('Control+Shift+z');
  await bob.reads('line', ['line by Alice and Bob']);
  await seeTheSame(alice, bob);
});

test('the habits of Markdown are honoured, and seen by the other', async ({ alice, bob }) => {
  await alice.brings('Habits');
  await alice.goesTo('Habits', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('- a point');
  await alice.presses('Enter', 'Tab');
  await alice.types('a point below');
  await alice.presses('Enter', 'Enter', 'Enter');
  await alice.types('[] a box');
  await alice.presses('Enter', 'Enter');
  await alice.types('# a heading');
  await alice.presses('Enter');
  await alice.types('some **bold** and `code` words');
  await alice.isSaved();

  await expect
    .poll(async () =>
      (await bob.lines('Habits')).map(({ kind, indent, words }) => [kind, indent, words]),
    )
    .toEqual([
      ['text', 0, 'Habits'],
      ['bullet', 0, 'a point'],
      ['bullet', 1, 'a point below'],
      ['check', 0, 'a box'],
      ['heading', 0, 'a heading'],
      ['text', 0, 'some **bold** and `code` words'],
    ]);

  await bob.lineOf('Habits', 3).getByRole('checkbox').click();
  await expect.poll(async () => (await alice.lines('Habits'))[3]?.checked).toBe(true);
  await seeTheSame(alice, bob);
});

test.describe(() => {
  test.use({ keepsThePage: true });

  test('a topic that was deleted comes back by Undo, with what the other wrote meanwhile', async ({
    alice,
    bob,
  }) => {
    await alice.brings('Keep me');
    await expect(bob.topic('Keep me')).toBeVisible();
    await bob.goesTo('Keep me', { line: 0, at: 'end' });
    bob.line.cut();
    await bob.types(' please');
    await alice.chooses('Delete', 'Keep me');
    await expect(alice.topic('Keep me')).toHaveCount(0);
    bob.line.mend();
    await alice.page.getByTestId('undo-delete').click();
    await alice.reads('Keep me', ['Keep me please']);
    await expect(bob.topic('Keep me please')).toBeVisible();
  });
});

/** Brings a topic, which comes to the end, and moves it up past so many others. */
async function bringsOnTop(person: Person, headline: string, others: number): Promise<void> {
  await person.brings(headline);
  await person.goesTo(headline, { line: 0, at: 'end' });
  await person.presses('Escape');
  for (let n = 0; n < others; n += 1) {
    await person.presses('Alt+ArrowUp');
    await expect(person.topic(headline)).toBeFocused();
  }
  await expect(person.page.getByTestId('topic').first()).toContainText(headline);
}

/** Reads there, or at the top of the page, and writes nowhere; the browser by itself holds nothing still. */
async function readsAt({ page }: Person, part?: Locator): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.style.overflowAnchor = 'none';
    if (document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
    }
    window.scrollTo(0, 0);
  });
  await part?.evaluate((element) => {
    element.scrollIntoView({ block: 'center' });
  });
}

async function topOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.y ?? Number.NaN;
}

async function composes(keys: CDPSession, letters: string): Promise<void> {
  await keys.send('Input.imeSetComposition', {
    text: letters,
    selectionStart: letters.length,
    selectionEnd: letters.length,
  });
}

async function secondLine(person: Person): Promise<string> {
  return (await person.lines('Topic'))[1]?.words ?? '';
}

async function seenBy(person: Person, topic: string): Promise<string[]> {
  return (await person.lines(topic)).map((line) => line.words);
}

/** The letters of its line that stand before the other's caret. */
async function lettersBefore(person: Person): Promise<string> {
  return person.caretOfOther.evaluate((caret) => {
    const range = document.createRange();
    const line = caret.closest('.line');
    if (line === null) {
      throw new Error('the caret is in no line');
    }
    range.setStart(line, 0);
    range.setEndBefore(caret);
    return range.toString().replaceAll('\u200b', '').replaceAll('\u2060', '');
  });
}
