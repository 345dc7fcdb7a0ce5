/** Go-to field: whether it is shown, and the agenda that lies under it. */
import type { OpenAgenda } from '../agenda/open-agenda.ts';

/** The agenda on the page. */
export interface AgendaHere {
  readonly open: OpenAgenda;
  /** Goes to the composer; Escape goes back from there. */
  readonly addTopic: () => void;
}

type Phase =
  | { is: 'hidden' }
  /** Its code is on the way; what was typed meanwhile waits for it. */
  | { is: 'coming'; early: string }
  | { is: 'there' };

class GoTo {
  /** Asked for each time that the field is shown. */
  agenda: AgendaHere | undefined;
  #phase = $state.raw<Phase>({ is: 'hidden' });

  get shown(): boolean {
    return this.#phase.is !== 'hidden';
  }

  /** Shows the field; what is typed until it is there waits for it, and goes nowhere else. */
  show(): void {
    if (this.shown) {
      return;
    }
    this.#phase = { is: 'coming', early: '' };
    addEventListener('keydown', this.#hold, true);
    addEventListener('pointerdown', this.#turnAway, true);
    addEventListener('focusin', this.#turnAway, true);
  }

  /** The field is there: keys go where the focus is again. What was typed until now. */
  arrive(): string {
    const early = this.#phase.is === 'coming' ? this.#phase.early : '';
    this.#letGo();
    this.#phase = { is: 'there' };
    return early;
  }

  /** Hides the field, also while it is not there yet. */
  hide(): void {
    this.#letGo();
    this.#phase = { is: 'hidden' };
  }

  #letGo(): void {
    removeEventListener('keydown', this.#hold, true);
    removeEventListener('pointerdown', this.#turnAway, true);
    removeEventListener('focusin', this.#turnAway, true);
  }

  /** Whoever goes elsewhere before the field is there writes there. */
  readonly #turnAway = (): void => {
    this.hide();
  };

  readonly #hold = (event: KeyboardEvent): void => {
    const { key } = event;
    if (this.#phase.is !== 'coming') {
      return;
    }
    const { early } = this.#phase;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if ([...key].length === 1) {
      this.#phase = { is: 'coming', early: early + key };
    } else if (key === 'Backspace') {
      this.#phase = { is: 'coming', early: [...early].slice(0, -1).join('') };
    } else if (key === 'Escape') {
      this.hide();
    } else if (key !== 'Enter' && key !== 'Tab') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

export const goTo = new GoTo();
