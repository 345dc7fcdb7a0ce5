// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import { has, part, press, Table, textOf, type Seated, write } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA, BEN } from '../../testing/people.ts';
import PromiseAsked from './PromiseAsked.svelte';
import PromiseList from './PromiseList.svelte';
import PromiseOffer from './PromiseOffer.svelte';

const DAY = '2026-11-24';
/** A Sunday. */
const TODAY = '2026-11-22';
const LINE = 'line-one';

let table: Table;
let ana: Seated;
let ben: Seated;
let topic: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 22, 9) });
  table = new Table();
  [ana, ben] = [await table.sits(ANA, TODAY), await table.sits(BEN, TODAY)];
  await Promise.all([ana.cards.load(), ben.cards.load()]);
  ana.client.perform({ do: 'addMeeting', day: DAY });
  topic = addTopic(ana.client, DAY, 'first', 'Actions');
  ana.client.edit(topic, [{ op: 'break', at: 7, line: LINE }], []);
});

afterEach(async () => {
  await table.leave();
  vi.useRealTimers();
});

const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

/** Words in the line, and out of it. */
function types(open: Seated, words: string): void {
  const spans = open.client.topic(topic)?.lines.find(({ id }) => id === LINE)?.spans ?? [];
  const len = spans.reduce((sum, { text }) => sum + text.length, 0);
  const at = 'Actions'.length + 1;
  open.client.edit(
    topic,
    [...(len === 0 ? [] : [{ op: 'delete', at, len } as const]), { op: 'insert', at, text: words }],
    [],
  );
  open.cards.typed?.left(topic, LINE, words);
}

/** All promises, and what stands below the line. */
function page(open: Seated): HTMLElement {
  const shown = table.showsOf(open, PromiseOffer, { line: LINE });
  table.showsOf(open, PromiseAsked, { topic, line: LINE }, shown);
  table.showsOf(open, PromiseList, { open: true }, shown);
  return shown;
}

const stateOf = (shown: HTMLElement): string | undefined => part(shown, 'promise').dataset['state'];

describe('a promise that was typed', () => {
  it('reads “you will” to one and their name to the other', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'I will send you the draft by Friday');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('You will send Ben the draft');
      expect(textOf(part(his, 'promise-words'))).toBe('Ana will send you the draft');
    });
    expect(textOf(part(his, 'promise-due'))).toBe('by Friday 27 November');
    expect(stateOf(his)).toBe('accepted');
    expect(plain(ana.announcer.said)).toBe(
      'Noted: You will send Ben the draft, by Friday 27 November',
    );
    expect(ana.agenda.view.promises[0]).toMatchObject({ topic, line: LINE, meeting: DAY });
    expect(has(his, 'promise-done')).toBe(false);
    expect(has(his, 'promise-not')).toBe(false);
  });

  it('is proposed until its owner accepts it, and again when it changes', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'you will send the draft');
    await soon(() => {
      expect(stateOf(his)).toBe('proposed');
    });
    expect(textOf(part(his, 'promise-due'))).toBe('no date yet');
    expect(has(hers, 'promise-accept')).toBe(false);
    press(his, 'promise-accept');
    expect(document.activeElement).toBe(part(his, 'promise'));
    await soon(() => {
      expect([stateOf(hers), stateOf(his)]).toEqual(['accepted', 'accepted']);
    });
    types(ana, 'you will send the final draft by Friday');
    await soon(() => {
      expect([stateOf(hers), stateOf(his)]).toEqual(['changed', 'changed']);
    });
    expect(textOf(part(his, 'promise-state'))).toContain(
      'changed since you accepted “send the draft',
    );
    press(his, 'promise-accept');
    await soon(() => {
      expect(stateOf(hers)).toBe('accepted');
    });
    expect(ana.agenda.view.promises).toHaveLength(1);
  });

  it('is the other’s, whatever cannot be seen stands in their name', async () => {
    const hers = page(ana);
    types(ana, 'Ben\u200b will send the draft by Friday');
    await soon(() => {
      expect(ana.agenda.view.promises[0]?.who).toEqual({ seat: 'b' });
    });
    expect(textOf(part(hers, 'promise-words'))).toBe('Ben will send the draft');
  });

  it('is left alone once it was worded by hand', async () => {
    const hers = page(ana);
    types(ana, 'I will send the draft');
    await soon(() => part(hers, 'promise-edit'));
    press(hers, 'promise-edit');
    await soon(() => part(hers, 'promise-form'));
    write(hers, 'promise-what', 'send the draft to legal');
    press(hers, 'promise-make');
    types(ana, 'I will send the drafts');
    expect(ana.client.agenda().promises.map(({ what }) => what)).toEqual([
      'send the draft to legal',
    ]);
  });

  it('goes when it was none, and does not come back while one writes on', async () => {
    const hers = page(ana);
    types(ana, 'I will think about it');
    await soon(() => part(hers, 'promise-not'));
    press(hers, 'promise-not');
    await soon(() => {
      expect(has(hers, 'promise')).toBe(false);
    });
    types(ana, 'I will think about it some more');
    expect(ana.client.agenda().promises).toHaveLength(0);
  });

  it('is not the other’s because they mended a word of it', async () => {
    const his = page(ben);
    types(ana, 'I will send the draft');
    await soon(() => part(his, 'promise'));
    await soon(() => {
      types(ben, 'I will send the first draft');
      expect(textOf(part(his, 'promise-words'))).toBe('Ana will send the first draft');
    });
    expect(ben.client.agenda().promises).toHaveLength(1);
  });
});

