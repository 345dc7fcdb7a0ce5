import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing that a machine can find would keep anybody out or hold them up, by day or by night. */
export async function isAccessible(page: Page): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // A name that fades is neither there nor gone; without motion it is one of both.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Without frames nothing has to be put together in a further page, which took as long as the reading itself.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (colorScheme === 'dark') {
      // Colours are all that differs by night.
      axe.withRules(['color-contrast']);
    }
    const { violations } = await axe.analyze();
    for (const { id, help, nodes } of violations) {
      found.push(`${colorScheme}: ${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  expect(found).toEqual([]);
}
