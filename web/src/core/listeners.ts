/** Who wants to hear of what. */
export class Listeners<Events extends object> {
  readonly #byKind = new Map<keyof Events, Set<(event: never) => void>>();

  /** Calls the listener with every event of a kind until the returned function is called. */
  on<K extends keyof Events>(kind: K, listener: (event: Events[K]) => void): () => void {
    const listeners = this.#byKind.get(kind) ?? new Set();
    this.#byKind.set(kind, listeners);
    // Wrapped, so that the same function may be added twice and removed once.
    const own = (event: Events[K]): void => {
      listener(event);
    };
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  /** Tells everyone. One listener's failure is reported and keeps no other from hearing. */
  tell<K extends keyof Events>(kind: K, event: Events[K]): void {
    for (const listener of [...(this.#byKind.get(kind) ?? [])]) {
      try {
        (listener as (event: Events[K]) => void)(event);
      } catch (error) {
        reportError(error);
      }
    }
  }

  clear(): void {
    this.#byKind.clear();
  }
}
