/** Asking the other person to confirm all that was filled into a meeting's blanks, at once. */
import type { SectionView } from '../../core/types.ts';
import { randomId } from '../../core/random.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';

export function askFilled(
  { agenda, announcer, commands }: OpenAgenda,
  { blanks, day }: SectionView,
): void {
  const wordings = Array.from({ length: blanks?.filled ?? 0 }, randomId);
  if (commands.perform({ do: 'askFilled', day, wordings })) {
    announcer.say(`${agenda.them} is asked to confirm what was filled in`);
  }
}
