import { isAccessible } from './accessible.ts';
import { wasCalm, watchCalm } from './calm.ts';
import { liveAt } from './clock.ts';
import type { Hands } from './hands.ts';
import { Participant } from './participant.ts';
import type { Person } from './person.ts';
import { test } from './story.ts';
import { together } from './story.ts';

export { expect } from '@playwright/test';
export { DAY, seeTheSame } from './story.ts';

/** Monday, the day before the meeting. */
export const NOW = '2026-11-23T09:00:00+01:00';

/** Two people who meet on `DAY`, both with the same kind of hands. */
export interface Meeting {
  alice: Participant;
  bob: Participant;
  agenda: string;
  /** A browser of somebody's, also a further one of the same person. */
  meet: (name: string) => Promise<Person>;
  /** Both live at that moment from now on. */
  itIs: (moment: string) => Promise<void>;
}

/**
 * A story of the practice, told twice: with a pointer and with the keyboard alone. Whatever happens in
 * it, no dialog comes up, nothing takes the focus, and the screens it ends on are open to everybody.
 */
export function practice(
  row: number,
  title: string,
  story: (meeting: Meeting) => Promise<void>,
): void {
  for (const hands of ['pointer', 'keyboard'] as const satisfies readonly Hands[]) {
    calmly(`practice ${row}: ${title} (${hands})`, async ({ alice, bob, agenda, meet }) => {
      const people = [alice, bob];
      await story({
        alice: new Participant(alice, hands),
        bob: new Participant(bob, hands),
        agenda,
        meet,
        itIs: async (moment) => {
          for (const person of people) {
            await liveAt(person.context, [person.page], moment);
          }
        },
      });
      for (const person of people) {
        await wasCalm(person.page);
        if (hands === 'keyboard') {
          // Both tellings end on the same screens, and this one shows where the focus is.
          await isAccessible(person.page);
        }
      }
    });
  }
}

/** One in which somebody is without a network for a while; their browser keeps the page. */
export function practiceOffline(...told: Parameters<typeof practice>): void {
  test.describe(() => {
    test.use({ keepsThePage: true });
    practice(...told);
  });
}

const calmly = together.extend<{ meet: (name: string) => Promise<Person> }>({
  now: NOW,
  meet: async ({ meet }, use) => {
    await use(async (name) => {
      const person = await meet(name);
      await watchCalm(person.context);
      return person;
    });
  },
});

export { test };
