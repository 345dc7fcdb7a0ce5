import { wordsOf } from '../language/agenda.ts';
import { DAY, expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('both write offline, close and reopen the page, and everything merges', async ({
  agenda,
  alice,
  bob,
}) => {
  await alice.brings('Shared line');
  await alice.brings('Long line to split and join');
  await alice.brings('To do');
  await alice.goesTo('To do', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('[] first box');
  await alice.presses('Enter');
  await alice.types('second box');
  await alice.goesTo('Long line', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('a second line');
  await seeTheSame(alice, bob);

  await alice.goesOffline();
  await bob.goesOffline();

  // The same line.
  await alice.goesTo('Shared line', { line: 0, at: 0 });
  await alice.types('Alice says ');
  await bob.writes('Shared line', 0, ' says Bob');
  // A topic is one thing, in however many letters it was written.
  for (const person of [alice, bob]) {
    await expect(person.state).toHaveText('1 change only on this device');
  }
  // One splits where the other writes, and joins what the other prolongs.
  await alice.goesTo('Long line', { line: 0, at: 'Long line '.length });
  await alice.presses('Enter');
  await bob.goesTo('Long line', { line: 0, at: 'Long line to split'.length });
  await bob.types(' in two');
  await alice.writes('Long line', 2, ' made longer');
  await bob.goesTo('Long line', { line: 1, at: 0 });
  await bob.presses('Backspace');
  await bob.types(' ');
  // Boxes, each a different one.
  await alice.lineOf('To do', 1).getByRole('checkbox').click();
  await bob.lineOf('To do', 2).getByRole('checkbox').click();
  // Topics, and a meeting on the same day.
  await alice.addsAMeeting('2026-12-01');
  await alice.brings('From Alice, for December');
  await bob.addsAMeeting('2026-12-01');
  await bob.brings('From Bob, for December');

  for (const person of [alice, bob]) {
    // The same number of topics, lines and meetings after as before.
    const count = person === alice ? 6 : 5;
    await expect(person.state).toHaveText(`${count} changes only on this device`);
    const written = await person.agenda();
    await person.closesThePage();
    await person.opens(agenda);
    await expect(person.state).toHaveText(`${count} changes only on this device`);
    await expect.poll(() => person.agenda()).toEqual(written);
  }
  // One more word after reopening, still offline, and something for which the rest of the core has to be there.
  await alice.writes('From Alice', 0, ' (after reopening)');
  await alice.chooses('Park for later', 'To do');
  await expect(alice.state).toContainText('only on this device');

  await alice.comesBack();
  await bob.comesBack();

  const merged = await seeTheSame(alice, bob);
  const words = wordsOf(merged);
  for (const piece of [
    'Alice says Shared line says Bob',
    'to split in two and join',
    'a second line made longer',
    'From Alice, for December (after reopening)',
    'From Bob, for December',
  ]) {
    expect(words).toContain(piece);
  }
  expect(merged.filter((section) => section.day === '2026-12-01')).toHaveLength(1);
  expect(merged.filter((section) => section.day === DAY)).toHaveLength(1);
  const december = merged.find((section) => section.day === '2026-12-01');
  expect(december?.topics).toHaveLength(2);
  const boxes = (await alice.lines('To do')).filter((line) => line.kind === 'check');
  expect(boxes.map(({ words: box, checked }) => [box, checked])).toEqual([
    ['first box', true],
    ['second box', true],
  ]);
  // The split is there once, and nothing of the line is there twice.
  expect(words.match(/Long line/gu)).toHaveLength(1);
  expect(words.match(/a second line/gu)).toHaveLength(1);
});

test('a line that breaks in the middle of typing loses nothing', async ({ alice, bob }) => {
  await alice.brings('Count');
  await expect(bob.topic('Count')).toBeVisible();
  await alice.goesTo('Count', { line: 0, at: 'end' });
  const numbers = Array.from({ length: 40 }, (_, n) => ` ${n}`);
  for (const [n, number] of numbers.entries()) {
    if (n % 10 === 3) {
      alice.line.cut();
    }
    if (n % 10 === 7) {
      alice.line.mend();
    }
    await alice.types(number);
  }
  await alice.isSaved();
  await bob.reads('Count', [`Count${numbers.join('')}`]);
});

test('a line that swallows everything is said within five seconds of typing', async ({
  alice,
  bob,
}) => {
  await alice.brings('Tunnel');
  await expect(bob.topic('Tunnel')).toBeVisible();
  await alice.isSaved();
  alice.line.goesSilent();
  await alice.writes('Tunnel', 0, ' without an end');
  await expect(alice.state).toHaveText(/only on this device$/u, { timeout: 6_000 });
  alice.line.mend();
  await alice.isSaved();
  await bob.reads('Tunnel', ['Tunnel without an end']);
});
