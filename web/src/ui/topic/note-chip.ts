/** What the chip of a note at a line says. */
export interface NoteChip {
  /** From `lucide-static/icons/NAME.svg?path`. */
  readonly icon?: string | undefined;
  /** How it stands. */
  readonly words: string;
  /** What it is about, for those who do not see where it stands. */
  readonly about?: string | undefined;
  readonly tone?: 'news' | 'amiss' | 'settled' | undefined;
}
