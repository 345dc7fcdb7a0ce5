import type { Locator } from '@playwright/test';

import { liveAt } from '../../language/clock.ts';
import type { Person } from '../../language/person.ts';
import { expect, NOW, practiceOffline } from '../../language/practice.ts';

/** How long a line may take to be seen, and then to be told elsewhere. */
const SEEN = { timeout: 8_000 };

practiceOffline(
  38,
  'what the other wrote since one looked is marked on every device until it was seen on one',
  async ({ alice, bob, agenda, meet }) => {
    await alice.brings('Move to the new build');
    await expect(bob.topic('Move to the new build')).toBeVisible();
    await makesAnotherAgenda(bob.person);
    const phone = await anotherDevice(bob.person, meet);

    // Bob has seen what is there once it was before him for two seconds. Nobody looks while Alice writes on.
    await bob.page.waitForTimeout(3_000);
    await phone.opens(agenda);
    await expect(phone.topic('Move to the new build')).toBeVisible();
    await phone.hasKeptThePage();
    await goesHome(phone);
    await goesHome(bob.person);
    await alice.writes('Move to the new build', 0, '\nWe ship on the 3rd');
    await alice.brings('Holiday cover');
    await expect(bob.sees('news')).toHaveText('2 new', SEEN);

    await bob.person.opens(agenda);
    const line = bob.topic('Move to the new build').locator('.line').nth(1);
    await expect.poll(() => mark(line)).toContain('new');
    await expect
      .poll(() => mark(bob.topic('Holiday cover').locator('.line').first()))
      .toContain('new');
    // What one knows has no mark, and a mark moves nothing.
    expect(await mark(bob.topic('Move to the new build').locator('.line').first())).toBe('none');
    const marked = await line.boundingBox();

    // One key, also while writing.
    await bob.goesTo('Move to the new build', 0);
    await bob.hits('Alt+u');
    await expect(bob.person.page.getByTestId('said')).toContainText('New: ');
    await expect(bob.person.page.getByTestId('said')).toContainText(', 1 more');

    // Two seconds, and it is gone here, at home, and on the phone.
    await expect.poll(() => mark(line), SEEN).toBe('none');
    expect(await line.boundingBox()).toEqual(marked);
    await bob.hits('Alt+u');
    await expect(bob.person.page.getByTestId('said')).toHaveText('Nothing new');
    await phone.opens(agenda);
    await expect(phone.topic('Holiday cover')).toBeVisible();
    await expect
      .poll(() => mark(phone.topic('Holiday cover').locator('.line').first()))
      .toBe('none');

    await goesHome(phone);
    await expect(phone.page.getByTestId('news')).toHaveCount(0);
  },
);

practiceOffline(
  38,
  'what one sees without a network is seen, on each device once one is back; what was written meanwhile is new',
  async ({ alice, bob, agenda, meet }) => {
    await alice.brings('Move to the new build');
    await expect(bob.topic('Move to the new build')).toBeVisible();
    await bob.person.hasKeptThePage();
    // Bob has seen the topic, and looks at neither of his devices while Alice writes on.
    await bob.page.waitForTimeout(3_000);
    await bob.page.evaluate(() => {
      document.hasFocus = () => false;
    });
    const phone = await anotherDevice(bob.person, meet);
    await phone.context.addInitScript(() => {
      document.hasFocus = () => false;
    });
    await phone.opens(agenda);
    await makesAnotherAgenda(bob.person);
    const desk = await anotherDevice(bob.person, meet);
    await desk.opens('/');
    const atHome = desk.page.getByTestId('news');
    await alice.writes('Move to the new build', 0, '\nWe ship on the 3rd');
    const [line, onThePhone] = [bob, phone].map((one) =>
      one.topic('Move to the new build').locator('.line').nth(1),
    ) as [Locator, Locator];
    await expect.poll(() => mark(line)).toContain('new');
    await expect.poll(() => mark(onThePhone)).toContain('new');
    await expect(atHome).toHaveText('1 new', SEEN);

    // In a tunnel he looks, and it is gone, also from the page that is opened anew.
    await bob.person.goesOffline();
    await bob.page.evaluate(() => {
      Reflect.deleteProperty(document, 'hasFocus');
    });
    await expect.poll(() => mark(line), SEEN).toBe('none');
    await bob.page.reload();
    await expect(line).toBeVisible();
    // The key is there once what shows marks is.
    await expect(async () => {
      await bob.hits('Alt+u');
      await expect(bob.page.getByTestId('said')).toHaveText('Nothing new', { timeout: 500 });
    }).toPass();
    expect(await mark(line)).toBe('none');
    expect(await mark(onThePhone)).toContain('new');
    await expect(atHome).toHaveText('1 new');

    await alice.brings('Holiday cover');
    await bob.person.comesBack();
    const cover = bob.topic('Holiday cover').locator('.line').first();
    await expect.poll(() => mark(cover)).toContain('new');
    expect(await mark(line)).toBe('none');
    await expect.poll(() => mark(onThePhone), SEEN).toBe('none');
    await expect.poll(() => mark(cover), SEEN).toBe('none');
    await expect(atHome).toHaveCount(0, SEEN);
  },
);

/** What is said of a line in its margin. */
async function mark(line: Locator): Promise<string> {
  return await line.evaluate((element) => getComputedStyle(element, '::after').content);
}

/** With a second agenda there is a home to go to. */
async function makesAnotherAgenda({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/pairs', { method: 'POST', headers, body: '{}' });
  });
}

async function goesHome({ page }: Person): Promise<void> {
  await page.getByRole('link', { name: 'Duologue' }).click();
  await expect(page.getByTestId('new-pair')).toBeVisible();
}

/** A browser in which the same person is signed in. */
async function anotherDevice(
  person: Person,
  meet: (name: string) => Promise<Person>,
): Promise<Person> {
  const device = await meet(person.name);
  await liveAt(device.context, [], NOW);
  await device.context.addCookies(await person.context.cookies());
  return device;
}
