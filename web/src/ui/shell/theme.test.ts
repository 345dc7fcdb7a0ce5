// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';

import { showTheme } from './theme.ts';

const DARK = '(prefers-color-scheme: dark)';

/** A rule that holds under a condition, as far as it matters here. */
class MediaRule {
  readonly media: { mediaText: string };

  constructor(mediaText: string) {
    this.media = { mediaText };
  }
}

interface Sheet {
  href: string | null;
  cssRules: readonly unknown[];
}

/** A page of its own with these style sheets. */
function pageWith(...sheets: Sheet[]): Document {
  const page = document.implementation.createHTMLDocument();
  Object.defineProperty(page, 'styleSheets', { value: sheets });
  Object.defineProperty(page, 'URL', { value: 'https://duologue.example/a/pair' });
  return page;
}

/** What stands elsewhere, which no page may read. */
function foreign(href: string): Sheet {
  return {
    href,
    get cssRules(): never {
      throw new DOMException('Not allowed to access cross-origin stylesheet', 'SecurityError');
    },
  };
}

describe('the theme', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is the person’s own where the rules for the dark are, and the device’s again', () => {
    vi.stubGlobal('CSSMediaRule', MediaRule);
    const [dark, narrow] = [new MediaRule(DARK), new MediaRule('(width < 30rem)')];
    const page = pageWith({ href: null, cssRules: [{}, narrow, dark] });
    for (const [theme, text, scheme] of [
      ['dark', 'all', 'dark'],
      ['light', 'not all', 'light'],
      ['device', DARK, ''],
    ] as const) {
      showTheme(theme, page);
      expect(dark.media.mediaText).toBe(text);
      expect(page.documentElement.style.colorScheme).toBe(scheme);
    }
    expect(narrow.media.mediaText).toBe('(width < 30rem)');
  });

  it('leaves style sheets from elsewhere alone, such as an extension adds', () => {
    vi.stubGlobal('CSSMediaRule', MediaRule);
    const own = new MediaRule(DARK);
    const page = pageWith(
      foreign('chrome-extension://abc/reader.css'),
      foreign('https://duologue.example.org/fonts.css'),
      { href: 'https://duologue.example/assets/index.css', cssRules: [own] },
    );
    showTheme('dark', page);
    expect(own.media.mediaText).toBe('all');
  });
});
