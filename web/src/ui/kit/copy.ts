/** The sentences that say how things stand. Kept in one place so that they read alike. */
import type { SyncStatus } from '../../wasm/duologue_client.js';
import { theirs } from '../../core/isolated-text.ts';

/** Where this device's changes are. */
export function stateWords(status: SyncStatus): string {
  switch (status.state) {
    case 'saved':
      return 'Saved';
    case 'saving':
      return 'Saving';
    case 'onlyHere':
      return `${changesWords(status.changes)} only on this device`;
    case 'cannotSave':
      return status.changes === 0
        ? 'The server can’t save'
        : `${changesWords(status.changes)} only on this device`;
    case 'refused':
      return 'Refused';
  }
}

/** What there is to know about a state beyond its name, if there is anything. */
export function problemWords(status: SyncStatus): string | null {
  switch (status.state) {
    case 'saved':
    case 'saving':
    case 'onlyHere':
      return null;
    case 'cannotSave':
      return 'The server can’t save at the moment. What you write stays on this device and is sent as soon as it can.';
    case 'refused':
      return status.text ?? 'The server did not take a change.';
  }
}

/** "1 change", "3 changes". */
export function changesWords(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}

/** Who shares an agenda, or did until they were put out or left. */
interface Named {
  partner: { name: string } | null;
  put_out?: { name: string } | null;
  left?: { name: string } | null;
}

/** Whether the other person is here; while offline nobody can know. */
export function presenceWords(pair: Named, here: boolean, connected: boolean): string {
  if (!connected) {
    return 'You are offline';
  }
  const partner = pair.partner?.name;
  if (partner === undefined) {
    const gone = goneWords(pair);
    return gone === null ? 'Nobody has joined yet' : `${theirs(gone.name)} ${gone.how}`;
  }
  return `${theirs(partner)} is ${here ? '' : 'not '}here`;
}

/** Who can read an agenda, as written on it. */
export function readersWords(pair: Named): string {
  if (pair.partner !== null) {
    return `Only you and ${theirs(pair.partner.name)} can read this`;
  }
  return goneWords(pair) === null
    ? 'Only you can read this until the person you invited joins'
    : 'Only you can read this';
}

/** What to call the other person of a pair, or the pair where the reader renamed it. */
export function partnerWords(
  pair: Named & { name: string | null; own_name?: string | null },
): string {
  const known = pair.own_name ?? pair.partner?.name ?? goneWords(pair)?.name;
  const name = known ?? pair.name ?? '';
  return name === '' ? 'Someone you invited' : theirs(name);
}

/** Who is there no more, and how that came; nothing of somebody who is there or never was. */
export function goneWords({ put_out, left }: Named): { name: string; how: string } | null {
  if (put_out) {
    return { name: put_out.name, how: 'was put out' };
  }
  return left ? { name: left.name, how: 'left' } : null;
}

/** What a topic is called where its headline is needed in a sentence. */
export function headlineWords(headline: string): string {
  const words = headline.trim();
  const LONGEST = 60;
  if (words === '') {
    return 'a topic without words';
  }
  const units = [...words];
  return `“${theirs(
    units.length > LONGEST
      ? `${units
          .slice(0, LONGEST - 1)
          .join('')
          .replace(/[\s\p{P}]+$/u, '')}…`
      : words,
  )}”`;
}
