/** Asking the other person to confirm words of a topic. */
import { randomId } from '../../core/random.ts';
import type { TopicEditor } from '../../editor/options.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { quoted } from './copy.ts';

/** Asks for what is selected, or else for the line with the caret; whether it was asked. */
export function askToConfirm(
  { agenda, announcer, commands }: OpenAgenda,
  topic: string,
  words: ReturnType<TopicEditor['selected']>,
): boolean {
  if (words === undefined) {
    announcer.say('Select the words to be confirmed first');
    return false;
  }
  const { at, len } = words;
  const asked = commands.perform({ do: 'ask', wording: randomId(), topic, at, len });
  if (asked) {
    announcer.say(`Asked ${agenda.them} to confirm ${quoted(words.words)}`);
  }
  return asked;
}
