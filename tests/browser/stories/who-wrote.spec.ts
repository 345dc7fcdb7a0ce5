import { isAccessible } from '../language/accessible.ts';
import type { Person } from '../language/person.ts';
import { expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

/** What stands on the screen, by whose words they are said to be. */
async function shownTo(person: Person): Promise<string[]> {
  const runs = person.page.getByTestId('written');
  return runs.evaluateAll((all) =>
    all.map((run) => `${run.getAttribute('data-by') ?? ''}: ${run.lastChild?.textContent ?? ''}`),
  );
}

test('each sees who typed which words, when they ask for it', async ({ agenda, alice, bob }) => {
  await alice.brings('We ship on Monday');
  await expect(bob.topic('We ship')).toBeVisible();
  await bob.goesTo('We ship', { line: 0, at: 'We ship on '.length });
  await bob.types('the first ');
  await bob.writes('We ship', 0, '\n- if the tests pass');
  await alice.reads('We ship', ['We ship on the first Monday', 'if the tests pass']);
  await seeTheSame(alice, bob);

  await alice.chooses('Who wrote what', 'We ship');
  await expect(alice.page.getByTestId('written-key')).toHaveText(['You', 'Bob']);
  await expect
    .poll(() => shownTo(alice))
    .toEqual(['you: We ship on ', 'they: the first ', 'you: Monday', 'they: if the tests pass']);
  // Whoever does not see it hears it.
  await expect(alice.page.getByTestId('who-wrote')).toContainText(
    'You: We ship on Bob: the first You: Monday',
  );

  // What is written meanwhile is there at once, and nobody else sees that Alice looks.
  await bob.writes('if the tests', 1, ', all of them');
  await expect.poll(() => shownTo(alice)).toContainEqual('they: if the tests pass, all of them');
  await expect(bob.page.getByTestId('who-wrote')).toHaveCount(0);
  await alice.narrowsTo(360);
  await isAccessible(alice.page);
  await alice.narrowsTo(1100);

  await alice.presses('Escape');
  await expect(alice.page.getByTestId('who-wrote')).toHaveCount(0);
  await alice.reads('We ship', ['We ship on the first Monday', 'if the tests pass, all of them']);

  // It is known without a network too, after the page was opened anew.
  await bob.goesOffline();
  await bob.closesThePage();
  await bob.opens(agenda);
  await bob.chooses('Who wrote what', 'We ship');
  await expect(bob.page.getByTestId('written-key')).toHaveText(['You', 'Alice']);
  await expect.poll(() => shownTo(bob)).toContainEqual('they: Monday');
});
