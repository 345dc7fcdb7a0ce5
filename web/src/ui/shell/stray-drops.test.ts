// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';

import { told } from '../kit/transient-message.svelte.ts';
import type { Gesture, Place } from '../meeting/calendar-file/elsewhere.ts';
import { guardDrop, guardPaste } from './stray-drops.ts';

const INVITATION = { name: 'invite.ics', type: 'text/calendar' };
const CALENDAR = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR';
const AGENDA = 'An invitation from a calendar goes into an agenda.';

afterEach(() => {
  told.tell('');
  document.body.replaceChildren();
});

interface Given {
  files?: Partial<File>[];
  text?: string;
}

/** Lets go of files over the page, or pastes them or words into what has the focus. */
function given(
  gesture: Gesture,
  place: Place,
  { files = [], text = '' }: Given,
  target: Element = document.body,
): Event {
  const data = { files, types: files.length > 0 ? ['Files'] : ['text/plain'], getData: () => text };
  const event = new Event(gesture, { bubbles: true, cancelable: true });
  Object.assign(event, gesture === 'drop' ? { dataTransfer: data } : { clipboardData: data });
  const guard = (heard: Event): void => {
    if (gesture === 'drop') {
      guardDrop(heard as DragEvent, place);
    } else {
      guardPaste(heard as ClipboardEvent, place);
    }
  };
  window.addEventListener(gesture, guard, { once: true });
  target.dispatchEvent(event);
  return event;
}

function field(type = 'text'): HTMLInputElement {
  const input = document.createElement('input');
  input.type = type;
  return document.body.appendChild(input);
}

it.each([
  ['signed in', `${AGENDA} Open the agenda of the person you meet, and drop it there.`],
  [
    'without an agenda',
    `${AGENDA} Make a link for the person you meet first, then open their agenda and drop it there.`,
  ],
  ['signed out', `${AGENDA} Sign in, open the agenda of the person you meet, and drop it there.`],
  ['agenda', 'This agenda is not open yet. Once you see its meetings, drop the invitation again.'],
] satisfies [Place, string][])(
  'a calendar file that is dropped where nothing takes it (%s) is told where it belongs',
  async (place, words) => {
    expect(given('drop', place, { files: [INVITATION] }).defaultPrevented).toBe(true);
    await vi.waitFor(() => {
      expect(told.words).toBe(words);
    });
  },
);

it('one that is pasted is too, as a file or as its text, a file also into a field and either where one searches', async () => {
  const words = `${AGENDA} Open the agenda of the person you meet, and paste it there.`;
  const ways: [Given, Element][] = [
    [{ text: CALENDAR }, document.body],
    [{ files: [INVITATION] }, document.body],
    [{ files: [INVITATION] }, field()],
    [{ text: CALENDAR }, field('search')],
  ];
  for (const [data, target] of ways) {
    told.tell('');
    expect(given('paste', 'signed in', data, target).defaultPrevented).toBe(true);
    await vi.waitFor(() => {
      expect(told.words).toBe(words);
    });
  }
});

it('its text is words where one writes, and other words and files are no calendar’s', async () => {
  expect(given('paste', 'signed in', { text: CALENDAR }, field()).defaultPrevented).toBe(false);
  expect(given('paste', 'signed in', { text: 'Dear Bob' }).defaultPrevented).toBe(false);
  const picture = { name: 'a.png', type: 'image/png' };
  expect(given('paste', 'signed in', { files: [picture] }).defaultPrevented).toBe(false);
  await Promise.resolve();
  expect(told.words).toBe('');
  given('drop', 'signed in', { files: [picture] });
  expect(told.words).toBe('A picture stays outside of the agenda. Put a link to it here.');
});

it('what an agenda took already is told nothing', async () => {
  const taker = (event: Event): void => {
    event.preventDefault();
  };
  document.body.addEventListener('drop', taker, { once: true });
  given('drop', 'agenda', { files: [INVITATION] });
  await import('../meeting/calendar-file/elsewhere.ts');
  await Promise.resolve();
  expect(told.words).toBe('');
});
