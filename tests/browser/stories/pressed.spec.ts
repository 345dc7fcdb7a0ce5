import { pointOf } from '../language/caret.ts';
import { gate } from '../language/gate.ts';
import { expect, together as test } from '../language/story.ts';

test('a click that begins before the editor is there puts the caret where it was', async ({
  alice,
  agenda,
  server,
  browser,
}) => {
  await alice.brings('The build');
  await alice.isSaved();
  const slow = await browser.newContext({
    storageState: await alice.context.storageState(),
    viewport: { width: 1100, height: 800 },
    serviceWorkers: 'block',
  });
  const editor = gate();
  await slow.route('**/assets/editor-*.js', async (route) => {
    await editor.isOpen;
    await route.continue();
  });
  const page = await slow.newPage();
  await page.goto(server.address + agenda);
  const line = page.locator('.line', { hasText: 'The build' });
  await expect(line).toBeVisible();
  await expect(page.getByTestId('state')).toHaveText('Saved');
  const { x, y } = await pointOf(line, 3);
  await page.mouse.move(x, y);
  await page.mouse.down();
  editor.open();
  await expect(page.locator('.ProseMirror')).toBeVisible();
  await page.mouse.up();
  await expect(page.locator('.ProseMirror')).toBeFocused();
  await page.keyboard.type(' new');
  await alice.reads('The new build', ['The new build']);
  await slow.close();
});
