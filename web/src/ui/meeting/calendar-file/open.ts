/** Opens a calendar file that was given; fetched with the first one. */
import { bytesOf } from '../../../io/files.ts';
import { LARGEST, textOfBytes } from './bytes.ts';
import type { Surroundings } from './clocked.ts';
import type { Given } from './given.ts';
import { readCalendarFile, refused } from './read.ts';
import type { Reading } from './reading.ts';

export async function openCalendarFile(given: Given, around: Surroundings): Promise<Reading> {
  const text = typeof given === 'string' ? given : await textOf(given);
  return text === undefined || text.length > LARGEST
    ? refused('too large')
    : readCalendarFile(text, around);
}

async function textOf(file: File): Promise<string | undefined> {
  const bytes = await bytesOf(file, LARGEST);
  return bytes && textOfBytes(bytes);
}
