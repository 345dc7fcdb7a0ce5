import { together } from '../language/story.ts';
import { DAY, expect } from '../language/practice.ts';
import { liveAt } from '../language/clock.ts';
import { Participant } from '../language/participant.ts';
import { onTwoDesks, WINDOW } from './desks.ts';

together('a meeting', async ({ alice, bob, agenda, browser }) => {
  for (const person of [alice, bob]) {
    await liveAt(person.context, [], '2026-11-24T10:00:00+01:00');
    await person.opens(agenda);
    await person.page.setViewportSize(WINDOW);
  }
  const [hers, his] = [new Participant(alice, 'pointer'), new Participant(bob, 'pointer')];
  await hers.brings('Move to the new build');
  await hers.brings('What do you want to focus on next year?');
  await hers.writes(
    'Move to the new build',
    0,
    '\nwe ship on the 3rd, with the old build as a way back',
  );
  await hers.types('\nI will send the draft by Friday\n.. who tells the support team');
  await hers.asksToConfirm('Move to the new build', 1, 'we ship on the 3rd');
  await his.presses('wording-confirm');
  await hers.startsTheMeeting(DAY, 30);
  await his.presses('enough-ask', his.topic('What do you want to focus on'));
  await expect(hers.sees('enough-question')).toBeVisible();
  for (const person of [alice, bob]) {
    await person.isSaved();
    await expect(person.page.getByTestId('wording')).toHaveAttribute('data-state', 'confirmed');
    await person.page.evaluate(() => {
      scrollTo(0, 0);
      (document.activeElement as HTMLElement | null)?.blur();
    });
    await person.page.mouse.move(1, WINDOW.height - 1);
    await person.page.waitForTimeout(3500);
  }
  await onTwoDesks(browser, [alice.page, bob.page], 'a-meeting');
});
