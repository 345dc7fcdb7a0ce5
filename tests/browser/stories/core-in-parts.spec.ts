import { gate } from '../language/gate.ts';
import { expect, together as test } from '../language/story.ts';

/** The part of the core that nobody needs to write. */
const REST = '**/assets/duologue_client_rest-*.wasm';

test('who opens an agenda writes before the rest of the core is there, and what needs it is done then', async ({
  agenda,
  alice,
  bob,
}) => {
  await alice.brings('Soon parked');
  await bob.reads('Soon parked', ['Soon parked']);
  await alice.closesThePage();
  const rest = gate();
  let cut = true;
  await alice.context.route(REST, async (route) => {
    if (cut) {
      await route.abort();
    } else {
      await rest.isOpen;
      await route.continue();
    }
  });
  alice.expects(/duologue_client_rest|Failed to load resource/u);
  await alice.opens(agenda);

  // Words and new topics need nothing more, and the other has them at once.
  await alice.writes('Soon parked', 0, ' enough');
  await alice.brings('Brought early');
  await bob.reads('Soon parked enough', ['Soon parked enough']);
  await bob.reads('Brought early', ['Brought early']);
  await alice.isSaved();

  await alice.chooses('Park for later', 'Soon parked');
  await expect(alice.state).toHaveText('Saving');
  await expect(alice.page.getByTestId('trouble')).toContainText('could not be loaded');
  cut = false;
  await alice.writes('Brought early', 0, ' and on');
  await bob.reads('Brought early and on', ['Brought early and on']);
  rest.open();
  await alice.isSaved();
  await expect(alice.page.getByTestId('trouble')).toBeHidden();
  await expect
    .poll(async () => (await bob.agenda()).find(({ day }) => day === 'parked')?.topics.length)
    .toBe(1);
});
