import { isAccessible } from '../language/accessible.ts';
import { expect, test } from '../language/story.ts';

test('a new browser is let in by a code that another one shows', async ({ alice, bob }) => {
  await alice.hasAnAccount();
  await alice.opens('/account');
  await alice.page.getByRole('button', { name: 'Show a code' }).click();
  const code = alice.page.getByTestId('code');
  await expect(code).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
  await isAccessible(alice.page);
  const shown = (await code.textContent()) ?? '';

  // Bob's is the new device, on which nobody has signed in yet.
  await bob.opens('/');
  await bob.page.getByTestId('to-sign-in').click();
  await bob.page.getByTestId('to-code').click();
  const field = bob.page.getByLabel('The code that your other device shows');
  await expect(field).toBeFocused();
  await isAccessible(bob.page);
  bob.expects(/401 \(Unauthorized\) \(\S+\/sessions\/code\)/u);
  await field.fill('0000 0000 0000');
  await field.press('Enter');
  await expect(bob.page.getByRole('alert')).toContainText('This code opens nothing');
  await field.fill(shown.toLowerCase().replaceAll('-', ' '));
  await field.press('Enter');
  await expect(bob.page.getByTestId('new-pair')).toBeVisible();
  await bob.opens('/account');
  await expect(bob.page.getByText('You made a code to sign in on another device')).toBeVisible();
});

test('a password that is tried first is refused beside its field, which has the focus', async ({
  alice,
}) => {
  await alice.opens('/');
  const form = alice.page.getByTestId('sign-up');
  await form.getByLabel('Your name').fill('Alice Liddell');
  await form.getByLabel('E-mail').fill('alice@example.org');
  const password = form.getByLabel('Password', { exact: true });
  await password.fill('liddell-2026');
  alice.expects(/422 \(Unprocessable \w+\) \(\S+\/accounts\)/u);
  await form.locator('button[type=submit]').click();
  await expect(alice.page.getByRole('alert')).toContainText(
    'made of your name, your e-mail or Duologue',
  );
  await expect(password).toBeFocused();
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveValue('liddell-2026');
  await isAccessible(alice.page);
});

test.describe('where nobody new is taken in', () => {
  test.use({ serverOptions: ['--sign-up', 'off'] });

  test('there is no form to sign up', async ({ alice }) => {
    await alice.opens('/');
    await expect(alice.page.getByTestId('closed')).toHaveText('Nobody new is taken in here.');
    await expect(alice.page.getByTestId('sign-in')).toBeVisible();
    await expect(alice.page.getByTestId('sign-up')).toHaveCount(0);
    await isAccessible(alice.page);
  });
});
