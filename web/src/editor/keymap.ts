import { keydownHandler } from 'prosemirror-keymap';
import { Plugin, Selection, type Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import { commandKey } from '../io/keyboard.ts';
import { takingBack, type FormatActions } from './autoformat.ts';
import type { FreshId } from './binding/identity.ts';
import {
  backspaceAtStart,
  currentLine,
  deleteAtEnd,
  deleteSelection,
  firstOf,
  indent,
  moveLines,
  newLine,
  tick,
  toggle,
} from './commands.ts';
import { attributesOf, schema } from './schema.ts';

/** What the keys reach outside the document. */
export interface KeyActions extends Pick<FormatActions, 'settle' | 'sealUndo'> {
  /** Takes back the newest step. */
  undo(): void;
  redo(): void;
  /** Puts the keyboard back to the page around the editor. */
  escape(): void;
  /** The caret wants to go beyond the first or the last line. */
  leave?: ((direction: 'up' | 'down') => void) | undefined;
  /** The selected words are to be confirmed. */
  ask?: (() => void) | undefined;
  /** The line with the caret is to be parked. */
  park?: (() => void) | undefined;
  /** The Tab key brought the person here, and they have done nothing here yet. */
  passing(): boolean;
  /** Opens the link with the caret, or else goes to what stands below its line. */
  toNote(): void;
  /** What a screen reader is to be told. */
  said?: ((words: string) => void) | undefined;
}

/** Every key of the editor; those not named here do what the browser does. */
export function keys(actions: KeyActions, fresh: FreshId): Plugin {
  const { bold, italic, strike, code } = schema.marks;
  const enter = sealing(actions, newLine(fresh));
  const undo = always(() => {
    actions.undo();
  });
  const redo = always(() => {
    actions.redo();
  });
  const backspace = firstOf(takingBack(actions), deleteSelection, backspaceAtStart);
  const remove = firstOf(deleteSelection, deleteAtEnd);
  const named = keydownHandler({
    Enter: enter,
    'Shift-Enter': enter,
    Backspace: backspace,
    'Mod-Backspace': backspace,
    'Shift-Backspace': backspace,
    Delete: remove,
    'Mod-Delete': remove,
    Tab: unlessPassing(actions, indent(1)),
    'Shift-Tab': unlessPassing(actions, indent(-1)),
    'Mod-Home': toStart,
    'Mod-Enter': ticking(actions),
    'Alt-Enter': always(() => {
      actions.toNote();
    }),
    'Alt-ArrowUp': sealing(actions, moveLines('up')),
    'Alt-ArrowDown': sealing(actions, moveLines('down')),
    Escape: always(() => {
      actions.escape();
    }),
    ArrowUp: leaving(actions, 'up'),
    ArrowDown: leaving(actions, 'down'),
    ArrowLeft: leaving(actions, 'left'),
    ArrowRight: leaving(actions, 'right'),
  });
  const lettered = new Map<string, Command>([
    ['mod b', toggle(bold)],
    ['mod i', toggle(italic)],
    ['mod e', toggle(code)],
    ['mod shift x', toggle(strike)],
    ['mod z', undo],
    ['mod shift z', redo],
    ['mod y', redo],
    ['alt c', reaching(actions.ask)],
    ['alt p', reaching(actions.park)],
  ]);
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (named(view, event)) {
          return true;
        }
        const pressed = commandKey(event);
        if (pressed === undefined) {
          return false;
        }
        const { how, key, shift } = pressed;
        return (
          lettered.get(`${how} ${shift ? 'shift ' : ''}${key}`)?.(
            view.state,
            view.dispatch,
            view,
          ) ?? false
        );
      },
    },
  });
}

/** Done here: ProseMirror takes back what a browser does of it right after the focus came. */
const toStart: Command = (state, dispatch) => {
  dispatch?.(state.tr.setSelection(Selection.atStart(state.doc)).scrollIntoView());
  return true;
};

function always(act: () => void): Command {
  return (_state, dispatch) => {
    if (dispatch !== undefined) {
      act();
    }
    return true;
  };
}

/** Who came with the Tab key may go on with it, or nobody would get past the words. */
function unlessPassing(actions: KeyActions, command: Command): Command {
  return (state, dispatch, view) => !actions.passing() && command(state, dispatch, view);
}

/** What not every place that has an editor can do. */
function reaching(act: (() => void) | undefined): Command {
  return act === undefined ? () => false : always(act);
}

/** Ticks, and says in words how the box is then: no focus moves that would tell. */
function ticking(actions: KeyActions): Command {
  return (state, dispatch, view) => {
    const done = tick(state, dispatch, view);
    if (done && dispatch !== undefined && view !== undefined) {
      const { kind, checked } = attributesOf(currentLine(view.state).node);
      if (kind === 'blank') {
        actions.said?.(checked ? 'Filled in' : 'To be filled in');
      } else {
        actions.said?.(checked ? 'Ticked' : 'Not ticked');
      }
    }
    return done;
  };
}

function sealing(actions: KeyActions, command: Command): Command {
  return (state, dispatch, view) => {
    const done = command(state, dispatch, view);
    if (done && dispatch !== undefined) {
      actions.sealUndo();
    }
    return done;
  };
}

function leaving(actions: KeyActions, direction: 'up' | 'down' | 'left' | 'right'): Command {
  return (state, dispatch, view) => {
    const { $head, empty } = state.selection;
    if (actions.leave === undefined || !empty || $head.depth === 0) {
      return false;
    }
    const backward = view !== undefined && runsLeft(view, $head.before(1)) ? 'right' : 'left';
    const outward = direction === 'up' || direction === backward;
    const edge = outward ? 0 : state.doc.childCount - 1;
    if ($head.index(0) !== edge || view?.endOfTextblock(direction, state) !== true) {
      return false;
    }
    if (dispatch !== undefined) {
      actions.leave(outward ? 'up' : 'down');
    }
    return true;
  };
}

/** Whether a line runs from right to left: its words begin at its right, where the key to the right leads out. */
function runsLeft(view: EditorView, line: number): boolean {
  const element = view.nodeDOM(line);
  return element instanceof Element && getComputedStyle(element).direction === 'rtl';
}
