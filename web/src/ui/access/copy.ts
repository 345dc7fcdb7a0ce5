import type { TrailEntry } from '../../io/trail.ts';
import { theirs } from '../../core/isolated-text.ts';

const DID: Readonly<Record<string, string>> = {
  opened: 'opened the agenda',
  invited: 'made an invitation',
  invitation_revoked: 'took the invitation back',
  joined: 'joined',
  put_out: 'put the other person out',
  left: 'left',
  signed_in: 'signed in',
  code_shown: 'made a code to sign in on another device',
  sign_in_failed: 'tried to sign in with a wrong password',
  signed_out: 'signed out',
  signed_out_elsewhere: 'signed out another device',
  signed_out_everywhere: 'signed out on all devices',
  calendar_made: 'made an address for a calendar program',
  calendar_stopped: 'took the address for a calendar program away',
  calendar_read: 'read the times of the meetings in a calendar program',
};

/** "You signed in", "Ben opened the agenda". */
export function trailWords({ event, by, you }: TrailEntry): string {
  return `${you ? 'You' : by === null ? 'Somebody' : theirs(by)} ${DID[event] ?? 'did something that this page cannot name yet'}`;
}
