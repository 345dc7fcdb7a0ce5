/** Bringing of a topic whose words are given, with the caret behind them. */
import { randomId } from '../../core/random.ts';
import type { Operation } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';

/** Does what makes a topic of that id, and puts the caret behind its words. */
export async function bringTopic(
  { commands, navigation, own, topics }: OpenAgenda,
  making: (topic: string) => readonly Operation[],
): Promise<void> {
  const topic = randomId();
  own.add(topic);
  if (commands.perform(...making(topic))) {
    await navigation.show(topic);
    topics.get(topic)?.focus('end');
  }
}
