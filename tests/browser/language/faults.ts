import type { BrowserContext, ConsoleMessage, Page, Worker } from '@playwright/test';

/** What a browser says when its connections break. */
const BROKEN = new RegExp(
  'net::ERR_(?:INTERNET_DISCONNECTED|SOCKS_CONNECTION_FAILED|PROXY_CONNECTION_FAILED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|NETWORK_CHANGED' +
    '|CONNECTION_(?:REFUSED|RESET|CLOSED|ABORTED|FAILED))' +
    '|^WebSocket connection to \\S+ failed: (?:Close received after close|Connection closed before receiving' +
    '|WebSocket is closed before the connection is established)' +
    '|^Firefox can’t establish a connection to the server at ws' +
    '|^The connection to ws\\S+ was interrupted while the page was loading',
  'u',
);

/** How the server says to whoever opens the page that they are not signed in; the console reports every refusal. */
const NOT_SIGNED_IN =
  /^Failed to load resource: the server responded with a status of 401 \(Unauthorized\) \(\S+\/api\/(?:me|pairs|home|home\/stream)\)$/u;

/** What a page meets that was signed out from elsewhere and asks for its agenda again. */
export const SIGNED_OUT = /\/sync' failed: HTTP Authentication failed/u;

/**
 * Errors of one browser's pages and workers: what nobody caught, what the console calls an error, and
 * what the Content-Security-Policy refused. Whoever tells a story need not look at them for it to fail.
 */
export class Faults {
  readonly #met: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #wasCutOff: () => boolean;

  private constructor(wasCutOff: () => boolean) {
    this.#wasCutOff = wasCutOff;
  }

  /** Watches all pages of a browser; a broken connection counts only while nothing had cut it off. */
  static async watch(context: BrowserContext, wasCutOff: () => boolean): Promise<Faults> {
    const faults = new Faults(wasCutOff);
    context.on('weberror', (error) => {
      const { name, message, stack } = error.error();
      faults.#note(`not caught: ${stack ?? `${name}: ${message}`}`);
    });
    const onConsole = (message: ConsoleMessage): void => {
      if (message.type() === 'error') {
        faults.#note(worded(message));
      }
    };
    context.on('console', onConsole);
    context.on('serviceworker', (worker: Worker) => worker.on('console', onConsole));
    context.on('page', (page: Page) => {
      page.on('crash', () => {
        faults.#note('the page crashed');
      });
    });
    await context.addInitScript(sayWhatIsRefused);
    return faults;
  }

  /** What has been met and was not expected. */
  get left(): readonly string[] {
    return this.#met.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }

  /** Lets the story provoke this. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  #note(fault: string): void {
    if (!isOfTheNetwork(fault, this.#wasCutOff())) {
      this.#met.push(fault);
    }
  }
}

/** Whether a browser only tells that it isn't signed in, or that connections broke of which somebody was cut off. */
export function isOfTheNetwork(fault: string, wasCutOff: boolean): boolean {
  return NOT_SIGNED_IN.test(fault) || (wasCutOff && BROKEN.test(fault));
}

/** A message, with the address it is about where it doesn't say so itself. */
function worded(message: ConsoleMessage): string {
  const { url } = message.location();
  const text = message.text();
  return url === '' || text.includes(url) ? text : `${text} (${url})`;
}

/** The browser's own message doesn't say which words of the page it was. */
function sayWhatIsRefused(): void {
  addEventListener('securitypolicyviolation', (refused) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, columnNumber, sample, target } =
      refused;
    const at = `${sourceFile}:${lineNumber}:${columnNumber}`;
    const where = target instanceof Element ? target.outerHTML.slice(0, 200) : '';
    console.error(
      `refused by the policy: ${effectiveDirective} ${blockedURI} at ${at} ${sample} ${where}`,
    );
  });
}
