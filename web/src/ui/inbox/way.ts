/** Way to what waits for a person: it comes onto the page and into sight, and the focus to what answers it. */
import type { FocusTarget, FocusTargets } from '../agenda/focus-targets.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { find } from '../agenda/outline.ts';
import { keyOf, type Item } from './inbox.ts';

/** Parts of the page that were not drawn so far are there by then, in milliseconds. */
const DRAWN_BY = 2_000;

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
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
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
