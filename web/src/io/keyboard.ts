/**
 * Keyboard events as commands. A key that writes a character is no command, on any layout: every shortcut of the page
 * asks here instead of reading `altKey` and `code` by itself.
 */
export interface CommandKey {
  /**
   * `alone`: without a modifier but Shift. `mod`: with Ctrl, or ⌘ on Apple's machines. `alt`: with Alt; on Apple's
   * machines, where Option writes, letters with Control and Option.
   */
  readonly how: 'alone' | 'alt' | 'mod';
  /** A letter from a to z, a digit, `?`, or the name of a key that writes nothing. */
  readonly key: string;
  readonly shift: boolean;
}

/** What the key asks for; nothing when it writes a character, or belongs to an input method. */
export function commandKey(event: KeyboardEvent): CommandKey | undefined {
  const how = modifierOf(event);
  if (how === undefined || byInputMethod(event)) {
    return undefined;
  }
  const { key, shiftKey: shift } = event;
  if (isNamed(key)) {
    return { how, key, shift };
  }
  if (how === 'alt') {
    // Control takes the character from Option's; the key code still tells which letter it would be.
    const letter = event.ctrlKey
      ? (letterByCode(event.keyCode) ?? placeOf(event.code))
      : letterOf(event);
    // A browser may hide that it runs on Apple's; there this is what Option writes on most layouts.
    return letter === undefined || (key === 'π' && !event.ctrlKey)
      ? undefined
      : { how, key: letter, shift };
  }
  const command = letterOf(event) ?? otherOf(event);
  return command === undefined ? undefined : { how, key: command, shift };
}

/** The key is part of a composition, or one that a soft keyboard does not name. */
export function byInputMethod({ isComposing, keyCode, key }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229 || key === 'Process' || key === 'Unidentified';
}

/** Escape, which an input method does not want for itself. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && !byInputMethod(event);
}

/** Apple's machines: Option writes letters there, and ⌘ gives commands. */
export function onApple(): boolean {
  return APPLE.test(navigator.userAgent) || APPLE.test(navigator.platform);
}

/** The keys of a command with Alt, as `aria-keyshortcuts` names them. */
export function altShortcut(letter: string): string {
  return `${onApple() ? 'Control+' : ''}Alt+${letter}`;
}

const APPLE = /Mac|iP(?:hone|ad|od)/;

/** The modifiers together; nothing where they are the browser's, the system's, or write a character. */
function modifierOf(event: KeyboardEvent): CommandKey['how'] | undefined {
  const { altKey: alt, ctrlKey: ctrl, metaKey: meta, key } = event;
  const named = isNamed(key);
  const apple = onApple();
  if (!apple && event.getModifierState('AltGraph') && !named) {
    return undefined;
  }
  if (alt) {
    if (meta) {
      return undefined;
    }
    // Option with a letter writes; Ctrl with Alt is AltGr on Windows.
    return ctrl === (apple && !named) ? 'alt' : undefined;
  }
  if (!ctrl && !meta) {
    return 'alone';
  }
  if (ctrl && meta) {
    return undefined;
  }
  return meta === APPLE.test(navigator.platform) ? 'mod' : undefined;
}

/** A key that writes nothing, unlike `Dead`: an accent that waits for its letter. */
function isNamed(key: string): boolean {
  return /^[A-Z][A-Za-z0-9]+$/.test(key) && key !== 'Dead';
}

/** By its character where that is a letter from a to z, by its place where the letter is of another script. */
function letterOf({ key, code }: KeyboardEvent): string | undefined {
  const low = key.toLowerCase();
  if (/^[a-z]$/.test(low)) {
    return low;
  }
  return OTHER_SCRIPT.test(key) || (key === "'" && code === 'KeyW') ? placeOf(code) : undefined;
}

/** Letters, and the signs that stand on letters' keys, of a script that is not Latin; Hebrew's `'` stands at W. */
const OTHER_SCRIPT = /^(?=[\p{L}\p{M}\p{N}])[^\p{ASCII}\p{Script=Latin}]$/u;

/** Digits by their place, since some layouts write others there without Shift; with Shift by what they write. */
function otherOf({ key, code, shiftKey }: KeyboardEvent): string | undefined {
  if (/^[?؟？]$/.test(key)) {
    return '?';
  }
  if (/^\d$/.test(key)) {
    return key;
  }
  return shiftKey || key === 'Dead' ? undefined : /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
}

function placeOf(code: string): string | undefined {
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
}

/** Browsers make the key code from the letter that the layout has there, whatever the modifiers. */
function letterByCode(keyCode: number): string | undefined {
  return keyCode >= 65 && keyCode <= 90 ? String.fromCharCode(keyCode + 32) : undefined;
}
