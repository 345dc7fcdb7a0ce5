/**
 * Background agendas: open beside the page, and unseen, for what is done to them from a list of all. Each stays until the
 * server has everything, also when the list is left, and is closed then.
 */
import { AgendaClient } from '../../core/agenda-client.ts';
import { browserSurroundings, type Surroundings } from '../../core/environment.ts';
import { openRest } from '../../core/rest.ts';
import { preferences } from '../kit/preferences.svelte.ts';
import type { AgendaStatus, PromiseView, Summary } from '../../core/types.ts';
import type { Api, PairSummary } from '../../io/api.ts';
import { OpenAgenda } from '../agenda/open-agenda.ts';
import type { Standing } from '../shell/standing.ts';
import { isAsShown, type Row } from './all-promises.ts';

/** So long an agenda stays that nobody uses. */
const IDLE_MS = 10_000;

/** How soon what this device does not have comes from the server. */
const ARRIVES_BY_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** How long an outline has to be as it is before the list hears of it. */
const SETTLED_MS = 500;

/** Does something to a promise; the words of a refusal come back. */
export type Command = (open: OpenAgenda, promise: PromiseView) => string | null;

/** Hears how a promise stands after something was done to it; of one that is gone, nothing. */
export type Acted = (row: Row, now: PromiseView | undefined) => void;

/** What is needed of the person's list. */
interface List {
  readonly api: Api;
  readonly pairs: readonly PairSummary[];
  readonly reachable: boolean;
  readonly standing: Standing;
  /** An agenda is being let go of. */
  closing(work: Promise<void>): void;
  /** This device has this of an agenda by now. */
  derived(pair: string, summary: Summary): Promise<void>;
  signedOutElsewhere(): Promise<void>;
}

interface Opened {
  readonly open: OpenAgenda;
  /** When somebody asked for it last. */
  usedAt: number;
  /** How many parts of the page show something of it. */
  shown: number;
}

