/** News: what a screen reader is told of the other's doing, and of where changes are. */
import type { AgendaStatus, AgendaView, PresentPerson } from '../../core/types.ts';
import { problemWords, headlineWords, stateWords } from '../kit/copy.ts';
import { newsWords } from '../meeting/announcements.ts';
import { theirs } from '../../core/isolated-text.ts';
import type { AgendaState } from './agenda-state.svelte.ts';
import type { Announcer } from './announcer.svelte.ts';
import { allTopics } from './outline.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What news work with. */
export interface NewsParts {
  readonly agenda: AgendaState;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  /** Topics this tab made. */
  readonly own: ReadonlySet<string>;
}

export class News {
  readonly #parts: NewsParts;
  #wasUnsaved = false;

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  /** The outline changed while the person wrote in that topic, or in none. */
  changed(before: AgendaView, after: AgendaView, writing: string | undefined): void {
    const { agenda, announcer, own, toasts } = this.#parts;
    const had = allTopics(before);
    const has = allTopics(after);
    if (writing !== undefined && !has.has(writing)) {
      const words = `${headlineWords(had.get(writing)?.headline ?? '')} was deleted while you were in it`;
      toasts.deleted = { id: writing, words, byOther: true };
      announcer.say(words);
    }
    const fresh = [...has.values()].filter(({ id }) => !had.has(id) && !own.has(id));
    const [only] = fresh;
    // An agenda that opens on a device for the first time is new as a whole.
    if (only !== undefined && had.size > 0) {
      toasts.came = [...toasts.came, ...fresh.map(({ id }) => id)];
    }
    if (only !== undefined && agenda.partnerHere) {
      announcer.say(
        fresh.length === 1
          ? `New topic: ${headlineWords(only.headline)}`
          : `${fresh.length} new topics`,
      );
    }
    const news = newsWords(before, after);
    if (news !== undefined) {
      announcer.say(news);
    }
  }

  /** "Saving" after every key would talk over the person; only what stays is said. */
  status(status: AgendaStatus): void {
    const { announcer } = this.#parts;
    const unsaved = status.state !== 'saved' && status.state !== 'saving';
    if (unsaved && !this.#wasUnsaved) {
      this.#wasUnsaved = true;
      announcer.say(problemWords(status) ?? stateWords(status));
    } else if (status.state === 'saved' && this.#wasUnsaved) {
      this.#wasUnsaved = false;
      announcer.say(stateWords(status));
    }
  }

  /** These people have the agenda open now. */
  presence(people: readonly PresentPerson[]): void {
    const { agenda, announcer } = this.#parts;
    const were = agenda.partnerHere;
    agenda.present(people);
    const partner = agenda.partnerName;
    if (were !== agenda.partnerHere && partner !== null && agenda.status.connected) {
      announcer.say(`${theirs(partner)} is ${agenda.partnerHere ? '' : 'not '}here`);
    }
  }
}
