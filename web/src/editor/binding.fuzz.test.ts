// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { randomMove } from '../testing/moves.ts';
import { Random } from '../testing/random.ts';
import { Room } from '../testing/writers.ts';

/** How many seeds to try; more by `FUZZ_SEEDS=10000`, from another one on by `FUZZ_FROM`. */
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? 150);
const FROM = Number(process.env['FUZZ_FROM'] ?? 1);

describe('random edits by people who hear of each other late', () => {
  it(`leave every editor showing what its agenda says, and all the same (${SEEDS} seeds)`, () => {
    for (let seed = FROM; seed < FROM + SEEDS; seed++) {
      session(seed);
    }
  }, 600_000);
});

/** One session of two or three people: seeded moves, deliveries and compositions, then an end. */
function session(seed: number): void {
  const random = new Random(seed);
  const room = new Room(['ana', 'ben', 'cleo'].slice(0, 2 + random.below(2)), 'What next');
  const record: string[] = [];
  try {
    for (let step = 0; step < 40; step++) {
      const writer = random.pick(room.writers);
      const dice = random.below(100);
      if (dice < 55) {
        record.push(`${writer.name} ${randomMove(writer, random)}`);
      } else if (dice < 70) {
        record.push(`${writer.name} sends ${String(room.upload(writer))}`);
      } else if (dice < 92) {
        record.push(`${writer.name} hears ${String(room.download(writer))}`);
      } else {
        writer.composing = !writer.composing;
        if (!writer.composing) {
          writer.binding.flush();
        }
        record.push(`${writer.name} ${writer.composing ? 'composes' : 'is done composing'}`);
      }
      for (const one of room.writers) {
        expect(one.troubles).toEqual([]);
        one.state.doc.check();
        if (!one.binding.holding) {
          expect(one.shown).toEqual(one.kept);
        }
      }
    }
    room.settle();
    for (const one of room.writers) {
      expect(one.troubles).toEqual([]);
      expect(one.shown).toEqual(one.kept);
      expect(one.shown).toEqual(room.writers[0]?.shown);
    }
  } catch (error) {
    throw new Error(`seed ${seed}:\n${record.join('\n')}`, { cause: error });
  } finally {
    room.close();
  }
}
