import { liveAt } from '../../language/clock.ts';
import {
  DAY,
  expect,
  practice,
  practiceOffline,
  seeTheSame,
  test,
} from '../../language/practice.ts';

const NEXT_WEEK = '2026-12-01';
const IN_TWO_WEEKS = '2026-12-08';
const IN_FOUR_WEEKS = '2026-12-22';

practice(
  7,
  'a series offers the next meeting, and leaves nothing in the agenda before somebody brings something',
  async ({ alice, bob }) => {
    const fortnightly = { every: 'Every 2 weeks', at: '10:00', minutes: 45 };
    await alice.repeatsTheMeeting(DAY, fortnightly);
    for (const person of [alice, bob]) {
      const state = person.section(DAY).getByTestId('meeting-state');
      await expect(state).toHaveText('Planned for 10:00');
      await expect(person.section(DAY).getByTestId('meeting-minutes')).toHaveAttribute(
        'placeholder',
        '45',
      );
      await expect(person.page.getByTestId('section')).toHaveCount(1);
    }

    // Called off, the next one is offered; what somebody brings makes it.
    await bob.skipsTheMeeting(DAY);
    for (const person of [alice, bob]) {
      await expect(person.section(IN_TWO_WEEKS)).toBeVisible();
    }
    await alice.brings('Holiday cover');
    await bob.brings('The build');
    for (const person of [alice, bob]) {
      const section = person.section(IN_TWO_WEEKS);
      await expect(section.getByTestId('topic')).toHaveCount(2);
      await expect(section.getByTestId('meeting-state')).toHaveText('Planned for 10:00');
    }
    await seeTheSame(alice.person, bob.person);

    // "Next time" is the next day of the series.
    await alice.startsTheMeeting(IN_TWO_WEEKS);
    await alice.endsTheMeeting(IN_TWO_WEEKS);
    await alice.saysWhatBecameOf('Holiday cover', 'next');
    await alice.saysWhatBecameOf('The build', 'discussed');
    await alice.closesTheMeeting(IN_TWO_WEEKS);
    for (const person of [alice, bob]) {
      const next = person.section(IN_FOUR_WEEKS);
      await expect(next.locator(person.topic('Holiday cover'))).toBeVisible();
    }
  },
);

practice(
  36,
  'a series has a last meeting, after which none is offered; the form is as narrow as a phone',
  async ({ alice, bob }) => {
    await alice.page.setViewportSize({ width: 360, height: 740 });
    const form = await alice.beginsToRepeatTheMeeting(DAY);
    await alice.fills('series-until', '2026-11-23', form);
    await alice.presses('series-set', form);
    await expect(form).toContainText('The last meeting is before the first.');
    const isWider = await alice.page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    );
    expect(isWider).toBe(false);
    await alice.fills('series-until', '2026-12-07', form);
    await expect(form).toContainText('the last Tuesday 1 December');
    await alice.presses('series-set', form);
    await expect(form).toHaveCount(0);
    await bob.skipsTheMeeting(DAY);
    await expect(alice.section(NEXT_WEEK)).toBeVisible();
    await bob.skipsTheMeeting(NEXT_WEEK);
    for (const person of [alice, bob]) {
      await expect(person.section(NEXT_WEEK)).toHaveCount(0);
      await expect(person.section(IN_TWO_WEEKS)).toHaveCount(0);
    }
  },
);

practice(
  36,
  'what waits for the next meeting of the series is in it when it begins',
  async ({ alice, bob }) => {
    await alice.brings('Holiday cover');
    await alice.repeatsTheMeeting(DAY, { every: 'Every week', at: '10:00', minutes: 30 });
    await bob.skipsTheMeeting(DAY);
    for (const person of [alice, bob]) {
      const section = person.section(NEXT_WEEK);
      await expect(section.locator(person.topic('Holiday cover'))).toBeVisible();
    }
    await bob.startsTheMeeting(NEXT_WEEK);
    for (const person of [alice, bob]) {
      const section = person.section(NEXT_WEEK);
      await expect(section).toHaveAttribute('data-state', 'running');
      await expect(section.locator(person.topic('Holiday cover'))).toBeVisible();
    }
  },
);

