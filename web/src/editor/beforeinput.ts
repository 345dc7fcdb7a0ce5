/**
 * Input events: what soft keyboards, autocorrect, dictation and menus ask for without a key that says so. Enter and
 * deletions at a line's edge do what their keys do; replaced words are written where the browser says that they stand.
 * Everything inside of a line, and whatever a composition does, is the browser's to write and ProseMirror's to read.
 */
import { Plugin, TextSelection, type Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

import { toggle } from './commands.ts';
import { schema } from './schema.ts';

/** What input events reach outside the document. */
export interface InputActions {
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Handles input events ahead of ProseMirror, which on phones guesses from the DOM what was meant. */
export function inputEvents(actions: InputActions): Plugin {
  /** A key that an event stands for, to be done once the browser has done its own, which it could not be asked to leave. */
  let owed: string | undefined;
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: leaveEnter,
        // ProseMirror would stop an Enter over several lines here, before its input event.
        keypress: (_view, { key }) => key === 'Enter' && bySoftKeyboard(),
        beforeinput: (view, event) => {
          owed = undefined;
          if (askedFor(view, event, actions)) {
            return true;
          }
          const key = keyOf(event);
          if (key === undefined) {
            return replaceWords(view, event);
          }
          readPage(view);
          if (event.cancelable) {
            pressOrDelete(view, key, event);
          } else if (key === 'Enter' || atEdge(view, key)) {
            owed = key;
          }
          // On Android, ProseMirror would guess from what becomes of it.
          return true;
        },
        input: (view) => {
          if (owed === undefined) {
            return false;
          }
          const key = owed;
          owed = undefined;
          drawAnew(view);
          press(view, key);
          return true;
        },
      },
    },
  });
}

/** The key that an event stands for. */
function keyOf({ inputType }: InputEvent): string | undefined {
  if (/^insert(?:Paragraph|LineBreak)$/.test(inputType)) {
    return 'Enter';
  }
  return /^delete(?!Comp)/.test(inputType)
    ? inputType.endsWith('Forward')
      ? 'Delete'
      : 'Backspace'
    : undefined;
}

function askedFor(view: EditorView, event: InputEvent, actions: InputActions): boolean {
  const { bold, italic, strike } = schema.marks;
  const asked: Readonly<Record<string, Command | (() => void)>> = {
    historyUndo: actions.undo,
    historyRedo: actions.redo,
    formatBold: toggle(bold),
    formatItalic: toggle(italic),
    formatStrikeThrough: toggle(strike),
  };
  const act = asked[event.inputType];
  // Looks that notes don't have, such as underlined: a browser makes them of styles that the page's policy refuses.
  if (act === undefined && !event.inputType.startsWith('format')) {
    return false;
  }
  act?.(view.state, view.dispatch);
  event.preventDefault();
  return true;
}

/** Where the keyboard is on the screen, Enter's input event is the one to go by: its key comes too early or too late. */
function leaveEnter(view: EditorView, event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.isComposing || view.composing || !bySoftKeyboard()) {
    return false;
  }
  if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    return true;
  }
  if (!pressed(view, event)) {
    return false;
  }
  event.preventDefault();
  return true;
}

/** Done as the key would do it, or left to the browser. */
function pressOrDelete(view: EditorView, key: string, event: InputEvent): void {
  const { empty } = view.state.selection;
  // These speak of what is selected, and of nothing beside the caret.
  if (empty && /^delete(?:By|Content$)/.test(event.inputType)) {
    return;
  }
  if (press(view, key) || (empty && key !== 'Enter' && deleteHere(view, key, event))) {
    event.preventDefault();
  }
}

/** Deletes where the browser would reach into another line, or stands beside what is no text of this one. */
function deleteHere(view: EditorView, key: string, event: InputEvent): boolean {
  const { state } = view;
  const { $head } = state.selection;
  const range = rangeOf(view, event);
  const beyond = range !== undefined && (range.from < $head.start() || range.to > $head.end());
  if (!beyond && inText(view, key)) {
    return false;
  }
  const [start, end] = key === 'Backspace' ? [$head.start(), $head.pos] : [$head.pos, $head.end()];
  let from = Math.max(start, range?.from ?? end);
  let to = Math.min(end, range?.to ?? start);
  if (from >= to) {
    const words = state.doc.textBetween(start, end, undefined, ' ');
    const one = (key === 'Backspace' ? /.\p{M}*$/su : /^.\p{M}*/su).exec(words)?.[0].length ?? 0;
    [from, to] = key === 'Backspace' ? [end - one, end] : [start, start + one];
  }
  view.dispatch(state.tr.delete(from, to).scrollIntoView());
  return true;
}

