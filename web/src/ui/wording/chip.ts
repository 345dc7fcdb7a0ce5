/** Chip of words to confirm at their line: how they stand, as news where that waits for the reader. */
import check from 'lucide-static/icons/check.svg?path';

import type { Seat, WordingView } from '../../core/types.ts';
import { wordingWaits } from '../inbox/inbox.ts';
import type { NoteChip } from '../topic/note-chip.ts';
import { heardWords, quoted, standsWords } from './copy.ts';

/** The most letters of words that were said back; they stand nowhere else. */
const MOST = 60;

export function wordingChip(wording: WordingView, reader: Seat, partner: string): NoteChip {
  const isConfirmed = wording.state === 'confirmed';
  // By whom is said where it is open.
  const state = isConfirmed ? 'confirmed' : standsWords(wording, reader, partner);
  const heard = heardWords(wording, reader, partner);
  return {
    icon: isConfirmed ? check : undefined,
    words:
      heard === undefined || wording.words === ''
        ? state
        : `${heard} ${quoted(wording.words, MOST)} · ${state}`,
    about: heard === undefined && wording.words !== '' ? quoted(wording.words) : undefined,
    tone: toneOf(wording, reader),
  };
}

function toneOf(wording: WordingView, reader: Seat): NoteChip['tone'] {
  if (wordingWaits(wording, reader)) {
    return 'news';
  }
  switch (wording.state) {
    case 'confirmed':
      return 'settled';
    case 'changed':
      return 'amiss';
    case 'waiting':
    case 'corrected':
      return undefined;
  }
}
