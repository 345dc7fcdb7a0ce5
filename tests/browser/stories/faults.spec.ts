import { expect, test, together } from '../language/story.ts';

test.use({ keepsThePage: true });

test('an error in somebody’s browser is known to the story', async ({ alice }) => {
  await alice.opens('/');
  await expect(alice.page.getByTestId('sign-up')).toBeVisible();
  expect(alice.faults.left).toEqual([]);
  await alice.page.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown');
    });
    void Promise.reject(new Error('rejected'));
    reportError(new Error('reported'));
    console.error('logged');
    console.warn('only a warning');
    document.body.setAttribute('style', 'color: red');
  });
  for (const words of [
    /thrown/u,
    /rejected/u,
    /reported/u,
    /^logged/u,
    /refused by the policy: style-src-attr/u,
    /Content Security Policy/u,
  ]) {
    await expect.poll(() => alice.faults.left.filter((fault) => words.test(fault))).toHaveLength(1);
  }
  expect(alice.faults.left).toHaveLength(6);
  alice.expects(/./u);
  expect(alice.faults.left).toEqual([]);
});

test.fail('an error that nobody expected fails the story', async ({ alice }) => {
  await alice.opens('/');
  await alice.page.evaluate(() => {
    console.error('met at the end');
  });
});

together(
  'a line that broke by itself is an error, one that the story cut is none',
  async ({ alice, bob }) => {
    await alice.goesOffline();
    await alice.brings('Told later');
    await alice.comesBack();
    await expect(bob.topic('Told later')).toBeVisible();
    expect(alice.faults.left).toEqual([]);

    await bob.page.evaluate(async () => {
      await fetch('http://127.0.0.1:9/').catch(() => undefined);
    });
    await expect.poll(() => bob.faults.left.length).toBeGreaterThan(0);
    bob.expects(/127\.0\.0\.1:9/u);
  },
);
