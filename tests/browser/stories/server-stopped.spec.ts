import { expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('with the server stopped a new tab opens the agenda, edits it, and says where the edits are', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.brings('Before the stop');
  await seeTheSame(alice, bob);
  await alice.closesThePage();
  await server.stops();

  await alice.opens(agenda);
  await expect(alice.topic('Before the stop')).toBeVisible();
  await alice.brings('While it was stopped');
  await alice.writes('Before the stop', 0, ', and more');
  await expect(alice.state).toHaveText(/^[1-9]\d* changes? only on this device$/u);

  await alice.narrowsTo(360);
  await expect(alice.state).toBeVisible();
  await expect(alice.state).toHaveText(/^[1-9]\d* changes? only on this device$/u);
  await expect(alice.state).toBeInViewport({ ratio: 1 });
  const overflow = await alice.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);

  await server.restarts();
  await alice.isSaved();
  await bob.reads('Before the stop', ['Before the stop, and more']);
  await expect(bob.topic('While it was stopped')).toBeVisible();
  await seeTheSame(alice, bob);
});

test('what was called saved is there after the server was killed', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.brings('Written down');
  await alice.writes('Written down', 0, ' for good');
  await alice.isSaved();
  await server.kills();
  await bob.closesThePage();
  await server.restarts();

  // Somebody who has never seen it, so that it can come from the server's disk alone.
  const elsewhere = await bob.context.request.get(`${server.address}/api/pairs`);
  expect(elsewhere.status()).toBe(200);
  await bob.opens(agenda);
  await bob.reads('Written down', ['Written down for good']);
});

test('the state is told in words all along', async ({ alice, server }) => {
  await expect(alice.state).toHaveText('Saved');
  await server.stops();
  await alice.brings('One');
  await expect(alice.state).toHaveText(/only on this device$/u);
  await server.restarts();
  await expect(alice.state).toHaveText('Saved');
});
