/** On screen: which lines of topics stand there, or near, as told by one look at the page. */
import { sight } from '../kit/scroll-anchoring.ts';

/** Tells it of a topic's line. */
export type IsThere = (topic: string, line: string) => boolean;

/**
 * Tells which lines are on the screen, covered by nothing, or no more than `near` pixels above or below. Each topic is
 * measured once, and its lines only where it is there and somebody asks.
 */
export function linesOnScreen(near = 0): IsThere {
  const { top, bottom } = sight();
  const isThere = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > top - near && box.top < bottom + near;
  };
  const words = new Map<string, Element[]>();
  for (const one of document.querySelectorAll('[data-topic] .topic-words')) {
    const topic = one.closest<HTMLElement>('[data-topic]')?.dataset['topic'] ?? '';
    words.set(topic, [...(words.get(topic) ?? []), one]);
  }
  const known = new Map<string, Set<string>>();
  const linesOf = (topic: string): Set<string> => {
    const lines = (words.get(topic) ?? [])
      .filter(isThere)
      .flatMap((one) => [...one.querySelectorAll<HTMLElement>('.line[data-line]')]);
    return new Set(lines.filter(isThere).map(({ dataset }) => dataset['line'] ?? ''));
  };
  return (topic, line) => {
    const there = known.get(topic) ?? linesOf(topic);
    known.set(topic, there);
    return there.has(line);
  };
}
