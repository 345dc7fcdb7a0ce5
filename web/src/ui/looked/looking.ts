/** Looking: shows what is new to the person since they looked, notes what of it they see, and goes to the next of it. */
import { plain } from '../../core/isolated-text.ts';
import { HEADLINE, type NewLines } from '../../core/types.ts';
import { commandKey } from '../../io/keyboard.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';
import type { Announcer } from '../agenda/announcer.svelte.ts';
import type { Navigation } from '../agenda/navigation.ts';
import { find } from '../agenda/outline.ts';
import { headlineWords } from '../kit/copy.ts';
import { Following } from './following.ts';
import { lineAt, Marks } from './marks.ts';
import { linesOnScreen } from './on-screen.ts';
import { Watch } from './watch.ts';

/** How often it is looked what is in sight, while there is something new. */
const LOOK_MS = 500;
/** What comes soon after is read with it. */
const SETTLE_MS = 200;
/** How often lines get their marks while one scrolls to them. */
const SCROLL_MS = 100;

/** What tells what is new, and is told what was seen. */
export interface Reader {
  news(): NewLines[];
  looked(topics: string[]): void;
  on(kind: 'news' | 'agenda' | 'status', listener: () => void): () => void;
}

interface Parts {
  readonly agenda: AgendaState;
  readonly announcer: Announcer;
  readonly navigation: Navigation;
}

export class Looking {
  readonly #client: Reader;
  readonly #parts: Parts;
  readonly #marks = new Marks();
  readonly #watch = new Watch();
  readonly #following = new Following();
  readonly #closed = new AbortController();
  readonly #offs: (() => void)[];
  #news: readonly NewLines[] = [];
  /** The topic that the key went to last. */
  #at: string | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;
  #scrolling: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(client: Reader, parts: Parts) {
    this.#client = client;
    this.#parts = parts;
    const readSoon = (): void => {
      this.#reading ??= setTimeout(() => {
        this.#reading = undefined;
        this.#read();
      }, SETTLE_MS);
    };
    const status = (): void => {
      this.#following.status(this.#parts.agenda.status, performance.now());
    };
    status();
    this.#offs = [
      client.on('news', readSoon),
      client.on('agenda', readSoon),
      client.on('status', status),
    ];
    const { signal } = this.#closed;
    addEventListener('keydown', (event) => void this.#pressed(event), { signal });
    const scrolled = (): void => {
      this.#scrolling ??= setTimeout(() => {
        this.#scrolling = undefined;
        this.#mark();
      }, SCROLL_MS);
    };
    addEventListener('scroll', scrolled, { signal, capture: true, passive: true });
    this.#read();
  }

  /** Takes the marks off and listens no more. */
  close(): void {
    for (const off of this.#offs) {
      off();
    }
    this.#closed.abort();
    clearTimeout(this.#reading);
    clearTimeout(this.#scrolling);
    clearInterval(this.#looking);
    this.#marks.close();
  }

  /** Goes to the topic with something new that comes after the one that was gone to last. */
  async next(): Promise<void> {
    const { agenda, announcer, navigation } = this.#parts;
    const next = nextOf(this.#news, this.#at);
    if (next === undefined) {
      announcer.say('Nothing new');
      return;
    }
    const { topic, lines } = next;
    this.#at = topic;
    await navigation.goTo(topic);
    const first = lines[0] ?? HEADLINE;
    document.querySelector(lineAt(topic, first))?.scrollIntoView({ block: 'nearest' });
    const found = find(agenda.view, topic);
    const headline = found?.topics[found.index]?.headline ?? '';
    announcer.say(newWords(plain(headlineWords(headline)), this.#news.length - 1));
  }

  #read(): void {
    if (this.#parts.agenda.closed) {
      return;
    }
    this.#news = this.#client.news();
    const isLive = this.#following.isLive(performance.now());
    const isInSight = linesOnScreen();
    this.#watch.take(
      this.#news,
      (topic, line) => isLive && isAttentive() && isInSight(topic, line),
    );
    this.#mark();
    if (this.#news.length === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    } else {
      this.#looking ??= setInterval(() => {
        this.#look();
      }, LOOK_MS);
    }
  }

  #mark(): void {
    // A window's height on either side, so that who scrolls meets marks that are there.
    this.#marks.show(this.#watch.marked, () => linesOnScreen(innerHeight));
  }

  #look(): void {
    // An editor that came or went, or a part of the page that was drawn, has moved others.
    this.#mark();
    if (!isAttentive()) {
      this.#watch.away();
      return;
    }
    const seen = this.#watch.look(performance.now(), linesOnScreen());
    if (seen.length > 0) {
      this.#client.looked(seen);
    }
  }

  async #pressed(event: KeyboardEvent): Promise<void> {
    const pressed = event.defaultPrevented ? undefined : commandKey(event);
    if (pressed?.how === 'alt' && pressed.key === 'u' && !pressed.shift) {
      event.preventDefault();
      await this.next();
    }
  }
}

/** Of what is new, that which comes after a topic; after the last, and after one that is new no more, the first. */
export function nextOf(news: readonly NewLines[], after: string | undefined): NewLines | undefined {
  return news[news.findIndex(({ topic }) => topic === after) + 1] ?? news[0];
}

/** "New: The release", "New: The release, 2 more". */
export function newWords(headline: string, more: number): string {
  return `New: ${headline}${more > 0 ? `, ${more} more` : ''}`;
}

/** Whether the person is in front of the page. */
function isAttentive(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
