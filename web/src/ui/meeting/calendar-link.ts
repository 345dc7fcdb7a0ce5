/** Calendar link: the one address of an agenda for a calendar's event, which opens the running or next meeting. */
import { goToSection } from '../agenda/long/settling.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { currentSection } from '../agenda/outline.ts';
import { NOW } from '../shell/route.ts';

/** An agenda that this device has not seen so far comes from the server by then, in milliseconds. */
const HEARD_BY = 10_000;
/** What this device has may be older than what the server tells so soon after, in milliseconds. */
const FOLLOWS = 2_000;

/** The link to the agenda that is open. */
export function calendarLink(): string {
  return new URL(NOW, location.href).href;
}

/** Copies it. Whether the browser let it be copied. */
export async function copyCalendarLink(): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(calendarLink());
    return true;
  } catch {
    return false;
  }
}

/** Leads to the running or next meeting once the agenda is there, unless the person turns to something else meanwhile. */
export async function goToCurrentMeeting(open: OpenAgenda): Promise<void> {
  const turned = new AbortController();
  const signal = AbortSignal.any([turned.signal, AbortSignal.timeout(HEARD_BY)]);
  for (const event of ['keydown', 'pointerdown', 'wheel']) {
    addEventListener(
      event,
      () => {
        turned.abort();
      },
      { capture: true, passive: true, signal },
    );
  }
  let shown: string | undefined;
  while (!signal.aborted && !open.agenda.closed) {
    const view = open.agenda.current();
    const section = currentSection(view, open.clock.today);
    if (view.sections.length > 0 && section !== shown) {
      if (shown === undefined) {
        setTimeout(() => {
          turned.abort();
        }, FOLLOWS);
      }
      shown = section;
      await goToSection(open, section);
    }
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}
