import { expect, type Page } from '@playwright/test';

import { DAY, together as test } from '../language/story.ts';
import type { Person } from '../language/person.ts';

/** One history for what one writes and does, and topics that move below somebody. */

const NEXT = '2026-12-01';
/** Longer than the pause that ends a step of typing. */
const PAUSE = 1500;

test('what one wrote and did is taken back in that order, wherever the focus is', async ({
  alice,
  bob,
}) => {
  for (const headline of ['Budget', 'Holidays']) {
    await alice.brings(headline);
  }
  await alice.writes('Budget', 0, '\nOne phrase.');
  for (const phrase of [' Another one.', ' The last.']) {
    await alice.page.waitForTimeout(PAUSE);
    await alice.types(phrase);
  }
  await alice.page.waitForTimeout(PAUSE);
  await alice.presses('Escape', 'p');
  await expect(bob.section('parked').locator(bob.topic('Budget'))).toBeVisible();
  await focusNothing(alice.page);
  await alice.presses('Control+z');
  await expect(bob.section(DAY).locator(bob.topic('Budget'))).toBeVisible();
  await expect(alice.page.getByTestId('said')).toHaveText('Taken back: moving “Budget”');
  await expect(alice.page.getByTestId('undo-delete')).toHaveCount(0);

  for (const left of ['One phrase. Another one.', 'One phrase.']) {
    await alice.presses('Control+z');
    await bob.reads('Budget', ['Budget', left]);
  }
  await alice.presses('Control+Shift+z', 'Control+y');
  await bob.reads('Budget', ['Budget', 'One phrase. Another one. The last.']);
  await alice.presses('Control+Shift+z');
  await expect(bob.section('parked').locator(bob.topic('Budget'))).toBeVisible();

  // A field has an undo of its own.
  const composer = alice.page.getByTestId('composer');
  await composer.pressSequentially('half');
  await composer.press('Control+z');
  await expect(bob.section('parked').locator(bob.topic('Budget'))).toBeVisible();
});

test('a button takes back its own act after other words were written', async ({ alice, bob }) => {
  for (const headline of ['Budget', 'Holidays']) {
    await alice.brings(headline);
  }
  await alice.chooses('Delete', 'Budget');
  await alice.writes('Holidays', 0, ' in May');
  await alice.page.getByTestId('undo-delete').click();
  await expect(bob.topic('Budget')).toBeVisible();
  await bob.reads('Holidays in May', ['Holidays in May']);
  await expect(alice.topic('Budget')).toBeInViewport();
});

test('what the other changed since stays, and is said to', async ({ alice, bob }) => {
  await alice.brings('Budget');
  await alice.addsAMeeting(NEXT);
  await alice.chooses('Park for later', 'Budget');
  await expect(bob.section('parked').locator(bob.topic('Budget'))).toBeVisible();
  await bob.chooses('Move to', 'Budget');
  await bob.page.getByRole('menuitem', { name: 'December' }).click();
  await expect(alice.section(NEXT).locator(alice.topic('Budget'))).toBeVisible();
  await focusNothing(alice.page);
  await alice.presses('Control+z');
  await expect(alice.page.getByTestId('refused')).toContainText('It was changed since');
  await expect(alice.section(NEXT).locator(alice.topic('Budget'))).toBeVisible();
});

