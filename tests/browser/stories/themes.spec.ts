import { expect, together as test } from '../language/story.ts';

test('another theme is there at once for whoever wants no motion', async ({ alice }) => {
  await alice.brings('The build');
  await alice.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await alice.page.evaluate(() => {
    const page = globalThis as { transitions?: string[] };
    page.transitions = [];
    document.addEventListener('transitionrun', ({ target, propertyName }) => {
      page.transitions?.push(`${(target as Element).className} ${propertyName}`);
    });
  });
  const inkOf = (): Promise<string> =>
    alice.page.evaluate(() => getComputedStyle(document.body).color);
  const byDay = await inkOf();
  await alice.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect.poll(inkOf).not.toBe(byDay);
  await alice.page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  expect(
    await alice.page.evaluate(() => (globalThis as { transitions?: string[] }).transitions),
  ).toEqual([]);
});
