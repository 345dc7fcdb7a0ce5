/** Settling: the frames in which all that is near comes onto the page, once somebody was taken far. */

const FRAMES = 12;

/** Does something in each of them. */
export async function whileSettling(act: () => void): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    act();
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}
