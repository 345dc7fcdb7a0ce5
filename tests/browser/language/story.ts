import os from 'node:os';

import { expect, test as base, type Browser, type BrowserContextOptions } from '@playwright/test';

import { liveAt } from './clock.ts';
import { Faults } from './faults.ts';
import { Line } from './line.ts';
import { Person } from './person.ts';
import { Server } from './server.ts';

export { expect } from '@playwright/test';
export { seeTheSame } from './person.ts';

/** The day of the meeting that a shared agenda starts with. */
export const DAY = '2026-11-24';

/** On that day, before the meeting. */
export const MORNING = `${DAY}T09:00:00+01:00`;

interface Cast {
  /** Further words of `duologue serve`; set by `test.use`. */
  serverOptions: string[];
  /** Where the folder of the server's data is made. */
  place: string;
  /** What people call the machine that the server runs on; set by `test.use`. */
  host: string;
  /** What somebody's browser runs on, by name, where that is no laptop; set by `test.use`. */
  machines: Readonly<Record<string, BrowserContextOptions>>;
  /**
   * Browsers keep the page by its service worker, which costs each of them a seventh of a story's time; set by
   * `test.use` where somebody is without a network, or without the server.
   */
  keepsThePage: boolean;
  /** A server of the story's own. */
  server: Server;
  /** A person at a browser of their own; each name is one person. */
  meet: (name: string) => Promise<Person>;
  alice: Person;
  bob: Person;
}

/** A story in which nobody has an account yet: `test('…', async ({ alice, bob }) => { … })`. */
export const test = base.extend<Cast>({
  serverOptions: [[], { option: true }],
  host: ['127.0.0.1', { option: true }],
  place: [os.tmpdir(), { option: true }],
  machines: [{}, { option: true }],
  keepsThePage: [false, { option: true }],

  server: async ({ place, serverOptions }, use, info) => {
    const server = await Server.startIn(place, ...serverOptions);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: server.log, contentType: 'text/plain' });
    }
    await server.isDone();
  },

  meet: async ({ browser, server, host, machines, keepsThePage }, use) => {
    const met: Person[] = [];
    await use(async (name) => {
      const person = await appear(
        name,
        browser,
        server,
        server.addressAt(host),
        keepsThePage,
        machines[name] ?? {},
      );
      met.push(person);
      return person;
    });
    for (const person of met) {
      await person.context.close();
      await person.line.close();
    }
    for (const { name, faults } of met) {
      expect(faults.left, `errors in ${name}’s browser that the story does not expect`).toEqual([]);
    }
  },

  alice: async ({ meet }, use) => {
    await use(await meet('Alice'));
  },

  bob: async ({ meet }, use) => {
    await use(await meet('Bob'));
  },
});

/** A story in which Alice and Bob share an agenda from the start. */
export const together = test.extend<{
  /** The day of the meeting that it starts with; set by `test.use` to begin without one. */
  firstDay: string | null;
  /** When both open it, whenever the story is told: which day is next, or late, hangs on it. */
  now: string;
  /**
   * The address of the agenda that Alice and Bob share, with its first meeting; both have it
   * open, and have kept the page where it is kept.
   */
  agenda: string;
}>({
  firstDay: [DAY, { option: true }],
  now: [MORNING, { option: true }],

  agenda: [
    async ({ alice, bob, server, firstDay, now, keepsThePage }, use) => {
      for (const { context } of [alice, bob]) {
        await liveAt(context, [], now);
      }
      const pair = await share(alice, bob, server);
      const address = `/agenda/${pair}`;
      for (const person of [alice, bob]) {
        await person.opens(address);
        if (keepsThePage) {
          await person.hasKeptThePage();
        }
      }
      if (firstDay !== null) {
        await alice.addsAMeeting(firstDay);
        await expect(bob.section(firstDay)).toBeVisible();
        await alice.isSaved();
      }
      await use(address);
    },
    { auto: true },
  ],
});

async function appear(
  name: string,
  browser: Browser,
  server: Server,
  home: string,
  keepsThePage: boolean,
  machine: BrowserContextOptions,
): Promise<Person> {
  const line = await Line.open(keepsThePage);
  const context = await browser.newContext({
    proxy: { server: line.address },
    viewport: { width: 1100, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    serviceWorkers: keepsThePage ? 'allow' : 'block',
    ...machine,
  });
  const faults = await Faults.watch(context, () => line.wasCut || server.wasAway);
  return new Person(name, context, line, faults, home);
}

/** Gives both an account and one agenda, without the page. */
async function share(alice: Person, bob: Person, server: Server): Promise<string> {
  await alice.hasAnAccount();
  await bob.hasAnAccount();
  const made = await alice.context.request.post(`${server.address}/api/pairs`, { data: {} });
  expect(made.status()).toBe(201);
  const pair = (await made.json()) as { id: string; invitation: { token: string } };
  const { id, invitation } = pair;
  const joined = await bob.context.request.post(`${server.address}/api/invitations/accept`, {
    data: { token: invitation.token },
  });
  expect(joined.status()).toBe(200);
  return id;
}
