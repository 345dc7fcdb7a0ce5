import type { Locator } from '@playwright/test';

import { isAccessible } from '../../language/accessible.ts';
import { hasFocus, press, reach } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { tooWide } from '../../language/phone.ts';
import { expect, practice, practiceOffline } from '../../language/practice.ts';

/** How soon the list tells what somebody else does. */
const SOON = { timeout: 5_000 };

practice(
  28,
  'your promises of all agendas stand in one list, by date, and done is there for the other at once',
  async ({ alice, bob, itIs }) => {
    const second = await meetTwice(alice, bob);
    await promises(alice, 'Draft', [
      'I will send the draft by Friday',
      'Bob will read it',
      'Chris will book the room on 12 December',
    ]);
    await alice.page.goto(second);
    await expect(alice.sees('composer')).toBeVisible();
    await promises(alice, 'Money', ['I will call the bank tomorrow', 'I will look for a desk']);
    await itIs('2026-11-26T09:00:00+01:00');
    await alice.page.reload();
    await expect(alice.sees('composer')).toBeVisible();

    await goesToPromises(alice);
    await expect(rows(alice, 'Yours')).toHaveText([
      /call the bank.*Budget.*was due Tuesday 24 November/su,
      /send the draft.*Bob.*by Friday 27 November/su,
      /Chris will book the room — you tell them.*Bob.*by Saturday 12 December/su,
      /look for a desk.*Budget.*no date yet/su,
    ]);
    await expect(rows(alice, 'Theirs')).toHaveText([
      /read it.*no date yet.*waits for Bob’s word/su,
    ]);
    // One is overdue, and that is all that is said of it elsewhere.
    await expect(alice.sees('to-promises')).toHaveText(/1\s*due/u);

    await does(alice, 'send the draft', 'row-done');
    const his = bob.promise('send the draft');
    await expect(his).toHaveAttribute('data-state', 'done', SOON);
    await expect(row(alice, 'send the draft')).toHaveAttribute('data-state', 'done');
    await expect(rows(alice, 'Yours').nth(1)).toContainText('send the draft');
    expect(await hasFocus(row(alice, 'send the draft'))).toBe(true);
    // She looks at a list, not at his agenda.
    await expect(bob.sees('partner-presence')).toHaveText('Alice is not here');

    await does(alice, 'send the draft', 'row-undone');
    await expect(his).toHaveAttribute('data-state', 'accepted', SOON);
    await expect(row(alice, 'send the draft')).toHaveAttribute('data-state', 'accepted');

    // What was done late is late from here too.
    await does(alice, 'call the bank', 'row-done');
    await expect(row(alice, 'call the bank')).toContainText('done late');
    await expect(alice.sees('to-promises')).toHaveText('Promises');
  },
);

practice(
  28,
  'from the list one gives a new date, withdraws with a word, and accepts what waits',
  async ({ alice, bob }) => {
    await promises(alice, 'Draft', [
      'I will send the draft by Friday',
      'I will write to Dana by Friday',
      'that is all',
    ]);
    await bob.brings('Room');
    await bob.writes('Room', 0, '\nAlice will book the room by tomorrow\nand so on');
    await expect(alice.promise('book the room')).toBeVisible();

    await goesToPromises(alice);
    await expect(row(alice, 'book the room')).toContainText('waits for your word');
    await does(alice, 'book the room', 'row-accept');
    await expect(bob.promise('book the room')).toHaveAttribute('data-state', 'accepted', SOON);
    await expect(row(alice, 'book the room')).not.toContainText('waits');

    await answersFor(alice, 'send the draft', 'promise-renew', {
      'promise-new-due': '12 December',
      'promise-word': 'sorry, I was ill',
    });
    await expect(row(alice, 'send the draft').getByTestId('row-due')).toHaveText(
      'by Saturday 12 December',
    );
    await expect(rows(alice, 'Yours').last()).toContainText('send the draft');
    expect(await hasFocus(row(alice, 'send the draft'))).toBe(true);
    await bob.opens(bob.promise('send the draft'));
    await expect(bob.promise('send the draft')).toContainText('sorry, I was ill', SOON);

    await answersFor(alice, 'write to Dana', 'promise-withdraw', {
      'promise-word': 'she has left',
    });
    await expect(row(alice, 'write to Dana')).toHaveAttribute('data-state', 'withdrawn');
    await expect(bob.promise('write to Dana')).toHaveAttribute('data-state', 'withdrawn', SOON);
  },
);