describe('a line that may be a promise', () => {
  it('is one when its writer says so, and only that person is asked', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'I can send you the draft by Friday');
    await soon(() => part(hers, 'promise-offer'));
    expect(part(hers, 'promise-offer').getAttribute('aria-label')).toBe('Perhaps a promise');
    expect(document.activeElement).toBe(document.body);
    expect(ana.client.agenda().promises).toHaveLength(0);
    press(hers, 'promise-offer-take');
    await soon(() => {
      expect(textOf(part(his, 'promise-words'))).toBe('Ana will send you the draft');
    });
    expect(textOf(part(his, 'promise-due'))).toBe('by Friday 27 November');
    expect([has(hers, 'promise-offer'), has(his, 'promise-offer')]).toEqual([false, false]);
    // It is the line's promise like any other.
    types(ana, 'I can send you the final draft by Friday');
    await soon(() => {
      expect(textOf(part(his, 'promise-words'))).toBe('Ana will send you the final draft');
    });
    expect(has(hers, 'promise-offer')).toBe(false);
  });

  it('is not asked about again once that was answered', async () => {
    const hers = page(ana);
    types(ana, 'I can send the draft by Friday');
    await soon(() => part(hers, 'promise-offer'));
    press(hers, 'promise-offer-not');
    expect(has(hers, 'promise-offer')).toBe(false);
    types(ana, 'I can send the draft by Monday');
    await Promise.resolve();
    expect(has(hers, 'promise-offer')).toBe(false);
    expect(ana.client.agenda().promises).toHaveLength(0);
  });

  it('is not asked about once it says something else', async () => {
    const hers = page(ana);
    types(ana, 'I can send the draft by Friday');
    await soon(() => part(hers, 'promise-offer'));
    types(ana, 'Can I send the draft by Friday?');
    await soon(() => {
      expect(has(hers, 'promise-offer')).toBe(false);
    });
  });

  it('asks who, where that was not said', async () => {
    const hers = page(ana);
    types(ana, 'We’ll send the draft by Friday');
    await soon(() => part(hers, 'promise-offer'));
    press(hers, 'promise-offer-take');
    await soon(() => part(hers, 'promise-form'));
    expect((part(hers, 'promise-who') as HTMLInputElement).value).toBe('');
    press(hers, 'promise-make');
    expect(textOf(part(hers, 'promise-form'))).toContain('Say who will do it.');
    write(hers, 'promise-who', 'Ben');
    press(hers, 'promise-make');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('Ben will send the draft');
    });
  });

  it('asks which day, where the words name two', async () => {
    const hers = page(ana);
    types(ana, 'I will send the draft by 12/03');
    await soon(() => part(hers, 'promise-offer'));
    expect(ana.client.agenda().promises).toHaveLength(0);
    const days = [...hers.querySelectorAll<HTMLElement>('[data-testid="promise-offer-day"]')];
    expect(days).toHaveLength(2);
    days.find((day) => textOf(day).includes('December'))?.click();
    await soon(() => {
      expect(textOf(part(hers, 'promise-due'))).toBe('by Thursday 3 December');
    });
    // The words name it still, and nobody is asked again.
    types(ana, 'I will send the final draft by 12/03');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('You will send the final draft');
    });
    expect(textOf(part(hers, 'promise-due'))).toBe('by Thursday 3 December');
    expect(has(hers, 'promise-offer')).toBe(false);
    // Of another date they have to be.
    types(ana, 'I will send the final draft by 11/01');
    await soon(() => part(hers, 'promise-offer-day'));
    press(hers, 'promise-offer-day');
    await soon(() => {
      expect(textOf(part(hers, 'promise-due'))).toMatch(/11 January|1 November/);
    });
  });
});

