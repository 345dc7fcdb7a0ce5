// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Operation, SectionView } from '../../core/types.ts';
import { has, part, press, Table, textOf, type Seated } from '../../testing/agendas.ts';
import { ANA } from '../../testing/people.ts';
import MeetingSeries from './MeetingSeries.svelte';

const TODAY = '2026-11-30';
const DAY = '2026-12-01';
const OWN = { every: 2, first: '2026-12-03', at: '09:00', minutes: 45 };
/** A series in another place, which has an end. */
const WEEKLY =
  'DTSTART;TZID=Asia/Tokyo:20261201T100000\nDTEND;TZID=Asia/Tokyo:20261201T103000\nRRULE:FREQ=WEEKLY;UNTIL=20261229T010000Z';

let table: Table;
let ana: Seated;
let form: HTMLElement;
/** What the form was closed with. */
const closed = vi.fn();

beforeEach(async () => {
  table = new Table();
  ana = await table.sits(ANA, TODAY);
  closed.mockClear();
});

afterEach(() => table.leave());

function opens(): void {
  form = table.showsOf(ana, MeetingSeries, { day: TODAY, onclose: closed });
}

/** Picks a calendar file with an event of these lines, and waits for what is shown of it. */
async function picks(lines: string, shown: string): Promise<void> {
  const file = new File(
    [`BEGIN:VCALENDAR\nBEGIN:VEVENT\n${lines}\nEND:VEVENT\nEND:VCALENDAR`],
    'a.ics',
  );
  const picker = part(form, 'calendar-file');
  Object.defineProperty(picker, 'files', { configurable: true, value: [file] });
  picker.dispatchEvent(new Event('change', { bubbles: true }));
  // What reads it comes first, which a busy machine takes its time for.
  await vi.waitFor(
    () => {
      flushSync();
      expect(has(form, shown)).toBe(true);
    },
    { timeout: 4_000 },
  );
}

describe('after a file with a series', () => {
  it('one of which nothing comes leaves nothing of the first', async () => {
    ana.commands.perform({ do: 'setZone', zone: 'Europe/Berlin' });
    ana.commands.perform({ do: 'setSeries', series: OWN });
    opens();
    await picks(WEEKLY, 'series-preview');
    expect(textOf(form)).toContain('until 29 December');
    expect(textOf(form)).toContain('Tokyo');
    await picks('DTSTART:20261201T100000\nRRULE:FREQ=DAILY', 'calendar-refused');
    expect(textOf(form)).toContain('Berlin');
    press(form, 'series-set');
    expect(closed).toHaveBeenCalledWith(true);
    expect(ana.agenda.current()).toMatchObject({ series: OWN, zone: 'Europe/Berlin' });
    expect(ana.agenda.current().series).not.toHaveProperty('until');
  });

  it('one with one meeting leaves nothing of the first either', async () => {
    opens();
    await picks(WEEKLY, 'series-preview');
    await picks('DTSTART;VALUE=DATE:20261202', 'calendar-meeting');
    await picks('DTSTART:20261201T100000\nRRULE:FREQ=DAILY', 'calendar-refused');
    press(form, 'series-set');
    expect(ana.agenda.current().series).toEqual({ every: 1, first: TODAY });
  });
});

it('what was chosen by hand stays where a file is refused', async () => {
  opens();
  const every = part(form, 'series-every') as HTMLSelectElement;
  every.value = '3';
  every.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  await picks('DTSTART:20261201T100000\nRRULE:FREQ=DAILY', 'calendar-refused');
  press(form, 'series-set');
  expect(ana.agenda.current().series).toEqual({ every: 3, first: TODAY });
});

describe('the last meeting', () => {
  function fills(testid: string, value: string): void {
    const input = part(form, testid) as HTMLInputElement;
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  }

  beforeEach(() => {
    ana.commands.perform({ do: 'setZone', zone: 'Europe/Berlin' });
  });

  it('is chosen by hand, and named as the day that it is on', () => {
    opens();
    expect(textOf(form)).toContain('; the first is Monday 30 November.');
    fills('series-first', DAY);
    fills('series-until', '2026-12-24');
    expect(textOf(form)).toContain(
      '; the first is Tuesday 1 December, the last Tuesday 22 December.',
    );
    press(form, 'series-set');
    expect(closed).toHaveBeenCalledWith(true);
    expect(ana.agenda.current().series).toEqual({ every: 1, first: DAY, until: '2026-12-24' });
  });

  it('is taken away again, and stays where something else is changed', () => {
    ana.commands.perform({ do: 'setSeries', series: { ...OWN, until: '2026-12-03' } });
    opens();
    expect(textOf(form)).toContain('; the only one is Thursday 3 December.');
    fills('series-minutes', '30');
    press(form, 'series-set');
    expect(ana.agenda.current().series).toEqual({ ...OWN, minutes: 30, until: '2026-12-03' });
    fills('series-until', '');
    press(form, 'series-set');
    expect(ana.agenda.current().series).toEqual({ ...OWN, minutes: 30 });
  });

  it('is not before the first', () => {
    opens();
    fills('series-first', DAY);
    fills('series-until', TODAY);
    press(form, 'series-set');
    expect(textOf(form)).toContain('The last meeting is before the first. Choose a later day,');
    expect(part(form, 'series-until').getAttribute('aria-invalid')).toBe('true');
    expect(textOf(form)).toContain('; the first is Tuesday 1 December.');
    expect(closed).not.toHaveBeenCalled();
    expect(ana.agenda.current()).not.toHaveProperty('series');
    fills('series-until', DAY);
    press(form, 'series-set');
    expect(ana.agenda.current().series).toEqual({ every: 1, first: DAY, until: DAY });
  });
});

