/**
 * A browser's translator, in what it does to a page: each text node, and each that comes later, is replaced by an element
 * in an element with other words in it. Here the other words are the same between signs, so that they can be told.
 */
export class Translator {
  readonly #root: Element;
  readonly #observer: MutationObserver;
  readonly #replaced = new Map<Element, Text>();

  constructor(root: Element) {
    this.#root = root;
    this.#observer = new MutationObserver(() => {
      this.#translate();
    });
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
    this.#translate();
  }

  /** Translates nothing more. */
  stops(): void {
    this.#observer.disconnect();
  }

  /** Puts the page's own words back, as "show the original" does. */
  goesAway(): void {
    this.stops();
    for (const [font, text] of this.#replaced) {
      font.replaceWith(text);
    }
  }

  #translate(): void {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(this.#root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      texts.push(walker.currentNode as Text);
    }
    for (const text of texts) {
      const kept =
        text.parentElement?.closest('font, textarea, style, script, [translate=no]') ?? null;
      if (text.data.trim() === '' || kept !== null) {
        continue;
      }
      const outer = document.createElement('font');
      outer.appendChild(document.createElement('font')).textContent = translated(text.data);
      text.replaceWith(outer);
      this.#replaced.set(outer, text);
    }
  }
}

/** What the translator makes of words. */
export function translated(words: string): string {
  return `‹${words}›`;
}

/** What a person reads, with the translator's words taken for those they stand for. */
export function read(element: Element): string {
  return element.textContent.replace(/[‹›]/gu, '').replace(/\s+/gu, ' ').trim();
}

/** Lets a translator and whoever follows it do what they do. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}
