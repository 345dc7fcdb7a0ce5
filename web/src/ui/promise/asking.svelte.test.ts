// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it } from 'vitest';

import { Asking } from './asking.svelte.ts';

it('tells a reader of a form that opens after it first looked', () => {
  const asking = new Asking();
  const seen: string[][] = [];
  const stop = $effect.root(() => {
    const lines = $derived(asking.lines('topic-one'));
    $effect(() => {
      seen.push(lines);
    });
  });
  flushSync();
  asking.form = { topic: 'topic-one', line: 'line-one', terms: {}, from: undefined, asked: true };
  flushSync();
  asking.form = { ...asking.form, topic: 'another' };
  flushSync();
  stop();
  asking.form = null;
  expect(seen).toEqual([[], ['line-one'], []]);
});
