/** Refusals: why something was not done, in words for a person. */
import { BROKEN } from '../../core/storage-problems.ts';
import type { CoreError } from '../../core/types.ts';

/** What to do instead of what was refused; what is no refusal is a fault in this tab, and reported. */
export function refusalWords(error: unknown): string {
  const text = error instanceof Error ? (error as Partial<CoreError>).text : undefined;
  if (text === undefined) {
    reportError(error);
    return BROKEN.text;
  }
  return text;
}
