/** Words with what was found in them, as pieces to draw. */
import type { Excerpt } from '../../wasm/search/duologue_search.js';

export interface MarkedPiece {
  readonly words: string;
  readonly found: boolean;
}

export function piecesOf({ words, marks, before, after }: Excerpt): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const mark of marks) {
    pieces.push({ words: words.slice(at, mark.at), found: false });
    at = mark.at + mark.len;
    pieces.push({ words: words.slice(mark.at, at), found: true });
  }
  pieces.push({ words: words.slice(at), found: false });
  if (before === true) {
    pieces.unshift({ words: '…', found: false });
  }
  if (after === true) {
    pieces.push({ words: '…', found: false });
  }
  return pieces.filter((piece) => piece.words !== '');
}
