// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import type { Tool } from '../../editor/tools.ts';
import { Mounted } from '../../testing/mounted.ts';
import { canUse, isHeld } from './selection.ts';

const TOOLS: readonly Tool[] = ['bullet', 'check', 'indent', 'outdent', 'bold', 'conclusion'];

let mounted: Mounted;

afterEach(() => {
  mounted.close();
});

function held(): Tool[] {
  return TOOLS.filter((tool) => isHeld(tool, mounted.view.state));
}

describe('the tools of a toolbar', () => {
  it('make lines what they are for, and plain again', () => {
    mounted = new Mounted(['The plan', 'one', 'two']);
    mounted.select(10);
    for (const tool of ['bullet', 'check', 'conclusion'] as const) {
      mounted.editor.use(tool);
      expect(mounted.lines.map(({ kind }) => kind)).toEqual(['text', tool, 'text']);
      expect(held()).toEqual([tool]);
    }
    mounted.editor.use('conclusion');
    expect(held()).toEqual([]);
    mounted.editor.use('indent');
    expect(mounted.lines.map(({ indent }) => indent)).toEqual([0, 1, 0]);
    mounted.editor.use('outdent');
    expect(mounted.lines.map(({ indent }) => indent)).toEqual([0, 0, 0]);
  });

  it('are held by several lines only when all of them are like that', () => {
    mounted = new Mounted(['The plan', 'one', 'two']);
    mounted.select(10);
    mounted.editor.use('bullet');
    mounted.select(10, 14);
    expect(held()).toEqual([]);
    mounted.editor.use('bullet');
    expect(mounted.lines.map(({ kind }) => kind)).toEqual(['text', 'bullet', 'bullet']);
    expect(held()).toEqual(['bullet']);
  });

  it('set words in bold, also those that are typed next', () => {
    mounted = new Mounted(['The plan', 'one']);
    mounted.select(9, 12);
    mounted.editor.use('bold');
    expect(held()).toEqual(['bold']);
    mounted.select(0);
    expect(held()).toEqual([]);
    mounted.editor.use('bold');
    expect(held()).toEqual(['bold']);
  });

  it('do nothing with a headline but set it in bold', () => {
    mounted = new Mounted(['The plan', 'one']);
    mounted.select(3);
    expect(TOOLS.filter((tool) => canUse(tool, mounted.view.state))).toEqual(['bold']);
    mounted.editor.use('check');
    mounted.editor.use('indent');
    expect(mounted.lines.map(({ kind, indent }) => [kind, indent])).toEqual([
      ['text', 0],
      ['text', 0],
    ]);
  });
});
