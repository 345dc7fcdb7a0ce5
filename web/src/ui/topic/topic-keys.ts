import type { SectionView, TopicEntry } from '../../core/types.ts';
import { commandKey } from '../../io/keyboard.ts';
import type { Desk } from '../agenda/desk.svelte.ts';
import { singleKeys } from '../agenda/single-keys.svelte.ts';
import { nextMode, sayEnough, saySwitch, setKind, setMode } from '../meeting/doing.ts';
import { enoughIs, switchIs } from '../meeting/questions.ts';
import { KINDS } from '../meeting/words.ts';

/**
 * The keys of a topic: by themselves when it has the focus as a whole, and those for the talk with
 * Alt while writing in it too. Whether this one was such a key.
 */
export function topicKey(
  desk: Desk,
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
    return talkKey(desk, entry, section, key, shift);
  }
  if (event.target !== event.currentTarget || !singleKeys.on) {
    return false;
  }
  const kind = KINDS[Number(key) - 1];
  if (kind !== undefined) {
    setKind(desk, entry, kind.kind);
  } else if (key === 'w') {
    setMode(desk, entry, nextMode(entry.mode));
  } else if (key === 'c') {
    desk.contextOf = entry.id;
  } else if (key === 'p') {
    void desk.park(entry.id);
  } else {
    return talkKey(desk, entry, section, key, shift);
  }
  return true;
}

function talkKey(
  desk: Desk,
  entry: TopicEntry,
  section: SectionView | undefined,
  key: string,
  no: boolean,
): boolean {
  if (section === undefined) {
    return false;
  }
  const { seat } = desk.client;
  if (key === 'm' && enoughIs(entry, section, seat) !== 'none') {
    sayEnough(desk, entry, section, no ? 'more' : 'enough');
  } else if (key === 's' && switchIs(entry, section, seat) !== 'none') {
    saySwitch(desk, entry, section, !no);
  } else {
    return false;
  }
  return true;
}
