/** Feedback sessions: in which meeting one is due, and what to ask there, what was not asked for longest first. */
import type { AgendaView, FeedbackSessions, Operation, TopicEntry } from '../../core/types.ts';
import { NEXT } from '../agenda/outline.ts';

/** Every how many meetings a session can be. */
export const EVERY: readonly number[] = [2, 3, 4, 6, 8, 12];

/** Questions that widen the scope beyond daily work. */
export const META: readonly string[] = [
  'Are you happy about the work you are doing?',
  'Which piece of your work of the last months are you proud of?',
  'Which three things that the team achieved are you proud of?',
  'What should the team focus on next?',
  'If you had a magic wand, what would you change in the team?',
];

/** Whether the meeting that section is for is a session: so many were closed since the last one, or questions were taken up. */
export function isSession(view: AgendaView, section: string, { every }: FeedbackSessions): boolean {
  if (topicsOf(view, section).some((entry) => isAsked(view, entry))) {
    return true;
  }
  const closed = view.sections.filter(({ state }) => state === 'closed');
  const since = closed.findIndex(({ topics }) => topics.some((entry) => isAsked(view, entry)));
  return (since === -1 ? closed.length : since) >= every - 1;
}

/** What can be asked there: not asked yet, and of the rest what was asked longest ago. */
export function questionsFor(
  view: AgendaView,
  section: string,
  { questions }: FeedbackSessions,
): string[] {
  const last = new Map<string, string>();
  for (const { day, topics } of view.sections) {
    for (const { template } of topics) {
      if (template !== undefined && !last.has(template)) {
        last.set(template, day);
      }
    }
  }
  const here = new Set(
    topicsOf(view, section).flatMap(({ headline, template }) => [headline.trim(), template]),
  );
  return [...new Set([...questions, ...META])]
    .filter((question) => !here.has(question))
    .sort((one, other) => order(last.get(one) ?? '', last.get(other) ?? ''));
}

/** Makes a question of one. */
export function asQuestion(topic: string, section: string, line: string): Operation[] {
  return [
    { do: 'takeUp', topic, section, line },
    { do: 'setKind', topic, kind: 'question' },
  ];
}

/** Whether a topic was taken up from the questions of a session, and not from what comes up each time. */
function isAsked({ template }: AgendaView, entry: TopicEntry): boolean {
  return (
    entry.kind === 'question' &&
    entry.template !== undefined &&
    template?.includes(entry.template) !== true
  );
}

function topicsOf(view: AgendaView, section: string): readonly TopicEntry[] {
  const meeting = view.sections.find(({ day }) => day === section);
  return meeting?.topics ?? (section === NEXT ? view.next : []);
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
