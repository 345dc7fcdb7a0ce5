/** The part of the Web Locks interface that the page uses; Node has none. */
export class FakeLocks {
  readonly #held = new Map<string, Holder[]>();
  readonly #waiting: Waiter[] = [];

  request<T>(
    name: string,
    ...rest: [LockGrantedCallback<T>] | [LockOptions, LockGrantedCallback<T>]
  ): Promise<T> {
    const [options, granted] = rest.length === 1 ? [{}, rest[0]] : rest;
    return new Promise<T>((resolve, reject) => {
      const waiter: Waiter = {
        name,
        mode: options.mode ?? 'exclusive',
        grant: (lock) => {
          const work = Promise.resolve().then(() => granted(lock));
          work.then(resolve, reject);
          return work;
        },
      };
      if (options.ifAvailable === true && !this.#isFree(waiter)) {
        void waiter.grant(null);
        return;
      }
      options.signal?.addEventListener('abort', () => {
        const at = this.#waiting.indexOf(waiter);
        if (at < 0) {
          return;
        }
        this.#waiting.splice(at, 1);
        reject(new DOMException('aborted', 'AbortError'));
      });
      this.#waiting.push(waiter);
      this.#settle();
    });
  }

  query(): Promise<LockManagerSnapshot> {
    const held = [...this.#held].flatMap(([name, holders]) =>
      holders.map(({ mode }) => ({ name, mode })),
    );
    return Promise.resolve({ held, pending: [] });
  }

  /** Puts fresh locks where the page looks for them. */
  static install(): FakeLocks {
    const locks = new FakeLocks();
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
    return locks;
  }

  #settle(): void {
    for (const waiter of [...this.#waiting]) {
      const isFirst = this.#waiting.find(({ name }) => name === waiter.name) === waiter;
      if (!isFirst || !this.#isFree(waiter)) {
        continue;
      }
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      const holder: Holder = { mode: waiter.mode };
      this.#held.set(waiter.name, [...(this.#held.get(waiter.name) ?? []), holder]);
      const release = (): void => {
        const others = this.#held.get(waiter.name)?.filter((other) => other !== holder) ?? [];
        if (others.length > 0) {
          this.#held.set(waiter.name, others);
        } else {
          this.#held.delete(waiter.name);
        }
        this.#settle();
      };
      waiter.grant({ name: waiter.name, mode: waiter.mode }).then(release, release);
    }
  }

  #isFree({ name, mode }: Waiter): boolean {
    const holders = this.#held.get(name) ?? [];
    return (
      holders.length === 0 || (mode === 'shared' && holders.every((one) => one.mode === 'shared'))
    );
  }
}

interface Holder {
  mode: LockMode;
}

interface Waiter extends Holder {
  name: string;
  grant(lock: Lock | null): Promise<unknown>;
}
