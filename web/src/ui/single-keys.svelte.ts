/** Names the choice on this device; it is about the person's hands, not about any agenda. */
const CHOICE = 'duologue.single-keys';

/**
 * Whether single letters are commands while nobody writes. Who dictates, or hits keys by
 * accident, can switch that off; every such command has another way.
 */
class SingleKeys {
  on = $state(localStorage.getItem(CHOICE) !== 'off');

  turn(on: boolean): void {
    this.on = on;
    if (on) {
      localStorage.removeItem(CHOICE);
    } else {
      localStorage.setItem(CHOICE, 'off');
    }
  }
}

export const singleKeys = new SingleKeys();
