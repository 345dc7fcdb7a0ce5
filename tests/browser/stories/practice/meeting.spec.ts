import type { Participant } from '../../language/participant.ts';
import { DAY, expect, practice, seeTheSame } from '../../language/practice.ts';

const MODE = { menu: 'In writing', key: 'w' };
const DELETE = { menu: 'Delete', key: 'Delete' };

practice(
  8,
  'a topic is discussed in writing beforehand, or kept for the call',
  async ({ alice, bob }) => {
    await alice.brings('For the call');
    await alice.brings('Where to sit');
    await alice.does(MODE, 'Where to sit');
    await expect(bob.sees('topic-mode', bob.topic('Where to sit'))).toContainText('In writing', {
      ignoreCase: true,
    });
    await bob.writes('Where to sit', 0, '\n=> By the window');

    await alice.startsTheMeeting(DAY);
    // The meeting shows what it came to; the notes stay for who wants them.
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).getByText('By the window').first()).toBeVisible();
    }
  },
);

practice(9, 'topics that come up during the meeting say so', async ({ alice, bob }) => {
  await alice.brings('Planned');
  await bob.startsTheMeeting(DAY);
  await expect(alice.sees('meeting-end', alice.section(DAY))).toBeVisible();
  await alice.brings('Came up');

  for (const person of [alice, bob]) {
    await expect(person.sees('topic-live', person.topic('Came up'))).toContainText('added live');
    await expect(person.sees('topic-live', person.topic('Planned'))).toHaveCount(0);
  }
});

practice(
  10,
  'the next meeting says who has brought something, and who not yet',
  async ({ alice, bob }) => {
    const brought = (person: Participant) => person.sees('brought', person.section(DAY));
    await expect(brought(alice)).toHaveText('You 0 · Bob 0');
    await alice.brings('Budget');
    await alice.brings('Hiring');
    await expect(brought(alice)).toHaveText('You 2 · Bob 0');
    await expect(brought(bob)).toHaveText('You 0 · Alice 2');
    // Who writes in the other's topic has brought none.
    await bob.writes('Budget', 0, '\nlater than last year');
    await alice.person.reads('Budget', ['Budget', 'later than last year']);
    await expect(brought(alice)).toHaveText('You 2 · Bob 0');
    await bob.brings('Office');
    await expect(brought(alice)).toHaveText('You 2 · Bob 1');
    await alice.does(DELETE, 'Hiring');
    await expect(brought(bob)).toHaveText('You 1 · Alice 1');
  },
);

practice(13, 'no topic leaves a meeting without an outcome', async ({ alice, bob }) => {
  for (const headline of ['Now', 'Later', 'Early']) {
    await alice.brings(headline);
  }
  await alice.startsTheMeeting(DAY);
  const closing = await alice.endsTheMeeting(DAY);
  await bob.endsTheMeeting(DAY);
  await expect(closing.getByTestId('closing-topic')).toHaveCount(3);

  // Nobody came to any of them, and Alice says of one that it is not so.
  await alice.saysWhatBecameOf('Early', 'none');
  // Both at once, and what one says the other sees.
  await alice.saysWhatBecameOf('Now', 'discussed');
  await bob.saysWhatBecameOf('Later', 'next');
  await expect(alice.sees('closing-finish', alice.section(DAY))).toBeDisabled();
  await expect(alice.section(DAY).getByTestId('meeting-state')).not.toContainText('closed');
  await bob.saysWhatBecameOf('Early', 'follow-up', '2026-11-26');
  await alice.closesTheMeeting(DAY);

  await expect(bob.section('2026-11-26').locator(bob.topic('Early'))).toBeVisible();
  await expect(bob.section('2026-12-01').locator(bob.topic('Later'))).toBeVisible();
  await expect(bob.section(DAY).locator(bob.topic('Now'))).toBeVisible();
  await expect(bob.section(DAY).getByTestId('meeting-moved')).toContainText('Later');
  await expect(bob.sees('topic-carried', bob.topic('Later'))).toContainText('carried once');
  const sections = await seeTheSame(alice.person, bob.person);
  expect(sections.flatMap(({ topics }) => topics)).toHaveLength(3);
});

practice(14, 'a meeting turns to something else when both agree', async ({ alice, bob }) => {
  for (const headline of ['First', 'Second', 'Third']) {
    await alice.brings(headline);
  }
  await alice.startsTheMeeting(DAY);
  await alice.presses('switch-ask', alice.topic('Third'));

  const question = bob.sees('switch-question');
  await expect(question).toContainText('First');
  await expect(question).toContainText('Second');
  await expect(alice.sees('current')).toHaveCount(0);
  await bob.presses('switch-yes', question);
  for (const person of [alice, bob]) {
    await expect(person.topic('Third').getByTestId('current')).toBeVisible();
  }
});

