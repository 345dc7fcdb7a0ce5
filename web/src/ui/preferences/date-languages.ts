/** Languages in which days can be written, each with how it writes one. */
import { writtenIn } from '../kit/days.ts';

/** A language to choose; its tag is empty for the page's own English. */
export interface DateLanguage {
  tag: string;
  words: string;
}

const OFFERED =
  'en-US de fr es it nl pt-BR pt-PT pl cs sv da nb fi hu ro el tr uk ja ko zh-Hans zh-Hant'.split(
    ' ',
  );

/** A day that shows the order of its parts. */
const EXAMPLE = new Date(Date.UTC(2026, 10, 24));

/** English first, then the browser's languages and the chosen one, then others. */
export function dateLanguages(
  chosen: string | null,
  browser: readonly string[],
): readonly DateLanguage[] {
  const tags = [...browser, ...(chosen === null ? [] : [chosen]), ...OFFERED];
  const languages = [...new Set(tags)].flatMap((tag) => {
    const day = writtenIn(tag, EXAMPLE, { weekday: 'long', month: 'long' });
    return day === undefined ? [] : [{ tag, words: `${nameOf(tag)} · ${day}` }];
  });
  return [{ tag: '', words: 'English · Tuesday 24 November' }, ...languages];
}

/** What people call their language. */
function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