describe('a promise in German', () => {
  it('is read whatever language the browser speaks, and names the two', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'Ich schicke dir meinen Entwurf bis Freitag zu');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('You will Ben your Entwurf zuschicken');
      expect(textOf(part(his, 'promise-words'))).toBe('Ana will you their Entwurf zuschicken');
    });
    expect(textOf(part(his, 'promise-due'))).toBe('by Friday 27 November');
  });
});

describe('something to find out', () => {
  it('asks how and when in its place, without taking the focus', async () => {
    const hers = page(ana);
    types(ana, 'I will find out why the build is slow');
    await soon(() => part(hers, 'promise-form'));
    expect(document.activeElement).toBe(document.body);
    expect(ana.client.agenda().promises).toHaveLength(0);
    expect(textOf(part(hers, 'promise-form'))).toContain('How will you find out?');
    expect(textOf(part(hers, 'promise-form'))).toContain('When will you report back?');
    press(hers, 'promise-make');
    expect(textOf(part(hers, 'promise-form'))).toContain('Say how');
    expect(document.activeElement).toBe(part(hers, 'promise-how'));
    write(hers, 'promise-how', 'profile it with Chris');
    write(hers, 'promise-when', 'Friday');
    expect(textOf(part(hers, 'promise-form'))).toContain('Friday 27 November');
    press(hers, 'promise-make');
    await soon(() => {
      expect(textOf(part(hers, 'promise'))).toContain('You will find out why the build is slow');
    });
    expect(textOf(part(hers, 'promise'))).toContain('profile it with Chris');
    expect(has(hers, 'promise-form')).toBe(false);
  });
});

