import { expect, test as base } from '@playwright/test';

import { chromium } from '../browser.ts';
import { isOfTheNetwork } from '../language/faults.ts';
import { Line } from '../language/line.ts';
import { Server } from '../language/server.ts';
import { Chromium } from './chromium.ts';
import type { Engine } from './driver.ts';
import { Firefox } from './firefox.ts';
import { Person, section } from './person.ts';
import { WebKit } from './webkit.ts';

export { expect } from '@playwright/test';

/** The day of the meeting that a shared agenda starts with. */
export const DAY = '2026-11-24';

/** A browser engine that the stories run in; also the name of its project. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

interface Cast {
  server: Server;
  meet: (name: string) => Promise<Person>;
  alice: Person;
  bob: Person;
}

/** A story for any engine in which nobody has an account yet. */
export const test = base.extend<
  Cast,
  { engineName: EngineName; engine: Engine; chromiumOnly: undefined }
>({
  engineName: ['chromium', { option: true, scope: 'worker' }],

  engine: [
    async ({ engineName, playwright }, use) => {
      switch (engineName) {
        case 'chromium': {
          const browser = await playwright.chromium.launch(chromium());
          await use(new Chromium(browser));
          await browser.close();
          return;
        }
        case 'firefox': {
          const firefox = await Firefox.starts();
          await use(firefox);
          await firefox.ends();
          return;
        }
        case 'webkit':
          await use(new WebKit());
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: server.log, contentType: 'text/plain' });
    }
    await server.isDone();
  },

  meet: async ({ engine, server }, use, info) => {
    const met: Person[] = [];
    await use(async (name) => {
      const line = await Line.open(true);
      const person = new Person(name, await engine.begins(line.host), line, server.address);
      met.push(person);
      return person;
    });
    for (const { name, driver } of met) {
      if (info.status === info.expectedStatus) {
        continue;
      }
      const picture = await driver.picture().catch(() => undefined);
      if (picture !== undefined) {
        await info.attach(name, { body: picture, contentType: 'image/png' });
      }
    }
    const left = new Map<string, string[]>();
    for (const { name, driver, line } of met) {
      const faults = await driver.faults();
      left.set(
        name,
        faults.filter((fault) => !isOfTheNetwork(fault, line.wasCut)),
      );
      await driver.ends();
      await line.close();
    }
    for (const [name, faults] of left) {
      expect(faults, `errors in ${name}’s browser that the story does not expect`).toEqual([]);
    }
  },

  alice: async ({ meet }, use) => {
    await use(await meet('Alice'));
  },

  bob: async ({ meet }, use) => {
    await use(await meet('Bob'));
  },
});

/** A story for any engine in which Alice and Bob share an agenda from the start; both have kept the page. */
export const together = test.extend<{ agenda: string }>({
  agenda: [
    async ({ alice, bob }, use) => {
      for (const person of [alice, bob]) {
        await person.opens('/');
        const { name, email, password } = person;
        await person.asksTheServer('/api/accounts', { name, email, password });
      }
      const made = await alice.asksTheServer<{ id: string; invitation: { token: string } }>(
        '/api/pairs',
        {},
      );
      await bob.asksTheServer('/api/invitations/accept', { token: made.invitation.token });
      const address = `/agenda/${made.id}`;
      for (const person of [alice, bob]) {
        await person.opens(address);
        await person.hasKeptThePage();
      }
      await alice.addsAMeeting(DAY);
      await bob.sees(section(DAY));
      await alice.isSaved();
      await use(address);
    },
    { auto: true },
  ],
});
