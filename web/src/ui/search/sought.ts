/** What was found and is to be shown in its agenda, once that is open. */
export interface Sought {
  readonly pair: string;
  readonly topic: string | undefined;
  readonly section: string | undefined;
  readonly words: string;
}

class SoughtPlace {
  #place: Sought | undefined;

  set(place: Sought): void {
    this.#place = place;
  }

  clear(): void {
    this.#place = undefined;
  }

  /** What is to be shown in that agenda, once. */
  take(pair: string): Sought | undefined {
    const place = this.#place;
    this.#place = undefined;
    return place?.pair === pair ? place : undefined;
  }
}

export const sought = new SoughtPlace();

/** Whether a click goes on in this page: with a key held it opens a tab or a window, or downloads. */
export function isPlain(event: MouseEvent): boolean {
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  return button === 0 && !(ctrlKey || metaKey || shiftKey || altKey);
}
