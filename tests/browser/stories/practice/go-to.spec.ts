import { isAccessible } from '../../language/accessible.ts';
import { staysPutWhile } from '../../language/calm.ts';
import type { Participant } from '../../language/participant.ts';
import { middleOf, tooWide } from '../../language/phone.ts';
import { DAY, expect, practice, practiceOffline } from '../../language/practice.ts';

/** Of every topic that is long. */
const LINES = ['one', 'two', 'three', 'four', 'five'];

practice(
  6,
  'a few letters lead from one agenda to the person of another, and back, also from home',
  async ({ alice }) => {
    await alice.brings('Budget');
    await meetsAlso(alice, 'Cármen');
    const { page } = alice;

    await goesBy(alice, 'carm', 'Cármen');
    await expect(page.locator('h1')).toHaveText('Cármen');
    await expect(alice.sees('composer')).toBeVisible();
    await goesBy(alice, 'home', 'Home');
    await expect(page.locator('h1')).toHaveText('People you meet');
    await goesBy(alice, 'bo', 'Bob');
    await expect(alice.topic('Budget')).toBeVisible();
    await expect(page.locator('h1')).toBeFocused();
    await goesBy(alice, 'acc', 'Your account');
    await expect(page.locator('h1')).toHaveText('Your account');
  },
);

practice(
  6,
  'a few letters lead to a topic of a meeting long past, and its day to the meeting',
  async ({ alice, itIs }) => {
    await alice.brings('Summer plans');
    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Summer plans', 'discussed');
    await alice.closesTheMeeting(DAY);
    for (let week = 1; week < 9; week += 1) {
      const day = new Date(Date.parse(DAY) + week * 7 * 86_400_000).toISOString().slice(0, 10);
      await alice.person.addsAMeeting(day);
    }
    await alice.brings('Summary of the year');

    // What was brought last is in the newest meeting, on top.
    await goesBy(alice, 'sum', 'Summary of the year');
    await expect(alice.topic('Summary of the year')).toBeFocused();
    const past = alice.section(DAY).locator(alice.topic('Summer plans'));
    await expect(past).not.toBeInViewport();
    await goesBy(alice, 'pla sum', 'Summer plans');
    await expect(past).toBeFocused();
    await expect(past).toBeInViewport();

    const heading = alice.section('2027-01-19').locator('h2');
    await goesBy(alice, '19 jan', 'Tuesday 19 January 2027');
    await expect(heading).toBeFocused();
    await expect(heading).toBeInViewport();
  },
);

practice(
  6,
  'Escape gives the caret back in the midst of a word, whatever the other wrote meanwhile',
  async ({ alice, bob }) => {
    for (const headline of ['Budget', 'Hiring', 'Next release', 'Office', 'Holiday cover']) {
      await alice.brings(headline);
      await alice.writes(headline, 0, ['', ...LINES].join('\n'));
    }
    await alice.goesTo('Holiday cover', 0, 4);
    expect(await alice.page.evaluate(() => window.scrollY)).toBeGreaterThan(0);

    await staysPutWhile(alice.page, async () => {
      await opens(alice);
      await alice.types('hiri');
      // Above all that she sees.
      await bob.writes('Budget', 0, '\nzero\nnought');
      await alice.person.reads('Budget', ['Budget', 'zero', 'nought', ...LINES]);
      await alice.hits('ArrowDown', 'Escape');
    });
    await expect(alice.sees('go-to')).toHaveCount(0);
    await alice.types('XY');
    await bob.person.reads('HoliXYday', ['HoliXYday cover', ...LINES]);
    await bob.person.reads('Hiring', ['Hiring', ...LINES]);

    // What was selected still is.
    await alice.selects('HoliXYday', 0, 'XY');
    await opens(alice);
    await alice.hits('Escape');
    await alice.types('-');
    await expect(bob.topic('Holi-day cover')).toBeVisible();
  },
);

practiceOffline(6, 'without a network it leads anywhere in the agenda too', async ({ alice }) => {
  await alice.brings('Budget');
  await alice.brings('Hiring');
  await alice.person.goesOffline();
  await goesBy(alice, 'budg', 'Budget');
  await expect(alice.topic('Budget')).toBeFocused();
  await goesBy(alice, 'home', 'Home');
  await expect(alice.page.locator('h1')).toHaveText('People you meet');
  await goesBy(alice, 'bob', 'Bob');
  await expect(alice.topic('Hiring')).toBeVisible();
  await alice.person.comesBack();
});

practice(6, 'what can be done with a whole agenda is found by its name', async ({ alice }) => {
  await alice.brings('Budget');
  await goesBy(alice, 'new m', 'New meeting');
  await expect(alice.sees('new-meeting-day')).toBeFocused();
  await alice.goesTo('Budget', 0, 3);
  await staysPutWhile(alice.page, () => goesBy(alice, 'keys', 'Keys'));
  await expect(alice.sees('keys')).toBeVisible();
  await goesBy(alice, 'who', 'Who opened this agenda');
  await expect(alice.sees('to-access')).toBeFocused();
  await expect(alice.sees('to-access')).toHaveAttribute('aria-expanded', 'true');
  await goesBy(alice, 'add', 'Add a topic');
  await expect(alice.sees('composer')).toBeFocused();
});

practice(6, 'it is there for everybody, in every width', async ({ alice }) => {
  await alice.brings('מצגת: <b>what</b> ends in \u202e');
  for (const width of [360, 1280]) {
    await alice.person.narrowsTo(width);
    const opener = alice.sees(width === 360 && alice.hands === 'pointer' ? 'menu' : 'composer');
    await alice.sees('composer').click();
    await opens(alice, width === 360);
    await isAccessible(alice.page);
    await alice.types('what');
    await expect(alice.sees('go-to-row').locator('bdi').first()).toContainText('<b>what</b>');
    await expect(alice.sees('go-to-count')).toHaveText('1 found');
    await isAccessible(alice.page);
    await alice.types(' nobody');
    await expect(alice.sees('go-to-count')).toHaveText('Nothing is called that.');
    await isAccessible(alice.page);
    expect(await tooWide(alice.page)).toBe(0);
    await alice.hits('Escape');
    await expect(opener).toBeFocused();
  }
});

/** Opens the field; a narrow window has it in the menu. */
async function opens({ page, hands }: Participant, narrow = false): Promise<void> {
  const field = page.getByTestId('go-to-field');
  if (hands === 'keyboard') {
    await page.keyboard.press('Control+k');
  } else {
    if (narrow) {
      await page.getByTestId('menu').click();
    }
    const item = page.getByTestId('to-go-to');
    await expect(item).toBeInViewport();
    // Where it is seen: Playwright's own click scrolls a part that stays in the window out of its padding first.
    const { x, y } = await middleOf(item);
    await page.mouse.click(x, y);
  }
  await expect(field).toBeFocused();
}

/** Writes a few letters and chooses what comes first, which is that. */
async function goesBy(person: Participant, letters: string, what: string): Promise<void> {
  await opens(person);
  await person.types(letters);
  const row = person.sees('go-to-row').first();
  await expect(row).toContainText(what);
  if (person.hands === 'pointer') {
    await row.click();
  } else {
    await person.hits('Enter');
  }
  await expect(person.sees('go-to')).toHaveCount(0);
}

/** Another agenda, with somebody who was invited. */
async function meetsAlso({ page }: Participant, name: string): Promise<void> {
  await page.evaluate(async (invited) => {
    await fetch('/api/pairs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: invited }),
    });
  }, name);
  await page.reload();
  await expect(page.locator('nav.people').getByText(name)).toBeAttached();
}