/** The caret stands in letters on the side that is to be deleted, not beside the other's caret or a box. */
function inText(view: EditorView, key: string): boolean {
  const { focusNode: node, focusOffset: at } = view.dom.ownerDocument.getSelection() ?? {
    focusNode: null,
    focusOffset: 0,
  };
  return node instanceof Text && (key === 'Backspace' ? at > 0 : at < node.length);
}

/** Words that replace others, or that the browser would write as lines of its own. */
function replaceWords(view: EditorView, event: InputEvent): boolean {
  const { inputType } = event;
  // Of what inserts, a composition's words alone are the browser's.
  if (!/^insert(?!.*Comp)/.test(inputType) || !event.cancelable || view.composing) {
    return false;
  }
  readPage(view);
  const words = (event.dataTransfer?.getData('text/plain') ?? '') || (event.data ?? '');
  const { selection, doc } = view.state;
  const { from, to } = rangeOf(view, event) ?? selection;
  const typed = inputType === 'insertText' && from === selection.from && to === selection.to;
  const [, line, more] = /^([^\r\n]*)(?:\r\n?|\n)?([^]*)$/.exec(words) ?? [];
  if (words === '' || line === undefined) {
    return false;
  }
  if (typed && line === words && doc.resolve(from).sameParent(doc.resolve(to))) {
    return false;
  }
  event.preventDefault();
  if (more !== '') {
    view.dispatch(view.state.tr.setSelection(TextSelection.create(doc, from, to)));
    view.pasteText(words);
    return true;
  }
  write(view, line, from, to);
  if (line !== words) {
    press(view, 'Enter');
  }
  return true;
}

/** Writes as if it was typed, so that rules see it; a caret that stands elsewhere stays there. */
function write(view: EditorView, words: string, from: number, to: number): void {
  if (words === '') {
    return;
  }
  const typed = () => {
    const { tr, selection } = view.state;
    const here = selection.from <= to && selection.to >= from;
    tr.insertText(words, from, to);
    if (here) {
      tr.setSelection(TextSelection.create(tr.doc, from + words.length));
    }
    return tr.scrollIntoView();
  };
  const handled = view.someProp('handleTextInput', (handle) =>
    handle(view, from, to, words, typed),
  );
  if (handled !== true) {
    view.dispatch(typed());
  }
}

/** Where the browser says that the event applies. */
function rangeOf(view: EditorView, event: InputEvent): { from: number; to: number } | undefined {
  const [range] = event.getTargetRanges();
  if (
    range === undefined ||
    !view.dom.contains(range.startContainer) ||
    !view.dom.contains(range.endContainer)
  ) {
    return undefined;
  }
  const { doc } = view.state;
  const from = doc.resolve(view.posAtDOM(range.startContainer, range.startOffset));
  const to = doc.resolve(view.posAtDOM(range.endContainer, range.endOffset));
  return TextSelection.between(from, to);
}

/** Whether the key would do more than delete inside of the line. */
function atEdge(view: EditorView, key: string): boolean {
  const { $from, $to, empty } = view.state.selection;
  if (!empty) {
    return !$from.sameParent($to);
  }
  return key === 'Backspace'
    ? $from.parentOffset === 0
    : $to.parentOffset === $to.parent.content.size;
}

function press(view: EditorView, key: string): boolean {
  return pressed(view, new KeyboardEvent('keydown', { key }));
}

function pressed(view: EditorView, event: KeyboardEvent): boolean {
  return view.someProp('handleKeyDown', (handle) => handle(view, event)) ?? false;
}

/** Has ProseMirror take over what the browser has written and where its caret is. */
function readPage(view: EditorView): void {
  view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
}

/** Draws every line from the state, whatever the browser made of them. */
function drawAnew(view: EditorView): void {
  const { line } = view.props.nodeViews ?? {};
  if (line !== undefined) {
    view.setProps({ nodeViews: { line: (...args) => line(...args) } });
  }
}

/** As ProseMirror tells them: it leaves Enter to the browser on Android, and waits for it on iOS. */
function bySoftKeyboard(): boolean {
  const { userAgent, vendor, maxTouchPoints } = navigator;
  return (
    /Android \d/.test(userAgent) ||
    (/Apple/.test(vendor) && (/Mobile\/\w/.test(userAgent) || maxTouchPoints > 2))
  );
}
