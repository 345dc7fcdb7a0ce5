import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';

import type { TopicChange } from '../core/types.ts';
import { FROM_AGENDA, type FreshId } from './binding/identity.ts';
import { localEdit, type LocalEdit } from './binding/local.ts';
import { pmOf, uOf } from './binding/positions.ts';
import { rebase, type LocalStep } from './binding/rebase.ts';
import { applyChange, keepSelection, selectChanged } from './binding/remote.ts';
import { spansOf } from './binding/spans.ts';
import { docOf } from './lines.ts';
import type { OnTrouble, TopicPort } from './port.ts';

/** What the binding needs of a view. */
export interface Host {
  readonly state: EditorState;
  /** An input method is in the middle of a word. */
  readonly composing: boolean;
  updateState(state: EditorState): void;
}

/** What a binding works with. */
export interface BindingOptions {
  readonly port: Pick<TopicPort, 'topic' | 'edit' | 'held'>;
  readonly topic: string;
  readonly fresh: FreshId;
  readonly onTrouble: OnTrouble;
}

/**
 * Keeps one topic's editor and the agenda the same. Whenever nothing is held back, the editor's
 * document reads exactly as the agenda's.
 *
 * While an input method composes, the other's changes wait, and from the first one that waits so
 * do one's own, because their offsets mean nothing to an agenda that has moved on. `flush` brings
 * both together.
 */
export class Binding {
  readonly #options: BindingOptions;
  readonly #host: Host;
  #held: TopicChange[] = [];
  #own: LocalStep[] = [];
  #toldHeld = false;
  /** The last composition that something came from. */
  #composition = 0;

  constructor(host: Host, options: BindingOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The other's changes are waiting for a composition to end. */
  get holding(): boolean {
    return this.#held.length > 0;
  }

  /** Takes over a transaction, shows it, and then, once the view stands, tells the agenda. */
  dispatch(tr: Transaction): void {
    const before = this.#host.state.doc;
    const { state, transactions } = this.#host.state.applyTransaction(tr);
    this.#host.updateState(state);
    if (tr.getMeta(FROM_AGENDA) !== undefined) {
      return;
    }
    const steps = transactions.flatMap((one) => one.steps);
    if (steps.length === 0) {
      return;
    }
    const docs = transactions.flatMap((one) => one.docs);
    this.#composition = (tr.getMeta('composition') as number | undefined) ?? 0;
    if (this.holding) {
      steps.forEach((step, index) => this.#own.push({ step, before: docs[index] ?? before }));
      this.#tellHeld();
    } else {
      this.#write(localEdit(before, state.doc, spansOf(steps, docs)));
    }
  }

  /** Takes a change of the agenda: the other's, or one's own undo. */
  receive(change: TopicChange): void {
    if (this.holding || this.#host.composing) {
      this.#held.push(change);
      return;
    }
    this.#healing(() => {
      const { state } = this.#host;
      const { anchor, head } = state.selection;
      const tr = state.tr.setMeta(FROM_AGENDA, change.source);
      applyChange(tr, change);
      if (state.selection instanceof TextSelection) {
        keepSelection(tr, { anchor, head });
      }
      if (change.source === 'undo') {
        selectChanged(tr, 0);
      }
      tr.setStoredMarks(state.storedMarks);
      this.dispatch(tr);
    });
  }

  /** Brings together what was held back on both sides. */
  flush(): void {
    if (!this.holding) {
      return;
    }
    this.#healing(() => {
      const { tr, edit } = rebase(this.#host.state, this.#own, this.#held, this.#options.fresh);
      this.#held = [];
      this.#own = [];
      this.dispatch(tr);
      this.#write(edit);
    });
    this.#tellHeld();
  }

  /** Nobody may read "Saved" over words that only this view has. */
  #tellHeld(): void {
    const holding = this.#own.length > 0;
    if (holding === this.#toldHeld) {
      return;
    }
    this.#toldHeld = holding;
    this.#options.port.held?.(this.#options.topic, holding);
  }

  #write({ ops, lines, touched }: LocalEdit): void {
    if (ops.length === 0 && lines.length === 0) {
      return;
    }
    this.#healing(() => {
      this.#options.port.edit(this.#options.topic, ops, lines, this.#composition, touched);
    });
  }

  #healing(work: () => void): void {
    try {
      work();
    } catch (error) {
      try {
        this.#rebuild();
      } catch {
        // The agenda has nothing more to say: the view stays as it is, and the first failure is told.
      }
      this.#options.onTrouble(error);
    }
  }

  /** Shows what the agenda says, with the selection at the same offsets as before. */
  #rebuild(): void {
    this.#held = [];
    this.#own = [];
    const topic = this.#options.port.topic(this.#options.topic);
    if (topic === undefined) {
      return;
    }
    const { state } = this.#host;
    const doc = docOf(topic.lines);
    const anchor = pmOf(doc, uOf(state.doc, state.selection.anchor));
    const head = pmOf(doc, uOf(state.doc, state.selection.head));
    const tr = state.tr
      .setMeta(FROM_AGENDA, 'rebuild')
      .replaceWith(0, state.doc.content.size, doc.content);
    tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)));
    this.#host.updateState(state.apply(tr));
  }
}
