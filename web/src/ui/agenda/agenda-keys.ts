/** Keys of the whole agenda: what they do wherever the person is, unless something nearer has taken them. */
import { commandKey } from '../../io/keyboard.ts';
import { takesWords } from '../kit/text-input.ts';
import { preferences } from '../kit/preferences.svelte.ts';

type Act = () => void;

/** What the keys stand for; nothing for what cannot be done now. */
export interface AgendaKeys {
  addTopic: Act;
  /** Shows the list of keys, or closes it. */
  turnHelp: Act;
  closeHelp: Act | undefined;
  turnHistory: (way: 'undo' | 'redo') => void;
}

/** Does what the pressed key stands for. */
export function agendaKey(event: KeyboardEvent, keys: AgendaKeys): void {
  const act = event.defaultPrevented ? undefined : actOf(event, keys);
  if (act !== undefined) {
    event.preventDefault();
    act();
  }
}

function actOf(event: KeyboardEvent, keys: AgendaKeys): Act | undefined {
  const pressed = commandKey(event);
  if (pressed === undefined) {
    return undefined;
  }
  const { how, key, shift } = pressed;
  const writing = takesWords(event.target);
  switch (how) {
    case 'alt':
      return key === 'n' ? keys.addTopic : undefined;
    case 'alone':
      if (key === 'Escape') {
        return keys.closeHelp;
      }
      if (writing || !preferences.now.single_keys) {
        return undefined;
      }
      return key === '?' ? keys.turnHelp : key === 'n' && !shift ? keys.addTopic : undefined;
    case 'mod': {
      // Wherever no field has a history of its own: an editor has done it already.
      const way =
        key === 'z' ? (shift ? 'redo' : 'undo') : key === 'y' && !shift ? 'redo' : undefined;
      return way === undefined || writing
        ? undefined
        : () => {
            keys.turnHistory(way);
          };
    }
  }
}
