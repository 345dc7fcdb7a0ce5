/** Template: the topics that come up in each meeting, and which of them are still to be taken up in one. */
import type { AgendaView, TopicEntry } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { allTopics, NEXT } from '../agenda/outline.ts';
import { bringTopic } from './bring-topic.ts';

/** The most topics that a template has, and the most characters of one. */
export const MOST_LINES = 20;
export const LONGEST_LINE = 200;

/** Lines of the template that neither stand in that section nor went out of it. */
export function notTakenUp(view: AgendaView, section: string): string[] {
  const { template } = view;
  if (template === undefined || template.length === 0) {
    return [];
  }
  const meeting = view.sections.find(({ day }) => day === section);
  const here = meeting?.topics ?? (section === NEXT ? view.next : []);
  const went = (meeting?.moved ?? []).map(({ id }) => id);
  // Those that went anywhere are looked for only where some did: this is asked with each letter of a headline.
  const all = went.length === 0 ? undefined : allTopics(view);
  const known: (TopicEntry | undefined)[] = [...here, ...went.map((id) => all?.get(id))];
  // Whoever typed one has brought it, too.
  const taken = new Set(known.flatMap((entry) => [entry?.template, entry?.headline.trim()]));
  return template.filter((line) => !taken.has(line));
}

/** Makes a topic of a line, and puts the caret behind it. */
export async function takeUp(open: OpenAgenda, section: string, line: string): Promise<void> {
  await bringTopic(open, (topic) => [{ do: 'takeUp', topic, section, line }]);
}

/** What was typed, one topic a line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** What is wrong with lines that were typed; nothing when they can be set. */
export function wrongWith(lines: readonly string[]): string | null {
  if (lines.length > MOST_LINES) {
    return `These are ${lines.length} topics: at most ${MOST_LINES} fit. Leave some out, or make one of several.`;
  }
  const long = lines.find((line) => [...line].length > LONGEST_LINE);
  return long === undefined
    ? null
    : `“${[...long].slice(0, 40).join('')}…” is longer than ${LONGEST_LINE} characters: shorten it, and write the rest as notes.`;
}
