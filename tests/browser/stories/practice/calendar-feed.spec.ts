import { request, type APIResponse } from '@playwright/test';
import ICAL from 'ical.js';

import { isAccessible } from '../../language/accessible.ts';
import { DAY, expect, practice } from '../../language/practice.ts';
import type { Participant } from '../../language/participant.ts';

/** A calendar program: it knows nothing but an address. */
async function fetched(address: string): Promise<APIResponse> {
  const program = await request.newContext();
  const answer = await program.get(address);
  await answer.body();
  return answer;
}

/** What a calendar program shows of what it read. */
interface Shown {
  what: string;
  off: boolean;
  begins: Date;
  minutes: number;
}

async function shown(address: string): Promise<Shown[]> {
  const answer = await fetched(address);
  expect(answer.status()).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      what: event.summary,
      off: component.getFirstPropertyValue('status') === 'CANCELLED',
      begins: event.startDate.toJSDate(),
      minutes: event.duration.toSeconds() / 60,
    };
  });
}

/** A time as a wall clock in Berlin shows it. */
function wall(begins: Date): string {
  return begins.toLocaleString('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
}

async function address(person: Participant): Promise<string> {
  return person.sees('feed-address').inputValue();
}

practice(
  12,
  'a calendar program is told when one meets whom, with time to prepare, and nothing else',
  async ({ alice, bob, agenda }) => {
    await alice.brings('Salaries');
    await alice.repeatsTheMeeting(DAY, { every: 'Every week', at: '10:00', minutes: 45 });
    await alice.person.isSaved();
    await bob.person.opens('/account');
    await bob.presses('feed-make');
    await expect(bob.sees('feed-address')).toBeFocused();
    const first = await address(bob);
    // What is open is derived a moment after it changed.
    await expect.poll(async () => (await shown(first)).length).toBeGreaterThanOrEqual(8);
    for (const meeting of await shown(first)) {
      expect(meeting).toMatchObject({ what: '1:1 with Alice', off: false, minutes: 45 });
      // Whatever the clocks of the season say.
      expect(wall(meeting.begins)).toMatch(/Tuesday.*10:00/);
    }
    expect(await (await fetched(first)).text()).not.toContain('Salaries');

    await bob.picks('feed-preparation', '15 minutes before');
    await expect
      .poll(async () => (await shown(first)).filter(({ minutes }) => minutes === 15).length)
      .toBeGreaterThanOrEqual(8);
    const [prepares] = (await shown(first)).filter(({ minutes }) => minutes === 15);
    expect(prepares?.what).toBe('Prepare 1:1 with Alice');
    expect(wall(prepares?.begins ?? new Date(0))).toMatch(/Tuesday.*09:45/);

    // Off and on again, the last of which counts however fast they come.
    await bob.presses('feed-with');
    await expect.poll(() => shown(first)).toEqual([]);
    await bob.presses('feed-with');
    await bob.presses('feed-with');
    await bob.presses('feed-with');
    await expect.poll(async () => (await shown(first)).length).toBeGreaterThanOrEqual(16);
    await expect(bob.sees('feed-with')).toBeChecked();
    await isAccessible(bob.page);
    await bob.person.narrowsTo(360);
    const isWider = await bob.page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    );
    expect(isWider).toBe(false);

    await bob.presses('feed-renew');
    await bob.presses('feed-sure');
    await expect(bob.sees('feed-address')).not.toHaveValue(first);
    expect((await fetched(first)).status()).toBe(404);
    const second = await address(bob);
    expect((await fetched(second)).status()).toBe(200);
    await bob.presses('feed-stop');
    await bob.presses('feed-sure');
    await expect(bob.sees('feed-make')).toBeVisible();
    expect((await fetched(second)).status()).toBe(404);

    await alice.person.opens(agenda);
    await alice.presses('to-access');
    await expect(alice.sees('trail')).toContainText(
      'Bob read the times of the meetings in a calendar program',
    );
  },
);
