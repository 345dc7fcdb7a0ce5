import { flushSync } from 'svelte';
import { expect, it } from 'vitest';

import type { Desk } from '../agenda/desk.svelte.ts';
import { asking } from './asking.svelte.ts';
import { typedAt } from './typed.ts';

it('tells a reader of a form that opens after it first looked, and only its own desk’s', () => {
  const [desk, other] = [{}, {}] as [Desk, Desk];
  const form = {
    desk,
    topic: 'topic-one',
    line: 'line-one',
    terms: {},
    from: undefined,
    asked: true,
  };
  const seen: (string | undefined)[] = [];
  const stop = $effect.root(() => {
    const line = $derived(typedAt(desk).form?.line);
    $effect(() => {
      seen.push(line);
    });
  });
  flushSync();
  asking.form = form;
  flushSync();
  asking.form = { ...form, desk: other };
  flushSync();
  stop();
  asking.form = null;
  expect(seen).toEqual([undefined, 'line-one', undefined]);
});
