/** Who hears of changes of topics, by topic: one update may change all that are on the page. */
export class TopicListeners {
  readonly #byTopic = new Map<string, Set<() => void>>();

  /** Calls the listener with each change of a topic until the returned function is called. */
  on(topic: string, listener: () => void): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTopic.get(topic) === listeners) {
        this.#byTopic.delete(topic);
      }
    };
  }

  /** Tells everyone. One listener's failure is reported and keeps no other from hearing. */
  tell(topic: string): void {
    for (const listener of [...(this.#byTopic.get(topic) ?? [])]) {
      try {
        listener();
      } catch (error) {
        reportError(error);
      }
    }
  }
}
