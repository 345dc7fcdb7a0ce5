// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import type {
  AgendaView,
  RecapItem,
  RecapView,
  SectionView,
  WordingView,
} from '../../core/types.ts';
import { FRIDAY, promiseWith, TO_ANA, TO_BEN, TODAY } from '../../testing/promises.ts';
import { plain } from '../../core/isolated-text.ts';
import { fillingOf, type BlankLine } from './blanks.ts';
import { tellingOf, type Telling } from './copy.ts';
import { documentOf, type OpenThings } from './document.ts';
import { recapHtml, recapText } from './mail.ts';
import { RecapOnTop } from './on-top.ts';

const DAY = '2026-11-17';
const promise = (
  id: string,
  who: { seat: 'a' | 'b' } | { name: string },
  what: string,
): RecapItem => ({
  item: 'promise',
  id,
  who,
  kind: 'action',
  what,
  due: FRIDAY,
});
const RECAP: RecapView = {
  items: [
    { item: 'decided', topic: 'topic-one', words: 'They stay.\nAsk again in May.' },
    promise('promise-b', { seat: 'b' }, 'ask the team'),
    promise('promise-c', { name: 'Chris' }, 'call the bank'),
    promise('promise-a', { seat: 'a' }, 'send the draft'),
    { item: 'move', topic: 'topic-two', on: '2026-11-24' },
    { item: 'unconfirmed', wording: 'wording-one', words: 'we ship on the 3rd' },
  ],
  a: { at: 1, changes: [] },
};
const SECTION: SectionView = {
  day: DAY,
  state: 'closed',
  topics: [
    { id: 'topic-one', headline: 'Prices', conclusion: 'They stay.\nAsk again in May.' },
    { id: 'topic-three', headline: ' ' },
  ],
  moved: [{ id: 'topic-two', headline: 'The build', outcome: 'nextTime', on: '2026-11-24' }],
};
const WORDING: WordingView = {
  id: 'wording-one',
  topic: 'topic-one',
  by: 'a',
  at: 1,
  kind: 'place',
  words: 'we ship on the 3rd',
  state: 'waiting',
};
const BLANK: BlankLine = { topic: 'topic-one', line: 'line-two', words: 'the date', filled: false };
const OPEN: OpenThings = { wordings: [WORDING], blanks: [BLANK] };
const agenda: AgendaView = {
  title: null,
  sections: [SECTION],
  next: [],
  parked: [],
  promises: [promiseWith({}, { state: 'accepted' })],
  wordings: [WORDING],
};
const to = (sides: Telling['sides'], today = TODAY): Telling =>
  tellingOf(agenda, SECTION, sides, today);
const sent = documentOf(RECAP, to({ names: TO_ANA.names }, ''), OPEN);

describe('the document of a meeting', () => {
  it('says what was decided, discussed, promised by whom, moved, and what is open', () => {
    const parts = documentOf(RECAP, to(TO_BEN), OPEN).parts.map(({ heading, groups }) => [
      heading,
      ...groups.map(({ owner, rows }) => [
        plain(owner ?? ''),
        ...rows.map(({ words }) => plain(words)),
      ]),
    ]);
    expect(parts).toEqual([
      ['Decided', ['', 'Prices']],
      ['Discussed', ['', 'A topic without words']],
      [
        'Promises',
        ['You', 'ask the team, by Friday 27 November'],
        ['Ana', 'send the draft, by Friday 27 November'],
        ['Chris', 'call the bank, by Friday 27 November'],
      ],
      ['Moved', ['', '“The build” goes to Tuesday 24 November']],
      ['Still open', ['', '“we ship on the 3rd”', 'the date']],
    ]);
  });

  it('leaves out what a meeting has nothing of', () => {
    const empty = documentOf(
      { items: [] },
      { ...to(TO_BEN), section: { ...SECTION, topics: [], moved: [] } },
      { wordings: [], blanks: [] },
    );
    expect(empty.parts).toEqual([]);
    expect(recapText(empty)).toContain('Nothing was discussed');
  });
});

