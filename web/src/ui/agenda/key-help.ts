/** The keys of the agenda, in words. The editor's own are in `editor/keymap.ts` and `editor/rules.ts`. */

import { onApple } from '../../io/keyboard.ts';

export interface KeyGroup {
  where: string;
  keys: { press: string[]; does: string }[];
}

const MOD = onApple() ? '⌘' : 'Ctrl';
const ALT = onApple() ? '⌥' : 'Alt';
/** With a letter: on Apple's machines Option alone writes another one. */
const ALT_LETTER = onApple() ? '⌃⌥' : 'Alt';

export const KEYS: readonly KeyGroup[] = [
  {
    where: 'Anywhere',
    keys: [
      { press: [`${MOD} K`], does: 'Go to a person, a meeting, a topic or a command' },
      { press: ['n', `${ALT_LETTER} N`], does: 'Add a topic' },
      { press: [`${ALT_LETTER} G`], does: 'Go to what waits for you, one after the other' },
      { press: [`${ALT_LETTER} U`], does: 'Go to what is new to you, one after the other' },
      { press: [`${ALT_LETTER} J`], does: 'Go to the months of a long agenda' },
      { press: ['?'], does: 'Show or hide the keys' },
    ],
  },
  {
    where: 'On a topic',
    keys: [
      { press: ['↑', '↓'], does: 'The topic above or below' },
      { press: ['Enter'], does: 'Write in it' },
      { press: [`${ALT} ↑`, `${ALT} ↓`], does: 'Move it' },
      { press: ['1 … 7'], does: 'Its kind of conversation, or none' },
      { press: ['w'], does: 'In writing, for the call, or neither' },
      { press: ['r', 't'], does: 'In writing: you have read it, or want to think about it' },
      { press: ['a'], does: 'Answer it, where it is a question' },
      { press: ['c'], does: 'Its context' },
      { press: ['i'], does: 'Say it back in your words' },
      { press: ['p'], does: 'Park it for later' },
      { press: ['Delete'], does: 'Delete it' },
    ],
  },
  {
    where: 'While you talk, on a topic or in it',
    keys: [
      {
        press: ['m', `${ALT_LETTER} M`],
        does: 'Ask whether there is more on it, or say that there is not',
      },
      { press: ['⇧ M', `${ALT_LETTER} ⇧ M`], does: 'Say that you have more on it' },
      { press: ['s', `${ALT_LETTER} S`], does: 'Ask to switch to it, or agree to' },
      { press: ['⇧ S', `${ALT_LETTER} ⇧ S`], does: 'Not yet, or withdraw the question' },
    ],
  },
  {
    where: 'While writing',
    keys: [
      { press: ['Esc'], does: 'Out of the words, onto the topic' },
      { press: ['Tab', '⇧ Tab'], does: 'Indent or outdent' },
      { press: [`${ALT} ↑`, `${ALT} ↓`], does: 'Move the line' },
      { press: [`${MOD} Enter`], does: 'Tick the box, or mark the blank as filled' },
      { press: [`${ALT_LETTER} C`], does: 'Ask the other to confirm the selected words' },
      { press: [`${ALT_LETTER} P`], does: 'Park the line for later' },
      {
        press: [`${ALT} Enter`],
        does: 'Open the link, or go to the promise or question at the line',
      },
      { press: [`${MOD} B`, `${MOD} I`], does: 'Bold or italic' },
      { press: [`${MOD} E`, `${MOD} ⇧ X`], does: 'Code or struck out' },
      { press: [`${MOD} Z`, `${MOD} ⇧ Z`], does: 'Undo or redo what you wrote or did' },
      { press: [`${ALT} F10`], does: 'Go to the bar that a touch screen has' },
      { press: ['Backspace'], does: 'Right after a sign became formatting: take that back' },
    ],
  },
  {
    where: 'At the start of a line',
    keys: [
      { press: ['- Space'], does: 'Bullet' },
      { press: ['1. Space'], does: 'Number; below a list also the next one' },
      { press: ['[] Space'], does: 'Box to tick' },
      { press: ['# Space'], does: 'Heading' },
      { press: ['> Space'], does: 'Quote' },
      { press: ['.. Space'], does: 'Blank to fill in later' },
      { press: ['=> Space'], does: 'Conclusion' },
      { press: ['/promise Space'], does: 'Promise' },
    ],
  },
  {
    where: 'Around words',
    keys: [
      { press: ['**bold**', '*italic*'], does: 'Bold or italic' },
      { press: ['`code`', '~~struck~~'], does: 'Code or struck out' },
    ],
  },
];
