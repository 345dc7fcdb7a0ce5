import { Person } from '../language/person.ts';
import { SignInProxy } from '../language/sign-in-proxy.ts';
import { expect, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('a sign-in in front of the server runs out while somebody writes; signed in again, all of it is sent', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  const proxy = await SignInProxy.to(server.address);
  try {
    const ana = new Person(alice.name, alice.context, alice.line, alice.faults, proxy.address);
    await ana.opens(agenda);
    await ana.hasKeptThePage();
    await ana.brings('Budget');
    await ana.isSaved();

    // What is under way breaks, and what is asked for next is led elsewhere.
    alice.expects(
      /WebSocket connection to \S+ failed|Failed to load resource|Failed to update a ServiceWorker|has been blocked by CORS|violates the following Content Security Policy directive: "connect-src/u,
    );
    proxy.runsOut();
    await ana.writes('Budget', 0, ' for next year');
    const between = ana.page.getByTestId('between');
    await expect(between).toContainText('Something between you and Duologue asks you to sign in.');
    await expect(ana.state).toContainText('only on this device');
    await expect(ana.page.getByText('You were signed out')).toHaveCount(0);

    // Opened again, the page comes from this device and says the same.
    await ana.page.reload();
    await expect(between).toBeVisible();
    await ana.reads('Budget', ['Budget for next year']);
    await ana.writes('Budget', 0, ', in euros');

    await between.getByRole('link', { name: 'Sign in there' }).click();
    await expect(ana.page.getByRole('heading', { name: 'Company sign-in' })).toBeVisible();
    await ana.page.getByRole('link', { name: 'Sign in' }).click();
    await expect(ana.page).toHaveURL(proxy.address + agenda);
    await ana.isSaved();
    await expect(between).toHaveCount(0);
    await bob.reads('Budget', ['Budget for next year, in euros']);
  } finally {
    proxy.close();
  }
});

test('whoever comes for the first time without the sign-in is not given its page for ours', async ({
  agenda,
  alice,
  server,
}) => {
  const proxy = await SignInProxy.to(server.address);
  try {
    const ana = new Person(alice.name, alice.context, alice.line, alice.faults, proxy.address);
    await ana.opens(agenda);
    await ana.hasKeptThePage();
    // What is under way breaks, and what is asked for next is led elsewhere.
    alice.expects(
      /WebSocket connection to \S+ failed|Failed to load resource|Failed to update a ServiceWorker|has been blocked by CORS|violates the following Content Security Policy directive: "connect-src/u,
    );
    proxy.runsOut();
    // A newer worker that looks for its files now gets none of ours.
    const kept = await ana.page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).update().catch(() => undefined);
      const names = await caches.keys();
      const shells = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).match('/'))?.text()),
      );
      return shells.filter((shell) => shell !== undefined && !shell.includes('Duologue'));
    });
    expect(kept).toEqual([]);
    await ana.opens('/account');
    await expect(ana.page.getByTestId('between')).toBeVisible();
  } finally {
    proxy.close();
  }
});
