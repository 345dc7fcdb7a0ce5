/** What a key is to somebody at a keyboard: a letter, or a name as in `Enter`, with what is held down before it, as in `Control+z`. */
export type Chord = string;

/** A place in the window, in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Driver of one person's browser, whatever the engine and the protocol it is driven by. */
export interface Driver {
  /** Goes to an address, in a new tab where none is open. */
  opens(address: string): Promise<void>;
  /** Closes the tab as the × does. */
  closesThePage(): Promise<void>;
  /** Runs a function in the page; it and what it gives back travel as text. */
  evaluate<R>(script: () => R | Promise<R>): Promise<R>;
  evaluate<A, R>(script: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  clicks(point: Point): Promise<void>;
  types(words: string): Promise<void>;
  presses(chord: Chord): Promise<void>;
  /** A picture of the window, as PNG. */
  picture(): Promise<Buffer>;
  /** What nobody caught, and what the console calls an error. */
  faults(): Promise<readonly string[]>;
  /** Ends the browser, or this person's part of it. */
  ends(): Promise<void>;
}

/** Makes the browser of another person; `socks` is the address of their line, `127.0.0.1:PORT`. */
export interface Engine {
  begins(socks: string): Promise<Driver>;
  ends(): Promise<void>;
}

/** A step of a keyboard as WebDriver says it, classic and BiDi alike. */
export type KeyAction =
  { type: 'keyDown' | 'keyUp'; value: string } | { type: 'pause'; duration: number };

/** WebDriver's names for keys that write no letter. */
const KEYS: Readonly<Record<string, string>> = {
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  ArrowUp: '\uE013',
  Backspace: '\uE003',
  Control: '\uE009',
  Delete: '\uE017',
  End: '\uE010',
  Enter: '\uE007',
  Escape: '\uE00C',
  Home: '\uE011',
  Shift: '\uE008',
  Tab: '\uE004',
  Alt: '\uE00A',
};

/** How long a key is waited for after the last one, in milliseconds: nobody types faster. */
const BETWEEN_KEYS = 5;

/** The keys of some words; a line break is Enter. */
export function typing(words: string): KeyAction[] {
  return [...words].flatMap((letter) => {
    const value = letter === '\n' ? keyOf('Enter') : letter;
    return [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
      { type: 'pause', duration: BETWEEN_KEYS },
    ] satisfies KeyAction[];
  });
}

/** The keys of a chord, let go of in the other order. */
export function pressing(chord: Chord): KeyAction[] {
  const keys = chord.split('+').map(keyOf);
  return [
    ...keys.map((value): KeyAction => ({ type: 'keyDown', value })),
    ...keys.toReversed().map((value): KeyAction => ({ type: 'keyUp', value })),
  ];
}

/** A click as WebDriver says it. */
export function clicking({ x, y }: Point): object[] {
  return [
    { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
}

function keyOf(name: string): string {
  return KEYS[name] ?? name;
}
