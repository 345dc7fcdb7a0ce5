import type { Readable } from './readable.ts';

/** A line as it stands on the screen. */
export interface LineOnScreen {
  kind: string;
  indent: number;
  checked: boolean;
  /** The words, with marks written as Markdown would: `**bold**`, `*italic*`. */
  words: string;
}

/** A topic as it stands on the screen; the first line is its headline. */
export interface TopicOnScreen {
  id: string;
  lines: LineOnScreen[];
}

/** A section as it stands on the screen: a meeting by its day, or `parked`. */
export interface SectionOnScreen {
  day: string;
  topics: TopicOnScreen[];
}

/** Reads the agenda off the page, as a reader would: without the other's caret. */
export async function agendaOn(page: Readable): Promise<SectionOnScreen[]> {
  return page.evaluate(() => {
    const marks: Readonly<Record<string, string>> = {
      STRONG: '**',
      B: '**',
      EM: '*',
      I: '*',
      S: '~~',
      DEL: '~~',
      CODE: '`',
    };
    const wordsOf = (node: Node): string => {
      if (node instanceof Text) {
        return node.data;
      }
      if (!(node instanceof Element)) {
        return '';
      }
      if (node.matches('.caret-of-other, .box, .ProseMirror-widget, .unseen')) {
        return '';
      }
      const words = [...node.childNodes].map(wordsOf).join('');
      const mark = marks[node.tagName] ?? '';
      const link = node instanceof HTMLAnchorElement ? `](${node.href})` : '';
      return `${mark}${link === '' ? '' : '['}${words}${link}${mark}`;
    };
    const data = (element: Element, name: string): string =>
      element.getAttribute(`data-${name}`) ?? '';
    const all = (within: ParentNode, selector: string): Element[] => [
      ...within.querySelectorAll(selector),
    ];
    return all(document, '[data-testid=section]').map((section) => ({
      day: data(section, 'day'),
      topics: all(section, '[data-testid=topic]').map((topic) => ({
        id: data(topic, 'topic'),
        lines: all(topic, '.line').map((line) => ({
          kind: data(line, 'kind'),
          indent: Number(data(line, 'indent')),
          checked: data(line, 'checked') === 'true',
          words: wordsOf(line),
        })),
      })),
    }));
  });
}

/** All the words of an agenda, one line a line, to look for something in. */
export function wordsOf(agenda: readonly SectionOnScreen[]): string {
  return agenda
    .flatMap((section) => section.topics)
    .flatMap((topic) => topic.lines)
    .map((line) => line.words)
    .join('\n');
}
