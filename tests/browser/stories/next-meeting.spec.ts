import { expect, together as test } from '../language/story.ts';

const DAY = '2027-03-02';

test.use({ firstDay: null });

test('what is written before there is a day becomes the meeting, under the hands of who writes in it', async ({
  alice,
  bob,
}) => {
  await alice.brings('The build');
  for (const person of [alice, bob]) {
    const next = person.section('next');
    await expect(next.getByRole('heading', { name: 'Next meeting' })).toBeVisible();
    await expect(next.locator(person.topic('The build'))).toBeVisible();
    await expect(person.section('parked')).toHaveCount(0);
  }

  await bob.writes('The build', 0, ' is slow');
  await alice.addsAMeeting(DAY);
  for (const person of [alice, bob]) {
    await expect(person.section(DAY).locator(person.topic('The build is slow'))).toBeVisible();
    await expect(person.section('next')).toHaveCount(0);
  }
  // Nobody took the caret away.
  await bob.types(', since Monday');
  await alice.reads('The build is slow', ['The build is slow, since Monday']);
});

test('an agenda that is empty says by three lines what it is for, until there is a topic', async ({
  alice,
  bob,
}) => {
  await expect(bob.page.getByTestId('empty-agenda').getByRole('listitem')).toHaveCount(3);
  await alice.brings('The build');
  await expect(bob.page.getByTestId('empty-agenda')).toHaveCount(0);
});

test('the day is taken back, and the topics wait again', async ({ alice, bob }) => {
  await alice.brings('The build');
  await alice.addsAMeeting(DAY);
  await expect(bob.section(DAY).locator(bob.topic('The build'))).toBeVisible();
  await alice.page.getByRole('heading', { level: 1 }).focus();
  await alice.presses('ControlOrMeta+z');
  for (const person of [alice, bob]) {
    await expect(person.section('next').locator(person.topic('The build'))).toBeVisible();
    await expect(person.section(DAY)).toHaveCount(0);
  }
});

test.describe(() => {
  test.use({ keepsThePage: true });

  test('what was written offline for no day comes to the day that the other chose meanwhile', async ({
    alice,
    bob,
  }) => {
    await bob.goesOffline();
    await bob.brings('Holidays');
    await alice.addsAMeeting(DAY);
    await alice.brings('The build');
    await bob.comesBack();
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).locator(person.topic('Holidays'))).toBeVisible();
      await expect(person.section(DAY).locator(person.topic('The build'))).toBeVisible();
      await expect(person.section('next')).toHaveCount(0);
    }
  });
});

test('a topic goes from what is parked to the next meeting, and one more meeting is made beside it', async ({
  alice,
  bob,
}) => {
  await alice.brings('The build');
  await alice.chooses('Park for later', 'The build');
  await expect(bob.section('parked').locator(bob.topic('The build'))).toBeVisible();
  await alice.chooses('Move to…', 'The build');
  await alice.page.getByRole('menuitem', { name: 'Next meeting' }).click();
  await expect(bob.section('next').locator(bob.topic('The build'))).toBeVisible();
  await alice.addsAMeeting(DAY);
  await alice.addsAMeeting('2027-03-09');
  await expect(bob.section(DAY).locator(bob.topic('The build'))).toBeVisible();
});
