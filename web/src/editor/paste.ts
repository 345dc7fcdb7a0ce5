import { DOMParser, type ResolvedPos, type Slice } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';

import { CopySerializer, copied, linesAbove, markdownOf } from './paste/copy.ts';
import { linesFromDom } from './paste/html.ts';
import { insertLines, linkSelection } from './paste/insert.ts';
import { sliceOf } from './paste/pasted.ts';
import { linesFromText } from './paste/plain.ts';
import { fromMarks, schema } from './schema.ts';

/**
 * The clipboard. ProseMirror reads pasted HTML into a document of its own, in which nothing runs
 * and nothing loads; what goes on from there is words and marks alone.
 */
export function clipboard(): Plugin {
  const serializer = new CopySerializer();
  return new Plugin({
    props: {
      clipboardParser: new Flattened(schema, []),
      clipboardTextParser: (text, $context, plain) => sliceOfText(text, $context, plain),
      clipboardSerializer: serializer,
      clipboardTextSerializer: (slice, view) => markdownOf(slice, linesAbove(view.state)),
      transformCopied(slice, view) {
        serializer.above = linesAbove(view.state);
        return copied(slice);
      },
      handlePaste(view, event, slice) {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const tr = linkSelection(view.state, text) ?? insertLines(view.state, slice);
        if (tr.docChanged) view.dispatch(tr);
        return true;
      },
    },
  });
}

/** Parses into flat lines, whatever the nesting. */
class Flattened extends DOMParser {
  override parseSlice(dom: Node): Slice {
    return sliceOf(linesFromDom(dom));
  }
}

function sliceOfText(text: string, $context: ResolvedPos, plain: boolean): Slice {
  // A single row that is pasted into a sentence is meant as it is, signs and all.
  const signs = !plain && (/[\r\n]/.test(text.trim()) || $context.parent.content.size === 0);
  const marks = fromMarks($context.marks().filter((mark) => mark.type !== schema.marks.link));
  return sliceOf(linesFromText(text, { signs, marks }));
}