test('a topic that moves, is parked and comes back while the other writes in it causes no error', async ({
  alice,
  bob,
}) => {
  const errors = [alice, bob].map(errorsOf);
  for (const headline of ['Budget', 'Holidays']) {
    await alice.brings(headline);
  }
  await alice.addsAMeeting(NEXT);
  await expect(bob.topic('Budget')).toBeVisible();
  await bob.writes('Budget', 0, '\nnotes');
  await bob.presses('Shift+Home');
  await expect(bob.page.getByTestId('ask-confirm')).toBeVisible();
  for (const seat of [alice, bob]) {
    await seat.goesTo('Budget', { line: 1, at: 'end' });
    await seat.presses('Shift+Home');
    const other = seat === alice ? bob : alice;
    await other.goesTo('Holidays', { line: 0, at: 'end' });
    await other.chooses('Park for later', 'Budget');
    await expect(seat.section('parked').locator(seat.topic('Budget'))).toBeVisible();
    await focusNothing(other.page);
    await other.presses('Control+z');
    await expect(seat.section('parked')).toHaveCount(0);
    await other.chooses('Move to', 'Budget');
    await other.page.getByRole('menuitem', { name: 'Parked' }).click();
    await expect(seat.section('parked').locator(seat.topic('Budget'))).toBeVisible();
    await focusNothing(other.page);
    await other.presses('Control+z');
    await expect(seat.section('parked')).toHaveCount(0);
    await other.chooses('Move down', 'Budget');
    await expect.poll(() => order(seat)).toEqual(['“Holidays”', '“Budget”']);
    await other.chooses('Move up', 'Budget');
    await expect.poll(() => order(seat)).toEqual(['“Budget”', '“Holidays”']);
    // Whoever was in it is still, and can write on.
    await seat.presses('End');
    await seat.types('!');
    await other.chooses('Delete', 'Budget');
    await expect(seat.topic('Budget')).toHaveCount(0);
    await other.page.getByTestId('undo-delete').click();
    await expect(seat.topic('Budget')).toBeVisible();
  }
  await alice.reads('Budget', ['Budget', 'notes!!']);
  expect(errors).toEqual([[], []]);
});

test('a topic that is moved by keys keeps the focus as a whole', async ({ alice, bob }) => {
  for (const headline of ['One', 'Two', 'Three']) {
    await alice.brings(headline);
  }
  await alice.goesTo('Three', { line: 0, at: 'end' });
  await alice.presses('Escape', 'Alt+ArrowUp');
  await expect(alice.topic('Three')).toBeFocused();
  await alice.presses('Alt+ArrowUp');
  await expect(alice.topic('Three')).toBeFocused();
  await expect.poll(() => order(bob)).toEqual(['“Three”', '“One”', '“Two”']);
  await alice.presses('Control+z');
  await expect.poll(() => order(bob)).toEqual(['“One”', '“Three”', '“Two”']);
  await expect(alice.topic('Three')).toBeFocused();
  await alice.presses('w', '1');
  await expect(alice.topic('Three')).toBeFocused();
  await alice.presses('p');
  // It left: the next one has it.
  await expect(alice.topic('Two')).toBeFocused();
  // Also when it is the other who takes it away.
  await bob.chooses('Delete', 'Two');
  await expect(alice.topic('Two')).toHaveCount(0);
  await expect(alice.topic('Three')).toBeFocused();
});

test('the notes of a topic in writing stay with whoever writes them when the meeting starts', async ({
  alice,
  bob,
}) => {
  for (const headline of ['Budget', 'Where to sit']) {
    await alice.brings(headline);
  }
  for (const topic of ['Budget', 'Where to sit']) {
    await alice.writes(topic, 0, '\na note');
    await alice.presses('Escape', 'w');
  }
  await alice.writes('Where to sit', 1, '\n=> By the window');
  await bob.goesTo('Where to sit', { line: 1, at: 'end' });
  await alice.section(DAY).getByTestId('meeting-start').click();
  await expect(bob.section(DAY).getByTestId('meeting-end')).toBeVisible();
  for (const person of [alice, bob]) {
    await expect(person.lineOf('Budget', 1)).toBeVisible();
  }
  await expect(alice.lineOf('Where to sit', 1)).toBeHidden();
  await expect(alice.lineOf('Where to sit', 2)).toBeVisible();
  await expect(bob.lineOf('Where to sit', 1)).toBeVisible();
  await bob.types(', and more');
  await bob.goesTo('Budget', { line: 0, at: 'end' });
  await expect(bob.lineOf('Where to sit', 1)).toBeVisible();
  await alice.topic('Where to sit').getByTestId('topic-notes').click();
  await expect(alice.lineOf('Where to sit', 1)).toHaveText('a note, and more');
});

function errorsOf({ page }: Person): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

async function focusNothing(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) {
      document.activeElement.blur();
    }
  });
}

/** The headlines of the meeting, as they stand. */
async function order({ page }: Person): Promise<string[]> {
  const topics = page.locator(`[data-testid="section"][data-day="${DAY}"] .topic`);
  return topics.evaluateAll((all) => all.map((topic) => topic.getAttribute('aria-label') ?? ''));
}
