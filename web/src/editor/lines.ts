import { Fragment, type Node } from 'prosemirror-model';

import { HEADLINE, type Line, type Span } from '../core/types.ts';
import { PLAIN, attributesOf, fromMarks, idOf, lineType, schema, toMarks } from './schema.ts';

/** The editor's document for a topic's lines. */
export function docOf(lines: readonly Line[]): Node {
  const nodes = lines.map((line) =>
    lineType.create(
      line.id === HEADLINE
        ? { ...PLAIN, id: HEADLINE }
        : {
            id: line.id,
            kind: line.kind,
            indent: line.indent,
            checked: line.checked,
            start: line.start ?? 0,
          },
      wordsOf(line.spans),
    ),
  );
  return schema.node('doc', null, nodes.length === 0 ? [lineType.create({ id: HEADLINE })] : nodes);
}

/** A topic's lines, read from the editor's document. */
export function linesOf(doc: Node): Line[] {
  const lines: Line[] = [];
  doc.forEach((line) => {
    const spans: Span[] = [];
    line.forEach((node) => spans.push({ text: node.text ?? '', marks: fromMarks(node.marks) }));
    lines.push({ id: idOf(line), ...attributesOf(line), spans });
  });
  return lines;
}

/** The editor's content for a line's words. */
export function wordsOf(spans: readonly Span[]): Fragment {
  return Fragment.fromArray(
    spans
      .filter((span) => span.text !== '')
      .map((span) => schema.text(span.text, toMarks(span.marks))),
  );
}
