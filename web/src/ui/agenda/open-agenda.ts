/** An open agenda on the page: its state, its commands, and what belongs to it while it is open. */
import { flushSync, tick, untrack } from 'svelte';

import type { AgendaClient } from '../../core/agenda-client.ts';
import { openRest } from '../../core/rest.ts';
import type { AgendaEvents, AgendaView } from '../../core/types.ts';
import type { TopicPort } from '../../editor/port.ts';
import { keepScrollPosition, opens } from '../kit/scroll-anchoring.ts';
import { TopicsOnPage } from '../topic/topics.ts';
import { Drafts } from '../wording/drafts.ts';
import { LazyCards } from '../wording/lazy-cards.svelte.ts';
import { AgendaState, type Names } from './agenda-state.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import { Clock } from './clock.svelte.ts';
import { AgendaCommands } from './commands.ts';
import { FocusTargets } from './focus-targets.ts';
import { LazyEditor } from './lazy-editor.svelte.ts';
import { Navigation } from './navigation.ts';
import { News } from './news.ts';
import { allTopics } from './outline.ts';
import { keepLast } from './paging.ts';
import { refusalWords } from './refusal.ts';
import { SectionsOnPage } from './sections-on-page.svelte.ts';
import { Shown } from './visibility.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { ViewportObserver } from './viewport.ts';

export class OpenAgenda {
  readonly clock: Clock;
  readonly agenda: AgendaState;
  readonly commands: AgendaCommands;
  readonly navigation: Navigation;
  readonly announcer = new Announcer();
  readonly toasts = new Toasts();
  readonly shown = new Shown();
  readonly sections = new SectionsOnPage();
  readonly targets = new FocusTargets();
  readonly topics: TopicsOnPage;
  readonly viewport = new ViewportObserver();
  readonly drafts = new Drafts();
  /** Topics this tab made: they are no news here. */
  readonly own = new Set<string>();
  /** Goes to the next that is new to the person, once what tells that is there. */
  goToNew: (() => Promise<void>) | undefined;
  readonly editor: LazyEditor;
  readonly cards: LazyCards;
  /** What editors write to. */
  readonly port: TopicPort;
  readonly #client: AgendaClient;
  readonly #news: News;
  readonly #offs: (() => void)[];

  constructor(client: AgendaClient, names: Names, now = (): Date => new Date(client.now())) {
    opens();
    this.#client = client;
    this.port = client;
    this.clock = new Clock(now);
    const agenda = new AgendaState(client, names, this.clock, (before, after) =>
      this.#changes(before, after),
    );
    this.agenda = agenda;
    this.topics = new TopicsOnPage(this);
    this.navigation = new Navigation(this);
    this.#news = new News(this);
    this.commands = new AgendaCommands(client, this);
    this.editor = new LazyEditor(agenda);
    this.cards = new LazyCards(this);
    this.#offs = [
      // First in line, before any editor draws the change.
      this.#hear('topic', ({ source, topic }) => {
        // One's own undo goes to where it was; the other's typing moves nobody.
        if (source === 'remote') {
          keepScrollPosition();
        }
        agenda.words.tell(topic);
      }),
      this.#hear('agenda', () => {
        agenda.refreshInTime();
      }),
      this.#hear('turned', (turned) => {
        void this.#heardTurned(turned);
      }),
      this.#hear('refused', (error) => {
        this.toasts.refused = refusalWords(error);
        agenda.refresh();
      }),
      this.#hear('status', (status) => {
        agenda.status = status;
        this.#news.status(status);
      }),
      this.#hear('presence', (people) => {
        this.#news.presence(people);
      }),
      this.#hear('trouble', (trouble) => {
        agenda.trouble = trouble;
      }),
    ];
  }

  /** Shows what is new to the person, and notes what of it they see. Call the result when it goes from the screen. */
  look(): () => void {
    const looking = Promise.all([import('../looked/looking.ts'), openRest()]).then(
      ([{ Looking }]) => {
        const shown = new Looking(this.#client, this);
        this.goToNew = () => shown.next();
        return shown;
      },
      // Without a network, and never fetched before: nothing is marked, and nothing counts as seen.
      () => undefined,
    );
    return () => {
      void looking.then((shown) => {
        this.goToNew = undefined;
        shown?.close();
      });
    };
  }

  /** Lets go of the agenda; resolves when nothing of it is in use any more. */
  close(): Promise<void> {
    for (const off of this.#offs) {
      off();
    }
    this.agenda.close();
    this.viewport.close();
    return this.#client.close();
  }

  /** Listens to the agenda. It may tell of something while a part of the page is being drawn. */
  #hear<K extends keyof AgendaEvents>(
    kind: K,
    listener: (event: AgendaEvents[K]) => void,
  ): () => void {
    return this.#client.on(kind, (event) => {
      untrack(() => {
        listener(event);
      });
    });
  }

  /** Before the outline changes: neither what the person looks at moves, nor is their caret or focus lost. */
  #changes(before: AgendaView, after: AgendaView): () => void {
    const writing = this.topics.writing();
    const near = this.topics.nearFocus();
    // Before the window is put right: where the caret is decides what right is.
    void tick().then(() => {
      if (writing !== undefined) {
        this.#writeOn(writing.id, writing.at);
      }
      this.topics.focusOneOf(near);
    });
    keepScrollPosition();
    this.shown.sections = keepLast(
      before.sections.length,
      after.sections.length,
      this.shown.sections,
    );
    return () => {
      this.#news.changed(before, after, writing?.id);
    };
  }

  /** Moving a topic on the page takes the focus off it; gives it back. */
  #writeOn(topic: string, at: number): void {
    const handle = this.topics.get(topic);
    if (handle === undefined || handle.caret() !== undefined) {
      return;
    }
    const elsewhere = document.activeElement;
    if (elsewhere === null || elsewhere === document.body) {
      flushSync(() => {
        handle.focus(at);
      });
    }
  }

  /** Says what was taken back or done again, and shows it. */
  async #heardTurned(turned: AgendaEvents['turned']): Promise<void> {
    const { agenda, toasts } = this;
    const { topic, what } = turned;
    const wrote = topic !== undefined && this.topics.get(topic)?.caret() !== undefined;
    toasts.refused = null;
    if (toasts.deleted !== null && (what !== 'words' || toasts.deleted.untilWritten === true)) {
      toasts.deleted = null;
    }
    const known = [agenda.view, agenda.before];
    agenda.refresh();
    const names = [agenda.view, ...known].map((view) => allTopics(view).get(topic ?? '')?.headline);
    try {
      const { turnedWords } = await import('./undo-messages.ts');
      const words = turnedWords(
        turned,
        names.find((name) => name !== undefined),
      );
      if (turned.stays === undefined) {
        this.announcer.say(words);
      } else {
        toasts.refused = words;
      }
    } catch {
      // Without a network, and never fetched before: it is seen, if not said.
    }
    if (topic !== undefined && !wrote && !agenda.closed) {
      await this.navigation.show(topic);
    }
  }
}
