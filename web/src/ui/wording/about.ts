/** What an agenda holds about one topic, and what waits for one person's word. */
import type { AgendaView, PromiseView, Seat, WordingView } from '../../core/types.ts';

export interface About {
  wordings: readonly WordingView[];
  promises: readonly PromiseView[];
}

const NOTHING: About = { wordings: [], promises: [] };

const grouped = new WeakMap<AgendaView, ReadonlyMap<string, About>>();

/** The wordings and promises of a topic; always the same nothing when there are none. */
export function aboutTopic(agenda: AgendaView, topic: string): About {
  let groups = grouped.get(agenda);
  if (groups === undefined) {
    groups = group(agenda);
    grouped.set(agenda, groups);
  }
  return groups.get(topic) ?? NOTHING;
}

/** Whether somebody waits for this person's word on it. */
export function waitsFor(wording: WordingView, reader: Seat): boolean {
  switch (wording.state) {
    case 'waiting':
    case 'changed':
      return wording.by !== reader;
    case 'corrected':
      return wording.by === reader;
    case 'confirmed':
      return false;
  }
}

function group({ wordings, promises }: AgendaView): Map<string, About> {
  const groups = new Map<string, { wordings: WordingView[]; promises: PromiseView[] }>();
  const of = (topic: string): { wordings: WordingView[]; promises: PromiseView[] } => {
    const found = groups.get(topic) ?? { wordings: [], promises: [] };
    groups.set(topic, found);
    return found;
  };
  for (const wording of wordings) {
    of(wording.topic).wordings.push(wording);
  }
  for (const promise of promises) {
    if (promise.topic !== undefined) {
      of(promise.topic).promises.push(promise);
    }
  }
  return groups;
}
