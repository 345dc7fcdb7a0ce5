// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';

import { Problem } from '../../io/api.ts';
import { Action } from './async-action.svelte.ts';

it('is done once at a time: what is pressed again while it is under way is not begun', async () => {
  const action = new Action();
  const begun: string[] = [];
  let finish = (): void => undefined;
  const first = action.run(async () => {
    begun.push('first');
    await new Promise<void>((done) => {
      finish = done;
    });
  });
  expect(action.state).toEqual({ is: 'busy' });
  expect(await action.run(() => Promise.resolve(begun.push('second')))).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect(begun).toEqual(['first']);
  expect(action.state).toEqual({ is: 'idle' });
});

it('says what went wrong and with which field, until it is tried again', async () => {
  const action = new Action();
  const taken = new Problem(409, 'email_taken', 'There is an account with this e-mail.', 'email');
  expect(await action.run(() => Promise.reject(taken))).toBe(false);
  expect(action.failure).toMatchObject({
    message: 'There is an account with this e-mail.',
    field: 'email',
  });
  expect(await action.run(() => Promise.resolve())).toBe(true);
  expect(action.failure).toBeNull();
});

it('tells an error that nobody foresaw without its own words', async () => {
  const action = new Action();
  await action.run(() => Promise.reject(new TypeError('x is undefined')));
  expect(action.failure?.message).toMatch(/^Something went wrong/u);
  expect(action.failure?.field).toBeNull();
});

it('takes other words for a failure from whoever knows more', async () => {
  const action = new Action();
  await action.run(
    () => Promise.reject(new Error('gone')),
    () => ({ message: 'Ask for a new link.', field: null }),
  );
  expect(action.failure?.message).toBe('Ask for a new link.');
});

it('keeps the words of a refusal until it is done', () => {
  const action = new Action();
  action.settle('The topic is gone.');
  expect(action.failure).toMatchObject({ message: 'The topic is gone.', field: null });
  action.settle(null);
  expect(action.failure).toBeNull();
});

it('forgets a failure, and goes on with what is under way', async () => {
  const action = new Action();
  action.refuse('Enter your password.', 'password');
  action.forget();
  expect(action.state).toEqual({ is: 'idle' });
  const under = action.run(() => Promise.resolve());
  action.forget();
  expect(action.busy).toBe(true);
  await under;
});

it('can be begun and forgotten by an effect, which does not begin again when it fails', async () => {
  const action = new Action();
  let times = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      times += 1;
      if (times > 3) {
        return;
      }
      action.forget();
      void action.run(() => Promise.reject(new Error('gone')));
    });
  });
  flushSync();
  await vi.waitFor(() => {
    expect(action.failure).not.toBeNull();
  });
  flushSync();
  expect(times).toBe(1);
  stop();
});
