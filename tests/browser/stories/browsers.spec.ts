import { expect, seeTheSame, test, together } from '../language/story.ts';

/** A browser that keeps nothing, as some are set to. */
const keepsNothing = (): void => {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  }
};

test('a browser that keeps nothing says so, and both write', async ({ alice, bob }) => {
  await alice.context.addInitScript(keepsNothing);
  await alice.opens('/');
  await alice.signsUp();
  await expect(alice.page.getByTestId('unkept')).toContainText(
    'This browser keeps nothing on this device',
  );
  await alice.page.getByTestId('new-pair').locator('button[type=submit]').click();
  const link = await alice.page.getByTestId('invite-link').inputValue();
  await bob.opens(link);
  await bob.signsUp();
  await alice.page.getByTestId('pair').getByRole('link').first().click();
  await alice.brings('Written in a browser that keeps nothing');
  await expect(bob.topic('Written in a browser')).toBeVisible();
  await bob.writes('Written in a browser', 0, ', and answered');
  await seeTheSame(alice, bob);
  await alice.page.reload();
  await alice.reads('Written in a browser', [
    'Written in a browser that keeps nothing, and answered',
  ]);
});

test('a browser that names its owner to nobody lets them in, and forgets who they are', async ({
  alice,
}) => {
  await alice.context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await alice.opens('/');
  await alice.signsUp();
  await expect(alice.page.getByRole('heading', { name: 'People you meet' })).toBeVisible();
  await alice.page.reload();
  await expect(alice.page.getByRole('heading', { name: 'People you meet' })).toBeVisible();
});

test('under an address that is not encrypted, https is asked for before anybody signs in', async ({
  alice,
}) => {
  await alice.context.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
  await alice.opens('/');
  await expect(alice.page.getByRole('alert')).toContainText(
    'Duologue needs an encrypted connection',
  );
  await expect(alice.page.getByRole('alert')).toContainText('--public-url https://');
  await expect(alice.page.getByTestId('sign-up')).toHaveCount(0);
});

test('a browser that is too old is told so', async ({ alice }) => {
  await alice.context.addInitScript(() => {
    Reflect.deleteProperty(URL, 'canParse');
  });
  await alice.opens('/');
  await expect(alice.page.getByRole('alert')).toContainText('This browser is too old for Duologue');
  await expect(alice.page.getByTestId('sign-up')).toHaveCount(0);
});

test('a page that comes without its script says so instead of nothing', async ({ alice }) => {
  alice.expects(/ERR_FAILED \(\S+index-/u);
  await alice.context.route('**/assets/index-*.js', (route) => route.abort());
  await alice.opens('/');
  await expect(alice.page.getByRole('alert')).toContainText('Duologue could not be loaded');
});

for (const language of ['C', 'en-US@posix', '']) {
  together(
    `a promise is read where the browser calls its language “${language}”`,
    async ({ agenda, alice }) => {
      await alice.context.addInitScript((named) => {
        Object.defineProperty(Navigator.prototype, 'language', { get: () => named });
        Object.defineProperty(Navigator.prototype, 'languages', { get: () => [named] });
      }, language);
      await alice.opens(agenda);
      await alice.brings('Who does what');
      await alice.writes('Who does what', 0, '\nI will send the numbers by Tuesday\n');
      await expect(
        alice.page.getByTestId('promise-form').or(alice.page.getByTestId('promise')),
      ).toBeVisible();
    },
  );
}
