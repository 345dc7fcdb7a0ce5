import { DAY, expect, practice, practiceOffline, seeTheSame } from '../../language/practice.ts';

const THURSDAY = '2026-11-26';
const NEXT_WEEK = '2026-12-01';

practiceOffline(
  36,
  'a meeting moves with all that is in it, under the hands of who writes and of who is offline',
  async ({ alice, bob }) => {
    await alice.brings('Move to the new build');
    await bob.person.addsAMeeting(NEXT_WEEK);
    await bob.writes('Move to the new build', 0, '\nit is slow');
    await expect(alice.topic('it is slow')).toBeVisible();

    // Past another meeting, so that its place on the page is another one, too.
    await alice.movesTheMeeting(DAY, '2026-12-03');
    await expect(bob.section('2026-12-03').locator(bob.topic('it is slow'))).toBeVisible();
    await expect(bob.section(DAY)).toHaveCount(0);
    // She goes with it, and he stays in his words.
    await expect(alice.section('2026-12-03').getByRole('heading', { level: 2 })).toBeFocused();
    await bob.types(' since Monday');
    await expect(alice.topic('it is slow since Monday')).toBeVisible();

    bob.person.line.cut();
    await bob.writes('Move to the new build', 1, ', says Chris');
    await alice.movesTheMeeting('2026-12-03', THURSDAY);
    bob.person.line.mend();
    for (const person of [alice, bob]) {
      const section = person.section(THURSDAY);
      await expect(section.locator(person.topic('since Monday, says Chris'))).toBeVisible();
      await expect(person.page.getByTestId('section').first()).toHaveAttribute(
        'data-day',
        NEXT_WEEK,
      );
    }
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  36,
  'topics of a meeting that is skipped stand in the next one, and come back with it',
  async ({ alice, bob }) => {
    await alice.brings('Holiday cover');
    await bob.person.addsAMeeting(NEXT_WEEK);
    await alice.skipsTheMeeting(DAY);
    await expect(alice.sees('gone-meeting')).toBeFocused();
    for (const person of [alice, bob]) {
      const next = person.section(NEXT_WEEK);
      await expect(next.locator(person.topic('Holiday cover'))).toBeVisible();
      await expect(next.getByTestId('topic-carried')).toHaveCount(0);
      await expect(person.sees('gone-meeting')).toContainText('Tuesday 24 November was skipped');
    }
    await bob.presses('bring-back');
    await expect(bob.section(DAY).getByRole('heading', { level: 2 })).toBeFocused();
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).locator(person.topic('Holiday cover'))).toBeVisible();
      await expect(person.sees('gone-meeting')).toHaveCount(0);
    }
  },
);

practice(
  37,
  'a meeting that nobody closed asks both what became of it',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Holiday cover');
    await alice.brings('The build');
    for (const person of [alice, bob]) {
      await expect(person.topic('The build')).toBeVisible();
      await expect(person.sees('unclosed')).toHaveCount(0);
    }
    await itIs('2026-11-25T09:00:00+01:00');
    for (const person of [alice, bob]) {
      await person.page.reload();
      await expect(person.sees('unclosed')).toContainText('Did it take place?');
    }
    await alice.presses('took-place');
    const closing = alice.sees('closing');
    await expect(closing.getByTestId('closing-topic')).toHaveCount(2);
    await alice.saysWhatBecameOf('Holiday cover', 'discussed');

    // Bob knows better: it was another day.
    await bob.presses('meeting-move');
    await bob.fills('meeting-move-day', THURSDAY);
    await bob.page.keyboard.press('Enter');
    await expect(alice.section(THURSDAY).locator(alice.topic('The build'))).toBeVisible();
    await expect(alice.sees('unclosed')).toHaveCount(0);
    // What she was saying of that day is no word about the other one.
    await expect(closing).toHaveCount(0);

    await itIs('2026-11-27T09:00:00+01:00');
    for (const person of [alice, bob]) {
      await person.page.reload();
      await expect(person.sees('unclosed')).toBeVisible();
    }
    await alice.presses('not-held');
    for (const person of [alice, bob]) {
      await expect(person.sees('gone-meeting')).toContainText('did not take place');
      await expect(person.section('next').locator(person.topic('The build'))).toBeVisible();
    }
  },
);

practice(37, 'it took place, and is closed with what became of each topic', async (meeting) => {
  const { alice, bob, itIs } = meeting;
  await alice.brings('The build');
  await itIs('2026-11-25T09:00:00+01:00');
  await bob.page.reload();
  await bob.presses('took-place');
  await bob.saysWhatBecameOf('The build', 'discussed');
  await bob.closesTheMeeting(DAY);
  for (const person of [alice, bob]) {
    await expect(person.section(DAY).getByTestId('meeting-state')).toContainText('Closed');
    await expect(person.sees('unclosed')).toHaveCount(0);
  }
});
