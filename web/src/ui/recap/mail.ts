/** Recap as it goes into a mail or another document: as text, and with headings and lists. */
import { partsOf, plain } from '../../core/isolated-text.ts';
import { NOTHING, type RecapDocument, type Row } from './document.ts';

/** As plain text. */
export function recapText({ title, parts, agreed }: RecapDocument): string {
  const lines = parts.flatMap(({ heading, groups }) => [
    '',
    heading,
    ...groups.flatMap(({ owner, rows }) => [
      ...(owner === undefined ? [] : [`${owner}:`]),
      ...rows.flatMap(rowLines),
    ]),
  ]);
  return [title, ...(lines.length === 0 ? ['', NOTHING] : lines), '', agreed, '']
    .map(plain)
    .join('\n');
}

/** As a piece of a page, for programs that take one from the clipboard. */
export function recapHtml({ title, parts, agreed }: RecapDocument): string {
  const body = document.createElement('div');
  body.append(
    sentence('h2', title),
    ...parts.flatMap(({ heading, groups }) => [
      sentence('h3', heading),
      ...groups.flatMap(({ owner, rows }) => [
        ...(owner === undefined ? [] : [sentence('h4', owner)]),
        list(rows),
      ]),
    ]),
    ...(parts.length === 0 ? [sentence('p', NOTHING)] : []),
    sentence('p', agreed),
  );
  return new XMLSerializer().serializeToString(body);
}

function rowLines({ words, lines = [], missing }: Row): string[] {
  const [only, ...more] = lines;
  return only === undefined
    ? [`- ${words}${missingWords(missing)}`]
    : more.length === 0
      ? [`- ${words}: ${only}`]
      : [`- ${words}:`, ...lines.map((line) => `  ${line}`)];
}

function list(rows: readonly Row[]): HTMLElement {
  const items = document.createElement('ul');
  for (const { words, lines, missing } of rows) {
    const item = sentence('li', words);
    item.append(missingWords(missing));
    if (lines !== undefined) {
      const topic = document.createElement('b');
      topic.append(...item.childNodes);
      item.append(
        topic,
        ...lines.flatMap((line) => [
          document.createElement('br'),
          ...sentence('p', line).childNodes,
        ]),
      );
    }
    items.append(item);
  }
  return items;
}

function missingWords(missing: string | undefined): string {
  return missing === undefined ? '' : ` (${missing})`;
}

/** Names and quoted words are set apart in it, as they are on the page. */
function sentence(tag: string, words: string): HTMLElement {
  const element = document.createElement(tag);
  for (const part of partsOf(words)) {
    if (part.theirs) {
      const apart = document.createElement('bdi');
      apart.textContent = part.words;
      element.append(apart);
    } else {
      element.append(part.words);
    }
  }
  return element;
}
