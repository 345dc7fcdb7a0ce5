/** Settling: the frames in which all that is near comes onto the page, once somebody was taken far. */
import { tick } from 'svelte';

import type { OpenAgenda } from '../open-agenda.ts';

const FRAMES = 12;

/** Does something in each of them. */
export async function whileSettling(act: () => void): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    act();
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}

/** Takes somebody to the heading of a section. */
export async function goToSection(
  { navigation, targets }: Pick<OpenAgenda, 'navigation' | 'targets'>,
  section: string,
): Promise<void> {
  navigation.draw(section);
  await tick();
  const heading = targets.find(`heading ${section}`);
  heading?.focus({ preventScroll: true });
  // Parts of the section come one after the other, and its words hold still meanwhile: it is the heading that is to stay.
  await whileSettling(() => {
    if (document.activeElement === heading) {
      heading?.scrollIntoView({ block: 'start' });
    }
  });
}
