/** The worker that keeps the page for opening it offline, and its newer versions. */

const WORKER = '/service-worker.js';
/** A page that stays open for days still learns of a new version. */
const LOOK_FOR_NEWER_MS = 60 * 60 * 1_000;

class NewVersion {
  /** A newer page is on the device and waits to be used. */
  ready = $state(false);
  #waiting: ServiceWorker | undefined;

  /** Keeps the page on this device. A browser that cannot simply does not open it offline. */
  async keepPage(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
      return;
    }
    try {
      const registration = await navigator.serviceWorker.register(trusted(WORKER));
      this.#follow(registration);
      setInterval(() => {
        registration.update().catch(() => undefined);
      }, LOOK_FOR_NEWER_MS);
    } catch {
      // Forbidden or out of reach: the page works, online.
    }
  }

  /** Loads the newer page. What was written is on the device already. */
  use(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) {
      location.reload();
      return;
    }
    navigator.serviceWorker.addEventListener(
      'controllerchange',
      () => {
        location.reload();
      },
      { once: true },
    );
    waiting.postMessage({ type: 'activate' });
  }

  #follow(registration: ServiceWorkerRegistration): void {
    this.#offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') {
          this.#offer(coming);
        }
      });
    });
  }

  #offer(worker: ServiceWorker | null): void {
    // Without a controller this is the first visit, and nothing older is running.
    if (worker !== null && navigator.serviceWorker.controller !== null) {
      this.#waiting = worker;
      this.ready = true;
    }
  }
}

export const newVersion = new NewVersion();

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The worker's address in the form the page's policy asks for; the only script it ever names. */
function trusted(url: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (policies === undefined) {
    return url;
  }
  const policy = policies.createPolicy('duologue', {
    createScriptURL(asked) {
      if (asked !== WORKER) {
        throw new TypeError(`no script of this page: ${asked}`);
      }
      return asked;
    },
  });
  return policy.createScriptURL(url) as string;
}
