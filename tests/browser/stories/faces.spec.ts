import type { Page } from '@playwright/test';

import { liveAt } from '../language/clock.ts';
import { facesOf } from '../language/faces.ts';
import { gate } from '../language/gate.ts';
import type { Person } from '../language/person.ts';
import { expect, MORNING, test, together } from '../language/story.ts';

test.use({ keepsThePage: true });

const FACES = '**/*.woff2';
const WORDS = '.line:not([data-line=first-line])';
const HEADLINE = '.line[data-line=first-line]';

/** Words of the languages of Europe that are written in Latin letters, with every letter that is their own. */
const LANGUAGES = [
  'Zażółć gęślą jaźń',
  'Příliš žluťoučký kůň úpěl ďábelské ódy',
  'Vyhráňme, ľad, dĺžka, mŕtvy',
  'Árvíztűrő tükörfúrógép',
  'Fețele, ținută, împărat, câine',
  'Đačić, žaba, čekić, šuma',
  'Glāžšķūņa rūķīši dzērumā čiepj',
  'Įlinkdama fechtuotojo špaga ėjo ūžianti',
  'Põdur Zagrebi tšellomängija-följetonist Ciqo',
  'Blåbærsyltetøy, øre, Ångström, þjóð, ýmsir',
  'Größe, STRAẞE, cœur, naïve, Noël, où',
  'Ñandú, corazón, col·lecció, ração, não',
  'Pijamalı hasta yağız şoföre çabucak güvendi',
  'Ċavetta, ġurnata, ħobż, żmien, ŵyr, llŷr',
];

/** What is seen of the page's layout. */
interface Shifts {
  shifted: number;
}

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = globalThis as unknown as Shifts;
    seen.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        seen.shifted += (entry as PerformanceEntry & { value: number }).value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Where everything that has words stands, in the order of the page. */
async function placesOf(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.line, h1, h2, h3, button, input, p')]
      .filter(
        // What stays in the window has no place on the page.
        (element) => element.checkVisibility() && element.closest('header.top, nav') === null,
      )
      .map((element) => {
        const { top, height } = element.getBoundingClientRect();
        return `${element.tagName} ${element.textContent.slice(0, 20)}: ${Math.round(top + scrollY)}, ${Math.round(height)}`;
      }),
  );
}

/** An agenda in which there is something of everything, none of it longer than its row. */
async function fills(person: Person): Promise<void> {
  await person.brings('The new build');
  await person.writes(
    'The new build',
    0,
    '\nwe ship on the 3rd\nI will send the draft by Friday\n[] a box\n\n- a list\n\n1. a number\n\nsee https://example.org today, **at once**',
  );
  await person.isSaved();
}

test('the first words wait for no face', async ({ alice }) => {
  await alice.context.route(FACES, () => undefined);
  await alice.opens('/', 'domcontentloaded');
  await alice.signsUp();
  await alice.page.getByTestId('new-pair').locator('button[type=submit]').click();
  await alice.page.getByTestId('pair').getByRole('link').first().click();
  await alice.brings('The build');
  await alice.writes('The build', 0, ' is slow');
  await alice.reads('The build is slow', ['The build is slow']);
  expect(await facesOf(alice.page, HEADLINE)).not.toContain('Literata SemiBold');
});

together(
  'a face that is late moves nothing, and is there when the page is opened again',
  async ({ alice, agenda, server, browser }) => {
    await fills(alice);
    const first = await browser.newContext({
      storageState: await alice.context.storageState(),
      viewport: { width: 1100, height: 800 },
    });
    const faces = gate();
    await first.route(FACES, async (route) => {
      await faces.isOpen;
      await route.continue();
    });
    await liveAt(first, [], MORNING);
    const page = await first.newPage();
    await watchShifts(page);
    await page.goto(server.address + agenda, { waitUntil: 'domcontentloaded' });
    await expect(page.locator(WORDS)).toHaveCount(6);
    await expect(page.getByTestId('promise')).toBeVisible();
    await page.evaluate(() => {
      (globalThis as unknown as Shifts).shifted = 0;
    });
    const before = await placesOf(page);
    faces.open();
    await page.evaluate(async () => {
      await document.fonts.ready;
    });
    await page.waitForTimeout(500);
    expect(await placesOf(page)).toEqual(before);
    expect(await page.evaluate(() => (globalThis as unknown as Shifts).shifted)).toBe(0);
    expect(await facesOf(page, HEADLINE)).not.toContain('Literata SemiBold');

    // The same words stand in the same places in the faces, which need no network by then.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await first.setOffline(true);
    await page.reload();
    await expect(page.locator(WORDS)).toHaveCount(6);
    await expect(page.getByTestId('promise')).toBeVisible();
    expect(await facesOf(page, HEADLINE)).toEqual(['Literata SemiBold']);
    expect(await facesOf(page, WORDS)).toEqual(['Figtree']);
    await first.setOffline(false);
    await expect(page.getByTestId('state')).toHaveText('Saved');
    expect(await placesOf(page)).toEqual(before);
    await first.close();
  },
);

together('the faces have the letters of Europe’s languages', async ({ alice, agenda }) => {
  const letters = LANGUAGES.join(' ');
  await alice.brings(letters);
  await alice.goesTo(letters, { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.page.keyboard.insertText(letters);
  await alice.isSaved();
  await alice.opens(agenda);
  await expect(alice.topic(letters)).toBeVisible();
  expect(await facesOf(alice.page, HEADLINE)).toEqual(['Literata SemiBold']);
  expect(await facesOf(alice.page, WORDS)).toEqual(['Figtree']);
});
