/** Formatting tools: what a toolbar does with the selected lines and words. */
import type { Command } from 'prosemirror-state';

import { indent, toggle, toggleKind } from './commands.ts';
import { schema } from './schema.ts';

/** The kinds that tools give lines have their names. */
export type Tool = 'bullet' | 'check' | 'conclusion' | 'indent' | 'outdent' | 'bold';

export const TOOLS: Readonly<Record<Tool, Command>> = {
  bullet: toggleKind('bullet'),
  check: toggleKind('check'),
  conclusion: toggleKind('conclusion'),
  indent: indent(1),
  outdent: indent(-1),
  bold: toggle(schema.marks.bold),
};
