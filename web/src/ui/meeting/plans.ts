/** Plans for meetings: moving one, skipping it, bringing it back, and what is said of that. */
import type { AgendaView, Gone, SectionView } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { addDays, dayWords } from '../kit/days.ts';
import { keepScrollPosition } from '../kit/scroll-anchoring.ts';
import { goneMeetingWords } from './announcements.ts';

export { default as GoneMeetings } from './GoneMeetings.svelte';
export { default as MeetingPlans } from './MeetingPlans.svelte';

/** Moves a meeting with all that is in it. Whether it was done. */
export async function move(open: OpenAgenda, section: SectionView, to: string): Promise<boolean> {
  const { announcer, clock, commands, navigation, targets } = open;
  keepScrollPosition();
  if (!commands.perform({ do: 'moveMeeting', day: section.day, to })) {
    return false;
  }
  announcer.say(`The meeting moved to ${dayWords(to, clock.today)}`);
  navigation.draw(to);
  await targets.reveal(`heading ${to}`);
  await targets.focus(`heading ${to}`);
  return true;
}

/** Calls a meeting off, or says that it was not. Its topics stand in the next. */
export async function skip(open: OpenAgenda, section: SectionView, how: Gone): Promise<void> {
  const { announcer, clock, commands, targets } = open;
  keepScrollPosition();
  const { day } = section;
  if (commands.perform({ do: 'skipMeeting', day, how })) {
    const topics = section.topics.length > 0 ? '. Its topics stand in the next one.' : '';
    announcer.say(goneMeetingWords({ day, how }, clock.today) + topics);
    await targets.focusOnceThere(`gone ${day}`);
  }
}

/** Has a meeting again that was skipped. */
export async function bringBack(open: OpenAgenda, day: string): Promise<void> {
  const { announcer, clock, commands, targets } = open;
  keepScrollPosition();
  if (await commands.addMeeting(day)) {
    announcer.say(`The meeting of ${dayWords(day, clock.today)} is there again`);
    await targets.focus(`heading ${day}`);
  }
}

/** The day to offer: the next one that has no meeting, and on which none was called off. */
export function suggestedMove(agenda: AgendaView, day: string, today: string): string {
  const taken = new Set([...agenda.sections, ...(agenda.gone ?? [])].map((meeting) => meeting.day));
  let suggested = addDays(day < today ? today : day, day < today ? 0 : 1);
  while (taken.has(suggested)) {
    suggested = addDays(suggested, 1);
  }
  return suggested;
}
