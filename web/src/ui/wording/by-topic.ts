/** What an agenda holds about each topic. */
import type { PromiseView, WordingView } from '../../core/types.ts';

export interface About {
  wordings: readonly WordingView[];
  promises: readonly PromiseView[];
}

/** Of a topic that nothing is about; always the same one. */
export const NOTHING: About = { wordings: [], promises: [] };

/** The wordings and promises of each topic that has some. */
export function aboutTopics(
  wordings: readonly WordingView[],
  promises: readonly PromiseView[],
): ReadonlyMap<string, About> {
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
