import { wordsOf } from '../language/agenda.ts';
import { named } from './find.ts';
import { section, seeTheSame, topic } from './person.ts';
import { DAY, expect, test, together } from './story.ts';

test('two people find together by a link', async ({ alice, bob }) => {
  await alice.opens('/');
  await alice.signsUp();
  await alice.clicks({ css: '[data-testid=new-pair] button[type=submit]' });
  await expect
    .poll(async () => (await alice.first(named('invite-link')))?.value ?? '')
    .toMatch(/\/join#/u);
  const link = (await alice.first(named('invite-link')))?.value ?? '';

  await bob.opens(link);
  await bob.signsUp();
  await bob.sees(named('composer'));
  expect(await bob.address()).toMatch(/\/agenda\//u);

  await alice.opens(await bob.address());
  await alice.brings('What went well');
  await bob.sees(topic('What went well'));
  await alice.readsIn(named('partner-presence'), 'Bob is here');
  await bob.readsIn(named('partner-presence'), 'Alice is here');
});

together(
  'both type into the same line at once, and see each other’s caret',
  async ({ alice, bob }) => {
    await alice.brings('middle');
    await bob.sees(topic('middle'));
    await alice.goesTo('middle', { line: 0, at: 3 });
    await bob.goesTo('middle', { line: 0, at: 'end' });
    for (const [seer, other] of [
      [alice, 'Bob'],
      [bob, 'Alice'],
    ] as const) {
      await seer.sees({ css: `.caret-of-other > [data-name="${other}"]` });
    }

    await Promise.all([alice.types('ABCDEFGHIJ'), bob.types('0123456789')]);

    await alice.reads('mid', ['midABCDEFGHIJdle0123456789']);
    await seeTheSame(alice, bob);
    // Each is still where the own letters end, though the other wrote before or behind.
    expect(await alice.caret()).toEqual({
      before: 'midABCDEFGHIJ',
      selected: '',
      after: 'dle0123456789',
    });
    expect(await bob.caret()).toEqual({
      before: 'midABCDEFGHIJdle0123456789',
      selected: '',
      after: '',
    });
  },
);

together('lines are split, joined and marked as people are used to', async ({ alice, bob }) => {
  await alice.brings('Habits');
  await alice.writes('Habits', 0, '\n- a point');
  await alice.presses('Enter', 'Tab');
  await alice.types('a point below\n\n\n[] a box\n\nsome **bold** and `code` words');
  await bob.reads('Habits', [
    'Habits',
    'a point',
    'a point below',
    'a box',
    'some **bold** and `code` words',
  ]);
  expect((await bob.lines('Habits')).map(({ kind, indent }) => [kind, indent])).toEqual([
    ['text', 0],
    ['bullet', 0],
    ['bullet', 1],
    ['check', 0],
    ['text', 0],
  ]);

  // In the midst of a line that the other writes on.
  await bob.goesTo('Habits', { line: 4, at: 'end' });
  await alice.goesTo('Habits', { line: 4, at: 'some '.length });
  await alice.presses('Enter');
  await bob.types(' to read');
  await bob.reads('Habits', [
    'Habits',
    'a point',
    'a point below',
    'a box',
    'some ',
    '**bold** and `code` words to read',
  ]);
  await alice.presses('Backspace', 'Backspace', 'Delete');
  await bob.reads('Habits', [
    'Habits',
    'a point',
    'a point below',
    'a box',
    'some**old** and `code` words to read',
  ]);
  await seeTheSame(alice, bob);
});

together(
  'both write offline, close and reopen the page, and everything merges',
  async ({ agenda, alice, bob }) => {
    await alice.brings('Shared line');
    await seeTheSame(alice, bob);
    alice.goesOffline();
    bob.goesOffline();

    await alice.goesTo('Shared line', { line: 0, at: 0 });
    await alice.types('Alice says ');
    await bob.writes('Shared line', 0, ' says Bob');
    await alice.brings('From Alice');
    await bob.brings('From Bob');
    for (const person of [alice, bob]) {
      await person.readsIn(named('state'), /^\d+ \w+ only on this device$/u);
      const written = await person.agenda();
      await person.closesThePage();
      await person.opens(agenda);
      await person.readsIn(named('state'), /^\d+ \w+ only on this device$/u);
      await expect.poll(() => person.agenda()).toEqual(written);
    }
    // One more word after reopening, still offline.
    await alice.writes('From Alice', 0, ' (after reopening)');

    alice.comesBack();
    bob.comesBack();
    const words = wordsOf(await seeTheSame(alice, bob)).split('\n');
    expect(words.toSorted()).toEqual([
      'Alice says Shared line says Bob',
      'From Alice (after reopening)',
      'From Bob',
    ]);
  },
);

together(
  'a promise is read off the line, and holds once its owner has accepted it',
  async ({ alice, bob }) => {
    await alice.brings('Draft');
    await alice.writes('Draft', 0, '\nBob will send the draft on 12 December\nand so on');
    const promise = { css: '[data-testid=promise]', words: 'send the draft' };
    await bob.sees(promise);
    expect((await bob.first(promise))?.data['state']).toBe('proposed');
    await bob.clicks(named('promise-chip', promise));
    await bob.readsIn(named('promise-due', promise), '12 December');

    await bob.clicks(named('promise-accept', promise));
    for (const person of [alice, bob]) {
      await expect.poll(async () => (await person.first(promise))?.data['state']).toBe('accepted');
    }
    await seeTheSame(alice, bob);
  },
);

together('words are confirmed where they stand', async ({ alice, bob }) => {
  await alice.brings('The plan');
  await alice.writes('The plan', 0, '\nI think we ship on the 3rd if all goes well');
  await bob.reads('The plan', ['The plan', 'I think we ship on the 3rd if all goes well']);
  await alice.selects('The plan', 1, 'we ship on the 3rd');
  await alice.clicks(named('ask-confirm'));

  await bob.clicks(named('wording-chip'));
  await bob.clicks(
    named('wording-confirm', { css: '[data-testid=wording]', words: 'we ship on the 3rd' }),
  );
  for (const person of [alice, bob]) {
    await expect
      .poll(async () => (await person.first(named('wording')))?.data['state'])
      .toBe('confirmed');
  }
  // Around it anything may change; within it nothing.
  await alice.goesTo('The plan', { line: 1, at: 0 });
  await alice.types('Well, ');
  await bob.reads('The plan', ['The plan', 'Well, I think we ship on the 3rd if all goes well']);
  expect((await bob.first(named('wording')))?.data['state']).toBe('confirmed');
});

together(
  'what is copied elsewhere arrives as it looked, and one undo takes it back',
  async ({ alice, bob }) => {
    await alice.brings('Pasted');
    await alice.writes('Pasted', 0, '\nfirst');
    await bob.reads('Pasted', ['Pasted', 'first']);
    await alice.presses('Enter');
    await alice.pastes({
      html: '<p style="color: red">From <b>elsewhere</b></p><ul><li>one</li><li>two</li></ul>',
      plain: 'From elsewhere\n- one\n- two',
    });
    await bob.reads('Pasted', ['Pasted', 'first', 'From **elsewhere**', 'one', 'two']);
    expect((await bob.lines('Pasted')).map(({ kind }) => kind)).toEqual([
      'text',
      'text',
      'text',
      'bullet',
      'bullet',
    ]);

    await alice.presses('Control+z');
    await expect.poll(async () => wordsOf(await bob.agenda())).not.toContain('elsewhere');
    await seeTheSame(alice, bob);
  },
);

together('undo takes back one’s own words only', async ({ alice, bob }) => {
  await alice.brings('line');
  await bob.sees(topic('line'));
  await alice.writes('line', 0, ' by Alice');
  await bob.writes('line', 0, ' and Bob');
  await alice.reads('line', ['line by Alice and Bob']);

  // On a machine that is slow the letters come with pauses, and each pause begins another step.
  const turns = async (keys: string, until: string): Promise<void> => {
    while ((await alice.lines('line'))[0]?.words !== until) {
      await alice.presses(keys);
    }
    await bob.reads('line', [until]);
  };
  await turns('Control+z', 'line and Bob');
  await turns('Control+Shift+z', 'line by Alice and Bob');
  await seeTheSame(alice, bob);
});

together('no topic leaves a meeting without an outcome', async ({ alice, bob }) => {
  for (const headline of ['Now', 'Later', 'Early']) {
    await alice.brings(headline);
  }
  await alice.clicks(named('meeting-start', section(DAY)));
  await bob.clicks(named('meeting-end', section(DAY)));
  await alice.clicks(named('meeting-end', section(DAY)));

  const row = (words: string): { css: string; words: string } => ({
    css: '[data-testid=closing-topic]',
    words,
  });
  await alice.clicks(named('closing-change', row('Early')));
  await alice.clicks(named('outcome-none', row('Early')));
  await alice.clicks(named('closing-change', row('Now')));
  await alice.clicks(named('outcome-discussed', row('Now')));
  await bob.clicks(named('closing-change', row('Later')));
  await bob.clicks(named('outcome-next', row('Later')));
  await expect
    .poll(async () => (await alice.first(named('closing-finish', section(DAY))))?.disabled)
    .toBe(true);
  await bob.clicks(named('closing-change', row('Early')));
  await bob.clicks(named('outcome-follow-up', row('Early')));
  await bob.fills(named('outcome-day', row('Early')), '2026-11-26');
  await bob.presses('Enter');
  await expect
    .poll(async () => (await alice.first(named('closing-finish', section(DAY))))?.disabled)
    .toBe(false);
  await alice.clicks(named('closing-finish', section(DAY)));

  await bob.readsIn(named('meeting-state', section(DAY)), /closed/iu);
  const sections = await seeTheSame(alice, bob);
  const where = sections.flatMap(({ day, topics }) =>
    topics.map(({ lines }) => `${day} ${lines[0]?.words ?? ''}`),
  );
  expect(where.toSorted()).toEqual(['2026-11-24 Now', '2026-11-26 Early', '2026-12-01 Later']);
});
