/** How the two-sided questions about a topic stand, as one of the two sees it. */
import type { Seat, SectionView, TopicEntry } from '../../core/types.ts';

/** "Anything more on this?" */
export type EnoughStanding =
  /** It cannot be asked here. */
  | 'none'
  /** Nobody has asked. */
  | 'quiet'
  | 'asking'
  | 'asked'
  | 'iHaveMore'
  | 'theyHaveMore'
  /** It is discussed. */
  | 'both';

/** "Switch to this?" */
export type SwitchStanding = 'none' | 'quiet' | 'asking' | 'asked' | 'iSaidNo' | 'theySaidNo';

export function enoughIs(
  entry: TopicEntry,
  section: SectionView | undefined,
  seat: Seat,
): EnoughStanding {
  if (section === undefined || section.state === 'closed') {
    return 'none';
  }
  if (entry.outcome !== undefined) {
    return 'both';
  }
  const mine = entry.enough?.[seat];
  const theirs = entry.enough?.[otherThan(seat)];
  if (mine === 'more') {
    return 'iHaveMore';
  }
  if (theirs === 'more') {
    return 'theyHaveMore';
  }
  if (mine === 'enough') {
    return 'asking';
  }
  if (theirs === 'enough') {
    return 'asked';
  }
  return section.state === 'running' ? 'quiet' : 'none';
}

export function switchIs(
  entry: TopicEntry,
  section: SectionView | undefined,
  seat: Seat,
): SwitchStanding {
  if (section?.state !== 'running' || section.current === entry.id || entry.outcome !== undefined) {
    return 'none';
  }
  const mine = entry.switch?.[seat];
  const theirs = entry.switch?.[otherThan(seat)];
  if (mine === true && theirs !== true) {
    return theirs === false ? 'theySaidNo' : 'asking';
  }
  if (theirs === true && mine !== true) {
    return mine === false ? 'iSaidNo' : 'asked';
  }
  return 'quiet';
}

export function otherThan(seat: Seat): Seat {
  return seat === 'a' ? 'b' : 'a';
}
