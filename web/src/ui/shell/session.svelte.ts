import { tick } from 'svelte';

import type { Summaries, Summary } from '../../core/types.ts';
import {
  Problem,
  Unreachable,
  type Api,
  type HomeEntry,
  type Invitation,
  type PairSummary,
  type Person,
} from '../../io/api.ts';
import type { ChangedSummary } from '../../io/home-stream.ts';
import { wordsOf } from '../kit/failure.ts';
import { preferences } from '../kit/preferences.svelte.ts';
import type { BackgroundAgendas } from '../promises/background-agendas.svelte.ts';
import { askedElsewhere } from '../search/asked.svelte.ts';
import { sought } from '../search/sought.ts';
import { openLinks, type InvitationLinks } from './invitation-links.ts';
import type { Standing } from './standing.ts';
import { DeviceStore, lastPerson, tellsOfArrival, type Device } from '../../io/device-store.ts';

/** What the server tells of an agenda: as it was after one change, of those that it has. */
type Told = Pick<HomeEntry, 'summary' | 'through' | 'newest'>;

/** What this device derived of an agenda: it counts until the server tells of that change, which is none while unknown. */
interface Own {
  readonly pair: string;
  until?: number;
}

/** Asking the server again sooner than this tells nothing new. */
const ASK_AGAIN_MS = 5_000;

/** The person, the people they meet, and what this device remembers of both. */
export class Session {
  standing = $state.raw<Standing>({ is: 'opening' });
  pairs = $state.raw<PairSummary[]>([]);
  summaries = $state.raw<Summaries>({});
  /** Whether the server answered when it was last asked. */
  reachable = $state(true);
  /** Whether somebody in front of the server answered in its place, and wants a sign-in of its own. */
  between = $state(false);
  /** Whether this browser keeps nothing, so that what is written lasts as long as the page. */
  unkept = $state(false);
  /** Links made on this device, while they are open: the server shows each one only once. */
  invitations = $state.raw<InvitationLinks>({});

  /** Agendas that are open beside the page, once any was. */
  background: BackgroundAgendas | undefined;
  readonly api: Api;
  /** How many more agendas the person can make, once that is few. */
  left = $state<number | null>(null);
  /** What the agendas keep that the person made, once that is nearly all they may. */
  kept = $state.raw<Person['kept']>();
  /** Counts changes of who is signed in, so that a late answer about the one before is dropped. */
  #life = 0;
  /** What of the summaries this device derived, by pair. */
  #own: Readonly<Record<string, Own | undefined>> = {};
  #askedAt = Number.NEGATIVE_INFINITY;
  #closing: Promise<unknown> = Promise.resolve();

  constructor(api: Api) {
    this.api = api;
    api.answered = (between) => {
      this.between = between;
    };
  }

  /** Opens with what the device remembers, then asks the server. */
  async open(): Promise<void> {
    try {
      await this.#recall();
    } catch {
      // Nothing remembered can be read: the server's answer is all there is.
    }
    await this.refresh();
  }

  /** Asks the server who is signed in and whom they meet. */
  async refresh(): Promise<void> {
    const life = this.#life;
    this.#askedAt = performance.now();
    try {
      const asked = await this.#unsent();
      const preferred = preferences.changes;
      const links = this.invitations;
      const [me, entries] = await Promise.all([this.api.me(), this.api.home()]);
      if (life === this.#life) {
        this.reachable = true;
        for (const { own, unsent } of asked) {
          const { newest = 0 } = entries.find(({ pair }) => pair.id === own.pair) ?? {};
          own.until ??= newest + unsent;
        }
        await this.#become(me, entries, preferred, links);
      }
    } catch (error) {
      if (life === this.#life) {
        await this.#heard(error);
      }
    }
  }

  /** Asks again when the last answer may be stale: back online, or visible again. */
  async refreshSoon(): Promise<void> {
    preferences.catchUp().catch(givenUp);
    if (performance.now() - this.#askedAt >= ASK_AGAIN_MS) {
      await this.refresh();
    }
  }

  /** Something changed in another tab: words written here must not go out in someone else's name. */
  async heardElsewhere(event: StorageEvent): Promise<void> {
    if (tellsOfArrival(event)) {
      await this.refresh();
    }
  }

  /** Whoever the server says has just signed in or up. */
  async arrive(arriving: Promise<Person>): Promise<void> {
    const me = await arriving;
    this.#life += 1;
    this.reachable = true;
    await this.#become(me, [], preferences.changes);
    await this.refresh();
  }

  /** Changes that signing out would lose. */
  async unsaved(): Promise<number> {
    return this.standing.is === 'signedIn' ? await this.standing.device.unsaved() : 0;
  }

