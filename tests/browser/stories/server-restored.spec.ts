import { expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('after an older backup was restored, both browsers bring back the words of their own person', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.brings('Before the backup');
  await seeTheSame(alice, bob);
  await server.isCopied();
  await seeTheSame(alice, bob);

  await alice.writes('Before the backup', 0, ', Alice');
  await bob.reads('Before the backup', ['Before the backup, Alice']);
  await bob.writes('Before the backup', 0, ', Bob');
  await alice.reads('Before the backup', ['Before the backup, Alice, Bob']);
  await alice.writes('Before the backup', 0, ', Alice again');
  await bob.reads('Before the backup', ['Before the backup, Alice, Bob, Alice again']);
  await seeTheSame(alice, bob);

  // A day later: Alice comes first, in a new tab, and her last words stand on Bob's, which the server has lost.
  await alice.closesThePage();
  await bob.closesThePage();
  await server.stops();
  await server.goesBackToTheCopy();
  await alice.opens(agenda);
  await alice.reads('Before the backup', ['Before the backup, Alice, Bob, Alice again']);
  await expect(alice.state).toHaveText('1 change only on this device');
  await alice.brings('Meanwhile');
  await expect(alice.state).toHaveText(/^\d changes? only on this device$/u);

  await bob.opens(agenda);
  const seen = await seeTheSame(alice, bob);
  const words = seen.flatMap(({ topics }) =>
    topics.map(({ lines }) => lines.map((line) => line.words)),
  );
  expect(words).toContainEqual(['Before the backup, Alice, Bob, Alice again']);
  expect(words).toContainEqual(['Meanwhile']);

  // It is at the server: a browser that keeps nothing reads it there.
  await alice.closesThePage();
  const elsewhere = await bob.context.browser()?.newContext();
  if (elsewhere === undefined) {
    throw new Error('the browser is there');
  }
  await elsewhere.addCookies(await bob.context.cookies());
  const page = await elsewhere.newPage();
  await page.goto(new URL(agenda, server.address).href);
  await expect(
    page.locator('.line', { hasText: 'Before the backup, Alice, Bob, Alice again' }),
  ).toBeVisible();
  await elsewhere.close();
});
