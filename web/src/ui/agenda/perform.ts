import type { Operation } from '../../core/types.ts';
import type { Desk } from './desk.svelte.ts';

/** Does it; the words of a refusal come back, to be said where it was asked for. */
export function perform(desk: Desk, operation: Operation): string | null {
  if (desk.perform(operation)) {
    return null;
  }
  const { refused } = desk;
  desk.refused = null;
  return refused;
}
