/** Go-to field: whether it is shown, and the agenda that lies under it. */
import type { OpenAgenda } from '../agenda/open-agenda.ts';

/** The agenda on the page. */
export interface AgendaHere {
  readonly open: OpenAgenda;
  /** Goes to the composer; Escape goes back from there. */
  readonly addTopic: () => void;
}

class GoTo {
  shown = $state(false);
  /** Asked for each time that the field is shown. */
  agenda: AgendaHere | undefined;
}

export const goTo = new GoTo();
