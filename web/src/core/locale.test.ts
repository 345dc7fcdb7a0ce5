import { afterEach, describe, expect, it, vi } from 'vitest';

import { calendarOf } from './calendar.ts';
import TAGS from './fixtures/language-tags.json';
import { knownTimeZone, readerLocale } from './locale.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the reader’s language', () => {
  it.each(TAGS.map(({ named, locale }) => [JSON.stringify(named), named, locale] as const))(
    'named as %s is one that dates can be read in',
    (_, named, locale) => {
      expect(readerLocale(named)).toBe(locale);
      expect(calendarOf(NOW, readerLocale(named), 'UTC')).toMatchObject({ today: '2026-11-24' });
    },
  );

  it.each(['C', 'en-US@posix', '', undefined, null, 'POSIX', '*'])(
    'lets promises be read where the browser says %s',
    (language) => {
      vi.stubGlobal('navigator', { language, languages: [language] });
      const { months, weekdays } = calendarOf(NOW);
      expect([months[0], weekdays[0]]).toEqual(['January', 'Monday']);
    },
  );

  it('goes by the second language of a browser whose first is none', () => {
    vi.stubGlobal('navigator', { language: 'C', languages: ['C', 'de-DE'] });
    expect(calendarOf(NOW).weekdays[0]).toBe('Montag');
  });

  it('is found in a tag of any length in as many steps as it may have letters', () => {
    const asked = vi.spyOn(Intl.DateTimeFormat, 'supportedLocalesOf');
    expect(readerLocale([`xx${'-a'.repeat(100_000)}`])).toBe('en-GB');
    expect(asked.mock.calls.length).toBeLessThanOrEqual(33);
  });
});

describe('a time zone', () => {
  it.each(['Mars/Olympus', '', 'Etc/Unknown zone', '+99:00'])(
    '%j that nobody knows is the system’s own',
    (zone) => {
      expect(knownTimeZone(zone)).toBeUndefined();
      expect(calendarOf(NOW, 'en-GB', zone).today).toMatch(/^2026-11-2[345]$/);
    },
  );

  it('that is known counts', () => {
    expect(calendarOf(NOW, 'en-GB', 'Pacific/Kiritimati').today).toBe('2026-11-25');
  });
});