  /** Ends the session at the server, then takes everything of the person off this device. */
  async signOut(where: 'here' | 'everywhere'): Promise<void> {
    if (this.standing.is !== 'signedIn') {
      return;
    }
    const { device } = this.standing;
    try {
      await (where === 'here' ? this.api.signOut() : this.api.signOutEverywhere());
    } catch (error) {
      if (!isSignedOut(error)) {
        throw error;
      }
    }
    this.#leave(null);
    // The open agenda goes with the page and lets go of the database first.
    await tick();
    await this.#closing;
    await device.wipe();
  }

  /** The server said over another way that the session is over: nothing of it may stay on the screen. */
  async signedOutElsewhere(): Promise<void> {
    this.reachable = true;
    const before = this.standing;
    if (before.is !== 'signedIn') {
      this.#leave(cookieless());
      return;
    }
    this.#leave(
      cookieless() ??
        'You were signed out. Sign in again: what the server does not have yet is still here and will be sent then.',
    );
    // The open agenda goes with the page and writes down first what it still holds.
    await tick();
    await this.#closing;
    await forget(before.device);
  }

  /** How much waits for the person in all agendas that they did not put away. */
  get waiting(): number {
    return this.pairs.reduce(
      (sum, { id, archived }) => sum + (archived ? 0 : (this.summaries[id]?.waiting ?? 0)),
      0,
    );
  }

  /** What an agenda that is open here has for the person now. */
  async derived(pair: string, summary: Summary): Promise<void> {
    this.#own = { ...this.#own, [pair]: { pair } };
    await this.#says(pair, summary);
  }

  /** What the server derived of an agenda just now. */
  async summaryChanged({ pair, ...told }: ChangedSummary): Promise<void> {
    const own = this.#own[pair];
    if (own !== undefined && own.until === undefined) {
      // Which of the two is newer can be told once the list was asked for.
      await this.refresh();
    } else if (this.pairs.some(({ id }) => id === pair)) {
      await this.#says(pair, this.#counts(pair, told));
    }
  }

  async #says(pair: string, summary: Summary | undefined): Promise<void> {
    // Most of what is typed changes nothing of it, and the whole list would be written for that.
    if (summary === undefined || JSON.stringify(this.summaries[pair]) === JSON.stringify(summary)) {
      return;
    }
    this.summaries = { ...this.summaries, [pair]: summary };
    if (this.standing.is === 'signedIn') {
      await this.#remember(this.standing.device, this.standing.me);
    }
  }

  /** Something that still uses the device and is on its way out. */
  closing(work: Promise<void>): void {
    this.#closing = Promise.allSettled([this.#closing, work]);
  }

  /** Makes a pair and its first link; resolves with the pair's id. */
  async makePair(name: string, email: string): Promise<string> {
    const { id, invitation, left } = await this.api.makePair({ name, email });
    this.left = left;
    this.#keepInvitation(id, invitation);
    await this.refresh();
    return id;
  }

  /** Makes a new link, for the same account alone as the one before. */
  async invite(pair: PairSummary): Promise<void> {
    const email = pair.invitation?.email ?? null;
    this.#keepInvitation(pair.id, await this.api.invite(pair.id, email));
    await this.refresh();
  }

  async revokeInvitation(pair: string): Promise<void> {
    await this.api.revokeInvitation(pair);
    this.#keepInvitation(pair, undefined);
    await this.refresh();
  }

  async #recall(): Promise<void> {
    const known = lastPerson();
    if (known === null) {
      return;
    }
    const life = this.#life;
    const device = await DeviceStore.open(known);
    const remembered = await device.remembered();
    if (remembered === undefined || life !== this.#life) {
      device.close();
      return;
    }
    this.#keeps(remembered.pairs, remembered.links);
    this.summaries = remembered.summaries ?? {};
    this.#prefersHere();
    // What was changed before the page was closed: nobody may say when the server is in reach again.
    preferences.catchUp().catch(givenUp);
    this.#enter(remembered.me, device);
  }

  /** `asked` is how many changes of preferences there had been when the server was asked, `links` which links. */
  async #become(
    me: Person,
    entries: HomeEntry[],
    asked: number,
    links = this.invitations,
  ): Promise<void> {
    const pairs = entries.map(({ pair }) => pair);
    const before = this.standing;
    this.kept = me.kept;
    this.#prefersHere();
    preferences.heard(me.preferences, asked).catch(givenUp);
    if (before.is === 'signedIn' && before.me.id === me.id) {
      this.#keeps(pairs, this.invitations, links);
      this.#takes(entries);
      await this.#remember(before.device, me);
      return;
    }
    const life = this.#life;
    const device = await this.#deviceOf(me.id);
    if (life !== this.#life) {
      device.close();
      return;
    }
    this.#keeps(pairs);
    this.#takes(entries);
    this.#enter(me, device);
    await this.#remember(device, me);
  }

  /** What this browser keeps of a person; one that keeps nothing does the same for as long as the page is open. */
  async #deviceOf(person: string): Promise<Device> {
    try {
      const device = await DeviceStore.open(person);
      this.unkept = false;
      return device;
    } catch {
      this.unkept = true;
      return (await import('../../io/unkept.ts')).unkeptDevice(person);
    }
  }

  /** What is changed without a network is told once there is one. */
  #prefersHere(): void {
    preferences.tell ??= (change) => this.api.prefer(change);
  }

  #enter(me: Person, device: Device): void {
    device.whenEnded(() => {
      this.#leave('You signed out in another tab.');
    });
    this.standing = { is: 'signedIn', me, device };
  }

  async #heard(error: unknown): Promise<void> {
    if (error instanceof Unreachable) {
      this.reachable = false;
      if (this.standing.is === 'opening') {
        this.standing = { is: 'signedOut', words: error.message };
      }
      return;
    }
    this.reachable = true;
    if (isSignedOut(error)) {
      await this.signedOutElsewhere();
    } else if (this.standing.is === 'opening') {
      this.standing = { is: 'signedOut', words: wordsOf(error) };
    }
  }

  #leave(words: string | null): void {
    this.#life += 1;
    this.pairs = [];
    this.summaries = {};
    this.#own = {};
    this.invitations = {};
    sought.clear();
    preferences.tell = undefined;
    preferences.forget();
    askedElsewhere.words = null;
    if (this.background !== undefined) {
      this.closing(this.background.close());
      this.background = undefined;
    }
    this.standing = { is: 'signedOut', words };
  }

  /** Pairs as the server told of them, and links of theirs that are still open; `asked` are those there were when it was asked. */
  #keeps(pairs: PairSummary[], links = this.invitations, asked = links): void {
    this.pairs = pairs;
    this.invitations = openLinks(links, pairs, asked);
  }

  /** Summaries as the server told them; what it does not know yet, or derived before this device did, stays as it was. */
  #takes(entries: HomeEntry[]): void {
    this.summaries = Object.fromEntries(
      entries.flatMap(({ pair: { id }, ...told }) => {
        const counts = this.#counts(id, told);
        return counts === undefined ? [] : [[id, counts] as const];
      }),
    );
  }

  /** The newer of what is known here and what the server told. */
  #counts(pair: string, { summary, through }: Told): Summary | undefined {
    const own = this.#own[pair];
    const known = this.summaries[pair];
    if (own !== undefined && !(summary !== undefined && through >= (own.until ?? Infinity))) {
      return known ?? summary;
    }
    this.#own = { ...this.#own, [pair]: undefined };
    return summary ?? known;
  }

  /**
   * By what this device derived: how many changes the server needs beyond those that it has now, to have all that was made
   * here. What it has not confirmed may be there or not, so that is one more.
   */
  async #unsent(): Promise<{ own: Own; unsent: number }[]> {
    const { standing } = this;
    if (standing.is !== 'signedIn') {
      return [];
    }
    const own = Object.values(this.#own).filter((one) => one !== undefined);
    return await Promise.all(
      own.map(async (one) => {
        const keys = standing.device.agenda(one.pair).unsavedKeys();
        // A device that cannot tell may have something.
        const unsent = await keys.then(
          ({ length }) => Math.min(length, 1),
          () => 1,
        );
        return { own: one, unsent };
      }),
    );
  }

  async #remember(device: Device, me: Person): Promise<void> {
    try {
      const { pairs, summaries, invitations: links } = this;
      await device.remember({ me, pairs, summaries, links });
    } catch {
      // A full disk costs only opening offline; the agenda itself says when it cannot be kept.
    }
  }

  #keepInvitation(pair: string, invitation: Invitation | undefined): void {
    const others = Object.entries(this.invitations).filter(([id]) => id !== pair);
    this.invitations = Object.fromEntries(
      invitation === undefined ? others : [...others, [pair, invitation]],
    );
  }
}

/** Why nobody can stay signed in in this browser, if that is so. */
function cookieless(): string | null {
  return navigator.cookieEnabled
    ? null
    : 'This browser keeps no cookies for this address, so it cannot stay signed in. Allow them, then sign in.';
}

/** What the server refuses of preferences that were changed long ago is as the server has it. */
function givenUp(): void {
  // Nobody waits for words about it.
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

/** Who signed out everywhere else means this device too: unplugged, it must not open again, nor hold what the server has. */
async function forget(device: Device): Promise<void> {
  try {
    await device.forget();
  } catch {
    // Another tab took everything off the device already.
  }
}
