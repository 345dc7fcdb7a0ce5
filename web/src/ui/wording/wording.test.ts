// @vitest-environment jsdom
import { flushSync, type Component } from 'svelte';
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import * as editor from '../../editor/editor.ts';
import type { TopicEditor } from '../../editor/editor.ts';
import { pmOf } from '../../editor/binding/positions.ts';
import { has, part, press, Table, textOf, type Seated, write } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA, BEN } from '../../testing/people.ts';
import type { EditorModule } from '../agenda/lazy-editor.svelte.ts';
import { find } from '../agenda/outline.ts';
import Inbox from '../inbox/Inbox.svelte';
import Topic from '../topic/Topic.svelte';

const DAY = '2026-11-24';

let table: Table;
let ana: Seated;
let ben: Seated;
let topic: string;
let hers: HTMLElement;
let his: HTMLElement;

const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

beforeEach(async () => {
  table = new Table();
  editors = [];
  [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
  ana.editor.module = module;
  ben.editor.module = module;
  ana.client.perform({ do: 'addMeeting', day: DAY });
  topic = addTopic(ana.client, DAY, 'first', 'The plan');
  ana.client.edit(
    topic,
    [
      { op: 'break', at: 8, line: 'line-0001' },
      { op: 'insert', at: 9, text: 'we ship on the 3rd' },
    ],
    [],
  );
  await soon(() => {
    for (const { agenda } of [ana, ben]) {
      expect(find(agenda.view, topic)).toBeDefined();
    }
    expect(wordsAt(ben)).toEqual(['The plan', 'we ship on the 3rd']);
  });
  [hers, his] = [shown(ana), shown(ben)];
});

afterEach(async () => {
  await table.leave();
});

function shown(open: Seated): HTMLElement {
  return table.showsOf(open, Topic as Component<Record<string, unknown>>, {
    get entry() {
      const standing = find(open.agenda.view, topic);
      return standing?.topics[standing.index];
    },
    get section() {
      return open.agenda.view.sections.find(({ day }) => day === DAY);
    },
  });
}

function wordsAt(open: Seated): string[] {
  return (
    open.client.topic(topic)?.lines.map(({ spans }) => spans.map(({ text }) => text).join('')) ?? []
  );
}

/** Puts the caret or the selection into the words. */
async function writes(open: Seated, anchor: number, head = anchor): Promise<EditorView> {
  const place = open === ana ? hers : his;
  open.topics.get(topic)?.focus('start');
  const view = await soon(() => {
    const lines = place.querySelector<HTMLElement & { pmViewDesc?: unknown }>('.ProseMirror');
    if (lines === null) {
      throw new Error('no editor yet');
    }
    return viewOf(lines);
  });
  const { doc } = view.state;
  view.dispatch(
    view.state.tr.setSelection(TextSelection.create(doc, pmOf(doc, anchor), pmOf(doc, head))),
  );
  flushSync();
  return view;
}

/** ProseMirror ties its view to the element it draws. */
function viewOf(lines: HTMLElement): EditorView {
  const found = editors.find(({ view }) => view.dom === lines);
  if (found === undefined) {
    throw new Error('no such editor');
  }
  return found.view;
}

let editors: TopicEditor[] = [];

/** The editor, remembering each one that it puts on the page. */
const module: EditorModule = {
  ...editor,
  mountTopicEditor: (place, options) => {
    const made = editor.mountTopicEditor(place, options);
    editors.push(made);
    return made;
  },
};

function key(view: EditorView, key: string, how: KeyboardEventInit = {}): void {
  view.dom.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...how }),
  );
  flushSync();
}

async function asks(from = 9, to = 27): Promise<EditorView> {
  const view = await writes(ana, from, to);
  key(view, 'c', { altKey: true });
  await soon(() => part(his, 'wording'));
  return view;
}

/** Has the whole of what is at the line on the page. */
function opens(within: ParentNode): void {
  if (part(within, 'wording-chip').getAttribute('aria-expanded') === 'false') {
    press(within, 'wording-chip');
  }
}

function stateOf(within: ParentNode): string | undefined {
  return part(within, 'wording').dataset['state'];
}

async function both(state: string): Promise<void> {
  await soon(() => {
    expect([stateOf(hers), stateOf(his)]).toEqual([state, state]);
  });
}

