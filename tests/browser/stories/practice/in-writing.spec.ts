import { press } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { DAY, expect, practice, seeTheSame } from '../../language/practice.ts';

const IN_WRITING = { menu: 'In writing', key: 'w' };

practice(
  44,
  'what the other has read stands as discussed for both, by whom and when, until it is taken back or talked about',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Move to the new build');
    await alice.does(IN_WRITING, 'Move to the new build');
    const mine = alice.topic('Move to the new build');
    const theirs = bob.topic('Move to the new build');
    await expect(theirs.getByTestId('topic-mode')).toHaveText('In writing');

    await answers(bob, 'Move to the new build', 'say-read', 'r');
    await expect(mine.getByTestId('in-writing')).toHaveText('Bob read it on 23 November');
    await expect(theirs.getByTestId('in-writing')).toHaveText('You read it on 23 November');
    for (const topic of [mine, theirs]) {
      await expect(topic.getByTestId('topic-outcome')).toHaveText('Discussed');
    }
    await expect(alice.sees('say-read', mine)).toHaveCount(0);

    // It takes both: who brought it may want to talk about it all the same.
    await answers(alice, 'Move to the new build', 'say-talk');
    await expect(theirs.getByTestId('in-writing')).toHaveText([
      'Alice wants to talk about it',
      'You read it on 23 November',
    ]);
    await expect(mine.getByTestId('topic-outcome')).toHaveCount(0);
    await answers(alice, 'Move to the new build', 'say-back');
    await expect(theirs.getByTestId('topic-outcome')).toHaveText('Discussed');

    await answers(bob, 'Move to the new build', 'say-back');
    await expect(mine.getByTestId('topic-outcome')).toHaveCount(0);
    await expect(mine.getByTestId('in-writing')).toHaveCount(0);
    await answers(bob, 'Move to the new build', 'say-read', 'r');

    // At the end it is there already, with the reason.
    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    const closing = await alice.endsTheMeeting(DAY);
    await expect(closing.getByTestId('closing-change')).toHaveText('Discussed');
    await expect(closing.getByTestId('closing-why')).toHaveText('Bob read it on 23 November');
    await alice.closesTheMeeting(DAY);
    await expect(theirs.getByTestId('in-writing')).toHaveText('You read it on 23 November');
    await expect(bob.sees('say-back', theirs)).toHaveCount(0);
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  44,
  'what one wants to think about goes on to the next meeting, and says so there',
  async ({ alice, bob, itIs }) => {
    await alice.brings('Who is on call');
    await alice.does(IN_WRITING, 'Who is on call');
    await answers(bob, 'Who is on call', 'say-think', 't');
    const mine = alice.topic('Who is on call');
    await expect(mine.getByTestId('in-writing')).toHaveText('Bob wants to think about it');
    await expect(mine.getByTestId('topic-outcome')).toHaveCount(0);

    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    const closing = await alice.endsTheMeeting(DAY);
    await expect(closing.getByTestId('closing-change')).toHaveText('Next time');
    await expect(closing.getByTestId('closing-why')).toHaveText('Bob wants to think about it');
    await alice.closesTheMeeting(DAY);

    const next = bob.section('2026-12-01').locator(bob.topic('Who is on call'));
    await expect(next.getByTestId('in-writing')).toHaveText('You want to think about it');
    await answers(bob, 'Who is on call', 'say-read', 'r');
    await expect(mine.getByTestId('in-writing')).toHaveText('Bob read it on 24 November');
    await seeTheSame(alice.person, bob.person);
  },
);

/** Says it with the button, or with the key that the topic has for it. */
async function answers(
  who: Participant,
  topic: string,
  testid: string,
  key?: string,
): Promise<void> {
  const button = who.sees(testid, who.topic(topic));
  await expect(button).toBeAttached();
  if (who.hands === 'keyboard' && key !== undefined) {
    await who.turnsTo(topic);
    await who.hits(key);
    return;
  }
  await who.topic(topic).hover();
  await press(who.page, who.hands, button);
}
