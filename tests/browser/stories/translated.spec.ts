import { DAY, expect, together as test } from '../language/story.ts';
import { translates } from '../language/translator.ts';

test.use({ keepsThePage: true });

test('a translated page says what is so now', async ({ alice, bob }) => {
  await alice.brings('Headline of Alice');
  await translates(alice.page);
  await expect(alice.state).toHaveText('‹Saved›');

  await alice.goesOffline();
  await alice.writes('Headline of Alice', 0, ' typed offline');
  await expect(alice.state).toHaveText(/^‹\d+ \S+ only on this device›$/u);
  await expect(alice.page.getByTestId('partner-presence')).toHaveText('‹You are offline›');
  await alice.comesBack();
  await expect(alice.state).toHaveText('‹Saved›');
  await expect(alice.page.getByTestId('partner-presence')).toHaveText('Bob‹is here›');
  // What people wrote is nobody's to translate.
  await alice.reads('Headline of Alice', ['Headline of Alice typed offline']);
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('Bob');

  const keys = alice.page.getByRole('button', { name: 'Keys' });
  await keys.click();
  await keys.click();
  await alice.section(DAY).getByTestId('meeting-start').click();
  await expect(alice.section(DAY).getByTestId('meeting-end')).toHaveText(/^‹.+›$/u);
  await expect(alice.section(DAY).getByTestId('meeting-start')).toHaveCount(0);
  await bob.topic('Headline of Alice').getByTestId('enough-ask').click();
  await expect(alice.page.getByTestId('enough-question')).toContainText(
    'Bob‹asks: Anything more on this?›',
  );
  await bob.topic('Headline of Alice').getByTestId('enough-back').click();
  await expect(alice.page.getByTestId('enough-question')).toHaveCount(0);
  await expect(alice.page.getByText('asks: Anything more on this?')).toHaveCount(0);
});

test('a state that changes while the translator is at work is not the one of before', async ({
  alice,
}) => {
  const shown = await alice.page.evaluate(async () => {
    const place = document.body.appendChild(document.createElement('p'));
    const text = place.appendChild(document.createTextNode('Saving'));
    const font = document.createElement('font');
    font.textContent = '‹Saving›';
    text.replaceWith(font);
    text.data = 'Saved';
    await new Promise((resolve) => setTimeout(resolve));
    return place.textContent;
  });
  expect(shown).toBe('Saved');
});