describe('a promise that was asked for', () => {
  it('is written in a form that has the focus', async () => {
    const hers = page(ana);
    ana.cards.typed?.asked(topic, LINE);
    await soon(() => {
      expect(document.activeElement).toBe(part(hers, 'promise-what'));
    });
    write(hers, 'promise-who', 'Chris');
    write(hers, 'promise-what', 'book the room');
    write(hers, 'promise-when', 'whenever');
    press(hers, 'promise-make');
    expect(textOf(part(hers, 'promise-form'))).toContain('in other words');
    write(hers, 'promise-when', '12 Dec');
    press(hers, 'promise-make');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('Chris will book the room — you tell them');
    });
    expect(textOf(part(hers, 'promise-due'))).toBe('by Saturday 12 December');
  });

  it('keeps a name that cannot be shown in its field, and says what to do', async () => {
    const hers = page(ana);
    ana.cards.typed?.asked(topic, LINE);
    await soon(() => part(hers, 'promise-what'));
    write(hers, 'promise-what', 'book the room');
    for (const [name, why] of [
      ['\u200b\u3164', 'Nothing of this name can be seen: give one with a letter'],
      ['\u202esirhC', 'Type it by hand instead of pasting it'],
    ] as const) {
      write(hers, 'promise-who', name);
      press(hers, 'promise-make');
      expect(textOf(part(hers, 'promise-form'))).toContain(why);
      expect((part(hers, 'promise-who') as HTMLInputElement).value).toBe(name);
    }
    expect(ana.client.agenda().promises).toHaveLength(0);
    write(hers, 'promise-who', 'Chris\u200b');
    press(hers, 'promise-make');
    await soon(() => {
      expect(textOf(part(hers, 'promise-words'))).toBe('Chris will book the room — you tell them');
    });
  });

  it('turns none of the form’s own words by a name', async () => {
    const hers = page(ana);
    types(ana, 'I will find out why the build is slow');
    await soon(() => part(hers, 'promise-form'));
    write(hers, 'promise-who', '\u202esirhC');
    expect(textOf(part(hers, 'promise-form'))).toContain('How will sirhC find out?');
  });

  it('is not made when one leaves with Escape', async () => {
    const hers = page(ana);
    ana.cards.typed?.asked(topic, LINE);
    await soon(() => part(hers, 'promise-what'));
    part(hers, 'promise-what').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
    );
    await soon(() => {
      expect(has(hers, 'promise-form')).toBe(false);
    });
    expect(ana.client.agenda().promises).toHaveLength(0);
  });
});

describe('answering for a promise', () => {
  it('with a new date or taking it back needs a word', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'I will send the draft by Friday');
    await soon(() => part(hers, 'promise-renew'));
    press(hers, 'promise-renew');
    write(hers, 'promise-new-due', '4 December');
    press(hers, 'promise-send');
    expect(textOf(part(hers, 'promise'))).toContain('Say a word about it');
    write(hers, 'promise-word', 'the figures come late');
    press(hers, 'promise-send');
    await soon(() => {
      expect(textOf(part(his, 'promise-due'))).toBe('by Friday 4 December');
    });
    expect(textOf(part(his, 'promise'))).toContain('“the figures come late”');
    expect(stateOf(his)).toBe('accepted');
    press(hers, 'promise-withdraw');
    write(hers, 'promise-word', 'nobody needs it');
    press(hers, 'promise-send');
    await soon(() => {
      expect(stateOf(his)).toBe('withdrawn');
    });
    expect(textOf(part(his, 'promise-history'))).toContain('Ana withdrew it. “nobody needs it”');
  });

  it('as done can be taken back', async () => {
    const [hers, his] = [page(ana), page(ben)];
    types(ana, 'I will send the draft');
    await soon(() => part(hers, 'promise-done'));
    press(hers, 'promise-done');
    await soon(() => {
      expect(stateOf(his)).toBe('done');
    });
    press(hers, 'promise-undone');
    await soon(() => {
      expect(stateOf(his)).toBe('accepted');
    });
  });
});

describe('the list of them', () => {
  it('is drawn as far as somebody looks', async () => {
    const promises = 450;
    for (let at = 0; at < promises; at += 1) {
      ana.client.perform({
        do: 'makePromise',
        promise: `promise-${String(at)}`,
        topic,
        line: LINE,
        terms: { who: { seat: 'a' }, kind: 'action', what: `send draft ${String(at)}` },
      });
    }
    await soon(() => {
      expect(ana.agenda.view.promises).toHaveLength(promises);
    });
    const hers = page(ana);
    const shown = (): number => hers.querySelectorAll('[data-testid=promise]').length;
    expect(shown()).toBe(200);
    expect(textOf(part(hers, 'more'))).toBe('Show 200 more of 250');
    press(hers, 'more');
    expect(shown()).toBe(400);
    expect(textOf(part(hers, 'more'))).toBe('Show 50 more of 50');
    press(hers, 'more');
    expect(shown()).toBe(promises);
    expect(has(hers, 'more')).toBe(false);
  }, 60_000);
});
