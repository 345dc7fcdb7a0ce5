import { Problem, Unreachable } from '../../io/api.ts';
import {
  keepPreferences,
  keptPreferences,
  preferencesOf,
  USUAL,
  type Preferences,
} from '../../io/preferences.ts';

const TOO_MANY_REQUESTS = 429;
/** How long to wait before the server is told once more, at first and at most. */
const AGAIN_MS = 2_000;
const AGAIN_AT_MOST_MS = 60_000;

/** Tells the server of a change; resolves with all preferences as they are then. */
export type Tell = (change: Partial<Preferences>) => Promise<Preferences>;

/** Preferences: how the person who is signed in wants the page to be, on each of their devices. */
export class OwnPreferences {
  #now = $state.raw<Preferences>(USUAL);
  /** What the server said last. */
  #said: Preferences;
  /** What the server has not heard of: it is told again whenever it can be reached. */
  #unsent: Partial<Preferences>;
  #telling: Tell | undefined;
  /** It was asked for while the server was being told: what that finds out of reach may be in reach by now. */
  #askedMeanwhile = false;
  /** How often the server was out of reach, one time after the other. */
  #missed = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** How often they were changed here, or taken by the server since. */
  changes = 0;
  /** How the server is told, while somebody is signed in. */
  tell: Tell | undefined;

  constructor() {
    const { said, unsent } = keptPreferences();
    this.#said = said;
    this.#unsent = unsent;
    this.#now = { ...said, ...unsent };
  }

  get now(): Preferences {
    return this.#now;
  }

  /** Changes some of them here at once, and everywhere else as soon as the server hears of it. */
  async change(change: Partial<Preferences>): Promise<void> {
    this.changes += 1;
    this.#unsent = { ...this.#unsent, ...change };
    this.#set(this.#said);
    await this.catchUp();
  }

  /** What the server has of the person, who had changed theirs so often when it was asked. */
  async heard(told: unknown, asked = this.changes): Promise<void> {
    if (asked === this.changes) {
      this.#set(preferencesOf(told));
    }
    await this.catchUp();
  }

  /** The person is gone. */
  forget(): void {
    this.#said = USUAL;
    this.#now = USUAL;
    this.#unsent = {};
    clearTimeout(this.#again);
    this.#missed = 0;
    keepPreferences(null);
  }

  /** Tells the server what it has not heard of. What it refuses is as the server has it, and fails once the rest is told. */
  async catchUp(): Promise<void> {
    const { tell } = this;
    if (tell === undefined) {
      return;
    }
    if (this.#telling === tell) {
      this.#askedMeanwhile = true;
      return;
    }
    this.#telling = tell;
    clearTimeout(this.#again);
    try {
      await this.#tellAll(tell);
    } finally {
      if (this.#telling === tell) {
        this.#telling = undefined;
      }
    }
  }

  async #tellAll(tell: Tell): Promise<void> {
    const refusals: unknown[] = [];
    while (Object.keys(this.#unsent).length > 0) {
      this.#askedMeanwhile = false;
      const sent = this.#unsent;
      let told: Preferences | undefined;
      try {
        told = await tell(sent);
      } catch (error) {
        if (isForLater(error)) {
          if (this.#askedMeanwhile && this.tell === tell) {
            continue;
          }
          this.#tellAgain();
          break;
        }
        refusals.push(error);
      }
      this.#missed = 0;
      if (this.tell !== tell) {
        return;
      }
      this.changes += told === undefined ? 0 : 1;
      this.#settle(sent);
      this.#set(told ?? this.#said);
    }
    if (refusals.length > 0) {
      throw refusals[0];
    }
  }

  /** Nothing else may tell when the server is in reach again, so it is tried. */
  #tellAgain(): void {
    const wait = Math.min(AGAIN_MS * 2 ** this.#missed, AGAIN_AT_MOST_MS);
    this.#missed += 1;
    this.#again = setTimeout(() => {
      // What the server refuses so late is as the server has it.
      this.catchUp().catch(() => undefined);
    }, wait);
  }

  /** What changed again meanwhile is still to be told. */
  #settle(sent: Partial<Preferences>): void {
    const left = Object.entries(this.#unsent).filter(
      ([name, value]) => sent[name as keyof Preferences] !== value,
    );
    this.#unsent = Object.fromEntries(left);
  }

  #set(told: Preferences): void {
    this.#said = told;
    this.#now = { ...told, ...this.#unsent };
    keepPreferences({ said: told, unsent: this.#unsent });
  }
}

/** Whether the server could not be asked, or not answer; whatever else it says of a change, it would say again. */
function isForLater(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    (error instanceof Problem && (error.status >= 500 || error.status === TOO_MANY_REQUESTS))
  );
}

/** Those of the person who is signed in. */
export const preferences = new OwnPreferences();