describe('a file with several meetings', () => {
  const days = (): string[] => ana.agenda.current().sections.map(({ day, at }) => `${day} ${at}`);
  const TWO =
    'DTSTART;TZID=Europe/Berlin:20261201T100000\nRDATE;TZID=Europe/Berlin:20261203T140000';

  beforeEach(() => {
    ana.commands.perform({ do: 'setZone', zone: 'Europe/Berlin' });
  });

  it('makes each of them, in one thing that is taken back at once', async () => {
    opens();
    await picks(TWO, 'calendar-meeting');
    expect(textOf(form)).toContain('2 meetings, on 1 December, 10:00 and 3 December, 14:00');
    expect(textOf(part(form, 'series-set'))).toBe('Add these meetings');
    press(form, 'series-set');
    expect(closed).toHaveBeenCalledWith(true);
    expect(days()).toEqual(['2026-12-03 14:00', '2026-12-01 10:00']);
    expect(ana.agenda.current()).not.toHaveProperty('series');
    ana.client.undo();
    expect(days()).toEqual([]);
  });

  it('leaves one that began as it is, and makes the others', async () => {
    ana.commands.perform({ do: 'addMeeting', day: DAY });
    ana.commands.perform({ do: 'startMeeting', day: DAY, minutes: 30 });
    opens();
    await picks(TWO, 'calendar-meeting');
    press(form, 'series-set');
    expect(closed).toHaveBeenCalledWith(true);
    expect(ana.agenda.current().sections).toMatchObject([
      { day: '2026-12-03', at: '14:00' },
      { day: DAY, state: 'running' },
    ]);
  });

  it('takes nothing out of the next meeting of the series', async () => {
    ana.commands.addTopic('Budget');
    ana.commands.perform({ do: 'setSeries', series: { every: 1, first: TODAY } });
    expect(ana.agenda.offered).toBe(TODAY);
    opens();
    await picks(TWO, 'calendar-meeting');
    press(form, 'series-set');
    expect(ana.agenda.view.sections.find(({ day }) => day === TODAY)?.topics).toHaveLength(1);
  });

  it('beside a series makes them beside it', async () => {
    opens();
    await picks(`${WEEKLY}\nRDATE;TZID=Asia/Tokyo:20261203T140000`, 'series-preview');
    expect(textOf(form)).toContain('until 29 December; also on 3 December at 14:00');
    press(form, 'series-set');
    expect(ana.agenda.current().series).toMatchObject({ until: '2026-12-29' });
    // The next one of the series is only offered.
    expect(ana.agenda.offered).toBe(DAY);
    expect(days()).toEqual(['2026-12-03 14:00', `${DAY} 10:00`]);
    ana.client.undo();
    expect(days()).toEqual([]);
    expect(ana.agenda.current()).not.toHaveProperty('series');
  });
});

describe('a file with one meeting', () => {
  const ONCE = 'DTSTART;TZID=Europe/Berlin:20261201T100000';

  beforeEach(() => {
    ana.commands.perform({ do: 'setZone', zone: 'Europe/Berlin' });
  });

  async function adds(): Promise<void> {
    opens();
    await picks(ONCE, 'calendar-meeting');
    press(form, 'series-set');
  }

  const meeting = (): SectionView | undefined =>
    ana.agenda.current().sections.find(({ day }) => day === DAY);

  it.each([
    ['makes it where there is none', []],
    ['sets the time of one that is planned', [{ do: 'addMeeting', day: DAY }]],
    [
      'is content with one that is planned for that time',
      [
        { do: 'addMeeting', day: DAY },
        { do: 'moveMeeting', day: DAY, to: DAY, at: '10:00' },
      ],
    ],
  ] satisfies [string, Operation[]][])('%s', async (_, before) => {
    ana.commands.perform(...before);
    await adds();
    expect(closed).toHaveBeenCalledWith(true);
    expect(meeting()).toMatchObject({ state: 'planned', at: '10:00' });
    expect(ana.toasts.refused).toBeNull();
  });

  it.each([
    ['runs', 'The meeting of Tuesday 1 December runs already and stays as it is.'],
    ['is closed', 'The meeting of Tuesday 1 December is closed and stays as it is.'],
  ])('changes nothing of one that %s, and says so', async (state, words) => {
    ana.commands.perform({ do: 'addMeeting', day: DAY });
    ana.commands.perform({ do: 'startMeeting', day: DAY, minutes: 30 });
    if (state === 'is closed') {
      ana.commands.perform({ do: 'closeMeeting', day: DAY });
    }
    const before = meeting();
    await adds();
    expect(textOf(form)).toContain(words);
    expect(closed).not.toHaveBeenCalled();
    expect(meeting()).toEqual(before);
    // Another file is another matter.
    await picks('DTSTART;TZID=Europe/Berlin:20261202T100000', 'calendar-meeting');
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(form)).toContain('Wednesday 2 December');
    });
    expect(textOf(form)).not.toContain(words);
  });
});
