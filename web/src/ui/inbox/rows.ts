/** Rows of the inbox: what is drawn of it while things come and go, and which comes next. */
import { keyOf, type Item } from './inbox.ts';

export interface Row {
  readonly key: string;
  readonly item: Item;
  /** It waits no longer, and keeps its place so that nothing moves under the pointer. */
  readonly gone: boolean;
}

/** Where somebody was taken last, and in which order things waited then. */
export interface Walked {
  readonly key: string;
  readonly order: readonly string[];
}

export function rowsOf(items: readonly Item[]): Row[] {
  return items.map((item) => ({ key: keyOf(item), item, gone: false }));
}

/** The same rows in their places, each as it is now, and below them what is new. */
export function rowsInPlace(rows: readonly Row[], items: readonly Item[]): Row[] {
  const now = new Map<string, Row>(rowsOf(items).map((row) => [row.key, row]));
  const had = new Set(rows.map(({ key }) => key));
  return [
    ...rows.map((row) => now.get(row.key) ?? { ...row, gone: true }),
    ...[...now.values()].filter(({ key }) => !had.has(key)),
  ];
}

/** What comes after something that may wait no longer: what stood below it, or else the first. */
export function after(walked: Walked | undefined, items: readonly Item[]): Item | undefined {
  const now = new Map<string, Item>(items.map((item) => [keyOf(item), item]));
  const [first] = items;
  if (walked === undefined) {
    return first;
  }
  const order = now.has(walked.key) ? [...now.keys()] : walked.order;
  const next = order.slice(order.indexOf(walked.key) + 1).find((key) => now.has(key));
  return next === undefined ? first : now.get(next);
}
