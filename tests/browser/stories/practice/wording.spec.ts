import { DAY, expect, practice, practiceOffline, seeTheSame } from '../../language/practice.ts';
import { staysPutWhile } from '../../language/calm.ts';

practice(16, 'what was heard is said back and confirmed, or corrected', async ({ alice, bob }) => {
  await alice.brings('The launch');
  await alice.writes('The launch', 0, '\nnot before the audit');
  await bob.person.reads('The launch', ['The launch', 'not before the audit']);

  await bob.presses('repeat-open', bob.topic('The launch'));
  await bob.fills('repeat-words', 'We launch once the audit is done');
  await bob.presses('repeat-send');

  const heard = alice.wording('once the audit is done');
  await expect(heard).toHaveAttribute('data-state', 'waiting');
  await alice.presses('wording-correct', heard);
  await alice.fills('wording-correction', 'We launch once the audit is signed', heard);
  await alice.presses('wording-send', heard);

  // Both versions are there, for both.
  for (const person of [alice, bob]) {
    const card = person.sees('wording');
    await person.opens(card);
    await expect(card).toHaveAttribute('data-state', 'corrected');
    await expect(card.locator('del')).toContainText('done');
    await expect(card.locator('ins')).toContainText('signed');
  }
  await bob.presses('wording-take');
  for (const person of [alice, bob]) {
    await expect(person.sees('wording')).toHaveAttribute('data-state', 'confirmed');
    await expect(person.sees('wording')).toContainText('once the audit is signed');
  }
});

practice(
  17,
  'keywords now, the blanks filled later, all sent for confirmation at once',
  async ({ alice, bob }) => {
    await alice.brings('Budget');
    await alice.writes('Budget', 0, '\n.. travel\nnumbers next');
    // Enter on a blank begins another one; this one shall be plain.
    await expect(bob.section(DAY).getByTestId('meeting-blanks')).toContainText('2 blanks');

    await alice.writes('Budget', 1, ' stays at 4,000');
    await alice.hits('Control+Enter');
    await alice.writes('Budget', 2, ' week');
    await alice.hits('Control+Enter');
    await expect(bob.section(DAY).getByTestId('meeting-blanks')).not.toContainText('2 blanks');
    await alice.presses('ask-filled', alice.section(DAY));

    await expect(bob.sees('wording')).toHaveCount(2);
    await bob.presses('wording-confirm', bob.wording('travel stays at 4,000'));
    await bob.presses('wording-confirm', bob.wording('numbers next week'));
    for (const person of [alice, bob]) {
      await expect(person.sees('wording').first()).toHaveAttribute('data-state', 'confirmed');
      await expect(person.sees('wording').last()).toHaveAttribute('data-state', 'confirmed');
    }
  },
);

practice(
  18,
  'words are confirmed where they stand, and hold exactly as long as they read like that',
  async ({ alice, bob }) => {
    await alice.brings('The plan');
    await alice.writes('The plan', 0, '\nI think we ship on the 3rd if all goes well');
    await bob.person.reads('The plan', ['The plan', 'I think we ship on the 3rd if all goes well']);
    await alice.asksToConfirm('The plan', 1, 'we ship on the 3rd');

    // Bob finds it from anywhere, without leaving what he does before he wants to.
    await expect(bob.sees('waiting')).toContainText('1');
    if (bob.hands === 'keyboard') {
      await bob.hits('Alt+g');
    } else {
      await bob.presses('waiting');
      await bob.presses('waiting-item');
    }
    await expect(bob.wording('we ship on the 3rd')).toBeFocused();
    await bob.presses('wording-confirm', bob.wording('we ship on the 3rd'));
    for (const person of [alice, bob]) {
      await expect(person.sees('wording')).toHaveAttribute('data-state', 'confirmed');
      await expect(person.sees('wording')).toContainText('confirmed');
    }

    // Around it anything may change.
    await alice.goesTo('The plan', 1, 0);
    await alice.types('Well, ');
    await alice.writes('The plan', 1, '.');
    await expect(bob.sees('wording')).toHaveAttribute('data-state', 'confirmed');

    // One character within it may not.
    await alice.goesTo('The plan', 1, 'Well, I think we ship on the '.length);
    await alice.types('2');
    for (const person of [alice, bob]) {
      await expect(person.sees('wording')).toHaveAttribute('data-state', 'changed');
      await expect(person.sees('wording')).toContainText('changed since');
      await person.opens(person.sees('wording'));
      await expect(person.sees('wording').locator('ins')).toContainText('2');
    }
    await alice.goesTo('The plan', 1);
    await alice.hits('Control+z');
    await expect(alice.sees('wording')).toHaveAttribute('data-state', 'confirmed');
    await expect(bob.sees('wording')).toHaveAttribute('data-state', 'confirmed');
  },
);

practiceOffline(
  18,
  'an edit made offline before its author saw the confirmation resets it',
  async ({ alice, bob }) => {
    await alice.brings('The plan');
    await alice.writes('The plan', 0, '\nwe ship on the 3rd');
    await bob.person.reads('The plan', ['The plan', 'we ship on the 3rd']);
    await alice.asksToConfirm('The plan', 1, 'we ship on the 3rd');
    await expect(bob.sees('wording')).toHaveAttribute('data-state', 'waiting');

    await alice.person.isSaved();
    await alice.person.goesOffline();
    await alice.goesTo('The plan', 1, 'we ship on the '.length);
    await alice.types('2');
    await bob.presses('wording-confirm', bob.wording('we ship on the 3rd'));
    await expect(bob.sees('wording')).toHaveAttribute('data-state', 'confirmed');
    await alice.person.comesBack();

    await seeTheSame(alice.person, bob.person);
    for (const person of [alice, bob]) {
      await expect(person.sees('wording')).toHaveAttribute('data-state', 'changed');
    }
  },
);

practice(
  19,
  'nothing that the other does breaks the flow of who writes',
  async ({ alice, bob }) => {
    for (const headline of ['Above', 'Where Alice writes', 'Last']) {
      await alice.brings(headline);
    }
    await alice.writes('Where Alice writes', 0, '\nin the middle of a thought');
    await bob.person.reads('Where Alice writes', [
      'Where Alice writes',
      'in the middle of a thought',
    ]);

    await bob.startsTheMeeting(DAY);
    await expect(alice.sees('meeting-end', alice.section(DAY))).toBeVisible();

    await staysPutWhile(alice.page, async () => {
      // Above her, and in her own line.
      await bob.asksToConfirm('Above', 0, 'Above');
      await bob.asksToConfirm('Where Alice writes', 1, 'middle of a thought');
      await bob.presses('enough-ask', bob.topic('Above'));
      await bob.writes('Above', 0, '\nI will send the draft by Friday\nand more');
      await expect(alice.sees('wording')).toHaveCount(2);
      await expect(alice.sees('enough-question')).toBeVisible();
      await expect(alice.promise('send the draft')).toBeVisible();
    });
    await alice.types(', still');

    await bob.person.reads('Where Alice writes', [
      'Where Alice writes',
      'in the middle of a thought, still',
    ]);
  },
);
