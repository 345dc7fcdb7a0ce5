import { expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('signing out leaves nothing on the device', async ({ agenda, alice, bob }) => {
  await alice.brings('A private matter');
  await seeTheSame(alice, bob);
  await alice.signsOut();
  await expect(
    alice.page.getByTestId('sign-in').or(alice.page.getByTestId('sign-up')),
  ).toBeVisible();

  expect(await alice.keeps()).toBe(0);

  // Nor does the address show it any more, online or not.
  await alice.opens(agenda);
  await expect(alice.topic('A private matter')).toHaveCount(0);
  await alice.goesOffline();
  await alice.page.reload();
  await expect(alice.page.getByTestId('composer')).toHaveCount(0);
  await expect(alice.topic('A private matter')).toHaveCount(0);
});

test('signing out asks first when something is only on this device', async ({ alice }) => {
  await alice.goesOffline();
  await alice.brings('Not sent yet');
  await expect(alice.state).toHaveText(/^[1-9]\d* changes? only on this device$/u);
  await alice.signsOut();
  await expect(
    alice.page.getByRole('alert').filter({ hasText: 'only on this device' }),
  ).toBeVisible();
  await expect(alice.topic('Not sent yet')).toHaveCount(1);
});

test('two tabs of one browser write into one agenda, offline too', async ({
  agenda,
  alice,
  bob,
}) => {
  await alice.brings('In tabs');
  const second = await alice.opensAnotherTab(agenda);
  await expect(second.topic('In tabs')).toBeVisible();
  await alice.goesOffline();
  await alice.writes('In tabs', 0, ' one');
  await second.reads('In tabs', ['In tabs one']);
  await second.writes('In tabs', 0, ' two');
  await alice.reads('In tabs', ['In tabs one two']);

  // The tab that wrote it is gone before the network is back: the other one sends it.
  await second.closesThePage();
  await alice.comesBack();
  await bob.reads('In tabs', ['In tabs one two']);
  await seeTheSame(alice, bob);
});

test('old meetings come as one scrolls', async ({ alice, bob }) => {
  const days = Array.from({ length: 30 }, (_, n) => {
    const day = new Date(Date.UTC(2026, 0, 6 + 7 * n));
    return day.toISOString().slice(0, 10);
  });
  for (const day of days) {
    await alice.addsAMeeting(day);
  }
  await alice.isSaved();
  await bob.page.reload();
  // Every heading is soon there, and what stands below it once somebody comes near.
  await expect(bob.page.getByTestId('section')).toHaveCount(days.length + 1);
  const oldest = bob.section(days[0] ?? '').getByTestId('meeting-state');
  expect(await oldest.count()).toBe(0);
  await expect
    .poll(async () => {
      await bob.page.mouse.move(500, 500);
      await bob.page.mouse.wheel(0, 1500);
      return oldest.count();
    })
    .toBe(1);
});
