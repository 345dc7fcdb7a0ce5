import type { SectionView, TopicEntry } from '../../core/types.ts';
import type { Desk } from '../desk.svelte.ts';
import { singleKeys } from '../single-keys.svelte.ts';
import { nextMode, sayEnough, saySwitch, setKind, setMode } from './doing.ts';
import { enoughIs, switchIs } from './questions.ts';
import { KINDS } from './words.ts';

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
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.repeat) {
    return false;
  }
  if (event.altKey) {
    // By its place on the keyboard: with Alt held, some layouts make another letter of it.
    return talkKey(desk, entry, section, event.code, event.shiftKey);
  }
  if (event.target !== event.currentTarget || !singleKeys.on) {
    return false;
  }
  const key = event.key.toLowerCase();
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
    return talkKey(desk, entry, section, `Key${key.toUpperCase()}`, event.shiftKey);
  }
  return true;
}

function talkKey(
  desk: Desk,
  entry: TopicEntry,
  section: SectionView | undefined,
  code: string,
  no: boolean,
): boolean {
  if (section === undefined) {
    return false;
  }
  const { seat } = desk.client;
  if (code === 'KeyM' && enoughIs(entry, section, seat) !== 'none') {
    sayEnough(desk, entry, section, no ? 'more' : 'enough');
  } else if (code === 'KeyS' && switchIs(entry, section, seat) !== 'none') {
    saySwitch(desk, entry, section, !no);
  } else {
    return false;
  }
  return true;
}