function marked(within: ParentNode): string[] {
  return [...within.querySelectorAll<HTMLElement>('.wording')].map(
    (one) => `${one.dataset['state'] ?? ''}: ${one.textContent}`,
  );
}

describe('words to be confirmed', () => {
  it('are asked for by selecting them, confirmed in place, and hold as long as they read like that', async () => {
    const view = await asks();
    expect(marked(his)).toEqual(['waiting: we ship on the 3rd']);
    expect(part(his, 'wording').closest('.below-line')?.previousElementSibling?.textContent).toBe(
      'we ship on the 3rd',
    );
    opens(his);
    expect(textOf(part(his, 'wording-state'))).toBe('Ana asks you to confirm this');
    expect(has(hers, 'wording-confirm')).toBe(false);
    press(his, 'wording-confirm');
    await both('confirmed');
    opens(hers);
    expect(textOf(part(hers, 'wording'))).toContain('confirmed by Ben');
    expect(document.activeElement).toBe(part(his, 'wording'));

    // Beside them anything may change, within them nothing.
    view.dispatch(view.state.tr.insertText('Well, ', pmOf(view.state.doc, 9)));
    view.dispatch(view.state.tr.insertText('.', pmOf(view.state.doc, 33)));
    await soon(() => {
      expect(wordsAt(ben)[1]).toBe('Well, we ship on the 3rd.');
      expect(marked(his)).toEqual(['confirmed: we ship on the 3rd']);
    });
    ana.client.sealUndo();
    view.dispatch(view.state.tr.insertText('2', pmOf(view.state.doc, 30)));
    await both('changed');
    expect(textOf(part(hers, 'wording'))).toContain('changed since Ben confirmed');
    expect(textOf(part(his, 'wording'))).toContain('changed since you confirmed');
    opens(his);
    expect(part(his, 'wording-difference').querySelector('ins')?.textContent).toContain('2');
    expect(marked(his)).toEqual(['changed: we ship on the 23rd']);
    key(view, 'z', { ctrlKey: true });
    await both('confirmed');
    expect(marked(hers)).toEqual(['confirmed: we ship on the 3rd']);
  });

  it('are corrected in place, both versions stay, and the correction can be taken', async () => {
    await asks(12, 16);
    opens(his);
    press(his, 'wording-correct');
    await soon(() => {
      expect(document.activeElement).toBe(part(his, 'wording-correction'));
    });
    write(his, 'wording-correction', 'sail');
    press(his, 'wording-send');
    await both('corrected');
    opens(hers);
    const difference = part(hers, 'wording-difference');
    expect([
      difference.querySelector('del')?.textContent,
      difference.querySelector('ins')?.textContent,
    ]).toEqual(['ship', 'sail']);
    expect(wordsAt(ana)[1]).toBe('we ship on the 3rd');
    press(hers, 'wording-take');
    await both('confirmed');
    expect(wordsAt(ben)[1]).toBe('we sail on the 3rd');
    expect(hers.querySelector('.line[data-line=line-0001]')?.textContent).toBe(
      'we sail on the 3rd',
    );
    opens(his);
    expect(textOf(part(his, 'wording'))).toContain('confirmed by you, instead of “ship”');
  });

  it('can be put differently to the end, wherever the other takes them meanwhile', async () => {
    await asks(12, 16);
    opens(his);
    press(his, 'wording-correct');
    const before = await soon(() => part(his, 'wording-correction'));
    write(his, 'wording-correction', 'sail, or');
    ana.client.edit(topic, [{ op: 'break', at: 11, line: 'line-0002' }], []);
    await soon(() => {
      expect(wordsAt(ben)).toEqual(['The plan', 'we', ' ship on the 3rd']);
      expect(part(his, 'wording-correction')).not.toBe(before);
    });
    expect((part(his, 'wording-correction') as HTMLTextAreaElement).value).toBe('sail, or');
  });

  it('are asked for no longer when their author says so', async () => {
    await asks();
    opens(hers);
    press(hers, 'wording-withdraw');
    await soon(() => {
      expect([has(hers, 'wording'), has(his, 'wording'), marked(his).length]).toEqual([
        false,
        false,
        0,
      ]);
    });
  });

  it('are asked for by a button beside the selection, which takes nothing', async () => {
    const view = await writes(ana, 9, 11);
    const button = await soon(() => part(hers, 'ask-confirm'));
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    button.dispatchEvent(down);
    expect(down.defaultPrevented).toBe(true);
    button.click();
    flushSync();
    expect(document.activeElement).toBe(view.dom);
    expect(view.state.selection.empty).toBe(false);
    expect(has(hers, 'ask-confirm')).toBe(false);
    await soon(() => {
      expect(marked(his)).toEqual(['waiting: we']);
    });
  });

  it('are the line’s when nothing is selected', async () => {
    await asks(14, 14);
    expect(marked(his)).toEqual(['waiting: we ship on the 3rd']);
  });

  it('leave the other’s caret and words alone', async () => {
    const view = await writes(ben, 20);
    view.dispatch(view.state.tr.insertText('x'));
    const { anchor } = view.state.selection;
    await asks(9, 16);
    expect(document.activeElement).not.toBe(part(his, 'wording'));
    expect(view.state.selection.anchor).toBe(anchor);
    view.dispatch(view.state.tr.insertText('y'));
    // Hers and his: neither was ever put on the page again.
    expect(editors).toHaveLength(2);
    await soon(() => {
      expect(wordsAt(ana)[1]).toContain('xy');
    });
  });

  it('wait in a queue that leads to them', async () => {
    const queue = table.showsOf(ben, Inbox, {});
    expect(queue.textContent.trim()).toBe('');
    await asks(9, 11);
    await soon(() => {
      expect(textOf(part(queue, 'waiting'))).toBe('1 waits for you');
    });
    hers.remove();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', code: 'KeyG', altKey: true }));
    await soon(() => {
      expect(document.activeElement).toBe(part(his, 'wording'));
    });
    press(his, 'wording-confirm');
    await soon(() => {
      expect(has(queue, 'waiting')).toBe(false);
    });
  });
});

