// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import type { Line, LineKind } from '../core/types.ts';
import { Mounted, TOPIC } from '../testing/mounted.ts';
import { linesFrom } from '../testing/page.ts';
import { LINE_KINDS } from './line-dom.ts';
import { renderTopic } from './static.ts';

let mounted: Mounted | undefined;

afterEach(() => {
  mounted?.close();
  mounted = undefined;
  document.body.replaceChildren();
});

const WORDS = ['שלום', 'مرحبا', 'hello', '', '123', '- 1', '👋 שלום'];

/** Lines of every kind, each in another direction than the one before. */
function lines(): Line[] {
  return linesFrom(
    'headline',
    ...LINE_KINDS.flatMap((_, at) => WORDS[at % WORDS.length] ?? ''),
  ).map((line, at) => (at === 0 ? line : { ...line, kind: LINE_KINDS[at - 1] ?? 'text' }));
}

/** What is said of a line's elements, from the outside in. */
function said(place: Element): string[] {
  return [...place.querySelectorAll('.lines, .lines .line, .lines .item, .lines .words')].map(
    (element) =>
      ['class', 'dir', 'lang', 'translate', 'role', 'data-kind']
        .map(
          (name) =>
            `${name}=${(element.getAttribute(name) ?? '-').replace('ProseMirror', '').trim()}`,
        )
        .filter((pair) => pair !== 'role=textbox')
        .join(' '),
  );
}

describe('each line', () => {
  it('goes by its own first letter, in the editor and without one alike', () => {
    mounted = new Mounted(lines());
    const still = document.body.appendChild(document.createElement('div'));
    renderTopic(still, lines());
    const [root, ...inside] = said(still);
    expect(said(mounted.place).slice(1)).toEqual(inside);
    expect(root).toContain('lang= translate=no');
    expect(said(mounted.place)[0]).toContain('lang= translate=no');
    const shown = [...document.querySelectorAll('.line')];
    expect(shown).toHaveLength(2 * (LINE_KINDS.length + 1));
    for (const line of shown) {
      expect(line.getAttribute('dir')).toBe('auto');
    }
  });

  it('keeps its direction when it becomes another kind of line', () => {
    mounted = new Mounted(['headline', 'שלום']);
    mounted.select(9).type('- ');
    expect(mounted.rows[1]).toBe('- שלום');
    expect(mounted.view.dom.querySelectorAll('.line')[1]?.getAttribute('dir')).toBe('auto');
  });

  it('names its box by words of any direction, and isolates them after words of the page', () => {
    const still = document.body.appendChild(document.createElement('div'));
    const kinds: readonly LineKind[] = ['text', 'check', 'blank', 'blank'];
    renderTopic(
      still,
      linesFrom('headline', 'שלום', 'שלום', 'hello').map((line, at) => ({
        ...line,
        kind: kinds[at] ?? 'text',
      })),
    );
    expect(
      [...still.querySelectorAll('.box')].map((box) => box.getAttribute('aria-label')),
    ).toEqual(['שלום', 'Filled in: \u2068שלום\u2069', 'Filled in: hello']);
  });
});

describe('the carets of others', () => {
  it('bring names that do not count for a line’s direction', () => {
    mounted = new Mounted(['שלום']);
    mounted.agenda.presence([
      { client: 7, name: 'Ben', seat: 'b', cursor: { topic: TOPIC, anchor: 0, head: 0 } },
    ]);
    expect(mounted.place.querySelector('.line')?.textContent).toBe('שלום');
  });
});

describe('the keys to the left and right', () => {
  it.each([
    ['ltr', 'ArrowLeft', 0, 'up'],
    ['ltr', 'ArrowRight', 4, 'down'],
    ['rtl', 'ArrowRight', 0, 'up'],
    ['rtl', 'ArrowLeft', 4, 'down'],
  ] as const)('in a line that runs %s, %s at %d leads %s and out', (direction, key, at, out) => {
    const left: string[] = [];
    mounted = new Mounted(['שלום'], { onLeave: (way) => left.push(way) });
    const line = mounted.view.dom.querySelector<HTMLElement>('.line');
    // What a browser finds out by itself.
    if (line !== null) {
      line.style.direction = direction;
    }
    mounted.view.endOfTextblock = () => true;
    mounted.select(at);
    mounted.press(key);
    expect(left).toEqual([out]);
  });
});
