import { describe, expect, it } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import type { OpenPromise, PromiseView, Summary } from '../../core/types.ts';
import { pairWith } from '../../testing/people.ts';
import {
  aboutWords,
  allPromises,
  isAsShown,
  moreWords,
  rowOf,
  rowWords,
  shownOf,
  type AllPromises,
  type Row,
} from './all-promises.ts';
import { dueCount } from './due.ts';

const TODAY = '2026-11-24';

const promise = (what: string, more: Partial<OpenPromise> = {}): OpenPromise => ({
  id: `promise-${what}`,
  what,
  kind: 'action',
  who: 'a',
  answers: 'a',
  state: 'accepted',
  ...more,
});

const theirs = { who: 'b', answers: 'b' } as const;

const summary = (promises: OpenPromise[], more: Partial<Summary> = {}): Summary => ({
  mine: 0,
  theirs: 0,
  waiting: 0,
  promises,
  openPromises: promises.length,
  ...more,
});

const [ben, chris] = [pairWith('Ben'), pairWith('Chris', { seat: 'b' })];

/** What the list shows, a line for each group. */
function lines({ groups }: AllPromises): string[] {
  return groups.map(
    ({ name, rows }) => `${name}: ${rows.map((row) => row.promise.what).join(', ')}`,
  );
}

const about = (row: Row): string =>
  plain(
    Object.values(aboutWords(row, TODAY))
      .filter((words) => words !== '')
      .join(' · '),
  );

describe('the promises of all agendas', () => {
  it('are one’s own and those of the others, by date over all, those without one last', () => {
    const all = allPromises(
      [ben, chris],
      {
        Ben: summary([
          promise('late', { due: '2026-11-20' }),
          promise('soon', { due: '2026-11-27' }),
          promise('some day'),
        ]),
        Chris: summary([
          promise('hers', { due: '2026-11-24' }),
          promise('today', { ...theirs, due: '2026-11-24' }),
          promise('next year', { ...theirs, due: '2027-01-04' }),
        ]),
      },
      {},
    );
    expect(lines(all)).toEqual(['Yours: late, today, soon, next year, some day', 'Theirs: hers']);
  });

  it('leave out agendas that were put away, and say of which nothing is known', () => {
    const all = allPromises(
      [ben, pairWith('Dora', { archived: true }), pairWith('Emil')],
      { Ben: summary([]), Dora: summary([promise('one')], { openPromises: 30 }) },
      {},
    );
    expect(all.groups).toEqual([]);
    expect(all.more).toEqual([]);
    expect(all.unknown.map(({ id }) => id)).toEqual(['Emil']);
  });

  it('say where there are more than an agenda tells', () => {
    const all = allPromises([ben], { Ben: summary([promise('one')], { openPromises: 4 }) }, {});
    expect(all.more.map((more) => plain(moreWords(more)))).toEqual([
      'and 3 more in the agenda with Ben',
    ]);
  });

  it('keep what was done from the list in its place, until it is open again', () => {
    const done = rowOf(ben, { ...promise('two', { due: '2026-11-25' }), state: 'done' });
    const others = [promise('one', { due: '2026-11-24' }), promise('three', { due: '2026-11-26' })];
    const settled = { [done.key]: done };
    const all = allPromises([ben], { Ben: summary(others) }, settled);
    expect(lines(all)).toEqual(['Yours: one, two, three']);
    const again = { Ben: summary([promise('two', { due: '2026-12-25' })]) };
    expect(allPromises([ben], again, settled).groups[0]?.rows).toEqual([
      rowOf(ben, promise('two', { due: '2026-12-25' })),
    ]);
    // Whoever left the agenda has nothing of it here.
    expect(allPromises([chris], {}, settled).groups).toEqual([]);
  });
});

