import {
  Plugin,
  PluginKey,
  TextSelection,
  type Command,
  type EditorState,
  type Transaction,
} from 'prosemirror-state';
import type { Step } from 'prosemirror-transform';
import type { EditorView } from 'prosemirror-view';

import { FROM_AGENDA } from './binding/identity.ts';
import { ENDS_SIGN, LONGEST, RULES, linkAt, type Rule } from './rules.ts';
import { schema } from './schema.ts';

/** What automatic formatting reaches outside the document. */
export interface FormatActions {
  /** Takes back the newest step. */
  readonly undo: () => void;
  /** Ends what one undo takes back. */
  readonly sealUndo: () => void;
  /** Brings in what a composition held back. */
  readonly settle: () => void;
  /** Whether signs are turned into formatting; commands are obeyed all the same. */
  readonly formats: () => boolean;
}

/** The newest automatic change, as long as nothing else was done here. */
interface Applied {
  readonly unless: RegExp | undefined;
  /** The steps that lead back, as long as the other wrote nothing. */
  readonly back: readonly Step[];
  /** Where the caret is after the change, and how much of what was typed the change took from before it. */
  readonly caret: number;
  readonly taken: number;
}

const newest = new PluginKey<Applied | null>('autoformat');

/**
 * Automatic formatting: signs that are typed become kinds of lines, marks and links. What was typed reaches the
 * agenda first, as a step of undo that is closed then; the change is a step of its own. So Backspace or one undo
 * right after gives back exactly what was typed, whatever the other wrote meanwhile.
 */
export function autoformat(actions: FormatActions): Plugin<Applied | null> {
  /** What stood before the caret when a composition began. */
  let begun = '';
  return new Plugin<Applied | null>({
    key: newest,
    state: { init: () => null, apply: remember },
    props: {
      handleTextInput(view, _from, _to, text, typed) {
        if (view.composing) {
          return false;
        }
        if (grows(view.state, text) && takeBack(view, actions)) {
          view.dispatch(view.state.tr.insertText(text).scrollIntoView());
          return true;
        }
        if (!ENDS_SIGN.test(text)) {
          return false;
        }
        const { $from } = view.state.selection;
        if (
          $from.depth === 0 ||
          ruleFor(textBefore(view.state, view.state.selection.from) + text, actions) === undefined
        ) {
          return false;
        }
        view.dispatch(typed());
        format(view, actions);
        return true;
      },
      handleKeyDown(view, event) {
        // What else is done by keys is a newer step.
        if (event.altKey && event.key !== 'Alt') {
          forget(view);
        }
        return false;
      },
      handleDOMEvents: {
        blur(view) {
          forget(view);
          return false;
        },
        compositionstart(view) {
          begun = textBefore(view.state);
          return false;
        },
        compositionend(view) {
          // The browser's last change of the words is still on its way.
          setTimeout(() => {
            if (view.isDestroyed || view.composing || textBefore(view.state) === begun) {
              return;
            }
            actions.settle();
            format(view, actions);
          });
          return false;
        },
      },
    },
  });
}

/** Takes back the newest automatic change, if nothing was done since. */
export function takeBack(
  view: EditorView,
  { undo, settle }: Pick<FormatActions, 'undo' | 'settle'>,
): boolean {
  settle();
  const applied = newest.getState(view.state);
  if (view.composing || applied === undefined || applied === null) {
    return false;
  }
  const { doc } = view.state;
  undo();
  const tr = view.state.tr;
  // A history that has something newer leaves the words alone; then they are given back here.
  if (tr.doc.eq(doc)) {
    for (const step of applied.back) {
      tr.step(step);
    }
  }
  if (tr.doc.eq(doc)) {
    return false;
  }
  const caret = Math.min(applied.caret + applied.taken, tr.doc.content.size);
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(caret), -1)).scrollIntoView());
  return true;
}

/** Backspace right after an automatic change. */
export function takingBack(actions: Pick<FormatActions, 'undo' | 'settle'>): Command {
  return (_state, dispatch, view) =>
    dispatch !== undefined && view !== undefined && takeBack(view, actions);
}

/** After an Enter: the address before it becomes a link. */
export function entered(view: EditorView, actions: FormatActions, at: number): void {
  if (actions.formats()) {
    apply(view, actions, linkAt(view.state, at), undefined);
  }
}

/** Changes what was just typed, if a rule fits. */
function format(view: EditorView, actions: FormatActions): void {
  const before = textBefore(view.state);
  for (const rule of RULES) {
    const match = matched(rule, before, actions);
    const tr = match === null ? null : rule.change(view.state, match);
    if (tr !== null) {
      apply(view, actions, tr, rule);
      return;
    }
  }
}

function apply(
  view: EditorView,
  actions: FormatActions,
  tr: Transaction | null,
  rule: Rule | undefined,
): void {
  if (tr === null) {
    return;
  }
  actions.sealUndo();
  const back = tr.steps.map((step, index) => step.invert(tr.docs[index] ?? tr.before)).toReversed();
  const caret = tr.selection.head;
  const applied: Applied = {
    unless: rule?.unless,
    back,
    caret,
    taken: view.state.selection.head - caret,
  };
  view.dispatch(tr.setMeta(newest, applied).scrollIntoView());
  actions.sealUndo();
}

function ruleFor(before: string, actions: FormatActions): Rule | undefined {
  return RULES.find((rule) => matched(rule, before, actions) !== null);
}

function matched(rule: Rule, before: string, { formats }: FormatActions): RegExpExecArray | null {
  return rule.command === true || formats() ? rule.typed.exec(before) : null;
}

/** The words of the line before the caret; none where they are code or there is no caret. */
function textBefore({ doc, selection }: EditorState, at = selection.head): string {
  const $at = doc.resolve(at);
  if ($at.depth === 0 || $at.marks().some(({ type }) => type === schema.marks.code)) {
    return '';
  }
  const start = Math.max(0, $at.parentOffset - LONGEST);
  const before = $at.parent.textBetween(start, $at.parentOffset);
  // A line that is cut has no start here.
  return start > 0 ? `\uFFFC${before}` : before;
}

/** Whether what is typed right behind a sign makes it none. */
function grows(state: EditorState, text: string): boolean {
  return state.selection.empty && newest.getState(state)?.unless?.test(text) === true;
}

function forget(view: EditorView): void {
  const applied = newest.getState(view.state);
  if (applied !== undefined && applied !== null) {
    view.dispatch(view.state.tr.setMeta(newest, null));
  }
}

function remember(tr: Transaction, applied: Applied | null): Applied | null {
  const told = tr.getMeta(newest) as Applied | null | undefined;
  if (told !== undefined) {
    return told;
  }
  if (applied === null || (!tr.docChanged && !tr.selectionSet)) {
    return applied;
  }
  if (tr.getMeta(FROM_AGENDA) !== 'remote') {
    return null;
  }
  return {
    ...applied,
    back: tr.docChanged ? [] : applied.back,
    caret: tr.mapping.map(applied.caret, -1),
  };
}
