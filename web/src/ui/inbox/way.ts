/** Way to what waits for a person: it comes onto the page and into sight, and the focus to what answers it. */
import type { FocusTarget, FocusTargets } from '../agenda/focus-targets.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { find } from '../agenda/outline.ts';
import { keyOf, type Item } from './inbox.ts';

/** Parts of the page that were not drawn so far are there by then, in milliseconds. */
const DRAWN_BY = 2_000;
/** An agenda that this device has not seen so far comes from the server by then. */
const HEARD_BY = 10_000;

export async function goTo(open: OpenAgenda, item: Item): Promise<void> {
  const { navigation, targets } = open;
  const topic = topicOf(open, item);
  if (item.waits === 'recap') {
    navigation.draw(item.section.day);
  } else if (topic !== undefined) {
    await navigation.show(topic);
  } else {
    unfold(targets.find('promises'));
  }
  const element = await whenThere(targets, keyOf(item));
  if (element === undefined) {
    // Among too many of its kind to be drawn.
    await (topic === undefined ? targets.focus('promises') : navigation.goTo(topic));
    return;
  }
  if (item.waits === 'recap') {
    unfold(element.querySelector('details'));
  }
  await targets.unfold(keyOf(item));
  await focusOnceSeen(targets, keyOf(item));
  targets.find(keyOf(item))?.scrollIntoView({ block: 'nearest' });
}

/** What stands at a line is not seen, and cannot have the focus, before it was measured. */
async function focusOnceSeen(targets: FocusTargets, target: FocusTarget): Promise<void> {
  const end = performance.now() + DRAWN_BY;
  const before = document.activeElement;
  while (performance.now() < end) {
    const element = targets.find(target);
    element?.focus({ preventScroll: true });
    const { activeElement } = document;
    // Whoever turns to something else meanwhile stays there.
    if (activeElement === element || activeElement !== before) {
      return;
    }
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}

/** Leads to a promise once the agenda has it, unless the person turns to something else meanwhile. */
export async function goToPromise(open: OpenAgenda, id: string): Promise<void> {
  let turned = false;
  const turns = (): void => {
    turned = true;
  };
  const signal = AbortSignal.timeout(HEARD_BY);
  for (const event of ['keydown', 'pointerdown']) {
    addEventListener(event, turns, { once: true, capture: true, signal });
  }
  while (!turned && !signal.aborted && !open.agenda.closed) {
    const promise = open.agenda.current().promises.find((one) => one.id === id);
    if (promise !== undefined) {
      await goTo(open, { waits: 'promise', promise });
      return;
    }
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}

/** The topic that it stands in, if it stands in one. */
function topicOf({ agenda }: OpenAgenda, item: Item): string | undefined {
  switch (item.waits) {
    case 'wording':
      return item.wording.topic;
    case 'promise': {
      const { topic } = item.promise;
      return topic !== undefined && find(agenda.view, topic) !== undefined ? topic : undefined;
    }
    case 'recap':
      return undefined;
    default:
      return item.entry.id;
  }
}

async function whenThere(
  targets: FocusTargets,
  target: FocusTarget,
): Promise<HTMLElement | undefined> {
  const end = performance.now() + DRAWN_BY;
  let element = targets.find(target);
  while (element === undefined && performance.now() < end) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    element = targets.find(target);
  }
  return element;
}

function unfold(details: Element | null | undefined): void {
  if (details instanceof HTMLDetailsElement) {
    details.open = true;
  }
}
