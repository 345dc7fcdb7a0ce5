/** Blanks of a meeting: keyword lines in its topics that are to be filled in, and how one is filled where it is listed. */
import type { Line, LineChange, SectionView, TextOp } from '../../core/types.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';

/** A keyword line. */
export interface BlankLine {
  readonly topic: string;
  readonly line: string;
  readonly words: string;
  readonly filled: boolean;
}

/** The most topics that are looked through. */
const MOST = 200;

/** The blanks of a meeting, in the order of their topics and lines. */
export function blanksOf(agenda: AgendaState, section: SectionView): BlankLine[] {
  if (section.blanks === undefined) {
    return [];
  }
  return section.topics
    .slice(0, MOST)
    .flatMap(({ id }) =>
      agenda
        .lines(id)
        .flatMap((line) =>
          line.kind === 'blank'
            ? [{ topic: id, line: line.id, words: wordsOf(line), filled: line.checked }]
            : [],
        ),
    );
}

/** What fills a blank with `words` behind its keyword; nothing once the line is gone. */
export function fillingOf(
  lines: readonly Line[],
  { line }: BlankLine,
  words: string,
): { ops: TextOp[]; lines: LineChange[] } | undefined {
  let end = 0;
  for (const [at, each] of lines.entries()) {
    const keyword = wordsOf(each);
    // The headline has no marker.
    end += keyword.length + (at === 0 ? 0 : 1);
    if (each.id === line) {
      const between = /[:\s]$/u.test(keyword) || keyword === '' ? '' : ': ';
      const space = keyword.endsWith(':') ? ' ' : between;
      return {
        ops: [{ op: 'insert', at: end, text: `${space}${words}` }],
        lines: [{ line, patch: { checked: true } }],
      };
    }
  }
  return undefined;
}

function wordsOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('');
}
