/** Selection of an editor, as a toolbar shows it: what can be done with it, and what it is already. */
import type { EditorState } from 'prosemirror-state';

import type { Tool } from '../../editor/tools.ts';

/** Whether the tool would do anything: the headline has letters to be bold, but is no line of a list. */
export function canUse(tool: Tool, state: EditorState): boolean {
  return tool === 'bold' || kindsIn(state).length > 0;
}

/** Whether what is selected is already what the tool makes of it. The kinds that tools give lines have their names. */
export function isHeld(tool: Tool, state: EditorState): boolean {
  if (tool === 'bold') {
    const { from, to, empty, $from } = state.selection;
    const { bold } = state.schema.marks;
    return (
      bold !== undefined &&
      (empty
        ? bold.isInSet(state.storedMarks ?? $from.marks()) !== undefined
        : state.doc.rangeHasMark(from, to, bold))
    );
  }
  const kinds = kindsIn(state);
  return kinds.length > 0 && kinds.every((kind) => kind === tool);
}

/** The kinds of the lines that are selected, without the headline. */
function kindsIn({ doc, selection: { from, to } }: EditorState): unknown[] {
  const kinds: unknown[] = [];
  doc.forEach(({ attrs, nodeSize }, pos, index) => {
    if (index > 0 && pos < to && pos + nodeSize > from) {
      kinds.push(attrs['kind']);
    }
  });
  return kinds;
}
