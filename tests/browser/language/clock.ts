import type { BrowserContext, Page } from '@playwright/test';

/** What a shifted page has beside its own things, in milliseconds. */
interface Shifted {
  /** How far its own clock is ahead of this machine's. */
  shiftedBy: number;
  /** How far what the server says of the time is. */
  serverShiftedBy: number;
}

/**
 * Lets a browser's pages live at another time, from which on their clocks run as ever, and the server's with them. Only
 * dates are shifted: waiting takes as long as it takes.
 */
export async function liveAt(
  context: BrowserContext,
  pages: readonly Page[],
  moment: string,
  /** How many minutes the browser's own clock is ahead of the server's. */
  ahead = 0,
): Promise<void> {
  const by = new Date(moment).getTime() - Date.now();
  const shifted = { shiftedBy: by + ahead * 60_000, serverShiftedBy: by };
  await context.addInitScript(shift, shifted);
  for (const page of pages) {
    await page.evaluate(shift, shifted);
  }
}

function shift(by: Shifted): void {
  const page = globalThis as unknown as Partial<Shifted> & { Date: DateConstructor };
  const known = page.shiftedBy !== undefined;
  Object.assign(page, by);
  if (known) {
    return;
  }
  const Real = page.Date;
  const now = (): number => Real.now() + (page.shiftedBy ?? 0);
  page.Date = new Proxy(Real, {
    construct: (_, given: unknown[]) =>
      given.length === 0 ? new Real(now()) : (Reflect.construct(Real, given) as Date),
    apply: () => new Real(now()).toString(),
    get: (real, name) => (name === 'now' ? now : (Reflect.get(real, name) as unknown)),
  });

  /** The server's message of what time it is: its kind, and the time as a variable-length number. */
  const CLOCK = 106;
  const given = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
  Object.defineProperty(MessageEvent.prototype, 'data', {
    configurable: true,
    get(this: MessageEvent): unknown {
      const data: unknown = given?.get?.call(this);
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
      if (bytes?.[0] !== CLOCK) {
        return data;
      }
      const time = bytes.slice(1).reduceRight((sum, byte) => sum * 128 + (byte & 127), 0);
      const shifted = [CLOCK];
      let rest = time + (page.serverShiftedBy ?? 0);
      for (; rest >= 128; rest = Math.floor(rest / 128)) {
        shifted.push((rest % 128) | 128);
      }
      return new Uint8Array([...shifted, rest]).buffer;
    },
  });
}
