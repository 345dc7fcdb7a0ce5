/** What the tab knows of typed promises, for the parts that are fetched together with it. */
import { getAgenda } from '../agenda/svelte-context.ts';
import type { TypedPromises } from './recognition.ts';

/** Asked for while a part of the page is being made. */
export function typedPromises(): TypedPromises {
  const { typed } = getAgenda().cards;
  if (typed === undefined) {
    throw new Error('a part of the cards was made before they were fetched');
  }
  return typed;
}
