import { isAccessible } from '../language/accessible.ts';
import type { Hands } from '../language/hands.ts';
import { Participant } from '../language/participant.ts';
import { PHONE, tooSmall, tooWide } from '../language/phone.ts';
import { DAY, expect, together as test } from '../language/story.ts';

for (const hands of ['pointer', 'keyboard'] as const satisfies readonly Hands[]) {
  test(`a recap is the document of its meeting, on top until both agreed (${hands})`, async ({
    alice,
    bob,
  }) => {
    const [hers, his] = [new Participant(alice, hands), new Participant(bob, hands)];
    await meetsAndCloses(hers, his);

    // Whoever ends the meeting is taken to it; it stands above all meetings, for both.
    await expect(hers.sees('recap')).toBeFocused();
    for (const { page } of [alice, bob]) {
      await expect(
        page.getByRole('heading', { name: 'Recap of Tuesday 24 November' }),
      ).toBeVisible();
      await expect(page.locator('[data-testid=section] [data-testid=recap]')).toHaveCount(0);
    }
    expect(await wordsOf(his)).toEqual([
      'Decided',
      'Prices They stay.',
      'Discussed',
      'The team',
      'Promises',
      'You',
      'call the bank, by Friday 27 November, once you accept Accept',
      'Alice',
      'send the draft, by Friday 27 November',
      'Moved',
      '“Later” goes to Tuesday 1 December',
      'Still open',
      '“we ship” Alice asks you to confirm this Confirm Put it differently',
      'the date Fill in',
    ]);
    await isAccessible(bob.page);

    // Everything open is done right there, and keeps its place.
    await his.presses('recap-accept', his.sees('recap'));
    await his.presses('recap-confirm', his.sees('recap'));
    await expect(his.sees('recap-wording-state')).toHaveText('confirmed by you');
    await his.fills('recap-blank-words', 'in May', his.sees('recap'));
    await his.presses('recap-fill', his.sees('recap'));
    await expect(his.sees('recap-item').filter({ hasText: 'the date: in May' })).toBeFocused();
    await alice.reads('The team', ['The team', 'we ship', 'the date: in May']);
    await his.presses('recap-ask-filled', his.sees('recap'));
    await hers.presses(
      'recap-confirm',
      hers.sees('recap').getByTestId('recap-item').filter({ hasText: 'in May' }),
    );
    await expect(his.sees('recap-item').filter({ hasText: 'confirmed by Alice' })).toHaveCount(1);

    // A topic leads to where it stands.
    await his.sees('recap').getByRole('button', { name: 'Prices' }).click();
    await expect(bob.topic('Prices')).toBeFocused();

    await hers.presses('recap-acknowledge', hers.sees('recap'));
    await his.presses('recap-acknowledge', his.sees('recap'));
    for (const one of [hers, his]) {
      await expect(one.sees('recap-state')).toHaveText(/^You and \w+ have agreed$/u);
      await one.person.isSaved();
      // What the other said is kept on this device a moment after it is seen.
      await expect(async () => {
        await one.page.reload();
        await expect(one.section(DAY).getByTestId('recap')).toBeVisible({ timeout: 3_000 });
      }).toPass();
      await expect(one.page.getByRole('heading', { name: /^Recap of/u, level: 2 })).toHaveCount(0);
    }
  });
}

test('a recap goes into a mail with its headings and lists, and prints like that', async ({
  alice,
  bob,
}) => {
  const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
  await meetsAndCloses(hers, his);
  await alice.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await hers.presses('recap-copy', hers.sees('recap'));
  await expect(hers.sees('recap')).toContainText('Copied');
  const [text, html] = await alice.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string): Promise<string> => (await item?.getType(type))?.text() ?? '';
    return [await read('text/plain'), await read('text/html')];
  });
  expect(text).toContain(
    'Alice and Bob, Tuesday 24 November 2026\n\nDecided\n- Prices: They stay.\n\nDiscussed\n- The team\n',
  );
  expect(text).toContain(
    'Still open\n- “we ship” (not confirmed yet)\n- the date (still to be filled in)',
  );
  expect(html).toMatch(/<h3>Promises<\/h3><h4>(<bdi>)?Alice/u);

  await alice.page.evaluate(() => {
    window.print = () => undefined;
  });
  await hers.presses('recap-print', hers.sees('recap'));
  await alice.page.emulateMedia({ media: 'print' });
  await expect(hers.sees('recap-printed')).toBeVisible();
  await expect(alice.page.locator('body')).not.toContainText('Add a topic', { useInnerText: true });
  await expect(hers.sees('recap-printed').getByRole('heading', { name: 'Decided' })).toBeVisible();
});

