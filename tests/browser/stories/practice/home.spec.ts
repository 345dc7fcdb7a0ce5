import { liveAt } from '../../language/clock.ts';
import type { Participant } from '../../language/participant.ts';
import { DAY, expect, practice, practiceOffline } from '../../language/practice.ts';

practiceOffline(
  6,
  'home says when each agenda meets next, what came, what waits and what is due, also offline',
  async ({ alice, bob }) => {
    await makesAnother(alice);
    await goesHome(alice);
    await bob.brings('Move to the new build');
    await bob.writes(
      'Move to the new build',
      0,
      '\nAlice will send the draft by Friday\nand so on',
    );
    const groups = alice.page.locator('section > h2');
    const news = alice.sees('pair').filter({ hasText: 'Bob' }).getByTestId('news');
    await expect(news).toHaveText('1 new · 1 waits', SOON);
    await expect(alice.sees('all-waiting')).toHaveText('1 waits for you');
    await expect(alice.page).toHaveTitle('(1) Duologue');
    await expect(groups).toHaveText(['This week', 'No day yet']);
    await expect(alice.sees('pair').first()).toContainText('Bob');
    // One primary button: there is one thing to begin here.
    await expect(alice.page.locator('button.primary')).toHaveCount(1);

    await alice.page.goBack();
    await alice.opens(alice.promise('send the draft'));
    await alice.presses('promise-accept', alice.promise('send the draft'));
    // What is new stays so until it was on the screen for two seconds.
    await alice.page.waitForTimeout(3_000);
    await goesHome(alice);
    await expect(news).toHaveText('1 promise due Friday');
    await expect(alice.sees('all-waiting')).toHaveCount(0);

    // The last that is known stands there without a network, and goes by the reader's own day.
    alice.person.line.cut();
    await alice.page.reload();
    await expect(news).toHaveText('1 promise due Friday');
    alice.person.line.mend();
    await liveAt(alice.person.context, [alice.page], `${DAY}T09:00:00+01:00`);
    await alice.page.reload();
    await expect(groups).toHaveText(['Today', 'No day yet']);
  },
);

practiceOffline(
  6,
  'what the other does comes to a home that is open at once',
  async ({ alice, bob }) => {
    await makesAnother(alice);
    await alice.brings('Build');
    await goesHome(alice);
    await expect(alice.sees('pair')).toHaveCount(2);
    await expect(alice.sees('news')).toHaveCount(0);
    const asked = countsQuestions(alice);
    // Each is derived by the server a second later, though this device has just derived its own.
    await bob.brings('Holiday cover');
    await expect(alice.sees('news')).toHaveText('1 new', SOON);
    await bob.brings('Budget');
    await expect(alice.sees('news')).toHaveText('2 new', SOON);
    expect(asked()).toBeLessThan(3);

    // Without the stream home asks now and then, and with it again what came meanwhile is there.
    alice.person.line.cut();
    await expect(alice.page.getByText('You are offline')).toBeVisible();
    await bob.brings('Hiring');
    alice.person.line.mend();
    await expect(alice.sees('news')).toHaveText('3 new');
  },
);

practice(6, 'home opens at its top, however many invitations stand in it', async ({ alice }) => {
  for (let count = 0; count < 4; count += 1) {
    await makesAnother(alice);
  }
  await goesHome(alice);
  const links = alice.page.getByRole('button', { name: 'New link' });
  await expect(links).toHaveCount(4);
  await alice.page.evaluate(() => {
    window.scrollTo(0, 0);
  });
  await alice.page.reload();
  await expect(links).toHaveCount(4);
  expect(await alice.page.evaluate(() => window.scrollY)).toBe(0);
});

/** How soon home tells what somebody else does. */
const SOON = { timeout: 5_000 };

/** How often the list was asked for since then. */
function countsQuestions({ page }: Participant): () => number {
  let asked = 0;
  page.on('request', (request) => {
    asked += Number(request.url().endsWith('/api/home'));
  });
  return () => asked;
}

/** A second agenda, in which nobody else has joined. */
async function makesAnother({ page }: Participant): Promise<void> {
  await page.evaluate(async () => {
    await fetch('/api/pairs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  });
}

async function goesHome(person: Participant): Promise<void> {
  const home = person.page.getByRole('link', { name: 'Duologue' });
  if (person.hands === 'pointer') {
    await home.click();
  } else {
    await home.focus();
    await person.page.keyboard.press('Enter');
  }
  await expect(person.page.getByTestId('new-pair')).toBeVisible();
}
