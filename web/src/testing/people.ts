import type { Summary } from '../core/types.ts';
import type { PairSummary, Person } from '../io/api.ts';

export const ANA: Person = { id: 'person-ana', name: 'Ana', email: 'ana@example.org' };
export const BEN: Person = { id: 'person-ben', name: 'Ben', email: 'ben@example.org' };

/** The pair of both, as one of them sees it. */
export function pairOf(me: Person): PairSummary {
  const partner = me.id === ANA.id ? BEN : ANA;
  return {
    id: 'pair-of-both',
    name: null,
    seat: me.id === ANA.id ? 'a' : 'b',
    you: { name: me.name },
    partner: { name: partner.name },
    created_at: '2026-11-01T09:00:00Z',
    invitation: null,
    put_out: null,
    own_name: null,
    archived: false,
    left: null,
  };
}

/** Ana's pair with somebody of that name, as her list has it. */
export function pairWith(name: string, more: Partial<PairSummary> = {}): PairSummary {
  return {
    id: name,
    name: null,
    seat: 'a',
    you: { name: ANA.name },
    partner: { name },
    created_at: '2026-11-01T10:00:00Z',
    invitation: null,
    ...more,
  };
}

/** What an agenda has for somebody: nothing but what is said. */
export function summaryOf(more: Partial<Summary> = {}): Summary {
  return { mine: 0, theirs: 0, waiting: 0, promises: [], openPromises: 0, ...more };
}
