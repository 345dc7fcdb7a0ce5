import type { Participant } from '../../language/participant.ts';
import { tooWide } from '../../language/phone.ts';
import { DAY, expect, practice, seeTheSame, type Meeting } from '../../language/practice.ts';

const SECOND = '2026-12-01';
const THIRD = '2026-12-08';

practice(
  11,
  'whoever brought nothing to two meetings is told of to both in the same words, and one press makes a topic of it',
  async (meeting) => {
    const { alice, bob } = meeting;
    await twoMeetingsOf(meeting);
    const words = 'Bob brought no topic to the last 2 meetings.';
    await expect(alice.sees('mirror')).toContainText(words);
    await expect(bob.sees('mirror')).toContainText(words);
    await bob.page.setViewportSize({ width: 360, height: 780 });
    expect(await tooWide(bob.page)).toBe(0);

    await bob.presses('mirror-topic');
    const topic = 'What would help Bob to bring topics?';
    await bob.types(' Time to think.');
    await expect(alice.topic(`${topic} Time to think.`)).toBeVisible();
    await expect(alice.sees('mirror')).toHaveCount(0);
    await expect(bob.sees('mirror')).toHaveCount(0);
    await seeTheSame(alice.person, bob.person);
  },
);

practice(11, 'what is put away stays away for both, and comes back with undo', async (meeting) => {
  const { alice, bob } = meeting;
  await twoMeetingsOf(meeting);
  await expect(alice.sees('mirror')).toBeVisible();
  await bob.presses('mirror-away');
  await expect(alice.sees('mirror')).toHaveCount(0);
  await expect(bob.sees('mirror')).toHaveCount(0);
  await bob.page.getByRole('heading', { level: 1 }).focus();
  await bob.hits('Control+z');
  await expect(alice.sees('mirror')).toBeVisible();
  await expect(bob.sees('mirror')).toBeVisible();

  // Nobody is told what they brought since.
  await bob.brings('Holidays');
  await expect(alice.sees('mirror')).toHaveCount(0);
});

practice(
  31,
  'six meetings without feedback are told of to both, and can be read; without the prompt nothing of it is there',
  async (meeting) => {
    const { alice, bob, itIs } = meeting;
    for (let week = 0; week < 6; week += 1) {
      const day = new Date(Date.parse(DAY) + week * 7 * 86_400_000).toISOString().slice(0, 10);
      if (week > 0) {
        await expect(alice.sees('mirror')).toHaveCount(0);
        await alice.person.addsAMeeting(day);
      }
      await itIs(`${day}T10:00:00+01:00`);
      const headline = `Release ${String(week)}`;
      await (week % 2 === 0 ? alice : bob).brings(headline);
      await expect(alice.topic(headline)).toBeVisible();
      if (week === 2) {
        await alice.turnsTo(headline);
        await alice.hits('1');
      }
      await discusses(alice, day, headline);
    }
    const words = 'No feedback in the last 6 meetings.';
    await expect(alice.sees('mirror')).toContainText(words);
    await expect(bob.sees('mirror')).toContainText(words);

    await alice.presses('to-how');
    await expect(alice.sees('last-meetings').getByRole('listitem')).toHaveCount(6);
    await expect(alice.sees('last-meetings')).toContainText('Unblock 1');
    await expect(alice.sees('last-meetings')).toContainText('You 1 · Bob 0');
    await alice.presses('prompt-balance');
    for (const person of [alice, bob]) {
      await expect(person.sees('mirror')).toHaveCount(0);
    }
    await expect(alice.sees('last-meetings')).toHaveCount(0);
    await alice.presses('prompt-balance');
    await bob.presses('mirror-topic');
    await expect(alice.topic('Feedback: what goes well, and what could go better?')).toBeVisible();
    await expect(alice.sees('mirror')).toHaveCount(0);
  },
);

/** Two meetings to which Alice alone brought something, and a third that is to come. */
async function twoMeetingsOf({ alice, itIs }: Meeting): Promise<void> {
  for (const [day, next] of [
    [DAY, SECOND],
    [SECOND, THIRD],
  ] as const) {
    await itIs(`${day}T10:00:00+01:00`);
    await alice.brings(`Budget for ${day}`);
    await discusses(alice, day, `Budget for ${day}`);
    await expect(alice.sees('mirror')).toHaveCount(day === DAY ? 0 : 1);
    await alice.person.addsAMeeting(next);
  }
}

async function discusses(person: Participant, day: string, headline: string): Promise<void> {
  await person.startsTheMeeting(day);
  await person.endsTheMeeting(day);
  await person.saysWhatBecameOf(headline, 'discussed');
  await person.closesTheMeeting(day);
}
