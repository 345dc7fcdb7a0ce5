// @vitest-environment jsdom
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { SectionView } from '../../core/types.ts';
import { has, part, press, Table, write, type Seated } from '../../testing/agendas.ts';
import { ANA, BEN } from '../../testing/people.ts';
import { read, settled, translated, Translator } from '../../testing/translator.ts';
import Home from '../home/Home.svelte';
import SectionPart from '../agenda/SectionPart.svelte';
import { followTranslator } from './page-translation.ts';

const DAY = '2026-11-24';

let stop: (() => void)[] = [];

beforeEach(() => {
  const observe = vi.spyOn(MutationObserver.prototype, 'observe');
  followTranslator(document);
  const follower = observe.mock.contexts[0] as MutationObserver | undefined;
  observe.mockRestore();
  stop = [() => follower?.disconnect()];
});

afterEach(() => {
  for (const end of stop) {
    end();
  }
  document.body.replaceChildren();
});

function translate(root: Element): Translator {
  const translator = new Translator(root);
  stop.push(() => {
    translator.stops();
  });
  return translator;
}

/** A sentence of the page that changes, as Svelte writes it. */
function sentence(words: string): { place: HTMLElement; text: Text } {
  const place = document.body.appendChild(document.createElement('p'));
  const text = place.appendChild(document.createTextNode(words));
  return { place, text };
}

describe('under a translator', () => {
  it('a state is what it is now, in the reader’s language', async () => {
    const { place, text } = sentence('Saving');
    translate(document.body);
    await settled();
    expect(place.textContent).toBe(translated('Saving'));
    for (const words of ['3 changes only on this device', 'Saving', 'Saved']) {
      text.data = words;
      await settled();
      expect(place.textContent).toBe(translated(words));
    }
  });

  it('a sentence that goes is gone, and one that moves is where it moved to', async () => {
    const { place, text } = sentence('first');
    const second = place.appendChild(document.createTextNode('second'));
    // Two text nodes beside each other would be read as one.
    text.after(document.createElement('br'));
    translate(document.body);
    await settled();
    place.append(text);
    await settled();
    expect(place.textContent).toBe(translated('second') + translated('first'));
    second.remove();
    await settled();
    expect(place.textContent).toBe(translated('first'));
    place.prepend(second);
    await settled();
    expect(place.textContent).toBe(translated('second') + translated('first'));
  });

  it('the page’s own words come back when it is switched off', async () => {
    const { place, text } = sentence('Saving');
    const translator = translate(document.body);
    await settled();
    translator.goesAway();
    await settled();
    expect(place.textContent).toBe('Saving');
    text.data = 'Saved';
    await settled();
    expect(place.textContent).toBe('Saved');
  });

  it('a translator that puts in new words of the page for its own is not read twice', async () => {
    const { place, text } = sentence('Saving');
    const translator = translate(document.body);
    await settled();
    translator.goesAway();
    place.replaceChildren(text);
    const font = document.createElement('font');
    text.replaceWith(font);
    await settled();
    font.replaceWith('Saving');
    await settled();
    expect(place.textContent).toBe('Saving');
    text.data = 'Saved';
    await settled();
    expect(place.textContent).toBe('Saved');
  });

  it('what a translator does to many sentences costs as many steps', async () => {
    const steps = async (many: number): Promise<number> => {
      document.body.replaceChildren();
      for (let at = 0; at < many; at += 1) {
        sentence(`sentence ${at}`);
      }
      const before = vi.spyOn(Element.prototype, 'before');
      const translator = translate(document.body);
      await settled();
      const made = before.mock.calls.length;
      before.mockRestore();
      translator.goesAway();
      return made;
    };
    expect(await steps(200)).toBe(2 * (await steps(100)));
  });
});

describe('a translated meeting', () => {
  let table: Table;
  let ana: Seated;
  let ben: Seated;
  let inside: HTMLElement;
  let beside: HTMLElement;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 24, 10) });
    table = new Table();
    [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
    ana.client.perform({ do: 'addMeeting', day: DAY });
    for (const headline of ['Third', 'Second', 'First']) {
      ana.commands.addTopic(headline);
    }
    await vi.waitFor(() => {
      expect(section(ben).topics).toHaveLength(3);
    });
    [inside, beside] = [page(ana), page(ana)];
  });

  afterEach(async () => {
    await table.leave();
    vi.useRealTimers();
  });

  function section(open: Seated): SectionView {
    const found = open.agenda.view.sections.find(({ day }) => day === DAY);
    if (found === undefined) {
      throw new Error('there is no meeting');
    }
    return found;
  }

  function page(open: Seated): HTMLElement {
    return table.showsOf(open, SectionPart as Component<Record<string, unknown>>, {
      name: DAY,
      get section() {
        return section(open);
      },
      get topics() {
        return section(open).topics;
      },
    });
  }

  /** The translated page says what the one beside it says, which nobody translates. */
  async function saysTheSame(): Promise<void> {
    await vi.waitFor(async () => {
      await settled();
      expect(read(inside)).toBe(read(beside));
    });
  }

  it('says at each step what it says to somebody who reads English', async () => {
    translate(inside);
    await saysTheSame();
    expect(inside.textContent).toContain('‹');

    write(inside, 'meeting-minutes', '25');
    press(inside, 'meeting-start');
    await saysTheSame();
    expect(has(inside, 'meeting-end')).toBe(true);

    vi.setSystemTime(new Date(2026, 10, 24, 10, 20));
    const [first, second] = section(ben).topics;
    if (first === undefined || second === undefined) {
      throw new Error('there are no topics');
    }
    ben.commands.perform({ do: 'enough', topic: first.id, day: DAY, says: 'enough' } as never);
    await saysTheSame();
    ana.commands.delete(second.id).catch(() => undefined);
    flushSync();
    await saysTheSame();
    ben.commands.addTopic('A new one');
    await saysTheSame();
    press(inside, 'meeting-end');
    await vi.waitFor(() => {
      expect(has(inside, 'closing')).toBe(true);
    }, 10_000);
    expect(read(part(inside, 'closing'))).toContain('What became of each topic');
  });
});

describe('a translated list of people', () => {
  it('says who has joined by now', async () => {
    vi.stubGlobal(
      'EventSource',
      class extends EventTarget {
        close(): void {}
      },
    );
    const { Session } = await import('./session.svelte.ts');
    const { Api } = await import('../../io/api.ts');
    const session = new Session(new Api(() => Promise.reject(new TypeError('no network'))));
    const target = document.body.appendChild(document.createElement('div'));
    const shown = mount(Home, { target, props: { session } });
    flushSync();
    translate(target);
    await settled();
    expect(read(target)).toContain('Invite the person you meet');
    session.reachable = true;
    session.pairs = [
      {
        id: 'one',
        name: 'Ben',
        seat: 'a',
        you: { name: 'Ana' },
        partner: null,
        created_at: '',
        invitation: null,
      },
    ];
    flushSync();
    await settled();
    expect(read(target)).not.toContain('Invite the person you meet');
    expect(read(target)).toContain('has not joined yet');
    session.pairs = [
      {
        id: 'one',
        name: 'Ben',
        seat: 'a',
        you: { name: 'Ana' },
        partner: { name: 'Ben' },
        created_at: '',
        invitation: null,
      },
    ];
    flushSync();
    await settled();
    expect(read(target)).not.toContain('has not joined yet');
    await unmount(shown);
  });
});
