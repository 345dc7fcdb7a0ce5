import { isAccessible } from '../../language/accessible.ts';
import { press } from '../../language/hands.ts';
import type { Participant } from '../../language/participant.ts';
import { tooWide } from '../../language/phone.ts';
import { DAY, expect, practice, practiceOffline, seeTheSame } from '../../language/practice.ts';

const FOCUS = 'What do you want to focus on?';

practice(
  33,
  'a question opens to the other once its asker has answered it, and what changes becomes a promise',
  async ({ alice, bob }) => {
    await alice.brings(FOCUS);
    await kind(alice, FOCUS, { item: 'Question', key: '7' });
    const mine = alice.sees('question', alice.topic(FOCUS));
    const theirs = bob.sees('question', bob.topic(FOCUS));

    // Why it is asked is said by whoever asks, and shut is said in a sentence.
    await alice.presses('why-open', mine);
    await alice.fills('why-words', 'I plan the year', mine);
    await alice.hits('Enter');
    await expect(mine.getByTestId('question-why')).toHaveText('Why you ask: I plan the year');
    await expect(theirs.getByTestId('question-why')).toHaveText('Why Alice asks: I plan the year');
    await expect(theirs.getByTestId('why-open')).toHaveCount(0);
    await expect(theirs.getByTestId('answer-shut')).toHaveText(
      'Alice answers first. Your answer opens once Alice has.',
    );
    await expect(theirs.getByTestId('answer-open')).toHaveCount(0);
    await expect(theirs.getByTestId('answer-theirs')).toHaveCount(0);
    await isAccessible(bob.page);

    await begins(alice, FOCUS);
    await alice.types('The build.\nAnd hiring.');
    await alice.hits('Control+Enter');
    await expect(theirs.getByTestId('answer-theirs')).toContainText('The build.\nAnd hiring.', {
      useInnerText: true,
    });
    await expect(theirs.getByTestId('answer-shut')).toHaveCount(0);

    await begins(bob, FOCUS);
    await bob.types('Fewer nights on call.');
    await bob.presses('answer-send', theirs);
    const answer = mine.getByTestId('answer-theirs');
    await expect(answer).toContainText('Fewer nights on call.');

    // It leads to a promise that comes from that answer.
    await turnsTo(alice, FOCUS);
    await alice.presses('what-i-change', mine);
    await isAccessible(alice.page);
    await alice.fills('promise-what', 'find a third person for the nights', mine);
    await alice.presses('promise-make', mine);
    await expect(answer.getByTestId('came-of-answer')).toContainText(
      'What changes: You will find a third person for the nights.',
    );
    await expect(theirs.getByTestId('came-of-answer')).toHaveCount(0);
    await expect(bob.sees('promise', bob.topic(FOCUS))).toHaveCount(1);
    await seeTheSame(alice.person, bob.person);
  },
);

practiceOffline(
  25,
  'rather not is an answer, each is taken back or changed, and what is written without a network is kept',
  async ({ alice, bob }) => {
    await bob.brings('How are you doing?');
    await kind(bob, 'How are you doing?', { item: 'Question', key: '7' });
    const mine = alice.sees('question', alice.topic('How are you doing?'));
    const theirs = bob.sees('question', bob.topic('How are you doing?'));
    await turnsTo(bob, 'How are you doing?');
    await bob.presses('rather-not', theirs);
    await expect(mine.getByTestId('answer-theirs')).toHaveText('Bob would rather not answer.');

    await alice.person.goesOffline();
    await begins(alice, 'How are you doing?');
    await alice.types('Tired, and glad about the new build.');
    await alice.hits('Escape');
    await expect(alice.sees('answer-words')).toHaveCount(0);
    await begins(alice, 'How are you doing?');
    await alice.types('Tired.');
    await alice.hits('Control+Enter');
    await expect(theirs.getByTestId('answer-theirs')).toHaveText('Alice has not answered yet.');
    await alice.person.comesBack();
    await expect(theirs.getByTestId('answer-theirs')).toContainText('Tired.');

    await turnsTo(alice, 'How are you doing?');
    await alice.presses('answer-change', mine);
    await alice.types(' But well.');
    await alice.hits('Control+Enter');
    await expect(theirs.getByTestId('answer-theirs')).toContainText('Tired. But well.');
    await turnsTo(alice, 'How are you doing?');
    await alice.presses('answer-back', mine);
    await expect(theirs.getByTestId('answer-theirs')).toHaveText('Alice has not answered yet.');
    await seeTheSame(alice.person, bob.person);
  },
);

