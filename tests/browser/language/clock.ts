import type { BrowserContext, Page } from '@playwright/test';

/** What a shifted page has beside its own things. */
interface Shifted {
  shiftedBy: number;
}

/**
 * Lets a browser's pages live at another time, from which on their clocks run as ever. Only dates are
 * shifted: waiting takes as long as it takes.
 */
export async function liveAt(
  context: BrowserContext,
  pages: readonly Page[],
  moment: string,
): Promise<void> {
  const by = new Date(moment).getTime() - Date.now();
  await context.addInitScript(shift, by);
  for (const page of pages) {
    await page.evaluate(shift, by);
  }
}

function shift(by: number): void {
  const page = globalThis as unknown as Partial<Shifted> & { Date: DateConstructor };
  const known = page.shiftedBy !== undefined;
  page.shiftedBy = by;
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
}
