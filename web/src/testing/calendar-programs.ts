/** Calendar programs: one event written as each of them writes it into a file, after what they send and export. */

/** An event, by the clocks of Berlin. */
export interface Planned {
  name: string;
  /** `YYYY-MM-DD` */
  day: string;
  /** `HH:MM`; none for a whole day. */
  at?: string;
  minutes?: number;
  /** As it stands in a rule, without its end. */
  rule?: string;
  count?: number;
  /** The last day. */
  until?: string;
  off?: string[];
  moved?: { day: string; to: string; at?: string }[];
  cancelled?: string[];
}

/** How a program writes. */
export interface Program {
  name: string;
  head: string[];
  zone: string;
  /** How the zone stands in the file, where it does. */
  rules?: string[];
  /** Whether it says how long an event lasts instead of when it ends. */
  lasts?: true;
  /** Days off: one line each, one line of all, in universal time, or as days. */
  off: 'lines' | 'list' | 'universal' | 'days';
  /** The end of a rule: as the time of its last event in universal time, or the end of its last day. */
  until: 'time' | 'end of day';
  /** The original time of an exception: by the event's clock, in universal time, or as a day. */
  original: 'own' | 'universal' | 'day';
  /** Exceptions stand before the event. */
  exceptionsFirst?: true;
  /** After how many bytes a line is folded; never at 0. */
  fold: number;
  end: '\r\n' | '\n';
  /** Lines of an event that nobody asked for. */
  extra: string[];
}

const OLSON_BERLIN = (name: string): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${name}`,
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19700329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
];

export const OUTLOOK_BERLIN = (name: string): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${name}`,
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

const ALARM = [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'DESCRIPTION:Reminder',
  'TRIGGER:-PT15M',
  'DURATION:PT5M',
  'REPEAT:1',
  'END:VALARM',
];

