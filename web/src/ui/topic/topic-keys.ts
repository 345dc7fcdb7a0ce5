import type { SectionView, TopicEntry } from '../../core/types.ts';
import { commandKey } from '../../io/keyboard.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { preferences } from '../kit/preferences.svelte.ts';
import { nextMode, sayEnough, saySwitch, setKind, setMode } from './topic-commands.ts';
import { enoughIs, switchIs } from '../meeting/questions.ts';
import { KINDS } from '../meeting/copy.ts';

/**
 * The keys of a topic: by themselves when it has the focus as a whole, and those for the talk with
 * Alt while writing in it too. Whether this one was such a key.
 */
export function topicKey(
  open: OpenAgenda,
  entry: TopicEntry,
  section: SectionView | undefined,
  event: KeyboardEvent,
): boolean {
  const pressed = commandKey(event);
  if (event.defaultPrevented || event.repeat || pressed === undefined || pressed.how === 'mod') {
    return false;
  }
  const { how, key, shift } = pressed;
  if (how === 'alt') {
    return talkKey(open, entry, section, key, shift);
  }
  if (event.target !== event.currentTarget || !preferences.now.single_keys) {
    return false;
  }
  const kind = KINDS[Number(key) - 1];
  if (kind !== undefined) {
    setKind(open, entry, kind.kind);
  } else if (key === 'w') {
    setMode(open, entry, nextMode(entry.mode));
  } else if (key === 'c') {
    open.shown.contextOf = entry.id;
  } else if (key === 'p') {
    void open.commands.park(entry.id);
  } else {
    return talkKey(open, entry, section, key, shift);
  }
  return true;
}

function talkKey(
  open: OpenAgenda,
  entry: TopicEntry,
  section: SectionView | undefined,
  key: string,
  no: boolean,
): boolean {
  if (section === undefined) {
    return false;
  }
  const { seat } = open.agenda;
  if (key === 'm' && enoughIs(entry, section, seat) !== 'none') {
    sayEnough(open, entry, section, no ? 'more' : 'enough');
  } else if (key === 's' && switchIs(entry, section, seat) !== 'none') {
    saySwitch(open, entry, section, !no);
  } else {
    return false;
  }
  return true;
}
