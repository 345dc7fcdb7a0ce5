/** Svelte context: the open agenda, for all parts of the page that show something of it. */
import { getContext, setContext } from 'svelte';

import type { OpenAgenda } from './open-agenda.ts';

const KEY = Symbol('agenda');

/** The agenda that a part of the page belongs to; asked for while it is being made. */
export function getAgenda(): OpenAgenda {
  return getContext<OpenAgenda>(KEY);
}

/** Gives it to all parts below. */
export function setAgenda(open: OpenAgenda): void {
  setContext(KEY, open);
}

/** The same for a part that is mounted by itself. */
export function agendaContext(open: OpenAgenda): Map<unknown, unknown> {
  return new Map([[KEY, open]]);
}
