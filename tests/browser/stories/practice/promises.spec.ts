import { DAY, expect, practice, seeTheSame } from '../../language/practice.ts';

practice(
  15,
  '“I don’t know” is a promise to find out, with how and when',
  async ({ alice, bob }) => {
    await alice.brings('Why is the build slow?');
    await alice.writes(
      'Why is the build slow?',
      0,
      '\nI will find out why the build is slow\nand so on',
    );

    // Without how and when it is no promise yet; the form waits where it was written.
    const form = alice.sees('promise-form');
    await expect(form).toBeVisible();
    await alice.fills('promise-how', 'profile it with Chris', form);
    await alice.fills('promise-when', 'Friday', form);
    await alice.presses('promise-make', form);

    const promise = bob.promise('find out why the build is slow');
    await bob.opens(promise);
    await expect(promise).toContainText('Alice will');
    await expect(promise).toContainText('profile it with Chris');
    await expect(promise.getByTestId('promise-due')).toContainText('27 November');
  },
);

practice(
  20,
  'actions read as “I will”, “you will”, “someone else will”, with when',
  async ({ alice, bob }) => {
    await alice.brings('Actions');
    await alice.writes(
      'Actions',
      0,
      '\nI will send the draft by Friday\nyou will read it\nChris will book the room on 12 December\nthat is all',
    );

    const [mine, yours, theirs] = ['send the draft', 'read it', 'book the room'] as const;
    await expect(alice.promise(mine)).toContainText('You will send the draft');
    await expect(bob.promise(mine)).toContainText('Alice will send the draft');
    await expect(alice.promise(yours)).toContainText('Bob will read it');
    await expect(bob.promise(yours)).toContainText('You will read it');
    await expect(alice.promise(theirs)).toContainText('you tell them');
    await expect(bob.promise(theirs)).toContainText('Alice tells them');
    for (const person of [alice, bob]) {
      for (const words of [mine, yours, theirs]) {
        await person.opens(person.promise(words));
      }
      await expect(person.promise(mine).getByTestId('promise-due')).toContainText('27 November');
      await expect(person.promise(yours).getByTestId('promise-due')).toContainText('no date yet');
      await expect(person.promise(theirs).getByTestId('promise-due')).toContainText('12 December');
    }
    // What was typed stays as it was typed.
    await bob.person.reads('Actions', [
      'Actions',
      'I will send the draft by Friday',
      'you will read it',
      'Chris will book the room on 12 December',
      'that is all',
    ]);
  },
);

practice(21, 'it is a promise only once its owner has accepted it', async ({ alice, bob }) => {
  await alice.brings('Draft');
  await alice.writes('Draft', 0, '\nBob will send the draft by Friday\nand so on');
  await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'proposed');
  await expect(alice.promise('send the draft').getByTestId('promise-accept')).toHaveCount(0);

  await bob.presses('promise-accept', bob.promise('send the draft'));
  for (const person of [alice, bob]) {
    await expect(person.promise('send the draft')).toHaveAttribute('data-state', 'accepted');
  }

  // Whoever changes what was accepted needs Bob's word again.
  await alice.presses('promise-edit', alice.promise('send the draft'));
  await alice.fills('promise-when', 'tomorrow', alice.sees('promise-form'));
  await alice.presses('promise-make', alice.sees('promise-form'));
  for (const person of [alice, bob]) {
    await expect(person.promise('send the draft')).toHaveAttribute('data-state', 'changed');
  }
  await bob.presses('promise-accept', bob.promise('send the draft'));
  await expect(alice.promise('send the draft')).toHaveAttribute('data-state', 'accepted');
  await alice.opens(alice.promise('send the draft'));
  await expect(alice.promise('send the draft').getByTestId('promise-due')).toContainText(
    '24 November',
  );
});

