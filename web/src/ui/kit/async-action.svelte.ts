import { untrack } from 'svelte';

import { failureOf, type Failure } from './failure.ts';

/** Where an action stands. */
export type ActionState = { is: 'idle' } | { is: 'busy' } | ({ is: 'failed' } & Failure);

/** Async action: something that a person starts, that takes a while, and that can fail with words for them. */
export class Action {
  state = $state.raw<ActionState>({ is: 'idle' });

  get busy(): boolean {
    return this.state.is === 'busy';
  }

  /** What went wrong, until it is tried again. */
  get failure(): Failure | null {
    return this.state.is === 'failed' ? this.state : null;
  }

  /**
   * Does it, unless it is under way already; whether it was done. `say` has other words for a failure.
   * An effect that begins it does not follow how it goes on.
   */
  async run(
    work: () => Promise<unknown>,
    say: (error: unknown) => Failure = failureOf,
  ): Promise<boolean> {
    if (untrack(() => this.busy)) {
      return false;
    }
    this.state = { is: 'busy' };
    try {
      await work();
      this.state = { is: 'idle' };
      return true;
    } catch (error) {
      this.state = { is: 'failed', ...say(error) };
      return false;
    }
  }

  /** Refuses to begin: something is missing. */
  refuse(message: string, field: string | null = null): void {
    this.state = { is: 'failed', message, field };
  }

  /** What was done at once: the words of its refusal, if it was refused. */
  settle(refusal: string | null): void {
    if (refusal === null) {
      this.forget();
    } else {
      this.refuse(refusal);
    }
  }

  /** Takes a failure from the page; what is under way goes on. */
  forget(): void {
    if (untrack(() => this.failure) !== null) {
      this.state = { is: 'idle' };
    }
  }
}
