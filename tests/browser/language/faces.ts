import { expect, type Page } from '@playwright/test';

/** The fonts that the letters of an element are drawn in, whatever its style asks for. */
export async function facesOf(page: Page, selector: string): Promise<string[]> {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('DOM.enable');
  await chromium.send('CSS.enable');
  const { root } = await chromium.send('DOM.getDocument');
  const { nodeId } = await chromium.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await chromium.send('CSS.getPlatformFontsForNode', { nodeId });
  await chromium.detach();
  return fonts.map(({ familyName }) => familyName).sort();
}

/** Opens a page anew until it has its faces: one that did not have them at once stays without. */
export async function hasFaces(page: Page): Promise<void> {
  await expect(async () => {
    // The font of an element is that of the letters that stand in it by themselves.
    const faces = await facesOf(page, 'h1:not(:has(bdi)), h1 bdi');
    if (faces[0] !== 'Literata SemiBold') {
      await page.reload();
    }
    expect(faces).toEqual(['Literata SemiBold']);
  }).toPass();
}
