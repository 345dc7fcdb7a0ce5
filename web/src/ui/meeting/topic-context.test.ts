import { describe, expect, it } from 'vitest';

import { linkFrom } from './topic-context.ts';

describe('linkFrom', () => {
  it('takes an address, and the words around it as its title', () => {
    expect(linkFrom('https://example.org/plan')).toEqual({
      item: 'link',
      href: 'https://example.org/plan',
      title: 'example.org/plan',
    });
    expect(linkFrom('The plan https://example.org/plan')).toMatchObject({ title: 'The plan' });
    expect(linkFrom('www.example.org/')).toEqual({
      item: 'link',
      href: 'https://www.example.org/',
      title: 'example.org',
    });
    expect(linkFrom('mailto:chris@example.org')).toMatchObject({ title: 'chris@example.org' });
  });

  it('takes nothing that would run or that is no address', () => {
    expect(linkFrom('javascript:alert(1)')).toBeUndefined();
    expect(linkFrom('data:text/html,x')).toBeUndefined();
    expect(linkFrom('some words')).toBeUndefined();
    expect(linkFrom('')).toBeUndefined();
  });
});
