import { isAccessible } from '../../language/accessible.ts';
import { press } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { tooWide } from '../../language/phone.ts';
import { DAY, expect, practice, practiceOffline } from '../../language/practice.ts';

practice(
  6,
  'words are found in all agendas as one types, and lead to where they stand',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Urlaub');
    await alice.writes('Urlaub', 0, '\nWho covers for Jürgen?');
    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Urlaub', 'discussed');
    await alice.closesTheMeeting(DAY);
    await bob.brings('Budget');
    for (let line = 0; line < 30; line += 1) {
      await bob.writes('Budget', line, `\nline ${line}`);
    }
    await bob.writes('Budget', 30, ' until Jürgen is back');
    await bob.person.isSaved();

    await searches(alice);
    await alice.types('jurg');
    await expect(alice.sees('search-count')).toHaveText('2 found.');
    // What is to come is on top.
    const hits = alice.sees('hit');
    await expect(hits.locator('.headline')).toHaveText(['Budget', 'Urlaub']);
    await expect(hits.locator('mark')).toHaveText(['Jürg', 'Jürg']);
    await expect(alice.sees('search-found').getByRole('heading')).toHaveText([
      'Bob · Next meeting',
      'Bob · Tuesday 24 November',
    ]);
    // Nothing of it is in the address.
    expect(new URL(alice.page.url()).pathname + new URL(alice.page.url()).search).toBe('/search');
    await alice.types('en covers');
    await expect(hits).toHaveCount(1);
    for (let letter = 0; letter < 'en covers'.length; letter += 1) {
      await alice.hits('Backspace');
    }
    await expect(hits).toHaveCount(2);

    await goesToFirst(alice);
    const topic = alice.topic('Budget');
    await expect(topic).toBeFocused();
    await expect(topic.getByText('until Jürgen is back')).toBeInViewport();
    await expect.poll(() => marked(alice)).toEqual(['Jürg']);

    // Back to what was found, with what was asked and the focus where they were.
    await alice.page.goBack();
    await expect(alice.sees('search-field')).toHaveValue('jurg');
    await expect(hits.first()).toBeFocused();
    await alice.hits('ArrowDown');
    await expect(hits.nth(1)).toBeFocused();
    await alice.hits('Enter');
    await expect(alice.topic('Urlaub')).toBeFocused();
    await alice.page.goBack();
    await expect(hits.nth(1)).toBeFocused();
    await alice.hits('ArrowUp', 'ArrowUp');
    await expect(alice.sees('search-field')).toBeFocused();
  },
);

practice(
  6,
  'what is no name is searched for from the go-to field, in every state for everybody',
  async ({ alice, bob }) => {
    await alice.brings('מצגת <b>budget</b> \u202eend');
    await alice.person.isSaved();
    for (const width of [360, 1280]) {
      await alice.person.narrowsTo(width);
      await alice.page.keyboard.press('Control+k');
      await expect(alice.sees('go-to-field')).toBeFocused();
      await alice.types('budg');
      const row = alice.sees('go-to-row').last();
      await expect(row).toContainText('Search for budg');
      if (alice.hands === 'pointer') {
        await row.click();
      } else {
        await alice.hits('ArrowUp', 'Enter');
      }
      await expect(alice.sees('search-field')).toHaveValue('budg');
      await expect(alice.sees('search-field')).toBeFocused();
      await expect(alice.sees('hit').locator('mark')).toHaveText(['budg']);
      await isAccessible(alice.page);
      expect(await tooWide(alice.page)).toBe(0);
      await alice.types(' nothing');
      await expect(alice.sees('search-count')).toHaveText('Nothing found.');
      await isAccessible(alice.page);
      await alice.page.keyboard.press('Control+A');
      await alice.hits('Delete');
      await expect(alice.sees('search-count')).toBeEmpty();
      await expect(alice.page.getByText('Several words are found together')).toBeVisible();
      await isAccessible(alice.page);
    }
    // Nobody else finds what is not theirs.
    await bob.page.goto(new URL('/search', bob.page.url()).href);
    await expect(bob.sees('search-field')).toBeFocused();
    await bob.types('budget');
    await expect(bob.sees('hit')).toHaveCount(1);
  },
);

practiceOffline(
  35,
  'without a network this device is searched, also for what it has not sent yet',
  async ({ alice, bob }) => {
    await bob.brings('Hiring plan');
    await expect(alice.topic('Hiring plan')).toBeVisible();
    await alice.person.isSaved();
    await alice.person.hasKeptThePage();
    await alice.person.goesOffline();
    await alice.brings('Offline plan');
    await searches(alice);
    await alice.types('plan');
    const headlines = alice.sees('hit').locator('.headline');
    await expect(headlines).toHaveText(['Hiring plan', 'Offline plan']);
    await expect(alice.sees('search-count')).toHaveText(
      '2 found on this device, which is all that could be searched.',
    );
    await isAccessible(alice.page);
    await goesToFirst(alice);
    await expect(alice.topic('Hiring plan')).toBeFocused();
    await alice.page.goBack();
    await expect(headlines).toHaveCount(2);
    await alice.page.reload();
    await expect(headlines).toHaveText(['Hiring plan', 'Offline plan']);

    // Back in the network it says no such thing, and nothing is lost or doubled.
    await alice.person.comesBack();
    await alice.page.reload();
    await expect(alice.sees('search-count')).toHaveText('2 found.');
    await expect(headlines).toHaveText(['Hiring plan', 'Offline plan']);
    await expect(bob.topic('Offline plan')).toHaveCount(0);
  },
);

/** Opens the search. */
async function searches(person: Participant): Promise<void> {
  const { page } = person;
  if (person.hands === 'pointer') {
    await person.sees('to-search').click();
  } else {
    await page.keyboard.press('Control+k');
    await expect(person.sees('go-to-field')).toBeFocused();
    await person.types('search');
    await person.hits('Enter');
  }
  await expect(person.sees('search-field')).toBeFocused();
  await expect(person.page).toHaveTitle('Search · Duologue');
}

/** Goes to what was found first. */
async function goesToFirst(person: Participant): Promise<void> {
  if (person.hands === 'pointer') {
    await press(person.page, 'pointer', person.sees('hit').first());
  } else {
    await person.hits('ArrowDown');
    await expect(person.sees('hit').first()).toBeFocused();
    await person.hits('Enter');
  }
}

/** The words that are marked in an agenda. */
async function marked({ page }: Participant): Promise<string[]> {
  return await page.evaluate(() =>
    [...(CSS.highlights.get('found') ?? [])].map((range) =>
      range instanceof Range ? range.toString() : '',
    ),
  );
}
