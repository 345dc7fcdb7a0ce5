/** What an agenda holds about each topic, and what waits for one person's word. */
import type { AgendaView, PromiseView, Seat, WordingView } from '../../core/types.ts';

export interface About {
  wordings: readonly WordingView[];
  promises: readonly PromiseView[];
}

/** Of a topic that nothing is about; always the same one. */
export const NOTHING: About = { wordings: [], promises: [] };

/** The wordings and promises of each topic that has some. */
export function aboutTopics({ wordings, promises }: AgendaView): ReadonlyMap<string, About> {
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
