import { expect, together as test } from '../language/story.ts';

test('underlining by the browser’s own key changes nothing, and asks for no style', async ({
  alice,
  bob,
}) => {
  await alice.brings('Notes');
  await alice.writes('Notes', 0, '\nsee https://example.org today');
  await bob.reads('Notes', ['Notes', 'see [https://example.org](https://example.org/) today']);
  await alice.presses('Shift+Home', 'Control+u', 'Control+u', 'End', 'Control+u');
  await alice.types('!');
  await bob.reads('Notes', ['Notes', 'see [https://example.org](https://example.org/) today!']);
  await expect(alice.lineOf('Notes', 1).locator('u, span[style], font')).toHaveCount(0);
});
