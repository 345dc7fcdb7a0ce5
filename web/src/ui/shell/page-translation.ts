/**
 * Keeps the page true under a browser's translator. It puts elements in the place of text nodes, and a page that goes on
 * writing to those writes into nothing: "Saved" would stand there for ever. So each text node goes back to its place,
 * empty, beside the words that were put there; what the page then writes to it counts, and is translated anew.
 */
export function followTranslator(page: Document): void {
  const translations = new Translations();
  const observer = new MutationObserver((records) => {
    translations.follow(records);
    // What we did ourselves is no news.
    observer.takeRecords();
  });
  observer.observe(page, { subtree: true, childList: true, characterData: true });
}

/** What stands in the place of a text node, and what that said. */
interface Translation {
  readonly shown: Element;
  readonly words: string;
}

/** The page's text nodes that are translated, and what stands for each. */
class Translations {
  readonly #byText = new WeakMap<Text, Translation>();
  readonly #originals = new WeakMap<Element, Text>();

  /** Follows what the translator and the page did. */
  follow(records: readonly MutationRecord[]): void {
    const written = new Set(
      records.flatMap(({ type, target }) =>
        type === 'characterData' && isText(target) ? [target] : [],
      ),
    );
    const fresh = new Set(records.flatMap(({ addedNodes }) => [...addedNodes].filter(isFont)));
    for (const record of records) {
      for (const node of record.removedNodes) {
        if (isText(node)) {
          this.#textWent(node, record, fresh, written);
        } else if (isFont(node)) {
          this.#translationWent(node, record);
        }
      }
    }
    for (const text of written) {
      const translation = this.#byText.get(text);
      // The page says something else now.
      if (translation !== undefined) {
        this.#forget(text, translation);
      }
    }
  }

  #textWent(
    text: Text,
    record: MutationRecord,
    candidates: ReadonlySet<Element>,
    written: ReadonlySet<Text>,
  ): void {
    const known = this.#byText.get(text);
    if (known !== undefined) {
      if (!text.isConnected) {
        this.#restore(text, known);
      }
      // It moved, and what stands for it moves along; unless that is what it stands for again.
      else if (known.shown.isConnected) {
        text.after(known.shown);
      }
      return;
    }
    if (text.parentNode !== null || text.data.trim() === '') {
      return;
    }
    const shown = [...record.addedNodes, record.previousSibling, record.nextSibling].find(
      (node) =>
        node !== null &&
        isFont(node) &&
        candidates.has(node) &&
        node.isConnected &&
        !this.#originals.has(node),
    );
    if (!(shown instanceof Element) || (shown.parentElement?.closest('font') ?? null) !== null) {
      return;
    }
    shown.before(text);
    this.#byText.set(text, { shown, words: text.data });
    this.#originals.set(shown, text);
    if (!written.has(text)) {
      text.data = '';
    }
  }

  /** The translator, or the page, took the translation away: the page's own words are back. */
  #translationWent(shown: Element, { addedNodes }: MutationRecord): void {
    const text = this.#originals.get(shown);
    const translation = text && this.#byText.get(text);
    if (text === undefined || translation === undefined || shown.isConnected) {
      return;
    }
    for (const node of addedNodes) {
      if (isText(node) && node !== text) {
        node.remove();
      }
    }
    this.#restore(text, translation);
  }

  #restore(text: Text, translation: Translation): void {
    this.#forget(text, translation);
    text.data = translation.words;
  }

  #forget(text: Text, { shown }: Translation): void {
    this.#byText.delete(text);
    this.#originals.delete(shown);
    shown.remove();
  }
}

function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

function isFont(node: Node): node is Element {
  return node.nodeName === 'FONT';
}
