import { describe, expect, it } from 'vitest';

import type { TopicEditor } from '../../editor/options.ts';
import { editorOf, FAR, isHosting, nextPhase, type Phase, type PhaseEvent } from './phase.ts';

const editor = { focus: () => undefined } as unknown as TopicEditor;
const mounted: PhaseEvent = { event: 'mounted', editor };

/** The phase after all of these, from a topic that is far from the viewport. */
function after(...events: PhaseEvent[]): Phase {
  return events.reduce(nextPhase, FAR);
}

describe('a topic’s words', () => {
  it('are drawn still while they are far', () => {
    expect(after({ event: 'drawn', isLong: false })).toBe(FAR);
    expect(after({ event: 'loaded' })).toBe(FAR);
  });

  it('are in an editor once they are near and its code is here', () => {
    const near = after({ event: 'drawn', isLong: false }, { event: 'near', isLong: false });
    expect(near).toEqual({ is: 'wanted', by: 'viewport' });
    expect(isHosting(near)).toBe(false);
    const mounting = nextPhase(near, { event: 'loaded' });
    expect(mounting).toEqual({ is: 'mounting', caret: undefined });
    expect(isHosting(mounting)).toBe(true);
    const editing = nextPhase(mounting, mounted);
    expect(editorOf(editing)).toBe(editor);
    expect(isHosting(editing)).toBe(true);
  });

  it('stay still while they are near and long, until somebody writes in them', () => {
    const near = after({ event: 'drawn', isLong: true }, { event: 'near', isLong: true });
    expect(near).toEqual({ is: 'still', isNear: true });
    expect(nextPhase(near, { event: 'loaded' })).toBe(near);
    expect(nextPhase(near, { event: 'asked', caret: 'end' })).toEqual({
      is: 'wanted',
      by: 'person',
      caret: 'end',
    });
  });

  it('are wanted once the other has cut them short, and no more once they grew long', () => {
    const near = after({ event: 'near', isLong: true });
    const short = nextPhase(near, { event: 'drawn', isLong: false });
    expect(short).toEqual({ is: 'wanted', by: 'viewport' });
    expect(nextPhase(short, { event: 'drawn', isLong: true })).toEqual(near);
  });

  it('are wanted by a person wherever they are, however long', () => {
    const wanted = after({ event: 'asked', caret: 7 }, { event: 'drawn', isLong: true });
    expect(wanted).toEqual({ is: 'wanted', by: 'person', caret: 7 });
    expect(nextPhase(wanted, { event: 'near', isLong: true })).toBe(wanted);
    expect(nextPhase(wanted, { event: 'loaded' })).toEqual({ is: 'mounting', caret: 7 });
  });

  it('have the caret where it was asked for last', () => {
    const asks: PhaseEvent[] = [
      { event: 'asked', caret: 'start' },
      { event: 'asked', caret: 3 },
    ];
    expect(after(...asks, { event: 'loaded' })).toEqual({ is: 'mounting', caret: 3 });
    expect(after(...asks, { event: 'asked' }, { event: 'loaded' })).toMatchObject({ caret: 3 });
    expect(after(...asks, { event: 'loaded' }, { event: 'asked', caret: 'end' })).toEqual({
      is: 'mounting',
      caret: 'end',
    });
    const near = after({ event: 'near', isLong: false }, { event: 'asked', caret: 2 });
    expect(near).toEqual({ is: 'wanted', by: 'person', caret: 2 });
  });

  it('stay in their editor as it is when they are asked for once more', () => {
    const editing = after({ event: 'asked' }, { event: 'loaded' }, mounted);
    expect(nextPhase(editing, { event: 'asked', caret: 'end' })).toBe(editing);
    expect(nextPhase(editing, { event: 'near', isLong: true })).toBe(editing);
    expect(nextPhase(editing, { event: 'drawn', isLong: true })).toBe(editing);
  });

  it.each([
    ['near', [{ event: 'near', isLong: false }]],
    ['wanted', [{ event: 'asked', caret: 1 }]],
    ['mounting', [{ event: 'asked' }, { event: 'loaded' }]],
    ['editing', [{ event: 'asked' }, { event: 'loaded' }, mounted]],
  ] as [string, PhaseEvent[]][])('are let go when they were %s and are far', (_, events) => {
    expect(after(...events, { event: 'far' })).toBe(FAR);
  });

  it('have no editor once it was taken off the page', () => {
    const gone = after({ event: 'asked' }, { event: 'loaded' }, mounted, { event: 'unmounted' });
    expect(editorOf(gone)).toBeUndefined();
    expect(after({ event: 'asked' }, { event: 'unmounted' })).toMatchObject({ is: 'wanted' });
  });

  it('take no editor that comes too late', () => {
    expect(after(mounted)).toBe(FAR);
    expect(after({ event: 'asked' }, { event: 'loaded' }, { event: 'far' }, mounted)).toBe(FAR);
  });
});
