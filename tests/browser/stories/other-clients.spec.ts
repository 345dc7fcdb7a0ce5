import { stockClient } from '../language/stock-client.ts';
import { expect, seeTheSame, together as test } from '../language/story.ts';

test.use({ keepsThePage: true });

test('a stock Yjs client joins, writes, and sees what the others write', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.brings('Written by many');
  await alice.isSaved();
  const topic = await alice.topic('Written by many').getAttribute('data-topic');
  const { doc, provider } = await stockClient(bob, agenda, server);
  try {
    const words = doc.getText(`b:${topic ?? ''}`);
    await expect.poll(() => provider.synced).toBe(true);
    expect(words.toJSON()).toBe('Written by many');

    words.insert(0, 'Also ');
    words.insert(words.length, ', bold', { bold: true });
    await alice.reads('ritten by many', ['Also Written by many**, bold**']);
    await bob.reads('ritten by many', ['Also Written by many**, bold**']);

    await alice.goesTo('ritten by many', { line: 0, at: 0 });
    await alice.types('Hear: ');
    await expect.poll(() => words.toJSON()).toBe('Hear: Also Written by many, bold');
    await alice.presses('End', 'Enter');
    await alice.types('- a second line');
    // A line begins with an embed that holds nothing but the line's id.
    await expect
      .poll(() => JSON.stringify(words.toDelta()))
      .toMatch(/"insert":\{"l":"[\w-]{8,64}"\}/u);
    await seeTheSame(alice, bob);

    // What it wrote is kept, not only passed on.
    provider.destroy();
    await server.kills();
    await server.restarts();
    await bob.page.reload();
    await bob.reads('ritten by many', ['Hear: Also Written by many**, bold**', 'a second line']);
  } finally {
    provider.destroy();
    doc.destroy();
  }
});

test('both are told calmly when an agenda has become large', async ({
  agenda,
  alice,
  bob,
  server,
}) => {
  await alice.brings('Small talk');
  const { doc, provider } = await stockClient(bob, agenda, server);
  try {
    await expect.poll(() => provider.synced).toBe(true);
    // Words of a topic that is on no page, so that nothing has to draw them.
    const words = doc.getText('b:topic-on-no-page');
    const much = 'much '.repeat(100_000);
    for (let times = 0; times < 8; times += 1) {
      words.insert(0, much);
    }
    await alice.isSaved();
    await expect(alice.page.getByTestId('large')).toHaveCount(0);
    for (let times = 0; times < 2; times += 1) {
      words.insert(0, much);
    }
    for (const person of [alice, bob]) {
      await expect(person.page.getByTestId('large')).toContainText('getting large');
    }
    await alice.page.reload();
    await expect(alice.page.getByTestId('large')).toBeVisible();
  } finally {
    provider.destroy();
    doc.destroy();
  }
});