practice(
  28,
  'the sentence that a promise came from is one key away, and Back leads to the same row',
  async ({ alice }) => {
    await promises(alice, 'Draft', [
      'one',
      'two',
      'I will send the draft by Friday',
      'I will call Chris by Friday',
      'that is all',
    ]);
    await goesToPromises(alice);
    const link = row(alice, 'call Chris').getByRole('link');
    await press(alice.page, alice.hands, link);
    const there = alice.topic('Draft').getByTestId('promise').filter({ hasText: 'call Chris' });
    await expect(there).toBeFocused();
    await expect(there).toBeInViewport();
    await expect(alice.page).toHaveURL(/#promise=/u);

    await alice.page.goBack();
    await expect(link).toBeFocused();
    // Once more, from where the focus is.
    await alice.hits('Enter');
    await expect(there).toBeFocused();
  },
);

practiceOffline(
  28,
  'without a network the list is there, and what is done from it goes out later',
  async ({ alice, bob }) => {
    await promises(alice, 'Draft', [
      'I will send the draft by Friday',
      'I will call Chris by Friday',
      'that is all',
    ]);
    await expect(bob.promise('call Chris')).toBeVisible();
    await alice.person.isSaved();
    await goesToPromises(alice);
    await expect(rows(alice, 'Yours')).toHaveCount(2);
    // What is on the screen is on the disk a moment later.
    await expect.poll(() => remembered(alice)).toContain('call Chris');
    await alice.person.goesOffline();
    await alice.page.reload();
    await expect(alice.page.getByText('You are offline')).toBeVisible();
    await expect(rows(alice, 'Yours')).toHaveCount(2);
    await does(alice, 'send the draft', 'row-done');
    await expect(row(alice, 'send the draft')).toHaveAttribute('data-state', 'done');
    await expect(alice.sees('unsent')).toContainText('only on this device');
    await isAccessible(alice.page);

    // Elsewhere on the page when the network returns.
    await goesHome(alice);
    await alice.person.comesBack();
    await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'done');

    // Closed meanwhile: the next time that the list is opened.
    await goesToPromises(alice);
    await alice.person.goesOffline();
    await does(alice, 'call Chris', 'row-done');
    await expect(alice.sees('unsent')).toContainText('only on this device');
    await alice.page.goto('about:blank');
    await alice.person.comesBack();
    await alice.person.opens('/promises');
    await expect(bob.promise('call Chris')).toHaveAttribute('data-state', 'done');
    await expect(alice.sees('promises-Yours')).toHaveCount(0);
  },
);

practice(28, 'what the other does comes to the list that is open', async ({ alice, bob }) => {
  await goesToPromises(alice);
  await expect(alice.page.getByRole('main')).toContainText('Nothing is promised.');
  await isAccessible(alice.page);
  await promises(bob, 'Draft', ['I will send the draft by Friday', 'Alice will read it']);
  await expect(rows(alice, 'Theirs')).toHaveText([/send the draft/u], SOON);
  await expect(rows(alice, 'Yours')).toHaveText([/read it.*waits for your word/su], SOON);
  await reach(alice.page, row(alice, 'read it').getByRole('link'));
  await bob.opens(bob.promise('send the draft'));
  await bob.presses('promise-done', bob.promise('send the draft'));
  await expect(rows(alice, 'Theirs')).toHaveCount(0, SOON);
  await expect(row(alice, 'read it').getByRole('link')).toBeFocused();
});

