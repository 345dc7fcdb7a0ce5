import type { Node } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

import { CUT, longRuns } from './long-runs.ts';

/** Hides in the editor what static words hide. */
export function cuts(): Plugin {
  const known = new WeakMap<Node, [from: number, to: number][]>();
  const runsOf = (line: Node): [from: number, to: number][] => {
    const runs = known.get(line) ?? longRuns(line.textContent);
    known.set(line, runs);
    return runs;
  };
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const hidden: Decoration[] = [];
        doc.forEach((line, pos) => {
          for (const [from, to] of runsOf(line)) {
            hidden.push(Decoration.inline(pos + 1 + from, pos + 1 + to, CUT));
          }
        });
        return hidden.length === 0 ? null : DecorationSet.create(doc, hidden);
      },
    },
  });
}
