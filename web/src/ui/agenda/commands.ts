/**
 * Commands: everything a person does to an agenda, apart from typing in an editor. None throws: what is refused is said
 * in words, at the lower edge of the page or where it was asked for.
 */
import { randomId } from '../../core/random.ts';
import type { AgendaClient } from '../../core/agenda-client.ts';
import type { LineChange, Operation, Place, TextOp, Way } from '../../core/types.ts';
import { headlineWords } from '../kit/copy.ts';
import type { TopicsOnPage } from '../topic/topics.ts';
import type { AgendaState } from './agenda-state.svelte.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { Clock } from './clock.svelte.ts';
import type { FocusTargets } from './focus-targets.ts';
import type { Navigation } from './navigation.ts';
import {
  allTopics,
  besideNeighbour,
  find,
  PARKED,
  sectionForNew,
  sectionWords,
} from './outline.ts';
import { refusalWords } from './refusal.ts';
import type { Shown } from './visibility.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What commands work with. */
export interface CommandParts {
  readonly agenda: AgendaState;
  readonly shown: Shown;
  readonly clock: Clock;
  readonly targets: FocusTargets;
  readonly topics: TopicsOnPage;
  readonly navigation: Navigation;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  /** Topics this tab made. */
  readonly own: Set<string>;
}

export class AgendaCommands {
  readonly #client: AgendaClient;
  readonly #parts: CommandParts;

  constructor(client: AgendaClient, parts: CommandParts) {
    this.#client = client;
    this.#parts = parts;
  }

  /** Carries out what belongs together, up to what is refused; its words are said at the lower edge. Whether all was done. */
  perform(...operations: readonly Operation[]): boolean {
    return this.#told(this.performHere(...operations));
  }