practice(
  28,
  'the list is for everybody, in every width, and what no agenda tells is said',
  async ({ alice, bob }) => {
    const long = `go through ${'every single one of the many notes '.repeat(8)}`.trim();
    await promises(alice, 'Much', [
      `I will ${long} by Friday`,
      ...Array.from({ length: 25 }, (_, at) => `I will write page ${at + 1} by Friday`),
      'that is all',
    ]);
    await expect(bob.promise('page 25')).toBeAttached();
    await goesToPromises(alice);
    for (const width of [360, 1280]) {
      await alice.person.narrowsTo(width);
      await expect(rows(alice, 'Yours')).toHaveCount(24);
      await expect(alice.sees('promises-more')).toHaveText('and 2 more in the agenda with Bob');
      await expect(row(alice, 'go through').getByRole('link')).toHaveText(/…$/u);
      await does(alice, 'go through', 'row-whole');
      // Whole once the agenda is open for it.
      await expect(alice.sees('promise')).toContainText(`You will ${long}`);
      expect(await tooWide(alice.page)).toBe(0);
      await isAccessible(alice.page);
      await does(alice, 'go through', 'promise-withdraw');
      await isAccessible(alice.page);
      await alice.hits('Escape');
      await expect(row(alice, 'go through').getByRole('link')).toBeFocused();
    }
  },
);

/** The promises of one group, as they stand. */
function rows(person: Participant, group: 'Yours' | 'Theirs'): Locator {
  return person.sees(`promises-${group}`).getByTestId('promise-row');
}

function row(person: Participant, words: string): Locator {
  return person.sees('promise-row').filter({ hasText: words });
}

/** Turns to a promise and presses what is there for it. */
async function does(person: Participant, words: string, id: string): Promise<void> {
  const { hands, page } = person;
  const here = row(person, words);
  if (hands === 'pointer') {
    await here.hover();
  } else if (!(await hasFocus(here))) {
    await reach(page, here.getByRole('link'));
  }
  await press(page, hands, here.getByTestId(id));
}

/** Answers for a promise, with a word about it. */
async function answersFor(
  person: Participant,
  words: string,
  how: 'promise-renew' | 'promise-withdraw',
  fields: Record<string, string>,
): Promise<void> {
  await does(person, words, 'row-whole');
  const here = row(person, words);
  await press(person.page, person.hands, here.getByTestId(how));
  for (const [field, said] of Object.entries(fields)) {
    await person.fills(field, said, here);
  }
  await press(person.page, person.hands, here.getByTestId('promise-send'));
}

/** What this browser keeps of the list of agendas. */
async function remembered({ page }: Participant): Promise<string> {
  return await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(new Error('the database cannot be read'));
        };
      });
    const [{ name = '' } = {}] = await indexedDB.databases();
    const database = await done(indexedDB.open(name));
    const facts = database.transaction('facts').objectStore('facts');
    const kept: unknown = await done(facts.get('remembered'));
    database.close();
    return JSON.stringify(kept);
  });
}

/** By a few letters, or by the entry beside the page. */
async function goesToPromises(person: Participant): Promise<void> {
  if (person.hands === 'keyboard') {
    await person.hits('Control+k');
    await expect(person.sees('go-to-field')).toBeFocused();
    await person.types('prom');
    await expect(person.sees('go-to-row').first()).toContainText('Promises');
    await person.hits('Enter');
  } else {
    await person.sees('to-promises').click();
  }
  await expect(person.page.locator('h1')).toHaveText('Promises');
}

async function goesHome(person: Participant): Promise<void> {
  await press(person.page, person.hands, person.page.getByRole('link', { name: 'Duologue' }));
  await expect(person.sees('new-pair')).toBeVisible();
}

/** Writes a topic with these lines, each left so that it is read. */
async function promises(person: Participant, topic: string, lines: string[]): Promise<void> {
  await person.brings(topic);
  await person.writes(topic, 0, `\n${lines.join('\n')}\n`);
  await expect(person.topic(topic).getByTestId('promise').last()).toBeVisible();
  await person.person.isSaved();
}

/** A second agenda of the two, which Alice calls “Budget”; its address. */
async function meetTwice(alice: Participant, bob: Participant): Promise<string> {
  const { request } = alice.person.context;
  const { origin } = new URL(alice.page.url());
  const made = await request.post(`${origin}/api/pairs`, { data: {} });
  const { id, invitation } = (await made.json()) as { id: string; invitation: { token: string } };
  const joined = await bob.person.context.request.post(`${origin}/api/invitations/accept`, {
    data: { token: invitation.token },
  });
  expect(joined.status()).toBe(200);
  const named = await request.patch(`${origin}/api/pairs/${id}`, { data: { name: 'Budget' } });
  expect(named.ok()).toBe(true);
  return `${origin}/agenda/${id}`;
}
