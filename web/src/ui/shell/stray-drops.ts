/** Stray drops and pastes: what is let go over the page, or pasted into it, where nothing takes it. */
import { filesWords } from '../../editor/paste/clip.ts';
import { takesWords } from '../kit/text-input.ts';
import { told } from '../kit/transient-message.svelte.ts';
import { calendarFileIn } from '../meeting/calendar-file/given.ts';
import type { Gesture, Place } from '../meeting/calendar-file/elsewhere.ts';

/** Whatever is dragged over the page and let go never replaces it; places that take it have done so before. */
export function guardDrop(event: DragEvent, place: Place): void {
  const { dataTransfer, target } = event;
  if (event.defaultPrevented || dataTransfer === null) {
    return;
  }
  const files = dataTransfer.types.includes('Files');
  // Fields take dropped words by themselves.
  if (
    !files &&
    target instanceof Element &&
    target.closest('input, textarea, [contenteditable="true"]') !== null
  ) {
    return;
  }
  event.preventDefault();
  if (event.type === 'dragover') {
    dataTransfer.dropEffect = files ? 'copy' : 'none';
  } else if (files) {
    const words = filesWords(dataTransfer.files);
    if (calendarFileIn(dataTransfer, true) === undefined) {
      told.tell(words);
    } else {
      void tellOfCalendarFile(place, 'drop', words);
    }
  }
}

/** A calendar file that is pasted where nothing takes it; all else that is pasted there has never done anything. */
export function guardPaste(event: ClipboardEvent, place: Place): void {
  const { clipboardData, defaultPrevented, target } = event;
  // Nobody searches for the text of a whole calendar.
  const searching = target instanceof Element && target.matches('input[type="search"]');
  const writing = takesWords(target) && !searching;
  if (!defaultPrevented && calendarFileIn(clipboardData, writing) !== undefined) {
    event.preventDefault();
    void tellOfCalendarFile(place, 'paste', filesWords(clipboardData?.files ?? []));
  }
}

/** Says where the file belongs; without the part that knows it, what is said of every file. */
async function tellOfCalendarFile(place: Place, gesture: Gesture, words: string): Promise<void> {
  try {
    const { elsewhereWords } = await import('../meeting/calendar-file/elsewhere.ts');
    told.tell(elsewhereWords(place, gesture));
  } catch {
    told.tell(words);
  }
}
