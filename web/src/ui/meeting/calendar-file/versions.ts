/** Versions of an event in a calendar file, of which the one that was sent last counts. */
import { property, type Component } from './lines.ts';

/** The newest of each event that a file holds more than once; `idOf` tells which they are versions of. */
export function newestOf(
  events: readonly Component[],
  idOf: (event: Component, at: number) => string,
): Component[] {
  const newest = new Map<string, Component>();
  for (const [at, event] of events.entries()) {
    const id = idOf(event, at);
    const other = newest.get(id);
    if (other === undefined || sequence(event) >= sequence(other)) {
      newest.set(id, event);
    }
  }
  return [...newest.values()];
}

function sequence(event: Component): number {
  return Number(property(event, 'sequence')?.values[0] ?? 0);
}
