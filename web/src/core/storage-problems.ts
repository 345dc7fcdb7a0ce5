import type { Trouble } from './types.ts';

/** Why this device does not keep what is written. */
export function storageTrouble(error: unknown): Trouble {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  return isFull
    ? {
        code: 'storage_full',
        text: 'This device has no room left, so your newest changes are in this tab only. Free some space, and leave the tab open until it says Saved.',
      }
    : {
        code: 'storage_failed',
        text: 'This device cannot keep your newest changes; they are in this tab only. Leave it open until it says Saved.',
      };
}

/** The tab's core failed in a way that nothing but a fresh start can mend. */
export const BROKEN: Trouble = {
  code: 'broken',
  text: 'Something broke in this tab, and it keeps nothing more. Reload the page: what you wrote before is there.',
};

/** Something was done that needs the rest of the core, and that could not be fetched. */
export const REST_MISSING: Trouble = {
  code: 'rest_missing',
  text: 'A part of this page could not be loaded, so what you did last is not done yet. Leave this tab open and check your connection: it goes on by itself.',
};

export function damaged(text: string): Trouble {
  return { code: 'damaged', text };
}

/** What is wrong at present. */
export class Troubles {
  /** The most pressing last. */
  readonly #present = new Map<Trouble['code'], Trouble>();
  readonly #changed: (trouble: Trouble | null) => void;

  constructor(changed: (trouble: Trouble | null) => void) {
    this.#changed = changed;
  }

  /** What the person should know, when there is something. */
  get first(): Trouble | null {
    return [...this.#present.values()].at(-1) ?? null;
  }

  tell(trouble: Trouble): void {
    this.#set(trouble.code, trouble);
  }

  over(code: Trouble['code']): void {
    this.#set(code, null);
  }

  #set(code: Trouble['code'], trouble: Trouble | null): void {
    const before = this.first;
    this.#present.delete(code);
    if (trouble !== null) {
      this.#present.set(code, trouble);
    }
    if (this.first !== before) {
      this.#changed(this.first);
    }
  }
}