describe('what was heard', () => {
  it('is said back below the topic, and corrected or confirmed', async () => {
    press(his, 'repeat-open');
    await soon(() => {
      expect(document.activeElement).toBe(part(his, 'repeat-words'));
    });
    write(his, 'repeat-words', 'You ship on Friday');
    press(his, 'repeat-send');
    await soon(() => part(hers, 'wording'));
    expect(textOf(part(hers, 'wording'))).toContain('In Ben’s words: “You ship on Friday”');
    expect(textOf(part(his, 'wording'))).toContain('In your words:');
    opens(his);
    press(his, 'wording-edit');
    write(his, 'wording-correction', 'You ship on Monday');
    press(his, 'wording-send');
    await soon(() => {
      expect(textOf(part(hers, 'wording'))).toContain('“You ship on Monday”');
    });
    opens(hers);
    press(hers, 'wording-confirm');
    await both('confirmed');
  });
});

describe('at rest', () => {
  it('words to confirm are a chip that opens and closes, and gives the focus back', async () => {
    await asks();
    const chip = part(his, 'wording-chip');
    expect(textOf(chip)).toBe('Ana asks you to confirm this: “we ship on the 3rd”');
    expect([chip.getAttribute('aria-expanded'), has(his, 'wording-confirm')]).toEqual([
      'false',
      false,
    ]);
    opens(his);
    expect([chip.getAttribute('aria-expanded'), has(his, 'wording-confirm')]).toEqual([
      'true',
      true,
    ]);
    part(his, 'wording-confirm').focus();
    part(his, 'wording-confirm').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
    );
    flushSync();
    expect(has(his, 'wording-confirm')).toBe(false);
    expect(document.activeElement).toBe(chip);
  });

  it('those of one line open after those of another were answered', async () => {
    ana.client.edit(
      topic,
      [
        { op: 'break', at: 27, line: 'line-0002' },
        { op: 'insert', at: 28, text: 'or later' },
      ],
      [],
    );
    for (const [wording, at, len] of [
      ['wording-one', 9, 18],
      ['wording-two', 28, 8],
    ] as const) {
      ana.commands.perform({ do: 'ask', wording, topic, at, len });
    }
    const at = (place: number): HTMLElement =>
      his.querySelectorAll<HTMLElement>('[data-testid="wording"]')[place] ?? his;
    await soon(() => part(at(1), 'wording-chip'));
    press(at(0), 'wording-chip');
    part(at(0), 'wording-confirm').click();
    await soon(() => {
      expect(at(0).dataset['state']).toBe('confirmed');
      expect(has(at(0), 'wording-state')).toBe(false);
    });
    press(at(1), 'wording-chip');
    expect(has(at(1), 'wording-confirm')).toBe(true);
  });

  it('they open by a click on what is marked', async () => {
    await asks();
    await writes(ben, 20);
    // What is selected is hers, as both are on one page here.
    document.getSelection()?.removeAllRanges();
    his.querySelector<HTMLElement>('span.wording')?.click();
    await soon(() => part(his, 'wording-confirm'));
  });

  it('a promise is a chip with the one answer that it waits for, and the rest opens', async () => {
    ana.commands.perform({
      do: 'makePromise',
      promise: 'promise-one',
      topic,
      line: 'line-0001',
      terms: { who: { seat: 'b' }, kind: 'action', what: 'ship it' },
    });
    await soon(() => part(his, 'promise'));
    expect(textOf(part(his, 'promise'))).toBe('no date yet · proposed: You will ship it Accept');
    expect([has(his, 'promise-withdraw'), has(hers, 'promise-accept')]).toEqual([false, false]);
    press(his, 'promise-accept');
    await soon(() => {
      expect(textOf(part(hers, 'promise'))).toBe('no date yet · Ben: Ben will ship it');
    });
    expect(document.activeElement).toBe(part(his, 'promise'));
    press(his, 'promise-chip');
    expect(has(his, 'promise-withdraw')).toBe(true);
    press(his, 'promise-done');
    await soon(() => {
      expect(textOf(part(hers, 'promise-chip'))).toBe('done · Ben: Ben will ship it');
    });
    expect(has(his, 'promise-undone')).toBe(false);
  });
});

