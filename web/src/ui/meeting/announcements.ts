/** Announcements: what a screen reader is told of the other's doing: politely, and only what asks for something. */
import type { AgendaView, Seat } from '../../core/types.ts';
import { dayWords } from '../kit/days.ts';
import { headlineWords } from '../kit/copy.ts';
import { questionsFor, type Question } from './questions.ts';

/** "Ana asks about “X”: anything more on this?" */
export function questionWords({ headline, asks }: Question, partner: string): string {
  const question = asks === 'switch' ? 'switch to this?' : 'anything more on this?';
  return `${partner} asks about ${headlineWords(headline)}: ${question}`;
}

/** What the other did since: a meeting that began or ended, and new questions. */
export function newsWords(
  before: AgendaView,
  after: AgendaView,
  seat: Seat,
  partner: string,
): string | undefined {
  const states = new Map(before.sections.map(({ day, state }) => [day, state]));
  const meetings = after.sections.flatMap(({ day, state }) => {
    const was = states.get(day);
    if (was === undefined || was === state || state === 'planned') {
      return [];
    }
    const done =
      state === 'closed' ? 'is closed' : was === 'closed' ? 'is open again' : 'has started';
    return [`The meeting of ${dayWords(day, day)} ${done}.`];
  });
  const known = new Set(questionsFor(before, seat).map(keyOf));
  const questions = questionsFor(after, seat)
    .filter((question) => !known.has(keyOf(question)))
    .map((question) => questionWords(question, partner));
  const news = [...meetings, ...questions];
  return news.length === 0 ? undefined : news.join(' ');
}

function keyOf({ topic, asks }: Question): string {
  return `${asks} ${topic}`;
}
