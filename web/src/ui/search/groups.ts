/** Hits in the order in which they are shown, those of one meeting together. */
import type { FoundHit } from '../../io/search.ts';
import type { DeviceAnswer } from './device-texts.ts';

export interface Group {
  readonly key: string;
  readonly pair: string;
  /** Nothing for promises of no topic. */
  readonly section: string | undefined;
  readonly hits: readonly FoundHit[];
}

/** Names a hit among others. */
export function keyOf({ pair, hit }: FoundHit): string {
  const place = hit.topic ?? hit.found[0]?.id ?? '';
  return `${pair}/${place}`;
}

/** Those that follow each other in one meeting of one agenda, as groups. */
export function groupsOf(hits: readonly FoundHit[]): Group[] {
  const groups: { key: string; pair: string; section: string | undefined; hits: FoundHit[] }[] = [];
  for (const found of hits) {
    const { pair, hit } = found;
    const last = groups.at(-1);
    if (last?.pair === pair && last.section === hit.section) {
      last.hits.push(found);
    } else {
      groups.push({ key: keyOf(found), pair, section: hit.section, hits: [found] });
    }
  }
  return groups;
}

/** Those that are known with the next of them, each once. */
export function withNext(known: readonly FoundHit[], next: readonly FoundHit[]): FoundHit[] {
  const keys = new Set(known.map(keyOf));
  return [...known, ...next.filter((hit) => !keys.has(keyOf(hit)))];
}

/**
 * Those of the server with those of agendas in which this device has something unsent, as they read here. The newest first;
 * what is to come has no day and comes before all.
 */
export function together(
  server: readonly FoundHit[],
  device: Pick<DeviceAnswer, 'hits' | 'unsent'> | undefined,
): readonly FoundHit[] {
  if (device === undefined || device.unsent.size === 0) {
    return server;
  }
  const here = device.hits.filter(({ pair }) => device.unsent.has(pair));
  const keys = new Set(here.map(keyOf));
  const hits = [...server.filter((hit) => !keys.has(keyOf(hit))), ...here];
  return hits
    .map((found, at) => ({ found, at, day: found.hit.day ?? '~' }))
    .sort((one, other) =>
      one.day === other.day ? one.at - other.at : one.day < other.day ? 1 : -1,
    )
    .map(({ found }) => found);
}
