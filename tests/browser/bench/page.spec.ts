import { writeFileSync } from 'node:fs';

import type { CDPSession, Page } from '@playwright/test';

import type { Person } from '../language/person.ts';
import { stockClient } from '../language/stock-client.ts';
import { expect, together as test } from '../language/story.ts';
import { writeYears } from '../language/years.ts';
import { named, rounded, spread, type Figures } from './figures.ts';
import { plot } from './plot.ts';

// A trace copies the page for each action.
test.use({ keepsThePage: true, trace: 'off' });

/** How long people type: enough to see that each figure is measured, unless it is said. */
const SECONDS = Number(process.env['DUOLOGUE_BENCH_SECONDS'] ?? '1');
/** Keys for a figure of one key. */
const KEYS = SECONDS < 10 ? 6 : 100;
/** Loads for a figure of one load. */
const LOADS = SECONDS < 10 ? 1 : 5;
const PAUSE = SECONDS < 10 ? 30 : 100;

test('the page, measured', async ({ agenda, alice, bob, server }) => {
  await bob.page.goto('about:blank');
  const { doc, provider } = await stockClient(bob, agenda, server);
  await expect.poll(() => provider.synced).toBe(true);
  const script: Figures['script'] = [];
  let firstWords: Figures['firstWords'] | undefined;
  let paints: Pick<Figures, 'ownPaint' | 'othersPaint'> | undefined;
  let there = 0;
  let topic = '';
  for (const meetings of [5, 50, 100, 300]) {
    const [newest] = writeYears(doc, { meetings, topics: 5, there });
    there = meetings;
    topic = newest?.topics[0] ?? '';
    await expect(alice.page.getByTestId('section')).toHaveCount(meetings + 1);
    await alice.isSaved();
    if (meetings === 100) {
      firstWords = await loads(alice, agenda);
      continue;
    }
    if (meetings === 5) {
      await bob.opens(agenda);
      paints = await paintsOf(alice, bob, topic);
      await bob.page.goto('about:blank');
    }
    script.push({
      sections: meetings,
      notes: await scriptOf(alice, topic, 1),
      headline: await scriptOf(alice, topic, 0),
    });
  }
  provider.destroy();
  doc.destroy();
  if (firstWords === undefined || paints === undefined) {
    throw new Error('all sizes were measured');
  }
  const figures = { ...paints, script, firstWords, memory: await memoryOf(alice, topic) };
  for (const [name, figure] of named(figures)) {
    console.log(`${name}: ${String(figure)}`);
    expect(figure, name).toBeGreaterThan(0);
  }
  writeFileSync(test.info().outputPath('page.json'), JSON.stringify(figures, null, 2));
  const into = process.env['DUOLOGUE_BENCH_PLOT'];
  if (into !== undefined) {
    writeFileSync(into, plot(figures));
  }
});

/** Puts the caret at the end of a topic's line. */
async function goesInto({ page }: Person, topic: string, line: number): Promise<void> {
  await page.locator(`[data-topic="${topic}"] .line`).nth(line).click();
  await page.keyboard.press('End');
}

async function types(page: Page, keys: number): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    await page.keyboard.press(key % 6 === 5 ? 'Space' : 'e');
    await page.waitForTimeout(PAUSE);
  }
}

/** From each key to the frames in which both see its letter. */
async function paintsOf(
  alice: Person,
  bob: Person,
  topic: string,
): Promise<Pick<Figures, 'ownPaint' | 'othersPaint'>> {
  await goesInto(alice, topic, 1);
  await types(alice.page, 3);
  await alice.isSaved();
  const watch = (line: string): void => {
    const keys: number[] = [];
    const paints: number[] = [];
    Object.assign(globalThis, { keys, paints });
    const now = (): number => performance.timeOrigin + performance.now();
    addEventListener('keydown', () => keys.push(now()), { capture: true });
    const words = (): number => document.querySelector(line)?.textContent.length ?? 0;
    let before = words();
    new MutationObserver(() => {
      const came = words() - before;
      before += Math.max(came, 0);
      for (let letter = 0; letter < came; letter += 1) {
        // A task after a frame's callbacks comes when the frame was handed on.
        requestAnimationFrame(() => setTimeout(() => paints.push(now())));
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  };
  const line = `[data-topic="${topic}"] [data-line=line-first]`;
  await alice.page.evaluate(watch, line);
  await bob.page.evaluate(watch, line);
  await types(alice.page, KEYS);
  const read = async ({ page }: Person, what: 'keys' | 'paints'): Promise<number[]> =>
    page.evaluate((name) => (globalThis as unknown as Record<string, number[]>)[name] ?? [], what);
  await expect.poll(async () => (await read(bob, 'paints')).length).toBe(KEYS);
  const keys = await read(alice, 'keys');
  const after = (paints: number[]): number[] => paints.map((paint, at) => paint - (keys[at] ?? 0));
  return {
    ownPaint: spread(after(await read(alice, 'paints'))),
    othersPaint: spread(after(await read(bob, 'paints'))),
  };
}

async function scriptOf(person: Person, topic: string, line: number): Promise<number> {
  const { page } = person;
  await goesInto(person, topic, line);
  await types(page, 3);
  await person.isSaved();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await metric(session, 'ScriptDuration');
  await types(page, KEYS);
  const after = await metric(session, 'ScriptDuration');
  await session.detach();
  return rounded(((after - before) / KEYS) * 1000);
}

/** First words with nothing on the device but the sign-in, with everything, and without a network. */
async function loads(person: Person, agenda: string): Promise<Figures['firstWords']> {
  const { page } = person;
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector('.topic .line') === null) {
        requestAnimationFrame(look);
      } else {
        requestAnimationFrame(() => Object.assign(globalThis, { words: performance.now() }));
      }
    };
    requestAnimationFrame(look);
  });
  const opened = async (
    prepare: () => Promise<void> = () => Promise.resolve(),
  ): Promise<number> => {
    const times: number[] = [];
    for (let load = 0; load < LOADS; load += 1) {
      await page.goto('about:blank');
      await prepare();
      await person.opens(agenda);
      const words = await page.waitForFunction(
        () => (globalThis as unknown as { words?: number }).words,
      );
      times.push((await words.jsonValue()) ?? Number.NaN);
      await expect(page.getByTestId('section')).toHaveCount(101);
    }
    return spread(times).p50;
  };
  const origin = new URL(page.url()).origin;
  const session = await page.context().newCDPSession(page);
  const cold = await opened(async () => {
    const storageTypes = 'indexeddb,cache_storage,service_workers,local_storage';
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
    await session.send('Network.clearBrowserCache');
  });
  await person.hasKeptThePage();
  await person.isSaved();
  const warm = await opened();
  await person.goesOffline();
  const offline = await opened();
  await person.comesBack();
  await person.isSaved();
  await session.detach();
  return { cold, warm, offline };
}

async function memoryOf(person: Person, topic: string): Promise<Figures['memory']> {
  const { page } = person;
  await goesInto(person, topic, 1);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const used = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return rounded((await metric(session, 'JSHeapUsedSize')) / 1_000_000);
  };
  const before = await used();
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    await types(page, 10);
    if ((await page.locator(`[data-topic="${topic}"] .line`).nth(1).innerText()).length > 2_000) {
      // As people do: another line.
      await page.keyboard.press('Enter');
    }
  }
  await person.isSaved();
  return { seconds: SECONDS, before, after: await used() };
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}