export class BackgroundAgendas {
  #opened = $state.raw<Readonly<Record<string, Opened>>>({});
  #opening: Readonly<Record<string, Promise<Opened>>> = {};
  readonly #list: List;
  readonly #surroundings: Surroundings;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    list: List,
    surroundings = browserSurroundings(list.api, () => preferences.now.dates),
    idleMs = IDLE_MS,
  ) {
    this.#list = list;
    this.#surroundings = surroundings;
    this.#timer = setInterval(() => {
      this.#closeIdle(performance.now() - idleMs);
    }, idleMs / 2);
  }

  /** A pair's, while it is open. */
  of(pair: string): OpenAgenda | undefined {
    return this.#opened[pair]?.open;
  }

  /** Keeps a pair's agenda open until the result is called; fails when this device cannot open it. */
  show(pair: PairSummary): { opening: Promise<OpenAgenda>; stop: () => void } {
    let stopped = false;
    const opening = this.#open(pair).then((opened) => {
      opened.shown += stopped ? 0 : 1;
      return opened;
    });
    return {
      opening: opening.then(({ open }) => open),
      stop: () => {
        stopped = true;
        void opening.then(
          (opened) => {
            opened.shown = Math.max(0, opened.shown - 1);
          },
          () => undefined,
        );
      },
    };
  }

  /** Does something to a promise of the list, if it is what the list shows; the words of a refusal come back. */
  async act(row: Row, command: Command, acted: Acted): Promise<string | null> {
    const { open } = await this.#open(row.pair);
    const promise = await this.#arrived(open, row, (known) => isAsShown(known, row.promise));
    if (promise === undefined && this.#isCutOff()) {
      // The list knows more than this device has, and goes on showing it.
      return 'What is new in this agenda is not on this device. Try again once you are online.';
    }
    if (promise === undefined) {
      this.#tell(row.pair.id, open);
      return 'It reads differently by now. Look at it again.';
    }
    const refused = command(open, promise);
    if (refused === null) {
      this.acted(row, acted);
    }
    return refused;
  }

  /** A promise of the list with all that belongs to it, as soon as this device has it. */
  async whole(row: Row, open: OpenAgenda): Promise<PromiseView | undefined> {
    return await this.#arrived(open, row, () => true);
  }

  /** Something was done to a promise of the list: the list shows it at once. */
  acted(row: Row, acted: Acted): void {
    const { id } = row.pair;
    const open = this.of(id);
    if (open !== undefined) {
      acted(row, promiseIn(open, row));
      this.#tell(id, open);
    }
  }

  /** Opens every agenda that holds something which the server does not have. */
  async sendRest(): Promise<void> {
    const { pairs, standing } = this.#list;
    if (standing.is !== 'signedIn') {
      return;
    }
    await Promise.allSettled(
      pairs.map(async (pair) => {
        const unsent = await standing.device.agenda(pair.id).unsavedKeys();
        if (unsent.length > 0) {
          const { open } = await this.#open(pair);
          // What is only here the server did not tell the list, and the page may have gone before it did.
          this.#tell(pair.id, open);
        }
      }),
    );
  }

  /** Lets go of all; resolves when none is in use any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const opened = Object.values(this.#opened);
    this.#opened = {};
    const late = Object.values(this.#opening).map((opening) => opening.then(closed));
    await Promise.allSettled([...opened.map(closed), ...late]);
  }

  #open(pair: PairSummary): Promise<Opened> {
    const { id } = pair;
    const opened = this.#opened[id];
    if (opened !== undefined) {
      opened.usedAt = performance.now();
      return Promise.resolve(opened);
    }
    const known = this.#opening[id];
    if (known !== undefined) {
      return known;
    }
    const opening = this.#openAnew(pair).finally(() => {
      this.#opening = without(this.#opening, [id]);
    });
    this.#opening = { ...this.#opening, [id]: opening };
    return opening;
  }

  async #openAnew(pair: PairSummary): Promise<Opened> {
    const list = this.#list;
    const { standing } = list;
    if (standing.is !== 'signedIn') {
      throw new Error('nobody is signed in');
    }
    const { id, you } = pair;
    const client = await AgendaClient.open(pair, standing.device, this.#surroundings, 'unseen');
    try {
      // What is answered on this list needs all of the core.
      await openRest();
    } catch (error) {
      await client.close();
      throw error;
    }
    const open = new OpenAgenda(client, {
      you: you.name,
      partner: () => list.pairs.find((one) => one.id === id)?.partner?.name ?? null,
    });
    const opened: Opened = { open, usedAt: performance.now(), shown: 0 };
    if (list.standing !== standing) {
      await closed(opened);
      throw new Error('somebody signed out meanwhile');
    }
    this.#opened = { ...this.#opened, [id]: opened };
    let settling: ReturnType<typeof setTimeout> | undefined;
    client.on('agenda', () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        this.#tell(id, open);
      }, SETTLED_MS);
    });
    client.on('trouble', (trouble) => {
      if (trouble?.code === 'signed_out') {
        void list.signedOutElsewhere();
      }
    });
    return opened;
  }

  /** What the list says of an agenda is what this device has of it. */
  #tell(pair: string, open: OpenAgenda): void {
    if (open.agenda.closed) {
      return;
    }
    try {
      void this.#list.derived(pair, open.agenda.summary());
    } catch {
      // A core that broke is told elsewhere, and the list stays as it was.
    }
  }

  /** A promise once it is as it has to be; nothing when that does not come. */
  async #arrived(
    open: OpenAgenda,
    row: Row,
    is: (promise: PromiseView) => boolean,
  ): Promise<PromiseView | undefined> {
    const end = performance.now() + ARRIVES_BY_MS;
    for (;;) {
      const promise = open.agenda.closed ? undefined : promiseIn(open, row);
      if (promise !== undefined && is(promise)) {
        return promise;
      }
      if (open.agenda.closed || this.#isCutOff() || performance.now() > end) {
        return undefined;
      }
      await new Promise((looked) => setTimeout(looked, LOOK_AGAIN_MS));
    }
  }

  #isCutOff(): boolean {
    return !navigator.onLine || !this.#list.reachable;
  }

  #closeIdle(before: number): void {
    const idle = Object.entries(this.#opened).filter(
      ([, { open, shown, usedAt }]) => shown === 0 && usedAt < before && !waits(open.agenda.status),
    );
    if (idle.length > 0) {
      const gone = idle.map(([id]) => id);
      this.#opened = without(this.#opened, gone);
      for (const [, opened] of idle) {
        this.#list.closing(closed(opened));
      }
    }
  }
}

function without<T>(
  all: Readonly<Record<string, T>>,
  gone: readonly string[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => !gone.includes(id)));
}

function promiseIn({ agenda }: OpenAgenda, { promise }: Row): PromiseView | undefined {
  return agenda.current().promises.find(({ id }) => id === promise.id);
}

/** Whether anything is still on its way to the server. */
function waits({ state }: AgendaStatus): boolean {
  return state === 'saving' || state === 'onlyHere' || state === 'cannotSave';
}

async function closed({ open }: Opened): Promise<void> {
  await open.close();
}
