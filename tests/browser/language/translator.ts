import type { Page } from '@playwright/test';

/**
 * Switches on a translator that does to the page what Chrome's does: each text node, and each that comes later, is
 * replaced by an element in an element. Its other language is the same words between ‹ and ›.
 */
export async function translates(page: Page): Promise<void> {
  await page.evaluate(() => {
    const translate = (): void => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) {
        texts.push(walker.currentNode as Text);
      }
      for (const text of texts) {
        const place = text.parentElement;
        if (
          text.data.trim() === '' ||
          place === null ||
          place.closest('font, textarea, style, script') !== null
        ) {
          continue;
        }
        // The nearest word on it counts, as the standard has it.
        if (place.closest('[translate]')?.getAttribute('translate') === 'no') {
          continue;
        }
        const font = document.createElement('font');
        font.appendChild(document.createElement('font')).textContent = `‹${text.data.trim()}›`;
        text.replaceWith(font);
      }
    };
    new MutationObserver(translate).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    translate();
  });
}