test('a recap that comes to be moves nothing under the other’s eyes', async ({ alice, bob }) => {
  const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
  await meets(hers, his);
  const closing = await hers.endsTheMeeting(DAY);
  await expect(closing).toBeVisible();
  const topic = bob.topic('Prices');
  await topic.scrollIntoViewIfNeeded();
  const before = await topic.boundingBox();
  await hers.closesTheMeeting(DAY);
  await expect(his.sees('recap')).toBeAttached();
  await expect(his.sees('waiting')).toContainText('wait');
  await expect
    .poll(async () => Math.abs(((await topic.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
    .toBeLessThan(1.5);
});

test.describe('on a phone', () => {
  test.use({ machines: { Bob: PHONE } });

  test('what is open in a recap is done with a finger', async ({ alice, bob, agenda }) => {
    const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
    await meetsAndCloses(hers, his);
    await bob.closesThePage();
    await bob.opens(agenda);
    // Opened later, it is the first thing one sees.
    await expect(bob.page.getByRole('heading', { name: /^Recap of/u })).toBeInViewport({
      ratio: 1,
    });
    expect(await bob.page.evaluate(() => window.scrollY)).toBe(0);
    await his.sees('recap-confirm').tap();
    await expect(his.sees('recap-wording-state')).toHaveText('confirmed by you');
    await his.sees('recap-accept').tap();
    await expect(his.sees('recap-accept')).toHaveCount(0);
    await his.sees('recap-acknowledge').tap();
    await expect(hers.sees('recap-state')).toContainText('Bob has agreed');
    expect(await tooSmall(bob.page)).toEqual([]);
    expect(await tooWide(bob.page)).toBe(0);
  });
});

/** A meeting with something of everything. */
async function meets(hers: Participant, his: Participant): Promise<void> {
  for (const headline of ['Prices', 'The team', 'Later']) {
    await hers.brings(headline);
  }
  await hers.writes('Prices', 0, '\n=> They stay.');
  await hers.writes('The team', 0, '\nwe ship\n.. the date');
  await hers.asksToConfirm('The team', 1, 'we ship');
  await hers.writes(
    'Later',
    0,
    '\nI will send the draft by Friday\nBob to call the bank by Friday\nthe end',
  );
  await expect(his.promise('call the bank')).toBeVisible();
  await hers.startsTheMeeting(DAY);
  await hers.person.isSaved();
}

async function meetsAndCloses(hers: Participant, his: Participant): Promise<void> {
  await meets(hers, his);
  await hers.endsTheMeeting(DAY);
  for (const topic of ['Prices', 'The team']) {
    await hers.saysWhatBecameOf(topic, 'discussed');
  }
  await hers.saysWhatBecameOf('Later', 'next');
  await hers.closesTheMeeting(DAY);
  await expect(his.sees('recap')).toBeAttached();
}

/** Headings, owners and rows as they are seen, in their order. */
async function wordsOf(one: Participant): Promise<string[]> {
  return one.sees('recap').evaluate((recap) =>
    [...recap.querySelectorAll('h3, .owner, li')].map((part) => {
      const seen = part.cloneNode(true) as Element;
      for (const unseen of seen.querySelectorAll('.unseen')) {
        unseen.remove();
      }
      return (seen.textContent ?? '').replace(/\s+/gu, ' ').trim();
    }),
  );
}