practice(
  32,
  'every so many meetings one is a feedback session, and its questions are taken up with one press',
  async ({ alice, bob, itIs }) => {
    await alice.presses('to-how');
    await alice.picks('feedback-every', 'every 2 meetings');
    await alice.fills('feedback-questions', 'What should we stop doing?');
    await alice.presses('feedback-set');
    await expect(bob.sees('session')).toHaveCount(0);
    await bob.brings('Budget');

    await itIs(`${DAY}T10:00:00+01:00`);
    await alice.startsTheMeeting(DAY);
    await alice.endsTheMeeting(DAY);
    await alice.saysWhatBecameOf('Budget', 'next');
    await alice.closesTheMeeting(DAY);

    // The next one is one: their own question first, then those of the page.
    const next = bob.section('2026-12-01');
    await expect(next.getByTestId('session-question')).toHaveCount(5);
    await expect(next.getByTestId('session-question').first()).toHaveText(
      'Ask: What should we stop doing?',
    );
    await isAccessible(bob.page);
    await press(bob.page, bob.hands, next.getByTestId('session-question').first());
    await bob.types(' Or do less');
    const topic = alice.topic('What should we stop doing? Or do less');
    await expect(topic.getByTestId('topic-kind')).toHaveText('Question');
    await expect(topic.getByTestId('answer-shut')).toContainText('Bob answers first.');
    await expect(next.getByTestId('session-question').first()).toHaveText(
      'Ask: Are you happy about the work you are doing?',
    );
    for (const width of [360, 1280]) {
      await bob.person.narrowsTo(width);
      expect(await tooWide(bob.page)).toBe(0);
    }
    await seeTheSame(alice.person, bob.person);
  },
);

practice(30, 'phrases help to say what one liked and what not', async ({ alice, bob }) => {
  await alice.brings('Feedback on the launch');
  await kind(alice, 'Feedback on the launch', { item: 'Feedback', key: '3' });
  const topic = alice.topic('Feedback on the launch');
  await turnsTo(alice, 'Feedback on the launch');
  await alice.presses('phrase-liked', topic);
  await alice.types('the demo because it was short');
  await turnsTo(alice, 'Feedback on the launch');
  await alice.presses('phrase-change', topic);
  await alice.types('the date');
  await bob.person.reads('Feedback on the launch', [
    'Feedback on the launch',
    'I liked the demo because it was short',
    'What I would change is the date',
  ]);
});

async function kind(
  who: Participant,
  topic: string,
  { item, key }: { item: string; key: string },
): Promise<void> {
  if (who.hands === 'keyboard') {
    await who.turnsTo(topic);
    await who.hits(key);
  } else {
    await who.person.chooses('Kind…', topic);
    await who.page.getByRole('menuitem', { name: item, exact: true }).click();
  }
  await expect(who.topic(topic).getByTestId('topic-kind')).toHaveText(item);
}

/** Has what can be done with a topic in sight. */
async function turnsTo(who: Participant, topic: string): Promise<void> {
  if (who.hands === 'keyboard') {
    await who.turnsTo(topic);
  } else {
    await who.topic(topic).hover();
  }
}

/** Opens the field for the answer, with the button or with its key. */
async function begins(who: Participant, topic: string): Promise<void> {
  const place = who.topic(topic);
  await expect(place.getByTestId('answer-open')).toBeVisible();
  if (who.hands === 'keyboard') {
    await who.turnsTo(topic);
    await who.hits('a');
  } else {
    await place.getByTestId('answer-open').click();
  }
  await expect(place.getByTestId('answer-words')).toBeFocused();
}
