// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { pathOf } from '../../../build/icons.ts';

describe('an icon of the library', () => {
  it('becomes one path, whatever its shapes', () => {
    const svg =
      '<!-- @license --><svg viewBox="0 0 24 24"><path d="M4 5h16" /><path d="M4 12h16" /><circle cx="5" cy="12" r="1" /></svg>';
    expect(pathOf(svg)).toBe('M4 5h16M4 12h16M4 12a1 1 0 1 0 2 0 1 1 0 1 0 -2 0');
  });

  it('has each of its paths begin where it stands by itself', () => {
    const svg =
      '<svg><path d="M13 5h8" /><path d="m3 17 2 2 4-4" /><path d="m17 15-5.5 5.5L9 18" /></svg>';
    expect(pathOf(svg)).toBe('M13 5h8M3 17l2 2 4-4M17 15l-5.5 5.5L9 18');
  });

  it('is refused when it has a shape that would be left out', () => {
    expect(() => pathOf('<svg><rect width="4" height="4" /></svg>')).toThrow('<rect>');
  });
});
