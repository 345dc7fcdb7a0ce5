import type { ContextItem } from '../../core/types.ts';
import { safeAddress } from '../../editor/links.ts';

/** A link from what somebody wrote: an address, with words before or after it if they like. */
export function linkFrom(written: string): ContextItem | undefined {
  const words = written.split(/\s+/);
  const found = words.map((word) => safeAddress(/^www\./i.test(word) ? `https://${word}` : word));
  const at = found.findIndex((address) => address !== undefined);
  const href = found[at];
  if (href === undefined) {
    return undefined;
  }
  const title = words.filter((_, index) => index !== at).join(' ');
  return {
    item: 'link',
    href,
    title:
      title === ''
        ? href.replace(/^(?:https?:\/\/|mailto:)(?:www\.)?/i, '').replace(/\/$/, '')
        : title,
  };
}