practice(
  14,
  'one key parks the line for later, tied to where it came from',
  async ({ alice, bob }) => {
    await alice.brings('The build');
    await alice.writes(
      'The build',
      0,
      '\nit is slow\nwhat about the coffee machine?\nslower than last year',
    );
    await alice.goesTo('The build', 2);
    await alice.hits('Alt+p');

    await bob.person.reads('The build', ['The build', 'it is slow', 'slower than last year']);
    await expect(
      bob.section('parked').locator(bob.topic('what about the coffee machine?')),
    ).toBeVisible();
    await expect(bob.sees('topic-from', bob.topic('what about the coffee machine?'))).toContainText(
      'The build',
    );
    // Alice writes on where she was.
    await alice.types('!');
    await expect
      .poll(async () => (await bob.person.lines('The build')).map(({ words }) => words).join('|'))
      .toContain('!');
  },
);

practice(22, 'a recap of exactly this meeting, which both acknowledge', async ({ alice, bob }) => {
  for (const headline of ['Draft', 'Moved']) {
    await alice.brings(headline);
  }
  await alice.writes('Draft', 0, '\nI will send the draft by Friday\nthe end');
  await alice.asksToConfirm('Draft', 2, 'the end');
  await alice.startsTheMeeting(DAY);
  await alice.endsTheMeeting(DAY);
  await alice.saysWhatBecameOf('Draft', 'discussed');
  await alice.saysWhatBecameOf('Moved', 'next');
  await alice.closesTheMeeting(DAY);

  for (const person of [alice, bob]) {
    const items = person.sees('recap').getByTestId('recap-item');
    await expect(items).toHaveCount(4);
    await expect(items.filter({ hasText: /^\s*Draft\s*$/u })).toHaveCount(1);
    await expect(items.filter({ hasText: 'send the draft' })).toHaveCount(1);
    await expect(items.filter({ hasText: 'Moved' })).toHaveCount(1);
    await expect(items.filter({ hasText: 'the end' })).toHaveCount(1);
  }
  await alice.presses('recap-acknowledge', alice.sees('recap'));
  await expect(bob.sees('recap-state')).toContainText('Alice');
  await bob.presses('recap-acknowledge', bob.sees('recap'));
  for (const person of [alice, bob]) {
    await expect(person.sees('recap-state')).toContainText('agreed');
    await expect(person.sees('recap-changed')).toHaveCount(0);
  }

  await bob.presses('promise-edit', bob.promise('send the draft'));
  await bob.fills('promise-when', '12 December', bob.sees('promise-form'));
  await bob.presses('promise-make', bob.sees('promise-form'));
  for (const person of [alice, bob]) {
    await expect(person.sees('recap-changed')).toContainText('changed since you both agreed');
  }

  await alice.person.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await alice.presses('recap-copy', alice.sees('recap'));
  await expect(alice.sees('recap')).toContainText('Copied');
  const copied = await alice.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Alice:\n- send the draft');
  expect(copied).toContain('Moved');
});

practice(
  23,
  'time is shown calmly, and nothing moves on by itself',
  async ({ alice, bob, itIs }) => {
    await alice.brings('One thing');
    await itIs('2026-11-24T10:00:00+01:00');
    await alice.startsTheMeeting(DAY, 25);
    for (const person of [alice, bob]) {
      await expect(person.section(DAY).getByTestId('meeting-time')).toContainText(/2[45] min left/);
    }

    await itIs('2026-11-24T10:40:00+01:00');
    for (const person of [alice, bob]) {
      // Told at the next full minute.
      await expect(person.section(DAY).getByTestId('meeting-time')).toContainText('over', {
        timeout: 90_000,
      });
      await expect(person.section(DAY).getByTestId('meeting-end')).toBeVisible();
      await expect(person.sees('topic-outcome', person.topic('One thing'))).toHaveCount(0);
    }
  },
);

practice(24, 'a topic closes when both say that it is exhausted', async ({ alice, bob }) => {
  await alice.brings('Feedback');
  await alice.startsTheMeeting(DAY);
  await alice.presses('enough-ask', alice.topic('Feedback'));

  const question = bob.sees('enough-question');
  await expect(question).toContainText('Anything more');
  await bob.presses('enough-more', question);
  await expect(alice.topic('Feedback')).toContainText('Bob has more');
  await expect(alice.sees('topic-outcome', alice.topic('Feedback'))).toHaveCount(0);

  await bob.presses('enough-yes', bob.topic('Feedback'));
  for (const person of [alice, bob]) {
    await expect(person.sees('topic-outcome', person.topic('Feedback'))).toContainText('iscussed');
  }
});
