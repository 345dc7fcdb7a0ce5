/** Keys of a field for several lines: Escape leaves it, Ctrl or ⌘ with Enter sends it. */
import { byInputMethod } from '../../io/keyboard.ts';

/** What a key of an input method does is its own. */
export function fieldKeys(event: KeyboardEvent, leave: () => void, send: () => void): void {
  if (byInputMethod(event)) {
    return;
  }
  if (event.key === 'Escape') {
    leave();
  } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    send();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
