import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { DAY, expect, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

const PAPER_BY_DAY = 'rgb(251, 250, 247)';
const PAPER_BY_NIGHT = 'rgb(25, 26, 27)';

test('the theme, the language of dates and what keys do go with a person, not with a device', async ({
  alice,
  bob,
  agenda,
  meet,
}) => {
  await alice.opens('/account');
  await alice.page.getByTestId('theme').selectOption('dark');
  await alice.page.getByTestId('dates').selectOption('de');
  await expect.poll(() => paperOf(alice)).toBe(PAPER_BY_NIGHT);
  await isAccessible(alice.page);
  await alice.opens(agenda);
  await expect(alice.section(DAY).getByRole('heading', { level: 2 })).toContainText(
    'Dienstag, 24. November',
  );
  expect(await paperOf(alice)).toBe(PAPER_BY_NIGHT);

  // Another browser of hers has it so as soon as she is signed in there.
  const phone = await meet('Alice');
  await phone.opens('/');
  expect(await paperOf(phone)).toBe(PAPER_BY_DAY);
  await phone.page.getByTestId('to-sign-in').click();
  await phone.signsIn();
  await expect(phone.page.getByTestId('new-pair')).toBeVisible();
  await phone.opens(agenda);
  await expect(phone.section(DAY).getByRole('heading', { level: 2 })).toContainText(
    'Dienstag, 24. November',
  );
  expect(await paperOf(phone)).toBe(PAPER_BY_NIGHT);
  // Nobody else is concerned.
  await expect(bob.section(DAY).getByRole('heading', { level: 2 })).toContainText(
    'Tuesday 24 November',
  );
  expect(await paperOf(bob)).toBe(PAPER_BY_DAY);

  // What she changes without a network holds at once, there and after she was away, and elsewhere once it returns.
  await phone.hasKeptThePage();
  await phone.goesOffline();
  await phone.opens('/account', 'domcontentloaded');
  await phone.page.getByTestId('theme').selectOption('light');
  await phone.page.getByLabel(/work by themselves/u).uncheck();
  expect(await paperOf(phone)).toBe(PAPER_BY_DAY);
  await phone.opens(agenda, 'domcontentloaded');
  await expect(phone.section(DAY)).toBeVisible();
  expect(await paperOf(phone)).toBe(PAPER_BY_DAY);
  await phone.comesBack();
  await expect(async () => {
    await alice.opens(agenda);
    await expect(alice.section(DAY)).toBeVisible();
    expect(await paperOf(alice)).toBe(PAPER_BY_DAY);
  }).toPass();
  await alice.page.keyboard.press('?');
  await expect(alice.page.getByTestId('keys')).toHaveCount(0);

  // The browser is as it was for whoever comes next.
  await phone.opens('/account');
  await phone.page.getByTestId('theme').selectOption('dark');
  await expect.poll(() => paperOf(phone)).toBe(PAPER_BY_NIGHT);
  await phone.opens(agenda);
  await phone.signsOut();
  await expect(phone.page.getByTestId('sign-in')).toBeVisible();
  expect(await paperOf(phone)).toBe(PAPER_BY_DAY);
});

async function paperOf({ page }: Person): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}
