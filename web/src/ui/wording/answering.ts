/** Answers to words that are to be confirmed, which can be given in more than one place; the words of a refusal come back. */
import type { Operation, WordingView } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { quoted } from './copy.ts';

/** Confirms them as they read now. */
export function confirmWording(open: OpenAgenda, { id, words }: WordingView): string | null {
  return answer(open, { do: 'confirm', wording: id, words }, 'Confirmed', words);
}

/** Takes the other's words in place of one's own. */
export function takeCorrection(open: OpenAgenda, { id, words }: WordingView): string | null {
  return answer(open, { do: 'takeCorrection', wording: id }, 'Taken instead of', words);
}

/** Does it, and says so with the words that it is about. */
export function answer(
  { announcer, commands }: OpenAgenda,
  operation: Operation,
  done: string,
  words: string,
): string | null {
  const refused = commands.performHere(operation);
  if (refused === null) {
    announcer.say(`${done} ${quoted(words)}`);
  }
  return refused;
}