describe('a recap that is sent', () => {
  it('reads alike to both', () => {
    expect(recapText(sent)).toBe(
      [
        'Ana and Ben, Tuesday 17 November 2026',
        '',
        'Decided',
        '- Prices:',
        '  They stay.',
        '  Ask again in May.',
        '',
        'Discussed',
        '- A topic without words',
        '',
        'Promises',
        'Ana:',
        '- send the draft, by Friday 27 November 2026',
        'Ben:',
        '- ask the team, by Friday 27 November 2026',
        'Chris:',
        '- call the bank, by Friday 27 November 2026',
        '',
        'Moved',
        '- “The build” goes to Tuesday 24 November 2026',
        '',
        'Still open',
        '- “we ship on the 3rd” (not confirmed yet)',
        '- the date (still to be filled in)',
        '',
        'Agreed by Ana',
        '',
      ].join('\n'),
    );
  });

  it('has headings and lists, and words stay words', () => {
    const html = recapHtml({
      ...sent,
      parts: [
        {
          heading: 'Decided',
          groups: [
            {
              rows: [
                {
                  key: 'one',
                  of: { row: 'topic', topic: 'one' },
                  words: '\u2068<img src=x onerror=alert(1)>\u2069',
                  lines: ['one', 'two'],
                },
              ],
            },
          ],
        },
      ],
    });
    const page = new DOMParser().parseFromString(html, 'text/html');
    expect(page.querySelector('img')).toBeNull();
    expect(page.querySelector('h3')?.textContent).toBe('Decided');
    expect(page.querySelector('li b')?.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(page.querySelectorAll('li br')).toHaveLength(2);
  });
});

describe('a blank', () => {
  const line = (id: string, text: string) => ({
    id,
    kind: 'blank' as const,
    indent: 0,
    checked: false,
    spans: [{ text }],
  });

  it.each([
    ['the date', ': '],
    ['the date:', ' '],
    ['the date: ', ''],
    ['', ''],
  ])('is filled behind its keyword “%s”', (keyword, between) => {
    const lines = [line('first-line', 'Prices 🙂'), line('line-two', keyword), line('line-3', 'x')];
    expect(fillingOf(lines, BLANK, 'in May')).toEqual({
      ops: [{ op: 'insert', at: 9 + 1 + keyword.length, text: `${between}in May` }],
      lines: [{ line: 'line-two', patch: { checked: true } }],
    });
  });

  it('is not filled once its line is gone', () => {
    expect(fillingOf([line('first-line', 'Prices')], BLANK, 'in May')).toBeUndefined();
  });
});

describe('the recap on top', () => {
  const agreed = { at: 1, changes: [] };
  const closed = (day: string, recap: RecapView): SectionView => ({ ...SECTION, day, recap });
  const planned: SectionView = { ...SECTION, day: '2026-12-01', state: 'planned' };

  it('is that of the meeting that was closed last, until both agreed', () => {
    const open = closed(DAY, RECAP);
    const settled = closed(DAY, { ...RECAP, b: agreed });
    expect(new RecapOnTop().of([planned, open])?.day).toBe(DAY);
    expect(new RecapOnTop().of([planned, settled])).toBeUndefined();
    expect(new RecapOnTop().of([closed('2026-11-24', { items: [] }), open])).toBeUndefined();
    expect(new RecapOnTop().of([planned])).toBeUndefined();
  });

  it('stays while it is read, though both agreed meanwhile', () => {
    const top = new RecapOnTop();
    top.of([closed(DAY, RECAP)]);
    const settled = closed(DAY, { ...RECAP, b: agreed });
    expect(top.of([planned, settled])?.day).toBe(DAY);
    expect(top.of([{ ...SECTION, state: 'running' }])).toBeUndefined();
    expect(top.of([settled])).toBeUndefined();
  });
});
