// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { has, part, press, Table, textOf, type Seated } from '../../testing/agendas.ts';
import { ANA, BEN } from '../../testing/people.ts';
import type { Stretch } from '../kit/reference-point.ts';
import NewOutOfSight from './NewOutOfSight.svelte';
import { News } from './news.ts';
import { nearest, outOfSight, outOfSightWords, type OutOfSight } from './out-of-sight.ts';

const DAY = '2026-11-24';
const VIEW = { top: 100, bottom: 700 };
const NOBODY: ReadonlySet<string> = new Set();

/** Where topics stand: each by the place of its upper edge, 30 px high. */
function standing(places: Record<string, number>): Map<string, Stretch> {
  return new Map(Object.entries(places).map(([id, top]) => [id, { top, bottom: top + 30 }]));
}

function lookAt(
  places: ReadonlyMap<string, Stretch | undefined>,
  own: ReadonlySet<string>,
): OutOfSight {
  return outOfSight([...places.keys()], (topic) => places.get(topic), VIEW, own);
}

describe('topics out of sight', () => {
  it('are told apart by the side on which they stand, from the top', () => {
    const places = standing({ far: 900, beside: 700, seen: 300, high: -400, near: 70 });
    expect(lookAt(places, NOBODY)).toEqual({
      above: ['high', 'near'],
      below: ['beside', 'far'],
    });
  });

  it('are none of which a part is seen, or that are not on the page', () => {
    const places = new Map([...standing({ top: 71, bottom: 699 }), ['gone', undefined] as const]);
    expect(lookAt(places, NOBODY)).toEqual({ above: [], below: [] });
  });

  it('are one’s own below alone', () => {
    const places = standing({ passed: -400, added: 900 });
    expect(lookAt(places, new Set(['passed', 'added']))).toEqual({
      above: [],
      below: ['added'],
    });
  });

  it('are gone to from the nearest on', () => {
    expect(nearest(['high', 'near'], 'above')).toBe('near');
    expect(nearest(['near', 'far'], 'below')).toBe('near');
  });

  it.each([
    [['theirs'], 'A new topic below'],
    [['theirs', 'mine'], '2 new topics below'],
    [['mine'], 'Your topic is below'],
    [['mine', 'also mine'], 'Your 2 topics are below'],
  ])('%s: “%s”', (topics, words) => {
    expect(outOfSightWords(topics, 'below', new Set(['mine', 'also mine']))).toBe(words);
  });
});

describe('the signs', () => {
  let table: Table;
  let ana: Seated;
  let ben: Seated;
  let shown: HTMLElement;
  let places: Record<string, number>;
  let elements: Record<string, HTMLElement>;

  beforeEach(async () => {
    table = new Table();
    [places, elements] = [{}, {}];
    vi.stubGlobal('innerHeight', 700);
    ana = await table.sits(ANA, DAY);
    ana.commands.addTopic('First');
    ben = await table.sits(BEN, DAY);
    await vi.waitFor(() => {
      expect(ben.agenda.view.next).toHaveLength(1);
    });
    vi.spyOn(ben.targets, 'find').mockImplementation(elementOf);
    shown = table.showsOf(ben, NewOutOfSight, {});
  });

  afterEach(async () => {
    await table.leave();
  });

  /** The element of a topic, where the test has it. */
  function elementOf(target: string): HTMLElement | undefined {
    const { headline = '' } = ben.agenda.view.next.find(({ id }) => target === `topic ${id}`) ?? {};
    const top = places[headline];
    if (top === undefined) {
      return undefined;
    }
    const element = elements[headline] ?? shown.appendChild(document.createElement('article'));
    element.tabIndex = -1;
    element.getBoundingClientRect = () => new DOMRect(0, top, 600, 30);
    return (elements[headline] = element);
  }

  async function theOtherAdds(...headlines: string[]): Promise<void> {
    const { length } = ben.agenda.view.next;
    ana.commands.addTopics(headlines);
    await vi.waitFor(() => {
      expect(ben.agenda.view.next).toHaveLength(length + headlines.length);
    });
  }

  /** Has topics stand at these places, by their headlines. */
  async function scrolls(to: typeof places): Promise<void> {
    places = to;
    window.dispatchEvent(new Event('scroll'));
    await Promise.resolve();
    flushSync();
  }

  it('are for what came later than the agenda itself', () => {
    const news = new News(ben);
    const has = ben.agenda.view;
    const more = { ...has, parked: has.next.map((topic) => ({ ...topic, id: 'later' })) };
    news.changed({ ...has, next: [] }, has, undefined);
    expect(ben.toasts.came).toEqual([]);
    news.changed(has, more, undefined);
    expect(ben.toasts.came).toEqual(['later']);
  });

  it('stand on both sides until what they are for was in sight', async () => {
    places = { Above: -200, Below: 800, 'Far below': 1200 };
    await theOtherAdds('Above', 'Below', 'Far below');
    await vi.waitFor(() => {
      expect(textOf(part(shown, 'new-above'))).toBe('A new topic above');
    });
    expect(textOf(part(shown, 'new-below'))).toBe('2 new topics below');

    press(shown, 'new-below');
    await vi.waitFor(() => {
      expect(document.activeElement).toBe(elements['Below']);
    });

    await scrolls({ Above: -500, Below: 500, 'Far below': 900 });
    expect(textOf(part(shown, 'new-below'))).toBe('A new topic below');
    await scrolls({ Above: 100, Below: 1100, 'Far below': 1500 });
    expect(has(shown, 'new-above')).toBe(false);
    expect(textOf(part(shown, 'new-below'))).toBe('A new topic below');
    expect(ben.toasts.came).toHaveLength(1);
  });

  it('say of what was added here that it is one’s own, and go with it', async () => {
    places = { Mine: 800 };
    ben.commands.addTopic('Mine');
    await vi.waitFor(() => {
      expect(textOf(part(shown, 'new-below'))).toBe('Your topic is below');
    });
    await ben.commands.delete(ben.agenda.view.next.at(-1)?.id ?? '');
    await vi.waitFor(() => {
      expect(has(shown, 'new-below')).toBe(false);
    });
    expect(ben.toasts.came).toEqual([]);
  });
});
