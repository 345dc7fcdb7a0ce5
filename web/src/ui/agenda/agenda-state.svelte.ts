/** Agenda state: the read model of one agenda, as the page shows it. */
import type { AgendaClient } from '../../core/agenda-client.ts';
import type {
  AgendaStatus,
  AgendaView,
  Line,
  PresentPerson,
  Seat,
  Summary,
  Trouble,
} from '../../core/types.ts';
import { theirs } from '../../core/isolated-text.ts';
import type { Clock } from './clock.svelte.ts';
import { withNext } from './series.ts';
import { TopicListeners } from '../topic/topic-listeners.ts';
import { aboutTopics, NOTHING as NOTHING_ABOUT, type About } from '../wording/by-topic.ts';

/** Reading the outline takes at most one part in this many of the time: long ones are read less often. */
const REST = 10;

const NOTHING: AgendaView = {
  title: null,
  sections: [],
  next: [],
  parked: [],
  promises: [],
  wordings: [],
};

/** What is read of an agenda only where it is shown. */
export type AgendaReader = Pick<
  AgendaClient,
  'topic' | 'wordings' | 'written' | 'openPhrases' | 'promiseIn' | 'dayIn'
>;

/** The two people, as they are called. */
export interface Names {
  you: string;
  /** The other person's name, once somebody has joined. */
  partner: () => string | null;
}

export class AgendaState {
  /** The outline. */
  view = $state.raw<AgendaView>(NOTHING);
  isLarge = $state(false);
  status = $state.raw<AgendaStatus>({
    state: 'saving',
    changes: 0,
    connected: false,
    caughtUp: false,
  });
  others = $state.raw<PresentPerson[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  /** The day of the series' next meeting while the document does not have it: nobody put anything there yet. */
  offered: string | undefined;
  /** The outline as it was before it changed last. */
  before = NOTHING;
  /** The agenda was let go of: nothing can be done to it any more. */
  closed = false;

  /** The outline after a change, with whatever is as before; of a long agenda, where drawing all anew takes long. */
  shared: ((before: AgendaView, after: AgendaView) => AgendaView) | undefined;

  /** Who hears of words that changed elsewhere than in their topic's editor. */
  readonly words = new TopicListeners();
  readonly reader: AgendaReader;
  readonly seat: Seat;
  /** The reader's name. */
  readonly you: string;
  readonly #client: AgendaClient;
  readonly #partner: () => string | null;
  readonly #clock: Clock;
  readonly #changes: (before: AgendaView, after: AgendaView) => () => void;
  readonly #wordings = $derived(this.view.wordings);
  readonly #promises = $derived(this.view.promises);
  readonly #about = $derived(aboutTopics(this.#wordings, this.#promises));
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  /** When the outline was read last, and how long it took, in milliseconds. */
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshCost = 0;

  /** `changes` is called before the outline changes, and what it returns afterwards. */
  constructor(
    client: AgendaClient,
    { you, partner }: Names,
    clock: Clock,
    changes: (before: AgendaView, after: AgendaView) => () => void,
  ) {
    this.#client = client;
    this.reader = client;
    this.#partner = partner;
    this.#clock = clock;
    this.#changes = changes;
    this.seat = client.seat;
    this.you = you;
    this.view = this.#read();
    this.isLarge = client.isLarge;
    this.status = client.status;
    this.trouble = client.trouble;
    this.present(client.people);
  }

  /** The other person's name, once somebody has joined. */
  get partnerName(): string | null {
    return this.#partner();
  }

  /** What to call the other person in a sentence. */
  get them(): string {
    const name = this.#partner();
    return name === null ? 'the other person' : theirs(name);
  }

  /** What a form calls them. */
  get partner(): string {
    return this.#partner() ?? 'the other person';
  }

  /** Whether the other person has the agenda open. */
  get partnerHere(): boolean {
    return this.others.length > 0;
  }

  /** Wordings and promises of a topic; always the same nothing when there are none. */
  about(topic: string): About {
    return this.#about.get(topic) ?? NOTHING_ABOUT;
  }

  /** A topic's lines; from now on its changes are told. */
  lines(topic: string): Line[] {
    return this.reader.topic(topic)?.lines ?? [];
  }

  /** These people have the agenda open now. */
  present(people: readonly PresentPerson[]): void {
    this.others = people.filter(({ seat }) => seat !== this.seat);
  }

  /** Takes over the outline at once, or a little later when that would take up the typing's time. */
  refreshInTime(): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
    const wait = this.#refreshedAt + this.#refreshCost * REST - performance.now();
    if (wait <= 0) {
      this.refresh();
    } else {
      this.#refreshing = setTimeout(() => {
        this.refresh();
      }, wait);
    }
  }

  /** The outline with all that happened so far, for whoever decides by it what to do. */
  current(): AgendaView {
    if (this.#refreshing !== undefined) {
      this.refresh();
    }
    return this.view;
  }

  /** What a list of agendas says of this one. */
  summary(): Summary {
    return this.#client.summary();
  }

  /** Takes over the outline. */
  refresh(): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
    const began = performance.now();
    const read = this.#read();
    const after = this.shared?.(this.view, read) ?? read;
    this.isLarge = this.#client.isLarge;
    this.#refreshedAt = performance.now();
    this.#refreshCost = this.#refreshedAt - began;
    this.before = this.view;
    const changed = this.#changes(this.view, after);
    this.view = after;
    changed();
  }

  /** The outline as the document has it, with the next meeting of the series. */
  #read(): AgendaView {
    const agenda = this.#client.agenda();
    this.#client.zone = agenda.zone;
    this.#clock.zone = agenda.zone;
    const { view, offered } = withNext(agenda, this.#clock.today);
    this.offered = offered;
    return view;
  }

  /** Nothing is read any more. */
  close(): void {
    this.closed = true;
    clearTimeout(this.#refreshing);
    this.#refreshing = undefined;
  }
}
