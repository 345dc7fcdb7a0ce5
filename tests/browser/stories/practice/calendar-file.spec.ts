import { DAY, expect, practice, seeTheSame } from '../../language/practice.ts';

const NEXT_WEEK = '2026-12-01';
const MOVED = '2026-12-09';

/** What Outlook sends: a series of years, of which one meeting is called off and one moved. */
const INVITATION = `BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
ORGANIZER;CN="Alice; lead: platform":mailto:alice@example.org
DESCRIPTION:Nobody else is to read
  this\\, or to keep it.
DTSTART;TZID="W. Europe Standard Time":20190108T100000
DTEND;TZID="W. Europe Standard Time":20190108T104500
RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU
EXDATE;TZID="W. Europe Standard Time":20261201T100000
SUMMARY:1:1 Alice and Bob
UID:040000008200E00074C5B7101A82E008
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID="W. Europe Standard Time":20261209T110000
DTEND;TZID="W. Europe Standard Time":20261209T114500
RECURRENCE-ID;TZID="W. Europe Standard Time":20261208T100000
SUMMARY:1:1 Alice and Bob
UID:040000008200E00074C5B7101A82E008
END:VEVENT
END:VCALENDAR
`;

const MONTHLY = INVITATION.replace('WEEKLY;INTERVAL=1;BYDAY=TU', 'MONTHLY;BYDAY=1TU');
const ONCE = INVITATION.replace(/RRULE.*\n/, '').replaceAll('20190108', '20261203');

practice(
  36,
  'an invitation from a calendar becomes the series, with what is moved and left out',
  async ({ alice, bob }) => {
    await alice.givesTheInvitation(INVITATION);
    await expect(alice.sees('series-preview')).toHaveText(
      'Every week on Tuesday, 10:00–10:45, from 24 November; not on 1 December; moved from 8 December to 9 December, 11:00',
    );
    await expect(bob.section(DAY).getByTestId('meeting-state')).toHaveText('Planned');
    await alice.presses('series-set');
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).getByTestId('meeting-state')).toHaveText(
        'Planned for 10:00',
      );
      await expect(person.section(MOVED).getByTestId('meeting-state')).toHaveText(
        'Planned for 11:00',
      );
      await expect(person.section(NEXT_WEEK)).toHaveCount(0);
    }

    // It is one thing, which one key takes back, with all days of it.
    await expect(alice.sees('composer')).toBeFocused();
    await alice.hits('Tab', 'ControlOrMeta+z');
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).getByTestId('meeting-state')).toHaveText('Planned');
      await expect(person.page.getByTestId('section')).toHaveCount(1);
    }
    await alice.hits('ControlOrMeta+Shift+z');
    await expect(bob.section(MOVED).getByTestId('meeting-state')).toHaveText('Planned for 11:00');

    // A second one changes nothing, and one that is no series here says why, in a form that still works.
    await bob.givesTheInvitation(INVITATION);
    await bob.presses('series-set');
    await expect(bob.sees('series-set')).toHaveCount(0);
    await bob.givesTheInvitation(MONTHLY);
    await expect(bob.sees('calendar-refused')).toContainText('every 4 weeks');
    await bob.picksTheInvitation(ONCE);
    await expect(bob.sees('calendar-meeting')).toHaveText(
      'One meeting, on Thursday 3 December at 10:00',
    );
    await bob.presses('series-set');
    for (const person of [alice, bob]) {
      await expect(person.section('2026-12-03').getByTestId('meeting-state')).toHaveText(
        'Planned for 10:00',
      );
      await expect(person.page.getByTestId('section')).toHaveCount(3);
    }
    await seeTheSame(alice.person, bob.person);
  },
);

/** A series that names a further day, and an event that is nothing but such days. */
const BESIDE = INVITATION.replace(
  'EXDATE',
  'RDATE;TZID="W. Europe Standard Time":20261203T150000\nEXDATE',
);
const NAMED = ONCE.replace('SUMMARY', 'RDATE;VALUE=PERIOD:20261217T090000Z/PT45M\nSUMMARY');

practice(
  36,
  'days that an invitation names one by one become meetings of the agenda',
  async ({ alice, bob }) => {
    await alice.givesTheInvitation(BESIDE);
    await expect(alice.sees('series-preview')).toContainText('; also on 3 December at 15:00');
    await alice.presses('series-set');
    for (const person of [alice, bob]) {
      await expect(person.section('2026-12-03').getByTestId('meeting-state')).toHaveText(
        'Planned for 15:00',
      );
    }
    await bob.givesTheInvitation(NAMED);
    await expect(bob.sees('calendar-meeting')).toHaveText(
      '2 meetings, on 3 and 17 December at 10:00',
    );
    await bob.presses('series-set');
    for (const person of [alice, bob]) {
      for (const day of ['2026-12-03', '2026-12-17']) {
        await expect(person.section(day).getByTestId('meeting-state')).toHaveText(
          'Planned for 10:00',
        );
      }
    }
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  36,
  'an invitation that is dropped on another page is told where it belongs',
  async ({ alice }) => {
    const belongs = 'Open the agenda of the person you meet, and';
    const { page } = alice;
    for (const place of ['Promises', 'Search', 'Duologue']) {
      const way = page.getByRole('link', { name: place, exact: true });
      if (alice.hands === 'pointer') {
        await way.click();
      } else {
        await way.focus();
        await page.keyboard.press('Enter');
      }
      await expect(page.locator('main')).toBeVisible();
      await expect(page.getByTestId('composer')).toHaveCount(0);
      await alice.givesTheInvitation(INVITATION);
      await expect(alice.sees('told')).toContainText(belongs);
      await page.goBack();
      await alice.page.reload();
      await expect(alice.sees('composer')).toBeVisible();
    }
    // What it says to do is what can be done.
    await alice.givesTheInvitation(INVITATION);
    await expect(alice.sees('series-preview')).toContainText('Every week on Tuesday');
  },
);