practice(
  29,
  'a broken promise opens the next meeting, and its owner answers for it',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Draft');
    await alice.writes(
      'Draft',
      0,
      '\nI will send the draft by Friday\nI will call Chris by Friday\nI will write to Dana by Friday\nso much for that',
    );
    await expect(bob.promise('write to Dana')).toBeVisible();
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Draft', 'discussed');
    await alice.closesTheMeeting(DAY);
    await itIs('2026-12-01T09:00:00+01:00');
    await alice.person.addsAMeeting('2026-12-01');

    const opening = (person: typeof alice) => person.section('2026-12-01').getByTestId('opening');
    await expect(opening(bob)).toContainText('send the draft');
    await expect(opening(bob).getByTestId('promise-done')).toHaveCount(0);
    const broken = (words: string) =>
      opening(alice).getByTestId('promise').filter({ hasText: words });
    await alice.presses('promise-done', broken('send the draft'));
    await alice.presses('promise-renew', broken('call Chris'));
    await alice.fills('promise-new-due', '12 December', broken('call Chris'));
    await alice.fills('promise-word', 'sorry, I was ill', broken('call Chris'));
    await alice.presses('promise-send', broken('call Chris'));
    await alice.presses('promise-withdraw', broken('write to Dana'));
    await alice.fills('promise-word', 'she has left', broken('write to Dana'));
    await alice.presses('promise-send', broken('write to Dana'));

    for (const person of [alice, bob]) {
      const at = (words: string) =>
        opening(person).getByTestId('promise').filter({ hasText: words });
      await expect(at('send the draft')).toHaveAttribute('data-state', 'done');
      await expect(at('send the draft')).toContainText('late');
      await expect(at('call Chris')).toContainText('sorry, I was ill');
      await expect(at('call Chris').getByTestId('promise-due')).toContainText('12 December');
      await expect(at('write to Dana')).toHaveAttribute('data-state', 'withdrawn');
      await expect(at('write to Dana')).toContainText('she has left');
    }
    // The history stays where it was promised.
    const promised = bob.section(DAY).getByTestId('promise').filter({ hasText: 'call Chris' });
    await bob.opens(promised);
    await expect(promised).toContainText('12 December');
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  19,
  'a line that may be a promise asks its writer in passing, and no line moves',
  async ({ alice, bob }) => {
    await alice.brings('Draft');
    await alice.writes(
      'Draft',
      0,
      '\nI can send the draft by Friday\nI will call Chris by 12/03\nWe should see\nIch schicke die Zahlen bis Freitag\n',
    );
    const offers = alice.sees('promise-offer');
    await expect(offers).toHaveCount(2);
    await alice.opens(alice.promise('die Zahlen schicken'));
    await expect(alice.promise('die Zahlen schicken')).toContainText('27 November');
    // Only what the promise itself takes moved what stands below it.
    const rows = await alice
      .topic('Draft')
      .locator('[data-line]')
      .evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect()));
    const [draft, chris, see] = rows.slice(1, 4);
    expect(Math.round((chris?.top ?? 0) - (draft?.bottom ?? 0))).toBe(
      Math.round((see?.top ?? 0) - (chris?.bottom ?? 0)),
    );
    await expect(bob.sees('promise-offer')).toHaveCount(0);

    await alice.goesTo('Draft', 1);
    await alice.presses('promise-offer-take');
    await expect(bob.promise('send the draft')).toHaveAttribute('data-state', 'accepted');
    await expect(offers).toHaveCount(1);

    const days = offers.getByTestId('promise-offer-day');
    await expect(days).toHaveCount(2);
    await alice.presses('promise-offer-day', alice.sees('promise-offer'));
    await bob.opens(bob.promise('call Chris'));
    await expect(bob.promise('call Chris').getByTestId('promise-due')).toContainText(
      /12 March|3 December/,
    );
    await expect(offers).toHaveCount(0);

    await alice.writes('Draft', 5, 'I can call Dana by Friday\n');
    await expect(offers).toHaveCount(1);
    await alice.presses('promise-offer-not');
    await expect(offers).toHaveCount(0);
    await expect(bob.sees('promise').filter({ hasText: 'Dana' })).toHaveCount(0);
  },
);
