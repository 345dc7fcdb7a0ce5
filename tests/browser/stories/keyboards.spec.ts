import type { CDPSession } from '@playwright/test';

import { expect, together as test } from '../language/story.ts';

const ALT = 1;
const CONTROL = 2;

/** A key as a layout has it: what it writes, which key of the keyboard it is, and the letter that it is without Option. */
interface Key {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
}

const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

test.describe('at a Mac', () => {
  test.use({ machines: { Alice: { userAgent: MAC } } });

  test('what Option writes is written, in words, composer and forms, and the commands are beside it', async ({
    alice,
    bob,
  }) => {
    await alice.brings('Topic');
    await alice.goesTo('Topic', { line: 0, at: 'end' });
    await alice.presses('Enter');
    const keys = await alice.context.newCDPSession(alice.page);
    for (const [key, code, keyCode] of [
      ['ć', 'KeyC', 67],
      ['ń', 'KeyN', 78],
      ['@', 'KeyG', 71],
      ['/', 'KeyQ', 81],
      ['ś', 'KeyS', 83],
      ['π', 'KeyP', 80],
    ] as const) {
      await hits(keys, { key, code, keyCode }, ALT);
    }
    await bob.reads('Topic', ['Topic', 'ćń@/śπ']);

    await hits(keys, { key: 'n', code: 'KeyN', keyCode: 78 }, ALT | CONTROL, '');
    const composer = alice.page.getByTestId('composer');
    await expect(composer).toBeFocused();
    await hits(keys, { key: 'ń', code: 'KeyN', keyCode: 78 }, ALT);
    await hits(keys, { key: '@', code: 'KeyG', keyCode: 71 }, ALT);
    await expect(composer).toHaveValue('ń@');

    await alice.goesTo('Topic', { line: 1, at: 'end' });
    await alice.presses('Escape', 'c');
    const field = alice.page.getByTestId('topic').locator('[data-testid^=context-]').first();
    await field.click();
    await hits(keys, { key: 'π', code: 'KeyP', keyCode: 80 }, ALT);
    await hits(keys, { key: 'ń', code: 'KeyN', keyCode: 78 }, ALT);
    await expect(field).toHaveValue('πń');
  });
});

test('single keys and Ctrl with a letter work on AZERTY, Cyrillic and Greek', async ({ alice }) => {
  await alice.brings('Topic');
  await alice.goesTo('Topic', { line: 0, at: 'end' });
  const keys = await alice.context.newCDPSession(alice.page);
  await alice.types('!');
  await hits(keys, { key: 'я', code: 'KeyZ', keyCode: 90 }, CONTROL, '');
  await alice.reads('Topic', ['Topic']);

  const composer = alice.page.getByTestId('composer');
  for (const key of ['т', 'ν', 'מ']) {
    await alice.goesTo('Topic', { line: 0, at: 'end' });
    await alice.presses('Escape');
    await hits(keys, { key, code: 'KeyN', keyCode: 78 }, 0);
    await expect(composer).toBeFocused();
    await expect(composer).toHaveValue('');
  }
  await alice.goesTo('Topic', { line: 0, at: 'end' });
  await alice.presses('Escape');
  const before = await alice.topic('Topic').innerText();
  await hits(keys, { key: 'é', code: 'Digit2', keyCode: 50 }, 0);
  await expect.poll(() => alice.topic('Topic').innerText()).not.toBe(before);
  await alice.reads('Topic', ['Topic']);
});

/** Presses a key as the system passes it on, with what it writes. */
async function hits(
  keys: CDPSession,
  { key, code, keyCode }: Key,
  modifiers: number,
  text = key,
): Promise<void> {
  const about = { key, code, windowsVirtualKeyCode: keyCode, modifiers };
  await keys.send('Input.dispatchKeyEvent', {
    type: text === '' ? 'rawKeyDown' : 'keyDown',
    ...about,
    ...(text === '' ? {} : { text }),
  });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...about });
}