export const PROGRAMS: readonly Program[] = [
  {
    name: 'Google Calendar',
    head: [
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
    ],
    zone: 'Europe/Berlin',
    rules: [
      ...OLSON_BERLIN('Europe/Berlin').slice(0, 2),
      'X-LIC-LOCATION:Europe/Berlin',
      ...OLSON_BERLIN('Europe/Berlin').slice(2),
    ],
    off: 'lines',
    until: 'end of day',
    original: 'own',
    fold: 75,
    end: '\r\n',
    extra: [
      'ORGANIZER;CN="Ana; lead: platform":mailto:ana@example.org',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Bob;X-NUM-GUESTS=0:mailto:bob@example.org',
      'DESCRIPTION:-::~:~::~:~:~\\nJoin: https://meet.example.org/abc\\, or dial\\; PIN: 1\\n',
      'X-GOOGLE-CONFERENCE:https://meet.example.org/abc',
    ],
  },
  {
    name: 'Outlook',
    head: [
      'PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN',
      'METHOD:REQUEST',
      'X-MS-OLK-FORCEINSPECTOROPEN:TRUE',
    ],
    zone: 'W. Europe Standard Time',
    rules: OUTLOOK_BERLIN('W. Europe Standard Time'),
    off: 'list',
    until: 'time',
    original: 'own',
    fold: 75,
    end: '\r\n',
    extra: [
      'CLASS:PUBLIC',
      'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>RRULE:FREQ=DAILY</p></body></html>',
      'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      ...ALARM,
    ],
  },
  {
    name: 'Outlook on the web',
    head: ['METHOD:REQUEST', 'PRODID:Microsoft Exchange Server 2010'],
    zone: 'W. Europe Standard Time',
    rules: OUTLOOK_BERLIN('W. Europe Standard Time'),
    off: 'list',
    until: 'time',
    original: 'own',
    fold: 74,
    end: '\r\n',
    extra: [
      'DESCRIPTION;LANGUAGE=de-DE:Grüße\\n',
      'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY',
      'PRIORITY:5',
    ],
  },
  {
    name: 'Apple Calendar',
    head: ['CALSCALE:GREGORIAN', 'PRODID:-//Apple Inc.//macOS 15.1//EN'],
    zone: 'Europe/Berlin',
    rules: OLSON_BERLIN('Europe/Berlin'),
    off: 'lines',
    until: 'time',
    original: 'own',
    exceptionsFirst: true,
    fold: 75,
    end: '\r\n',
    extra: [
      'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="Office\\n1, Main: Street":geo:52.5,13.4',
      ...ALARM,
    ],
  },
  {
    name: 'Thunderbird',
    head: ['PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN'],
    zone: '/mozilla.org/20050126_1/Europe/Berlin',
    rules: OLSON_BERLIN('/mozilla.org/20050126_1/Europe/Berlin'),
    off: 'universal',
    until: 'time',
    original: 'universal',
    fold: 75,
    end: '\r\n',
    extra: ['X-MOZ-GENERATION:3', 'X-MOZ-LASTACK:20261123T080000Z'],
  },
  {
    name: 'Fastmail',
    head: ['PRODID:-//CyrusIMAP.org/Cyrus 3.11//EN'],
    zone: 'Europe/Berlin',
    lasts: true,
    off: 'list',
    until: 'time',
    original: 'own',
    fold: 74,
    end: '\r\n',
    extra: ['X-APPLE-DEFAULT-ALARM;VALUE=BOOLEAN:TRUE', 'COLOR:blue'],
  },
  {
    name: 'Proton Calendar',
    head: ['PRODID:-//Proton AG//WebCalendar 5.0//EN', 'METHOD:REQUEST', 'CALSCALE:GREGORIAN'],
    zone: 'Europe/Berlin',
    rules: OLSON_BERLIN('Europe/Berlin'),
    off: 'lines',
    until: 'end of day',
    original: 'own',
    fold: 75,
    end: '\r\n',
    extra: [
      'X-PM-PROTON-REPLY;VALUE=BOOLEAN:TRUE',
      'ORGANIZER;CN=ana@proton.example;X-PM-TOKEN=ab^ncd:mailto:ana@proton.example',
    ],
  },
  {
    name: 'Nextcloud',
    head: ['CALSCALE:GREGORIAN', 'PRODID:-//IDN nextcloud.com//Calendar app 5.0//EN'],
    zone: 'Europe/Berlin',
    rules: OLSON_BERLIN('Europe/Berlin'),
    off: 'days',
    until: 'time',
    original: 'day',
    fold: 75,
    end: '\n',
    extra: ['LAST-MODIFIED:20261123T080000Z', 'X-NEXTCLOUD-BC-FIELD-TYPE;X-NC-GROUP-ID=0:x'],
  },
  {
    name: 'Zoho Calendar',
    head: ['PRODID:-//Zoho Corporation//Zoho Calendar-US//EN', 'X-WR-TIMEZONE:Europe/Berlin'],
    zone: 'Europe/Berlin',
    off: 'universal',
    until: 'end of day',
    original: 'universal',
    fold: 0,
    end: '\n',
    extra: ['X-ZOHO-CALTYPE:own', 'TRANSP:OPAQUE'],
  },
];

/** The bytes of a file in which a program sends events. */
export function written(program: Program, ...events: Planned[]): Uint8Array {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...program.head,
    ...(program.rules ?? []),
    ...events.flatMap((event, at) => eventLines(program, event, `${at}-4f1a@example.org`)),
    'END:VCALENDAR',
  ];
  return folded(lines, program.end, () => program.fold);
}

/** The bytes of lines, each folded after so many bytes, whatever letter that is in the middle of. */
export function folded(lines: readonly string[], end: string, after: () => number): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const line of lines) {
    let left = [...encoder.encode(line)];
    for (let fold = after(); fold > 0 && left.length > fold; fold = after()) {
      bytes.push(...left.slice(0, fold), ...encoder.encode(`${end} `));
      left = left.slice(fold);
    }
    bytes.push(...left, ...encoder.encode(end));
  }
  return Uint8Array.from(bytes);
}

