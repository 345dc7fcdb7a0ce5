import { keep, kept } from '../../io/local.ts';

/** Device setting: something that a person has on or off on this device, whatever the agenda; it is on until they switch it off. */
export class Choice {
  readonly #name: string;
  #on = $state(true);

  constructor(name: string) {
    this.#name = name;
    this.#on = kept(name) !== 'off';
  }

  get on(): boolean {
    return this.#on;
  }

  turn(on: boolean): void {
    this.#on = on;
    keep(this.#name, on ? null : 'off');
  }
}