practiceOffline(
  36,
  'both bring something offline to a meeting of the series that one of them moves',
  async ({ alice, bob }) => {
    await alice.repeatsTheMeeting(DAY, { every: 'Every week', at: '10:00', minutes: 30 });
    await expect(bob.section(DAY).getByTestId('meeting-state')).toHaveText('Planned for 10:00');
    await alice.skipsTheMeeting(DAY);
    await expect(bob.section(NEXT_WEEK)).toBeVisible();
    bob.person.line.cut();
    await bob.brings('Holiday cover');
    await alice.movesTheMeeting(NEXT_WEEK, '2026-12-03');
    await alice.brings('The build');
    bob.person.line.mend();
    for (const person of [alice, bob]) {
      const section = person.section('2026-12-03');
      for (const topic of ['Holiday cover', 'The build']) {
        await expect(section.locator(person.topic(topic))).toBeVisible();
      }
      await expect(person.section(NEXT_WEEK)).toHaveCount(0);
    }
    await seeTheSame(alice.person, bob.person);
  },
);

test.describe('on two sides of the world', () => {
  test.use({
    machines: {
      Alice: { timezoneId: 'Pacific/Auckland' },
      Bob: { timezoneId: 'America/Los_Angeles' },
    },
  });

  practice(
    45,
    'both have one meeting for one call, each at the time of their own clocks',
    async ({ alice, bob, itIs }) => {
      await alice.repeatsTheMeeting(DAY, { every: 'Every week', at: '09:00', minutes: 30 });
      await expect(alice.section(DAY).getByTestId('meeting-state')).toHaveText('Planned for 09:00');
      await expect(bob.section(DAY).getByTestId('meeting-state')).toHaveText(
        'Planned for 12:00 on Monday 23 November, 09:00 in Auckland',
      );
      // Where he is, Monday has begun an hour ago; where she is, the meeting is today.
      await itIs('2026-11-23T09:30:00Z');
      for (const person of [alice, bob]) {
        await person.page.reload();
        await expect(person.section(DAY).getByRole('heading', { level: 2 })).toContainText(
          'tomorrow',
        );
      }
      await itIs('2026-11-23T12:30:00Z');
      for (const person of [alice, bob]) {
        await person.page.reload();
        await expect(person.section(DAY).getByRole('heading', { level: 2 })).toContainText('today');
        await expect(person.page.getByTestId('section')).toHaveCount(1);
      }
    },
  );
});

practice(
  36,
  'both read the same minutes, though a clock of theirs is off',
  async ({ alice, bob }) => {
    const { context, page } = alice.person;
    await liveAt(context, [], `${DAY}T10:00:00+01:00`, 7);
    await liveAt(bob.person.context, [], `${DAY}T10:00:00+01:00`);
    for (const person of [alice, bob]) {
      await person.page.reload();
      await expect(person.section(DAY)).toBeVisible();
      await person.person.isSaved();
    }
    await bob.startsTheMeeting(DAY, 25);
    for (const person of [alice, bob]) {
      await expect(person.sees('meeting-time')).toHaveText(/^2[45] min left$/);
    }
    expect(await page.evaluate(() => new Date().getMinutes())).toBeGreaterThanOrEqual(7);
  },
);

practiceOffline(
  45,
  'one link for the calendar opens the running or next meeting, offline too',
  async ({ alice, bob, agenda }) => {
    const { context, page } = alice.person;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await alice.person.addsAMeeting('2026-12-03');
    await alice.copiesTheLink(DAY);
    await expect(alice.sees('calendar-link')).toContainText('Copied');
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    expect(link.pathname).toBe(agenda);
    const address = link.pathname + link.hash;

    await expect(bob.section('2026-12-03')).toBeVisible();
    await bob.person.opens('/account');
    bob.person.line.cut();
    await bob.person.opens(address, 'domcontentloaded');
    await expect(bob.section(DAY).getByRole('heading', { level: 2 })).toBeFocused();
    bob.person.line.mend();

    await alice.startsTheMeeting('2026-12-03');
    await expect(bob.section('2026-12-03')).toHaveAttribute('data-state', 'running');
    const running = bob.section('2026-12-03').getByRole('heading', { level: 2 });
    await bob.person.opens('/account');
    await bob.person.opens(address);
    await expect(running).toBeFocused();
    // Also where the agenda is open already.
    await bob.person.opens(agenda);
    await expect(bob.section(DAY)).toBeVisible();
    await bob.person.opens(address);
    await expect(running).toBeFocused();
  },
);