function eventLines(program: Program, event: Planned, uid: string): string[] {
  const { day, at, rule, count, until, off = [], moved = [], cancelled = [] } = event;
  const ends = [
    ...(count === undefined ? [] : [`COUNT=${count}`]),
    ...(until === undefined
      ? []
      : at === undefined
        ? [`UNTIL=${digits(until)}`]
        : [`UNTIL=${program.until === 'time' ? universal(until, at) : universal(until, '23:59')}`]),
  ];
  const master = [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261123T080000Z',
    ...times(program, event, day, at),
    ...(rule === undefined ? [] : [`RRULE:${[rule, ...ends].join(';')}`]),
    ...daysOff(program, off, at),
    `SUMMARY:${escaped(event.name)}`,
    'STATUS:CONFIRMED',
    'SEQUENCE:0',
    ...program.extra,
    'END:VEVENT',
  ];
  const exceptions = [
    ...moved.map((one) => ({ ...one, status: 'CONFIRMED' })),
    ...cancelled.map((one) => ({ day: one, to: one, at, status: 'CANCELLED' })),
  ].flatMap((one) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261123T080000Z',
    ...times(program, event, one.to, at === undefined ? undefined : (one.at ?? at)),
    original(program, one.day, at),
    `SUMMARY:${escaped(event.name)}`,
    `STATUS:${one.status}`,
    ...program.extra,
    'END:VEVENT',
  ]);
  return program.exceptionsFirst === true ? [...exceptions, ...master] : [...master, ...exceptions];
}

function times(
  program: Program,
  { minutes = 30 }: Planned,
  day: string,
  at: string | undefined,
): string[] {
  if (at === undefined) {
    return [`DTSTART;VALUE=DATE:${digits(day)}`, ...(program.lasts ? ['DURATION:P1D'] : [])];
  }
  const end = new Date(Date.parse(`${day}T${at}Z`) + minutes * 60_000).toISOString();
  return [
    `DTSTART;TZID=${quoted(program.zone)}:${digits(day)}T${digits(at)}00`,
    program.lasts === true
      ? `DURATION:PT${minutes}M`
      : `DTEND;TZID=${quoted(program.zone)}:${digits(end.slice(0, 10))}T${digits(end.slice(11, 16))}00`,
  ];
}

function daysOff(program: Program, off: readonly string[], at: string | undefined): string[] {
  if (off.length === 0) {
    return [];
  }
  if (at === undefined || program.off === 'days') {
    return [`EXDATE;VALUE=DATE:${off.map(digits).join(',')}`];
  }
  const own = off.map((day) => `${digits(day)}T${digits(at)}00`);
  switch (program.off) {
    case 'lines':
      return own.map((one) => `EXDATE;TZID=${quoted(program.zone)}:${one}`);
    case 'list':
      return [`EXDATE;TZID=${quoted(program.zone)}:${own.join(',')}`];
    case 'universal':
      return off.map((day) => `EXDATE:${universal(day, at)}`);
  }
}

function original(program: Program, day: string, at: string | undefined): string {
  if (at === undefined || program.original === 'day') {
    return `RECURRENCE-ID;VALUE=DATE:${digits(day)}`;
  }
  return program.original === 'own'
    ? `RECURRENCE-ID;TZID=${quoted(program.zone)}:${digits(day)}T${digits(at)}00`
    : `RECURRENCE-ID:${universal(day, at)}`;
}

/** In Berlin clocks are an hour ahead in winter, and two between the last Sundays of March and October. */
function universal(day: string, at: string): string {
  const lastSunday = (month: number): string => {
    const last = new Date(Date.UTC(Number(day.slice(0, 4)), month, 0));
    last.setUTCDate(last.getUTCDate() - last.getUTCDay());
    return last.toISOString().slice(0, 10);
  };
  const isSummer = day >= lastSunday(3) && day < lastSunday(10);
  const moment = new Date(Date.parse(`${day}T${at}Z`) - (isSummer ? 120 : 60) * 60_000);
  return `${moment.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function digits(text: string): string {
  return text.replace(/[-:]/g, '');
}

function quoted(name: string): string {
  return /[:;,]/.test(name) ? `"${name}"` : name;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\n/g, '\\n');
}
