/** Something that a person has on or off on this device, whatever the agenda; it is on until they switch it off. */
export class Choice {
  readonly #name: string;
  #on = $state(true);

  constructor(name: string) {
    this.#name = name;
    try {
      this.#on = localStorage.getItem(name) !== 'off';
    } catch {
      // A browser that keeps nothing for this page still does what it is asked until the page is closed.
    }
  }

  get on(): boolean {
    return this.#on;
  }

  turn(on: boolean): void {
    this.#on = on;
    try {
      if (on) localStorage.removeItem(this.#name);
      else localStorage.setItem(this.#name, 'off');
    } catch {
      // As above.
    }
  }
}