  /** The same; the words of a refusal come back, to be said where it was asked for. */
  performHere(...operations: readonly Operation[]): string | null {
    const { toasts, shown } = this.#parts;
    return this.#change(() => {
      let goesOn = false;
      for (const operation of operations) {
        if (operation.do === 'startMeeting') {
          shown.startedHere = operation.day;
        }
        this.#perform(operation, goesOn);
        goesOn = true;
        if ('topic' in operation && operation.topic === toasts.deleted?.id) {
          // It would take back this one.
          toasts.deleted = null;
        }
      }
    });
  }

  /** Adds a topic at the end of the section for new ones, with notes if there are some. Whether it was done. */
  addTopic(headline: string, notes?: { ops: TextOp[]; lines: LineChange[] }): boolean {
    const section = this.#forNew();
    let topic = '';
    const added = this.#told(
      this.#change(() => {
        topic = this.#add(section, headline);
        if (notes !== undefined && notes.ops.length > 0) {
          this.#client.edit(topic, notes.ops, notes.lines);
        }
      }),
    );
    if (added) {
      this.#sayPlace('Added', topic);
    }
    return added;
  }

  /** Adds topics that stand in this order; those that were refused come back. */
  addTopics(headlines: readonly string[]): string[] {
    const section = this.#forNew();
    let added = 0;
    this.#told(
      this.#change(() => {
        for (const headline of headlines) {
          this.#add(section, headline);
          added += 1;
        }
      }),
    );
    return headlines.slice(added);
  }

  /** Changes a topic's words elsewhere than in an editor. Whether it was done. */
  edit(topic: string, ops: TextOp[], lines: LineChange[]): boolean {
    return this.#told(
      this.#change(() => {
        this.#client.edit(topic, ops, lines);
      }),
    );
  }

  /** Makes the meeting of a day, or goes to the one that is there. Whether there is one now. */
  async addMeeting(day: string): Promise<boolean> {
    const { agenda, navigation, targets } = this.#parts;
    const isThere = agenda.current().sections.some((section) => section.day === day);
    if (!isThere && !this.perform({ do: 'addMeeting', day })) {
      return false;
    }
    navigation.draw(day);
    await targets.reveal(`heading ${day}`);
    return true;
  }

  async moveBeside(topic: string, direction: 'up' | 'down'): Promise<void> {
    const standing = find(this.#parts.agenda.current(), topic);
    const place = standing && besideNeighbour(standing, direction);
    if (standing !== undefined && place !== undefined) {
      await this.#move(topic, standing.section, place, `Moved ${direction}`);
    }
  }

  async moveTo(topic: string, section: string): Promise<void> {
    this.#parts.navigation.draw(section);
    const { today } = this.#parts.clock;
    const words = section === PARKED ? 'Parked' : `Moved to ${sectionWords(section, today)}`;
    // What is put aside last is looked for first; a meeting's topics stand in the order in which they came.
    await this.#move(topic, section, section === PARKED ? 'first' : 'last', words);
  }

  /** Puts a topic where it was dropped. */
  async moveHere(topic: string, section: string, place: Place): Promise<void> {
    await this.#move(topic, section, place, 'Moved');
  }

  /** Parks a topic and stays where it was. */
  async park(topic: string): Promise<void> {
    const standing = find(this.#parts.agenda.current(), topic);
    if (standing === undefined || standing.section === PARKED) {
      return;
    }
    const { index, topics } = standing;
    const next = topics[index + 1] ?? topics[index - 1];
    if (this.perform({ do: 'moveTopic', topic, section: PARKED, place: 'first' })) {
      this.#parts.toasts.offerUndo(topic, `Parked ${headlineWords(topics[index]?.headline ?? '')}`);
      await this.#parts.targets.focus(`topic ${next?.id ?? ''}`);
    }
  }

  async delete(topic: string): Promise<void> {
    const entry = allTopics(this.#parts.agenda.current()).get(topic);
    if (this.perform({ do: 'deleteTopic', topic })) {
      this.#parts.toasts.offerUndo(topic, `Deleted ${headlineWords(entry?.headline ?? '')}`);
      // The topic took the focus with it; what can be done about it is next.
      await this.#parts.targets.focus('undo');
    }
  }

  /** Takes back what was done to a topic last. */
  restore(): void {
    const { toasts, announcer, navigation } = this.#parts;
    const { deleted } = toasts;
    toasts.deleted = null;
    if (deleted?.byOther !== true) {
      this.turn('undo', deleted?.id);
    } else if (this.perform({ do: 'restoreTopic', topic: deleted.id })) {
      announcer.say('The topic is back');
      void navigation.goTo(deleted.id);
    }
  }

  /** Takes back the newest that was done, or the newest about a topic, or does it again. */
  turn(way: Way, about?: string): void {
    this.#told(
      this.#carryOut(() => {
        this.#client[way](about);
      }),
    );
  }

  async #move(topic: string, section: string, place: Place, words: string): Promise<void> {
    const { targets, topics } = this.#parts;
    const writing = topics.get(topic)?.caret();
    if (!this.perform({ do: 'moveTopic', topic, section, place })) {
      return;
    }
    // As a whole, so that the same key moves it on.
    await (writing === undefined ? targets.focus(`topic ${topic}`) : undefined);
    await targets.reveal(`topic ${topic}`);
    this.#sayPlace(words, topic);
  }

  /** Says what was done with a topic, and where it stands now. */
  #sayPlace(words: string, topic: string): void {
    const { agenda, announcer, clock } = this.#parts;
    const standing = find(agenda.current(), topic);
    if (standing !== undefined) {
      const where = sectionWords(standing.section, clock.today);
      announcer.say(`${words}: ${standing.index + 1} of ${standing.topics.length}, ${where}`);
    }
  }

  #forNew(): string {
    const { agenda, clock, shown } = this.#parts;
    return sectionForNew(agenda.current(), clock.today, shown.newFor);
  }

  #add(section: string, headline: string): string {
    const { own, toasts } = this.#parts;
    const topic = randomId();
    own.add(topic);
    this.#perform({ do: 'addTopic', topic, section, place: 'last', headline });
    toasts.came = [...toasts.came, topic];
    return topic;
  }

  /** Does it; a meeting of the series is made once it begins or something is put there, with what waited for it. */
  #perform(operation: Operation, goesOn = false): void {
    const { offered } = this.#parts.agenda;
    const section = operation.do === 'startMeeting' ? operation.day : sectionOf(operation);
    if (offered !== undefined && section === offered) {
      this.#client.perform({ do: 'addMeeting', day: offered });
    }
    this.#client.perform(operation, goesOn);
  }

  /** Carries something out that may change the outline, which is read once then, however much was done. */
  #change(call: () => void): string | null {
    return this.#carryOut(() => {
      try {
        call();
      } finally {
        this.#parts.agenda.refresh();
      }
    });
  }

  /** The one way to the agenda: calls it, and gives the words of a refusal. */
  #carryOut(call: () => void): string | null {
    this.#parts.toasts.refused = null;
    try {
      call();
      return null;
    } catch (error) {
      return refusalWords(error);
    }
  }

  #told(refused: string | null): boolean {
    this.#parts.toasts.refused = refused;
    return refused === null;
  }
}

function sectionOf(operation: Operation): string | undefined {
  return 'section' in operation ? operation.section : undefined;
}
