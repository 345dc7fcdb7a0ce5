import { describe, expect, it } from 'vitest';

import { HEADLINE } from './types.ts';
import { Unsaved, countOf, linesIn, thingOf, thingOfLine } from './unsaved-changes.ts';

const [TOPIC, LINE] = ['topic-one', 'line-one'];

describe('unsaved changes', () => {
  it('count one for a sentence typed letter by letter', () => {
    const unsaved = new Unsaved([]);
    for (let letter = 1; letter <= 40; letter += 1) {
      unsaved.made(letter, [thingOfLine(TOPIC, LINE)]);
    }
    expect(unsaved.things).toBe(1);
    unsaved.confirm(39, false);
    expect(unsaved.things).toBe(1);
    unsaved.confirm(40, false);
    expect(unsaved.things).toBe(0);
  });

  it('count each line, topic, promise, wording and meeting that was changed', () => {
    const unsaved = new Unsaved([]);
    unsaved.made(1, [
      thingOf({ do: 'addTopic', topic: TOPIC, section: 'parked', place: 'last', headline: '' }),
    ]);
    unsaved.made(2, [thingOfLine(TOPIC, HEADLINE)]);
    expect(unsaved.things).toBe(1);
    unsaved.made(3, [thingOfLine(TOPIC, LINE), thingOfLine(TOPIC, 'line-two')]);
    unsaved.made(4, [thingOf({ do: 'deletePromise', promise: 'promise-one' })]);
    unsaved.made(5, [thingOf({ do: 'withdrawWording', wording: 'wording-one' })]);
    unsaved.made(6, [thingOf({ do: 'addMeeting', day: '2026-12-01' })]);
    expect(unsaved.things).toBe(6);
  });

  it('count a line once that two tabs and an earlier day changed, until the last of them is saved', () => {
    const line = [thingOfLine(TOPIC, LINE)];
    const unsaved = new Unsaved([{ key: 1, things: line }]);
    unsaved.made(1, line);
    unsaved.setElsewhere(
      new Map([
        [7, line],
        [8, line],
      ]),
    );
    expect([unsaved.things, unsaved.elsewhere]).toEqual([1, 2]);
    unsaved.confirm(1, true);
    unsaved.setElsewhere(new Map([[8, unsaved.knownElsewhere(8) ?? []]]));
    expect([unsaved.things, unsaved.elsewhere]).toEqual([1, 1]);
    unsaved.setElsewhere(new Map());
    expect([unsaved.things, unsaved.elsewhere]).toEqual([0, 0]);
  });

  it('leave a restored row to whoever answers for it', () => {
    const unsaved = new Unsaved([
      { key: 1, things: ['a'] },
      { key: 2, things: ['b'] },
    ]);
    unsaved.disown(1);
    unsaved.disown(1);
    expect(unsaved.things).toBe(1);
    unsaved.confirm(0, true);
    expect(unsaved.things).toBe(0);
  });

  it('are at least one as long as there are any, whatever they say of themselves', () => {
    expect([countOf(0, 0), countOf(0, 3), countOf(12, 0), countOf(12, 3)]).toEqual([0, 0, 1, 3]);
  });

  it('of an edit without a word on its lines are those of the lines it begins', () => {
    expect(
      linesIn([
        { op: 'break', at: 5, line: LINE },
        { op: 'insert', at: 6, text: 'x', marks: {} },
      ]),
    ).toEqual([LINE]);
  });
});
