import { isAccessible } from '../language/accessible.ts';
import type { Hands } from '../language/hands.ts';
import { Participant } from '../language/participant.ts';
import { PHONE, tooWide } from '../language/phone.ts';
import { DAY, expect, seeTheSame, together as test } from '../language/story.ts';

const NEXT = '2026-12-01';

for (const hands of ['pointer', 'keyboard'] as const satisfies readonly Hands[]) {
  test(`a meeting closes as it went, and only what went otherwise is touched (${hands})`, async ({
    alice,
    bob,
  }) => {
    const [hers, his] = [new Participant(alice, hands), new Participant(bob, hands)];
    await meets(hers, his);
    const closing = await hers.endsTheMeeting(DAY);
    const rows = closing.getByTestId('closing-topic');
    await expect(rows).toHaveText([
      /^“Noted” notes were written\s*Discussed\s*$/,
      /^“Exhausted” enough was said on it\s*Discussed\s*$/,
      /^“Turned to” you both turned to it\s*Discussed\s*$/,
      /^“Left” nothing was noted on it\s*Next time\s*$/,
    ]);
    await expect(closing.getByTestId('closing-sum')).toHaveText(
      '3 discussed, 1 next time (1 December)',
    );
    await isAccessible(alice.page);

    // Bob sees the same, and says what was different; the focus stays where he chose.
    await his.endsTheMeeting(DAY);
    const turned = his.sees('closing-topic').filter({ hasText: 'Turned to' });
    await his.saysWhatBecameOf('Turned to', 'next');
    await expect(turned.getByTestId('closing-change')).toBeFocused();
    await expect(turned.getByTestId('outcome-next')).toHaveCount(0);
    await expect(closing.getByTestId('closing-sum')).toHaveText(
      '2 discussed, 2 next time (1 December)',
    );
    await hers.closesTheMeeting(DAY);

    await expect(bob.section(DAY).getByTestId('topic')).toHaveCount(2);
    await expect(bob.section(NEXT).getByTestId('topic')).toHaveCount(2);
    await seeTheSame(alice, bob);
  });
}

test('what is chosen for a topic is left with Escape, and nothing changes', async ({
  alice,
  bob,
}) => {
  const [hers, his] = [new Participant(alice, 'keyboard'), new Participant(bob, 'keyboard')];
  await meets(hers, his);
  const closing = await hers.endsTheMeeting(DAY);
  const left = closing.getByTestId('closing-topic').filter({ hasText: 'Left' });
  const change = left.getByTestId('closing-change');
  await hers.presses('closing-change', left);
  await hers.presses('outcome-follow-up', left);
  await expect(left.getByTestId('outcome-day')).toBeFocused();
  await alice.presses('Escape');
  await expect(change).toBeFocused();
  await expect(change).toHaveAttribute('aria-expanded', 'false');
  await expect(change).toHaveText('Next time');
});

test.describe('on a phone', () => {
  test.use({ machines: { Alice: PHONE } });

  test('all outcomes are in sight before the press that closes', async ({ alice, bob }) => {
    const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
    await meets(hers, his);
    await alice.section(DAY).getByTestId('meeting-end').tap();
    const finish = alice.page.getByTestId('closing-finish');
    await finish.scrollIntoViewIfNeeded();
    for (const row of await alice.page.getByTestId('closing-topic').all()) {
      await expect(row.getByTestId('closing-change')).toBeInViewport({ ratio: 0.99 });
    }
    await expect(finish).toBeInViewport({ ratio: 0.99 });
    expect(await tooWide(alice.page)).toBe(0);
    await isAccessible(alice.page);

    const left = alice.page.getByTestId('closing-topic').filter({ hasText: 'Left' });
    await left.getByTestId('closing-change').tap();
    await left.getByTestId('outcome-discussed').tap();
    await expect(left).toHaveAttribute('data-outcome', 'discussed');
    await finish.tap();
    await expect(bob.section(DAY).getByTestId('topic')).toHaveCount(4);
  });
});

/** A meeting that came to three of its four topics, each in another way. */
async function meets(hers: Participant, his: Participant): Promise<void> {
  for (const headline of ['Noted', 'Exhausted', 'Turned to', 'Left']) {
    await his.brings(headline);
  }
  await his.writes('Left', 0, '\nwas written before');
  await his.person.isSaved();
  await his.startsTheMeeting(DAY);
  await his.writes('Noted', 0, '\nwe agreed');
  await his.presses('enough-ask', his.topic('Exhausted'));
  await his.presses('switch-ask', his.topic('Turned to'));
  await hers.presses('switch-yes', hers.topic('Turned to'));
  await expect(hers.sees('current', hers.topic('Turned to'))).toBeVisible();
  await hers.person.reads('Noted', ['Noted', 'we agreed']);
}
