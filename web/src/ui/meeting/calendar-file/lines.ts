/**
 * Lines of a calendar file that say when two people meet, handed to ical.js. All others are passed over unread: nobody needs to
 * know what an invitation says or whom else it names, and one that is broken spoils nothing.
 */
import ICAL from 'ical.js';

/** A component as ical.js gives it (jCal): its name, properties and parts. */
export interface Component {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly parts: readonly Component[];
}

/** A property: its name, parameters and values, which are texts or, of a rule, fields. */
export interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

/** The longest line that is read: some 400 days of one list. */
const LONGEST_LINE = 8000;
/** The longest name that is shown, in letters. */
const LONGEST_NAME = 60;

const READ = new Set([
  'BEGIN',
  'END',
  'METHOD',
  'X-WR-TIMEZONE',
  'TZID',
  'X-LIC-LOCATION',
  'TZOFFSETFROM',
  'TZOFFSETTO',
  'UID',
  'SEQUENCE',
  'SUMMARY',
  'STATUS',
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'RDATE',
  'EXRULE',
  'EXDATE',
  'RECURRENCE-ID',
]);

/** The calendar in a text; nothing when it is none, or a broken one. */
export function componentOf(text: string): Component | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => READ.has((/^[\w-]+/.exec(line)?.[0] ?? '').toUpperCase()));
  const isCalendar = /^BEGIN:VCALENDAR$/i.test(lines[0] ?? '');
  if (!isCalendar || lines.some((line) => line.length > LONGEST_LINE && !/^SUMMARY/i.test(line))) {
    return undefined;
  }
  try {
    // A text may hold several, one after the other.
    const read: unknown = ICAL.parse(lines.map((line) => line.slice(0, LONGEST_LINE)).join('\r\n'));
    const calendars = Array.isArray(read) && Array.isArray(read[0]) ? read : [read];
    const all = calendars.map(component);
    return {
      name: 'vcalendar',
      properties: all.flatMap(({ properties }) => properties),
      parts: all.flatMap(({ parts }) => parts),
    };
  } catch {
    return undefined;
  }
}

/** The first property of that name. */
export function property({ properties }: Component, name: string): Property | undefined {
  return properties.find((one) => one.name === name);
}

/** The text of the first property of that name. */
export function textIn(of: Component, name: string): string | undefined {
  const value = property(of, name)?.values[0];
  return typeof value === 'string' ? value : undefined;
}

/** A parameter's text. */
export function parameter({ parameters }: Property, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === 'string' ? value : undefined;
}

/** As much as is shown of the name that an event or a zone has in the file. */
export function shownName(name: string): string {
  const letters = [...name.replace(/\s+/g, ' ').trim()];
  const shown = letters.slice(0, LONGEST_NAME).join('');
  return letters.length > LONGEST_NAME ? `${shown}…` : shown;
}

function component(read: unknown): Component {
  const [name, properties, parts] = list(read);
  return {
    name: String(name),
    properties: list(properties).map((one) => {
      const [called, parameters, , ...values] = list(one);
      return {
        name: String(called),
        parameters: fields(parameters),
        values,
      };
    }),
    parts: list(parts).map(component),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The fields of a value; none of one that has no fields. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
