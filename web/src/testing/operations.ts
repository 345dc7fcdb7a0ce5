import type { AgendaClient } from '../core/agenda-client.ts';
import { randomId } from '../core/random.ts';
import type { Place, SectionName } from '../core/types.ts';

/** Adds a topic and returns its id. */
export function addTopic(
  client: AgendaClient,
  section: SectionName,
  place: Place,
  headline: string,
): string {
  const topic = randomId();
  client.perform({ do: 'addTopic', topic, section, place, headline });
  return topic;
}
