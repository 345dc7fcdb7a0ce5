/** Arrival: shows in its agenda what was found, in sight and marked, once it is on the page. */
import { placesOf } from '../../core/search.ts';
import { goToSection, whileSettling } from '../agenda/long/settling.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { allTopics } from '../agenda/outline.ts';
import './arrival.css';
import type { Sought } from './sought.ts';

/** How long words stay marked. */
const MARKED_MS = 20_000;
/** How long a topic that this device does not have yet is waited for. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/** Goes to what was found; what it returns ends it. */
export function arrive(open: OpenAgenda, sought: Sought): () => void {
  let gone = false;
  let unmark: (() => void) | undefined;
  void goTo();
  return () => {
    gone = true;
    unmark?.();
  };

  async function goTo(): Promise<void> {
    const { topic, section, words } = sought;
    if (topic === undefined) {
      // A promise of no topic stands in the list of all.
      const list = open.targets.find('promises');
      if (list !== undefined) {
        await open.targets.reveal('promises');
        list.focus({ preventScroll: true });
      } else if (section !== undefined) {
        await goToSection(open, section);
      }
      return;
    }
    await until(() => isGone() || allTopics(open.agenda.view).has(topic));
    if (isGone()) {
      return;
    }
    await open.navigation.goTo(topic);
    const article = open.targets.find(`topic ${topic}`);
    if (article === undefined) {
      return;
    }
    const mark = await marker(article, words);
    if (!isGone()) {
      unmark = mark.stop;
      let inSight = false;
      await whileSettling(() => {
        const [first] = mark.ranges();
        // As the parts around it come one after the other; whoever turned to something else is left there.
        if (first !== undefined && document.activeElement === article) {
          inSight = show(first) || inSight;
        }
      });
    }
  }

  // What is awaited lets others change it.
  function isGone(): boolean {
    return gone;
  }
}

/** Marks words in an element for a while, and again when it is drawn anew. */
async function marker(
  element: HTMLElement,
  words: string,
): Promise<{ ranges: () => Range[]; stop: () => void }> {
  let ranges = await rangesIn(element, words);
  const draw = (): void => {
    // Nothing is marked where a browser cannot without changing the words.
    if ('highlights' in CSS) {
      CSS.highlights.set(NAME, new Highlight(...ranges));
    }
  };
  draw();
  let again = 0;
  const changed = new MutationObserver(() => {
    again += 1;
    const turn = again;
    void rangesIn(element, words).then((found) => {
      if (turn === again) {
        ranges = found;
        draw();
      }
    });
  });
  changed.observe(element, { childList: true, subtree: true, characterData: true });
  const stop = (): void => {
    again += 1;
    clearTimeout(timer);
    changed.disconnect();
    if ('highlights' in CSS) {
      CSS.highlights.delete(NAME);
    }
  };
  const timer = setTimeout(stop, MARKED_MS);
  return { ranges: () => ranges, stop };
}

const NAME = 'found';

/** Where words stand in an element, line by line. */
async function rangesIn(element: HTMLElement, words: string): Promise<Range[]> {
  const lines = new Map<Element, Text[]>();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const line = node.parentElement?.closest('.line, p, li');
    if (line !== null && line !== undefined && node instanceof Text) {
      lines.set(line, [...(lines.get(line) ?? []), node]);
    }
  }
  const texts = [...lines.values()];
  const places = await placesOf(
    texts.map((nodes) => nodes.map(({ data }) => data).join('')),
    words,
  );
  return texts.flatMap((nodes, at) => {
    const found = places[at] ?? [];
    return found.flatMap((start, place) =>
      place % 2 === 0 ? rangeOf(nodes, start, found[place + 1] ?? 0) : [],
    );
  });
}

function rangeOf(nodes: readonly Text[], start: number, length: number): Range[] {
  const range = document.createRange();
  let from = start;
  let to = start + length;
  let begun = false;
  for (const node of nodes) {
    const { length: here } = node.data;
    if (!begun && from < here) {
      range.setStart(node, from);
      begun = true;
    }
    if (begun && to <= here) {
      range.setEnd(node, to);
      return [range];
    }
    from -= here;
    to -= here;
  }
  return [];
}

/** Brings a place into sight, if it is not; whether it did. */
function show(range: Range): boolean {
  const { top, bottom } = range.getBoundingClientRect();
  const [least, most] = [window.innerHeight * 0.15, window.innerHeight * 0.8];
  if (top >= least && bottom <= most) {
    return false;
  }
  window.scrollBy({ top: top - window.innerHeight * 0.35, behavior: 'instant' });
  return true;
}

async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!done() && performance.now() < deadline) {
    await new Promise((again) => setTimeout(again, LOOK_AGAIN_MS));
  }
}
