import type { Person } from '../language/person.ts';
import type { Server } from '../language/server.ts';
import { stockClient } from '../language/stock-client.ts';
import { expect, test } from '../language/story.ts';
import { writeYears } from '../language/years.ts';
import { spread, type Spread } from './figures.ts';

// A trace copies the page for each action.
test.use({ keepsThePage: true, trace: 'off', serverOptions: ['--limit-invitation', 'off'] });

/** Whether it is enough to see that each figure can be measured. */
const IN_A_MOMENT = Number(process.env['DUOLOGUE_BENCH_SECONDS'] ?? '1') < 10;
const AGENDAS = IN_A_MOMENT ? [2] : [10, 20, 40, 80];
const MEETINGS = IN_A_MOMENT ? 3 : 100;
const TIMES = IN_A_MOMENT ? 1 : 5;

/** What is looked for: common, rare, several at once, and within a word. */
const QUERIES = ['the', 'budget', 'migration deadline', 'eting'];

test('home and search of many agendas, measured', async ({ alice, server }) => {
  await alice.hasAnAccount();
  let there = 0;
  for (const agendas of AGENDAS) {
    for (; there < agendas; there += 1) {
      await hasOneMore(alice, server, there);
    }
    await alice.hasKeptThePage();
    const figures: [string, Spread][] = [
      ['home', await homeOf(alice, agendas)],
      ['search', await searchOf(alice)],
    ];
    await alice.goesOffline();
    figures.push(['home offline', await homeOf(alice, agendas)]);
    figures.push(['search offline', await searchOf(alice)]);
    await alice.comesBack();
    for (const [name, { p50, p95 }] of figures) {
      console.log(
        `${String(agendas)} agendas, ${name}, ms: p50 ${String(p50)}, p95 ${String(p95)}`,
      );
      expect(p50, name).toBeGreaterThan(0);
    }
  }
});

/** One more agenda with meetings of years, which this browser had open once. */
async function hasOneMore(alice: Person, server: Server, number: number): Promise<void> {
  const { request } = alice.context;
  const data = { name: `Person ${String(number)}` };
  const made = await request.post(`${server.address}/api/pairs`, { data });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const { doc, provider } = await stockClient(alice, id, server);
  await expect.poll(() => provider.synced).toBe(true);
  writeYears(doc, { meetings: MEETINGS, topics: 5, words: sentences(number) });
  await alice.opens(`/agenda/${id}`);
  // What is parked is one too.
  await expect(alice.page.getByTestId('section')).toHaveCount(MEETINGS + 1);
  await alice.isSaved();
  provider.destroy();
  doc.destroy();
}

/** From the beginning of the load to the frame that lists every agenda. */
async function homeOf(alice: Person, agendas: number): Promise<Spread> {
  const { page } = alice;
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto('about:blank');
    await alice.opens('/', 'domcontentloaded');
    const shown = await page.waitForFunction((rows) => {
      const there = document.querySelectorAll('[data-testid=pair]').length === rows;
      return there ? performance.now() : undefined;
    }, agendas);
    times.push((await shown.jsonValue()) ?? Number.NaN);
  }
  return spread(times);
}

/** From the last letter to the frame with what was found. */
async function searchOf(alice: Person): Promise<Spread> {
  const { page } = alice;
  await alice.opens('/search');
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    for (const words of QUERIES) {
      const took = await page
        .getByTestId('search-field')
        .evaluate(async (field: HTMLInputElement, text) => {
          const frame = (): Promise<number> => new Promise(requestAnimationFrame);
          const types = (typed: string): void => {
            field.value = typed;
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          };
          const hits = (): number => document.querySelectorAll('[data-testid=hit]').length;
          types('');
          while (hits() > 0) {
            await frame();
          }
          types(text);
          const typed = performance.now();
          while (hits() === 0) {
            await frame();
          }
          return performance.now() - typed;
        }, words);
      times.push(took);
    }
  }
  return spread(times);
}

const WORDS = (
  'the a we to and of in that is for with on it about budget release migration hiring roadmap ' +
  'customer support review draft deadline holiday cover feedback meeting interview quarter Über ' +
  'nächste Woche Straße Urlaub Vertretung naïve résumé team database incident pricing'
).split(' ');

/** Sentences of 6 to 20 words, the same for the same seed. */
function sentences(seed: number): () => string {
  let state = seed + 1;
  // Lehmer's generator.
  const below = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return () =>
    Array.from({ length: 6 + below(15) }, () => WORDS[below(WORDS.length)] ?? '').join(' ');
}
