import { isAccessible } from '../../language/accessible.ts';
import { press } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { tooWide } from '../../language/phone.ts';
import { DAY, expect, practice, practiceOffline, seeTheSame } from '../../language/practice.ts';

practice(
  7,
  'regular topics stand in each meeting to be taken up, and what nobody takes up is left over nowhere',
  async ({ alice, bob, itIs }) => {
    await setsRegularTopics(alice, 'Wins\nTime off\nWhat is in your way?');
    const lines = (person: Participant) => person.section(DAY).getByTestId('take-up');
    await expect(lines(bob)).toHaveText([
      'Take up: Wins',
      'Take up: Time off',
      'Take up: What is in your way?',
    ]);
    await expect(bob.section(DAY).getByTestId('topic')).toHaveCount(0);

    await takesUp(bob, 'Wins');
    await bob.types(' of the week');
    await expect(alice.topic('Wins of the week')).toBeVisible();
    await expect(lines(alice)).toHaveText(['Take up: Time off', 'Take up: What is in your way?']);
    await takesUp(alice, 'Time off');

    // What was taken up is a topic like any other, the rest is nothing that has to be dealt with.
    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Wins of the week', 'discussed');
    await alice.saysWhatBecameOf('Time off', 'next');
    await alice.closesTheMeeting(DAY);
    const next = bob.section('2026-12-01');
    await expect(next.locator(bob.topic('Time off'))).toBeVisible();
    await expect(next.getByTestId('take-up')).toHaveText([
      'Take up: Wins',
      'Take up: What is in your way?',
    ]);
    await expect(lines(bob)).toHaveCount(0);
    await seeTheSame(alice.person, bob.person);
  },
);

practiceOffline(
  7,
  'both take up the same line without a network, and keep what each wrote',
  async ({ alice, bob }) => {
    await setsRegularTopics(alice, 'Wins');
    await expect(bob.sees('take-up')).toHaveCount(1);
    // The part of the page for it is there, and the line is cut.
    await bob.person.goesOffline();
    await takesUp(bob, 'Wins');
    await bob.types(' of Bob');
    await takesUp(alice, 'Wins');
    await alice.types(' of Alice');
    await bob.person.comesBack();
    for (const person of [alice, bob]) {
      await expect(person.topic('Wins of Bob')).toBeVisible();
      await expect(person.topic('Wins of Alice')).toBeVisible();
      await expect(person.sees('take-up')).toHaveCount(0);
    }
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  7,
  'regular topics are taken back, refused with what to do, and changed by the other under one’s hands in words',
  async ({ alice, bob }) => {
    await setsRegularTopics(alice, 'Wins');
    await expect(bob.sees('take-up')).toHaveCount(1);
    await opensHowTheyMeet(bob);
    await expect(bob.sees('template')).toHaveValue('Wins');

    await bob.fills('template', 'Wins\nMood');
    await alice.fills('template', 'Time off');
    await alice.presses('template-set');
    await expect(bob.sees('template-changed')).toContainText(
      'These were changed meanwhile: Time off.',
    );
    await expect(bob.sees('template')).toHaveValue('Wins\nMood');
    await bob.presses('template-set');
    await expect(alice.sees('template')).toHaveValue('Wins\nMood');

    const many = Array.from({ length: 21 }, (_, at) => `Topic ${at}`).join('\n');
    await bob.fills('template', many);
    await bob.presses('template-set');
    await expect(bob.page.getByText('These are 21 topics: at most 20 fit.')).toBeVisible();
    await expect(bob.sees('template')).toHaveValue(many);

    await bob.sees('composer').focus();
    await bob.page.getByRole('heading', { level: 1 }).focus();
    await bob.hits('Control+z');
    await expect(alice.sees('template')).toHaveValue('Time off');
  },
);

practice(
  7,
  'each prompt is switched off for both, and what can be done without it stays',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Budget');
    await expect(bob.sees('brought')).toHaveText('You 0 · Alice 1');
    await switches(alice, 'brought', 'time', 'questions');
    await expect(bob.sees('brought')).toHaveCount(0);

    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    await expect(bob.sees('meeting-end')).toBeVisible();
    await expect(bob.sees('meeting-time')).toHaveCount(0);
    await bob.turnsTo('Budget');
    await expect(bob.sees('enough-ask')).toHaveCount(0);
    await expect(bob.sees('switch-ask')).toHaveCount(0);
    await switches(bob, 'time', 'questions');
    await expect(alice.sees('meeting-time')).toBeVisible();
    await alice.turnsTo('Budget');
    await expect(alice.sees('enough-ask')).toBeVisible();
  },
);

practice(
  7,
  'without the question about a meeting that nobody closed its menu still says what became of it',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Budget');
    await itIs('2026-11-25T09:00:00+01:00');
    for (const person of [alice, bob]) {
      await person.page.reload();
    }
    await expect(bob.sees('unclosed')).toBeVisible();
    await switches(alice, 'unclosed');
    await expect(bob.sees('unclosed')).toHaveCount(0);
    await alice.presses('meeting-plans');
    await alice.page.getByRole('menuitem', { name: 'It took place' }).click();
    await alice.saysWhatBecameOf('Budget', 'discussed');
    await alice.closesTheMeeting(DAY);
    await expect(bob.sees('meeting-state').first()).toContainText('Closed');
  },
);

practice(7, 'how the two meet is for everybody, in every width', async ({ alice }) => {
  await setsRegularTopics(
    alice,
    'مكاسب الأسبوع\nWins with a name that is longer than a phone is wide',
  );
  for (const width of [360, 768, 1280]) {
    await alice.person.narrowsTo(width);
    await isAccessible(alice.page);
    expect(await tooWide(alice.page)).toBe(0);
  }
  // What is half written there stays, whatever else is looked at meanwhile.
  await alice.fills('template', 'Wins\nand half a li');
  await alice.presses('to-how');
  await expect(alice.sees('how-you-meet')).toBeHidden();
  await alice.page.evaluate(() => (location.hash = '#prepare'));
  await alice.presses('prepared');
  await alice.presses('to-how');
  await expect(alice.sees('template')).toHaveValue('Wins\nand half a li');
});

/** Opens the part at the foot, unless it is open. */
async function opensHowTheyMeet(person: Participant): Promise<void> {
  const opener = person.sees('to-how');
  if ((await opener.getAttribute('aria-expanded')) !== 'true') {
    await person.presses('to-how');
  }
  await expect(person.sees('how-you-meet')).toBeVisible();
}

async function setsRegularTopics(person: Participant, lines: string): Promise<void> {
  await opensHowTheyMeet(person);
  await person.fills('template', lines);
  await person.presses('template-set');
}

async function takesUp(person: Participant, line: string): Promise<void> {
  const row = person.page.getByRole('button', { name: `Take up: ${line}` });
  await press(person.page, person.hands, row);
  // One can go on writing at once.
  await expect(person.page.locator('.ProseMirror:focus')).toContainText(line);
}

/** Switches these the other way. */
async function switches(person: Participant, ...prompts: string[]): Promise<void> {
  await opensHowTheyMeet(person);
  for (const prompt of prompts) {
    await person.presses(`prompt-${prompt}`);
  }
}
