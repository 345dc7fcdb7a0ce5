import { describe, expect, it } from 'vitest';

import type { AgendaView, Seat, SectionView, TopicEntry, TopicKind } from '../../core/types.ts';
import { asTopic, heldMeetings, tellingWords, tellsOf } from './mirror.ts';

let made = 0;

function topic(by?: Seat, kind?: TopicKind): TopicEntry {
  made += 1;
  const id = `topic-${made}`;
  return {
    id,
    headline: id,
    ...(by === undefined ? {} : { by }),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** A meeting of so many weeks ago. */
function closed(weeks: number, ...topics: TopicEntry[]): SectionView {
  const day = new Date(Date.UTC(2026, 10, 24) - weeks * 7 * 86_400_000).toISOString().slice(0, 10);
  return { day, state: 'closed', topics };
}

function planned(...topics: TopicEntry[]): SectionView {
  return { day: '2026-12-01', state: 'planned', topics };
}

function agenda(sections: SectionView[], more: Partial<AgendaView> = {}): AgendaView {
  return { title: null, sections, next: [], parked: [], promises: [], wordings: [], ...more };
}

const nameOf = (seat: Seat): string => (seat === 'a' ? 'Ana' : 'Ben');

describe('one who brought nothing', () => {
  const two = [closed(0, topic('a')), closed(1, topic('a'), topic())];

  it('is told of after two closed meetings, in the same words for both', () => {
    const tells = tellsOf(agenda(two));
    expect(tells).toEqual({ prompt: 'silent', day: '2026-11-24', seat: 'b' });
    expect(tells && tellingWords(tells, nameOf)).toBe(
      '\u2068Ben\u2069 brought no topic to the last 2 meetings.',
    );
    expect(tellsOf(agenda([closed(0, topic('b')), closed(1, topic('b'))]))).toMatchObject({
      seat: 'a',
    });
  });

  it('is not told of after one, nor where both or neither brought something', () => {
    expect(tellsOf(agenda(two.slice(0, 1)))).toBeUndefined();
    expect(tellsOf(agenda([closed(0, topic('a')), closed(1, topic('b'))]))).toBeUndefined();
    expect(tellsOf(agenda([closed(0, topic()), closed(1, topic())]))).toBeUndefined();
  });

  it('brought what was taken on to another meeting, too', () => {
    const went = topic('b');
    const moved = [{ id: went.id, headline: '', outcome: 'nextTime' as const, on: '2026-12-01' }];
    const [newest, before] = [closed(0, topic('a')), closed(1, topic('a'))];
    const held = agenda([planned(), { ...newest, moved }, before], { parked: [went] });
    expect(heldMeetings(held, 2)[0]?.topics).toHaveLength(2);
    expect(tellsOf(held)).toBeUndefined();
  });

  it('counts for no meeting without topics', () => {
    expect(tellsOf(agenda([closed(0), ...two.slice(1)]))).toBeUndefined();
    expect(
      tellsOf(agenda([closed(0), closed(1, topic('a')), closed(2, topic('a'))])),
    ).toMatchObject({ prompt: 'silent', day: '2026-11-17' });
  });

  it('is told of no more once they bring something, the two meet, somebody saw to it, or nobody wants it', () => {
    expect(tellsOf(agenda([planned(topic('b')), ...two]))).toBeUndefined();
    expect(tellsOf(agenda(two, { next: [topic('b')] }))).toBeUndefined();
    expect(tellsOf(agenda([{ ...planned(), state: 'running' }, ...two]))).toBeUndefined();
    expect(tellsOf(agenda(two, { promptsOff: ['silent'] }))).toBeUndefined();
    const seen = (day: string): AgendaView => agenda(two, { seenTo: [{ prompt: 'silent', day }] });
    expect(tellsOf(seen('2026-11-24'))).toBeUndefined();
    // One more meeting is not two.
    expect(tellsOf(seen('2026-11-17'))).toBeUndefined();
    expect(tellsOf(seen('2026-11-10'))).toBeDefined();
  });
});

describe('a kind that does not come up', () => {
  const six = (kind?: TopicKind): SectionView[] =>
    Array.from({ length: 6 }, (_, at) =>
      closed(at, topic('a', at === 3 ? kind : undefined), topic('b')),
    );

  it('is told of after six closed meetings: feedback first, then what else is larger than the day', () => {
    const missing = (...kinds: TopicKind[]): unknown =>
      tellsOf(
        agenda([
          ...six('unblock').slice(0, 5),
          closed(6, ...kinds.map((kind) => topic('a', kind))),
        ]),
      );
    expect(missing('unblock')).toEqual({ prompt: 'balance', day: '2026-11-24', kind: 'feedback' });
    expect(missing('feedback')).toMatchObject({ kind: 'future' });
    expect(missing('feedback', 'future')).toMatchObject({ kind: 'learning' });
    expect(missing('feedback', 'future', 'learning')).toMatchObject({ kind: 'dots' });
    expect(missing('feedback', 'future', 'learning', 'dots')).toBeUndefined();
  });

  it('is not told of where nobody says kinds, nor after five', () => {
    expect(tellsOf(agenda(six()))).toBeUndefined();
    expect(tellsOf(agenda(six('unblock').slice(0, 5)))).toBeUndefined();
  });

  it('is planned where it stands ahead, and then the next one is missing', () => {
    const ahead = agenda([planned(topic('a', 'feedback')), ...six('unblock')]);
    expect(tellsOf(ahead)).toMatchObject({ kind: 'future' });
  });

  it('becomes a topic of that kind, and is seen to', () => {
    const tells = tellsOf(agenda(six('unblock')));
    expect(tells && asTopic(tells, 'new', 'next', nameOf)).toEqual([
      {
        do: 'addTopic',
        topic: 'new',
        section: 'next',
        place: 'last',
        headline: 'Feedback: what goes well, and what could go better?',
      },
      { do: 'setKind', topic: 'new', kind: 'feedback' },
      { do: 'seeTo', prompt: 'balance', day: '2026-11-24' },
    ]);
  });
});