describe('a line that is parked', () => {
  it('becomes a topic that knows where it came from, and comes back by undo', async () => {
    const view = await writes(ana, 14);
    key(view, 'p', { altKey: true });
    await soon(() => {
      expect(ben.agenda.view.parked.map(({ headline, from }) => [headline, from])).toEqual([
        ['we ship on the 3rd', topic],
      ]);
    });
    expect(wordsAt(ben)).toEqual(['The plan']);
    expect(hers.querySelectorAll('.line')).toHaveLength(1);
    expect(plain(ana.toasts.deleted?.words ?? '')).toBe('Parked “we ship on the 3rd”');
    key(view, 'z', { ctrlKey: true });
    await soon(() => {
      expect(ben.agenda.view.parked).toEqual([]);
      expect(wordsAt(ben)).toEqual(['The plan', 'we ship on the 3rd']);
    });
    await soon(() => {
      expect(ana.toasts.deleted).toBeNull();
      expect(plain(ana.announcer.said)).toBe('Taken back: parking “we ship on the 3rd”');
    });
  });

  it('offers no way back with a button once more was written', async () => {
    const view = await writes(ana, 14);
    key(view, 'p', { altKey: true });
    expect(ana.toasts.deleted).not.toBeNull();
    view.dispatch(view.state.tr.insertText('!', 9));
    expect(ana.toasts.deleted).toBeNull();
  });

  it('can be parked with a finger', async () => {
    await writes(ana, 9, 11);
    await soon(() => part(hers, 'park-line'));
    press(hers, 'park-line');
    await soon(() => {
      expect(ben.agenda.view.parked.map(({ headline }) => headline)).toEqual([
        'we ship on the 3rd',
      ]);
    });
    expect(has(hers, 'park-line')).toBe(false);
    ana.commands.restore();
    await soon(() => {
      expect(wordsAt(ben)).toEqual(['The plan', 'we ship on the 3rd']);
    });
  });

  it('is never the topic itself', async () => {
    const view = await writes(ana, 3);
    key(view, 'p', { altKey: true });
    expect(ana.announcer.said).toContain('This is the topic itself');
    expect(ana.agenda.view.parked).toEqual([]);
  });
});

describe('promises of a line', () => {
  it('stand below it, and below everything once it is gone', async () => {
    ana.commands.perform({
      do: 'makePromise',
      promise: 'promise-one',
      topic,
      line: 'line-0001',
      terms: { who: { seat: 'a' }, kind: 'action', what: 'ship it' },
    });
    const card = await soon(() => part(his, 'promise'));
    expect(card.closest('.below-line')?.previousElementSibling?.getAttribute('data-line')).toBe(
      'line-0001',
    );
    ana.client.edit(topic, [{ op: 'delete', at: 8, len: 19 }], []);
    await soon(() => {
      expect(part(his, 'promise').closest('.below')).not.toBe(null);
    });
  });
});
