/** Invitation links that this device was shown, as the server shows each one only once. */
import type { Invitation, PairSummary } from '../../io/api.ts';

/** Links by the pair that they lead to. */
export type InvitationLinks = Readonly<Record<string, Invitation>>;

/**
 * Those that are still open: nobody used them, took them back, or made another one in their place. Of a link that was made
 * after the pairs were asked for, which is none of `asked`, they say nothing.
 */
export function openLinks(
  links: InvitationLinks,
  pairs: readonly PairSummary[],
  asked: InvitationLinks,
): InvitationLinks {
  const open = new Map(pairs.map(({ id, invitation }) => [id, invitation?.expires_at]));
  return Object.fromEntries(
    Object.entries(links).filter(
      ([pair, link]) => asked[pair] !== link || open.get(pair) === link.expires_at,
    ),
  );
}
