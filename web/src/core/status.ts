import type { AgendaStatus, SyncStatus } from './types.ts';
import { countOf } from './unsaved-changes.ts';

/** What the words of the state are made of. */
export interface Whereabouts {
  /** What this tab's session says of its own changes. */
  session: SyncStatus;
  connected: boolean;
  /** All is here that the server had when it was asked. */
  caughtUp: boolean;
  /** The browser said that the network is gone, and nothing was heard over it since. */
  cut: boolean;
  /** Changes of this tab that the disk does not have yet. */
  unwritten: number;
  /** Words stand on the screen that an input method keeps from the agenda so far. */
  composing: boolean;
  /** Unsaved changes on this device that other tabs made. */
  elsewhere: number;
  /** What all the unsaved changes are changes of, as far as they say. */
  things: number;
}

/** The state of the whole device, not of one tab. */
export function statusOf({
  session,
  connected: open,
  caughtUp: current,
  cut,
  unwritten,
  composing,
  elsewhere,
  things,
}: Whereabouts): AgendaStatus {
  const connected = open && !cut;
  const changes = countOf(session.changes + elsewhere, things);
  const known = { changes, connected, caughtUp: current && !cut };
  if (session.state === 'refused' || session.state === 'cannotSave') {
    return { ...session, ...known };
  }
  if (composing) {
    return { state: 'saving', ...known };
  }
  return { state: stateOf(session.state, connected, unwritten, elsewhere), ...known };
}

function stateOf(
  session: 'saved' | 'saving' | 'onlyHere',
  connected: boolean,
  unwritten: number,
  elsewhere: number,
): 'saved' | 'saving' | 'onlyHere' {
  if (session === 'saved') {
    if (elsewhere === 0) {
      return 'saved';
    }
    return connected ? 'saving' : 'onlyHere';
  }
  // "On this device" is a promise to survive closing the page: not before the disk has it.
  if (session === 'saving' && !connected && unwritten === 0) {
    return 'onlyHere';
  }
  return unwritten > 0 ? 'saving' : session;
}
