import { DAY, expect, practice, practiceOffline, seeTheSame } from '../../language/practice.ts';

practice(1, 'a pair has exactly two people', async ({ alice, bob, agenda }) => {
  await alice.brings('Only for the two of us');
  await expect(bob.topic('Only for the two of us')).toBeVisible();

  // There is nobody left to invite, and no way to.
  for (const person of [alice, bob]) {
    await expect(person.sees('invite-new')).toHaveCount(0);
    await expect(person.page.getByText('can read this')).toBeVisible();
  }
  const pair = agenda.split('/').at(-1) ?? '';
  const third = await alice.person.context.request.post(
    new URL(`/api/pairs/${pair}/invitation`, alice.page.url()).href,
    { data: {}, headers: { origin: new URL(alice.page.url()).origin } },
  );
  expect(third.status()).toBe(409);
  expect(await third.json()).toMatchObject({ code: 'pair_complete' });
});

practice(2, 'sections are titled by date, the newest first', async ({ alice, bob }) => {
  for (const day of ['2026-12-08', '2026-12-01']) {
    await alice.person.addsAMeeting(day);
  }
  // To the meeting just made; whoever made none brings it to the soonest.
  await alice.brings('For December');
  await bob.brings('For tomorrow');

  await expect(bob.topic('For December')).toBeVisible();
  const days = (await seeTheSame(alice.person, bob.person)).map(({ day }) => day);
  expect(days).toEqual(['2026-12-08', '2026-12-01', DAY]);
  const titles = await bob.page.locator('[data-testid=section] h2 time').allTextContents();
  expect(titles).toEqual(['Tuesday 8 December', 'Tuesday 1 December', 'Tuesday 24 November']);
  await expect(bob.section('2026-12-01').locator(bob.topic('For December'))).toBeVisible();
  await expect(alice.section(DAY).locator(alice.topic('For tomorrow'))).toBeVisible();
});

practiceOffline(3, 'a topic is added at any time, in one place', async ({ alice, bob }) => {
  await alice.brings('First');
  await alice.brings('Second');
  // On a phone, and with no network at all.
  await bob.person.narrowsTo(360);
  await bob.person.goesOffline();
  await bob.brings('From the train');
  await expect(bob.sees('state')).toHaveText('1 change only on this device');
  await bob.person.comesBack();

  const [section] = await seeTheSame(alice.person, bob.person);
  const headlines = section?.topics.map(({ lines }) => lines[0]?.words);
  expect(headlines).toHaveLength(3);
  expect(headlines).toContain('From the train');
  expect(headlines?.filter((headline) => headline !== 'From the train')).toEqual([
    'First',
    'Second',
  ]);
});

practice(
  4,
  'topics say when they were added, discussed and decided',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Move to the new build');
    const facts = bob.sees('topic-facts', bob.topic('Move to the new build'));
    await expect(facts).toContainText('Added 23 November');

    await alice.writes('Move to the new build', 0, '\n=> We move in May');
    await itIs('2026-11-24T10:00:00+01:00');
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Move to the new build', 'discussed');
    await alice.closesTheMeeting(DAY);

    await expect(facts).toContainText('24 November');
    await expect(facts).toContainText('ecided');
  },
);

practice(
  5,
  'both type in the same line and see each other’s caret and name',
  async ({ alice, bob }) => {
    await alice.brings('middle');
    await expect(bob.topic('middle')).toBeVisible();
    await alice.goesTo('mid', 0, 3);
    await bob.goesTo('mid', 0);
    for (const [seer, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      await expect(seer.person.caretOfOther).toHaveCount(1);
      await expect(seer.person.caretOfOther.locator('.name')).toHaveAttribute(
        'data-name',
        other.person.name,
      );
    }

    await Promise.all([alice.types('ABCDEFGHIJ'), bob.types('0123456789')]);

    const sections = await seeTheSame(alice.person, bob.person);
    expect(sections[0]?.topics[0]?.lines[0]?.words).toBe('midABCDEFGHIJdle0123456789');
  },
);
