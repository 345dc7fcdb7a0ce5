/** Tools of a toolbar. */

export interface ToolbarItem {
  /** Tells it from the others. */
  key: string;
  /** From `lucide-static/icons/NAME.svg?path`. */
  icon: string;
  /** Short enough to stand below the picture. */
  words: string;
  /** What else is read out, after the words. */
  more?: string;
  /** Whether what has the focus is like that already; nothing for what is done once. */
  pressed?: boolean;
  /** Whether it can be done now. */
  ready?: boolean;
  act: () => void;
}
