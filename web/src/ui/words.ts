/** The sentences that say how things stand. Kept in one place so that they read alike. */
import type { SyncStatus } from '../wasm/duologue_client.js';

/** Where this device's changes are. */
export function stateWords(status: SyncStatus): string {
  switch (status.state) {
    case 'saved':
      return 'Saved';
    case 'saving':
      return 'Saving';
    case 'onlyHere':
      return `${changesWords(status.changes)} only on this device`;
    case 'refused':
      return 'Refused';
  }
}

/** "1 change", "3 changes". */
export function changesWords(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}

/** Whether the other person is here; while offline nobody can know. */
export function presenceWords(partner: string | null, here: boolean, connected: boolean): string {
  if (!connected) {
    return 'You are offline';
  }
  if (partner === null) {
    return 'Nobody has joined yet';
  }
  return here ? `${partner} is here` : `${partner} is not here`;
}

/** Who can read an agenda, as written on it. */
export function readersWords(partner: string | null): string {
  return partner === null
    ? 'Only you can read this until the person you invited joins'
    : `Only you and ${partner} can read this`;
}

/** What to call the other person of a pair. */
export function partnerWords(pair: { name: string | null; partner: { name: string } | null }): string {
  return pair.partner?.name ?? (pair.name === null || pair.name === '' ? 'Someone you invited' : pair.name);
}

/** What a topic is called where its headline is needed in a sentence. */
export function headlineWords(headline: string): string {
  const words = headline.trim();
  const LONGEST = 60;
  if (words === '') {
    return 'a topic without words';
  }
  const units = [...words];
  return units.length > LONGEST ? `“${units.slice(0, LONGEST - 1).join('').replace(/[\s\p{P}]+$/u, '')}…”` : `“${words}”`;
}
