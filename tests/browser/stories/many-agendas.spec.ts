import { gate } from '../language/gate.ts';
import { expect, test } from '../language/story.ts';

test.use({ serverOptions: ['--agendas-person', '10', '--limit-invitation', 'off'] });

test('somebody who makes many agendas is told before there can be no more, and loses no word', async ({
  alice,
}) => {
  await alice.hasAnAccount();
  await alice.opens('/');
  const { page } = alice;
  await expect(page.getByTestId('new-pair')).toBeVisible();
  await page.evaluate(async () => {
    for (let made = 0; made < 8; made += 1) {
      await fetch('/api/pairs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    }
  });
  const left = page.getByTestId('left');
  await expect(left).toHaveCount(0);
  const make = async (name: string) => {
    await page.getByLabel('Who do you meet?').fill(name);
    await page.getByRole('button', { name: 'Make a link' }).click();
  };
  await make('Nina');
  await expect(left).toHaveText('You can make 1 more on this server.');
  await expect(page.getByLabel('Invitation link')).toBeFocused();
  // The next name is written while the server still makes the agenda before it.
  const making = gate();
  await page.route('**/api/pairs', async (route) => {
    if (route.request().method() === 'POST') {
      await making.isOpen;
    }
    await route.continue();
  });
  await make('Theo');
  await page.getByLabel('Who do you meet?').fill('Emil');
  making.open();
  await expect(left).toHaveText('You can make 0 more on this server.');
  await expect(page.getByTestId('pair').filter({ hasText: 'Theo' })).toHaveCount(1);
  await expect(page.getByLabel('Who do you meet?')).toHaveValue('Emil');
  await expect(page.getByLabel('Who do you meet?')).toBeFocused();
  alice.expects(/409 \(Conflict\) \(\S+\/pairs\)/u);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByTestId('new-pair').getByRole('alert')).toContainText(
    'That is 10. All of them stay as they are.',
  );
  await expect(page.getByLabel('Who do you meet?')).toHaveValue('Emil');
  await expect(page.getByTestId('pair')).toHaveCount(10);
});
