/** Menu items. */

/** Something that a menu offers. */
export interface MenuItem {
  /** Tells it from the others of its list. */
  key: string;
  words: string;
  /** One of several, and whether it is the one that holds. */
  checked?: boolean;
  /** What choosing it does, unless it goes on to another list. */
  act?: () => void;
  opens?: MenuList;
}

/** What a menu shows at a time. */
export interface MenuList {
  /** What it is, read out. */
  label: string;
  /** Asked for while it is shown, so that it follows what it is about. */
  items: () => readonly MenuItem[];
}
