// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { pathOf } from '../../../build/icons.ts';

describe('an icon of the library', () => {
  it('becomes one path, whatever its shapes', () => {
    const svg =
      '<!-- @license --><svg viewBox="0 0 24 24"><path d="M4 5h16" /><path d="M4 12h16" /><circle cx="5" cy="12" r="1" /></svg>';
    expect(pathOf(svg)).toBe('M4 5h16M4 12h16M4 12a1 1 0 1 0 2 0 1 1 0 1 0 -2 0');
  });

  it('is refused when it has a shape that would be left out', () => {
    expect(() => pathOf('<svg><rect width="4" height="4" /></svg>')).toThrow('<rect>');
  });
});
