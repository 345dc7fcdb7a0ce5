/** Keeps home's list as the server has it: by its stream while that tells, otherwise by asking now and then. */
import { HomeStream, type ChangedSummary, type Source } from '../../io/home-stream.ts';
import type { Session } from '../shell/session.svelte.ts';

/** Whoever waits for somebody to join sees it without loading the page again. */
const LOOK_AGAIN_MS = 5_000;
/** Others see now and then what came. */
const LOOK_NOW_AND_THEN_MS = 10_000;

type List = Pick<Session, 'pairs' | 'refresh' | 'refreshSoon' | 'summaryChanged'>;

export class LiveList {
  readonly #list: List;
  readonly #stream: HomeStream;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(list: List, connect?: () => Source) {
    this.#list = list;
    this.#stream = new HomeStream(this, connect);
  }

  /** Follows the list while the page is visible; stop it with what it returns. */
  run(): () => void {
    const turn = (): void => {
      this.#turn();
    };
    document.addEventListener('visibilitychange', turn);
    window.addEventListener('online', turn);
    turn();
    return () => {
      document.removeEventListener('visibilitychange', turn);
      window.removeEventListener('online', turn);
      this.#stop();
    };
  }

  listChanged(): void {
    clearTimeout(this.#timer);
    void this.#list.refresh();
  }

  summaryChanged(changed: ChangedSummary): void {
    void this.#list.summaryChanged(changed);
  }

  broke(wasLive: boolean): void {
    this.#askNowAndThen();
    // The server may have ended it with the session.
    void (wasLive ? this.#list.refresh() : this.#list.refreshSoon());
  }

  #turn(): void {
    if (document.visibilityState === 'visible') {
      this.#askNowAndThen();
      this.#stream.open();
    } else {
      this.#stop();
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#stream.close();
  }

  #askNowAndThen(): void {
    const waits = this.#list.pairs.some(
      ({ partner, invitation }) => partner === null && invitation !== null,
    );
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        void this.#list.refresh();
        this.#askNowAndThen();
      },
      waits ? LOOK_AGAIN_MS : LOOK_NOW_AND_THEN_MS,
    );
  }
}