describe('a promise in the list', () => {
  it('says what from the reader’s side, and of somebody else also who tells them', () => {
    const words = (of: OpenPromise): string => plain(rowWords(rowOf(ben, of)));
    expect(words(promise('send Ben Ana’s draft'))).toBe('send Ben your draft');
    expect(words(promise('read it', theirs))).toBe('read it');
    expect(words(promise('why it is slow', { kind: 'findOut' }))).toBe('find out why it is slow');
    const { who, ...named } = promise('book the room', { name: 'Dora' });
    expect(who).toBe('a');
    expect(words(named)).toBe('Dora will book the room — you tell them');
    expect(words({ ...named, answers: 'b' })).toBe('Dora will book the room — Ben tells them');
  });

  it('says with whom, by when, and how it stands where that is news', () => {
    expect(about(rowOf(ben, promise('one')))).toBe('Ben · no date yet');
    expect(about(rowOf(ben, promise('one', { due: TODAY })))).toBe('Ben · today');
    expect(about(rowOf(ben, promise('one', { due: '2026-11-20' })))).toBe(
      'Ben · was due Friday 20 November',
    );
    expect(about(rowOf(ben, promise('one', { due: '2026-11-27', state: 'proposed' })))).toBe(
      'Ben · by Friday 27 November · waits for your word',
    );
    expect(about(rowOf(ben, promise('one', { ...theirs, state: 'changed' })))).toBe(
      'Ben · no date yet · changed, waits for Ben’s word',
    );
    expect(
      about(rowOf(ben, { ...promise('one', { due: TODAY }), state: 'done', late: true })),
    ).toBe('Ben · was due Tuesday 24 November · done late');
  });

  it('is told from one that reads differently by now', () => {
    const view: PromiseView = {
      id: 'promise-one',
      who: { seat: 'a' },
      kind: 'action',
      what: 'one and all',
      answers: 'a',
      due: TODAY,
      state: 'accepted',
      history: [],
    };
    expect(isAsShown(view, shownOf(view))).toBe(true);
    expect(isAsShown({ ...view, due: '2026-11-25' }, shownOf(view))).toBe(false);
    expect(isAsShown({ ...view, state: 'proposed' }, shownOf(view))).toBe(false);
    expect(isAsShown({ ...view, kind: 'findOut' }, shownOf(view))).toBe(false);
    const chris = { ...view, who: { name: 'Chris' } };
    expect(isAsShown(chris, shownOf(chris))).toBe(true);
    expect(isAsShown({ ...view, who: { name: 'Dana' } }, shownOf(chris))).toBe(false);
  });

  it('may be shortened, and is told from another that begins alike', () => {
    const view = (what: string, name = 'Chris'): PromiseView => ({
      id: 'promise-one',
      who: { name },
      kind: 'action',
      what,
      answers: 'a',
      state: 'accepted',
      history: [],
    });
    const short = shownOf(view('one and…'));
    expect(isAsShown(view('one and…'), short)).toBe(true);
    expect(isAsShown(view('one and all'), short)).toBe(false);

    const long = shownOf(view(`${'🙂'.repeat(200)}…`, `${'c'.repeat(60)}…`));
    expect(isAsShown(view('🙂'.repeat(201), 'c'.repeat(61)), long)).toBe(true);
    expect(isAsShown(view(`🙃${'🙂'.repeat(200)}`, 'c'.repeat(61)), long)).toBe(false);
    expect(isAsShown(view('🙂'.repeat(201), `d${'c'.repeat(60)}`), long)).toBe(false);
    expect(isAsShown(view('🙂'.repeat(200), 'c'.repeat(61)), long)).toBe(false);
  });
});

describe('how many are due', () => {
  it('counts one’s own that were accepted, up to today', () => {
    const due = (what: string, on: string, more: Partial<OpenPromise> = {}): OpenPromise =>
      promise(what, { due: on, ...more });
    const summaries = {
      Ben: summary([
        due('late', '2026-11-20'),
        due('today', TODAY),
        due('tomorrow', '2026-11-25'),
        due('asked', TODAY, { state: 'proposed' }),
        due('his', TODAY, theirs),
        promise('some day'),
      ]),
      Dora: summary([due('away', TODAY)]),
    };
    expect(dueCount([ben, pairWith('Dora', { archived: true })], summaries, () => TODAY)).toBe(2);
  });
});
