import type { Place } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { sectionsShown } from '../agenda/outline.ts';
import { sight } from '../kit/scroll-anchoring.ts';
import { type Box, dropAt, type Drop, type SectionBox } from './drop-target.ts';

/** How near an edge of the window the page begins to scroll, and by how much a frame, in CSS pixels. */
const EDGE = 48;
const STEP = 10;

/**
 * Follows the pointer that holds a topic, by its handle or as a whole, until it lets go; where the topic is to go, or
 * nothing when it stays. Escape leaves it where it was.
 */
export function dragTopic(
  handle: HTMLElement,
  pointerId: number,
  topic: string,
  open: OpenAgenda,
): Promise<{ section: string; place: Place } | undefined> {
  if (!handle.hasPointerCapture(pointerId)) {
    // Let go before this code was here.
    return Promise.resolve(undefined);
  }
  const line = document.body.appendChild(document.createElement('div'));
  line.className = 'drop-line';
  line.hidden = true;
  const dragged = open.targets.find(`topic ${topic}`);
  dragged?.toggleAttribute('data-dragged', true);
  let pointer: number | undefined;
  let drop: Drop | undefined;

  function show(): void {
    drop = pointer === undefined ? undefined : dropAt(pointer, boxes(open), topic);
    line.hidden = drop === undefined;
    if (drop !== undefined) {
      line.style.insetBlockStart = `${drop.y}px`;
      line.style.insetInlineStart = `${drop.left}px`;
      line.style.inlineSize = `${drop.width}px`;
    }
  }

  return new Promise((resolve) => {
    const done = new AbortController();
    const { signal } = done;
    let frame = requestAnimationFrame(function scroll() {
      const { top, bottom } = sight();
      const by =
        pointer === undefined
          ? 0
          : pointer < top + EDGE
            ? -STEP
            : pointer > bottom - EDGE
              ? STEP
              : 0;
      if (by !== 0) {
        window.scrollBy({ top: by, behavior: 'instant' });
        show();
      }
      frame = requestAnimationFrame(scroll);
    });
    const end = (found: Drop | undefined): void => {
      done.abort();
      cancelAnimationFrame(frame);
      line.remove();
      dragged?.toggleAttribute('data-dragged', false);
      resolve(found === undefined ? undefined : { section: found.section, place: found.place });
    };
    handle.addEventListener(
      'pointermove',
      ({ clientY }) => {
        pointer = clientY;
        show();
      },
      { signal },
    );
    handle.addEventListener(
      'pointerup',
      () => {
        end(drop);
      },
      { signal },
    );
    for (const lost of ['pointercancel', 'lostpointercapture'] as const) {
      handle.addEventListener(
        lost,
        ({ target }) => {
          // What had the pointer before loses it to the handle.
          if (target === handle) {
            end(undefined);
          }
        },
        { signal },
      );
    }
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          end(undefined);
        }
      },
      { signal, capture: true },
    );
  });
}

/** The sections that take topics, as they stand in the window. */
function boxes({ agenda, shown, targets }: OpenAgenda): SectionBox[] {
  return sectionsShown(agenda.view, shown.sections)
    .filter(({ section }) => section?.state !== 'closed')
    .flatMap(({ name, topics }) =>
      boxesOf(targets.find(`section ${name}`)).map((box) => ({
        ...box,
        name,
        topics: topics.flatMap(({ id }) =>
          boxesOf(targets.find(`topic ${id}`)).map((topicBox) => ({ ...topicBox, id })),
        ),
      })),
    );
}

/** Nothing for what is not on the page. */
function boxesOf(element: HTMLElement | undefined): Box[] {
  if (element === undefined) {
    return [];
  }
  const { top, bottom, left, width } = element.getBoundingClientRect();
  return [{ top, bottom, left, width }];
}
