/** Sentences of a recap, from the reader's side, or with names instead of "you" where nobody in particular reads. */
import type {
  AgendaView,
  PromiseView,
  RecapChange,
  RecapItem,
  RecapView,
  Seat,
  SectionView,
} from '../../core/types.ts';
import { promiseWaits, stands } from '../inbox/inbox.ts';
import { dayWords } from '../kit/days.ts';
import { allTopics } from '../agenda/outline.ts';
import { otherSeat, type Sides } from '../promise/terms.ts';
import { deedWords, promiseWords } from '../promise/copy.ts';
import { headlineWords } from '../kit/copy.ts';
import { quoted } from '../wording/copy.ts';
import { theirs } from '../../core/isolated-text.ts';

/** What a recap's words are made of; made once for all of them. */
export interface Telling {
  readonly section: SectionView;
  readonly sides: Sides;
  readonly today: string;
  readonly promises: ReadonlyMap<string, PromiseView>;
  /** What a topic is called, wherever it is by now. */
  readonly headlineOf: (topic: string) => string;
}

export function tellingOf(
  agenda: AgendaView,
  section: SectionView,
  sides: Sides,
  today: string,
): Telling {
  const left = new Map(section.moved?.map(({ id, headline }) => [id, headline]));
  let all: ReturnType<typeof allTopics> | undefined;
  return {
    section,
    sides,
    today,
    promises: new Map(agenda.promises.map((promise) => [promise.id, promise])),
    headlineOf: (topic) =>
      left.get(topic) ?? (all ??= allTopics(agenda)).get(topic)?.headline ?? '',
  };
}

/** One item as a sentence; one of the past says nothing of how it stands now. */
export function itemWords(item: RecapItem, telling: Telling, past = false): string {
  switch (item.item) {
    case 'decided':
      return `${topicWords(telling.headlineOf(item.topic))}: ${quoted(item.words)}`;
    case 'promise':
      return promisedWords(item, telling, past);
    case 'move': {
      const headline = headlineWords(telling.headlineOf(item.topic));
      return item.on === undefined
        ? `${headline} is parked`
        : `${headline} goes to ${dayWords(item.on, telling.today)}`;
    }
    case 'unconfirmed':
      return `“${theirs(item.words)}”`;
  }
}

/** What has changed since it was agreed, the pieces that belong together in one sentence. */
export function changeWords(changes: readonly RecapChange[], telling: Telling): string[] {
  const was = new Map(
    changes.flatMap((change) =>
      change.change === 'gone' ? [[keyOf(change.was), change.was]] : [],
    ),
  );
  const now = new Map(
    changes.flatMap((change) =>
      change.change === 'added' ? [[keyOf(change.now), change.now]] : [],
    ),
  );
  return [
    ...[...now].map(([key, item]) => {
      const before = was.get(key);
      const words = itemWords(item, telling);
      return before === undefined
        ? `New: ${words}`
        : `${words} (it was: ${itemWords(before, telling, true)})`;
    }),
    ...[...was]
      .filter(([key]) => !now.has(key))
      .map(([, item]) => `No longer: ${itemWords(item, telling, true)}`),
  ];
}

/** Who has agreed to it. */
export function agreedWords(recap: RecapView, { reader, names }: Required<Sides>): string {
  const other = otherSeat(reader);
  const [yours, others] = [stands(recap[reader]), stands(recap[other])];
  if (yours && others) {
    return `You and ${theirs(names[other])} have agreed`;
  }
  return yours
    ? `You have agreed, ${theirs(names[other])} not yet`
    : others
      ? `${theirs(names[other])} has agreed`
      : 'Not agreed yet';
}

/** What has changed, and since when; nothing while every agreement stands. */
export function changedSince(
  recap: RecapView,
  { reader, names }: Required<Sides>,
): { words: string; changes: readonly RecapChange[] } | undefined {
  const [yours, others] = [recap[reader], recap[otherSeat(reader)]];
  const changed = [yours, others].find((said) => said !== undefined && said.changes.length > 0);
  if (changed === undefined) {
    return undefined;
  }
  const who =
    yours !== undefined && others !== undefined
      ? 'you both'
      : changed === yours
        ? 'you'
        : theirs(names[otherSeat(reader)]);
  return { words: `changed since ${who} agreed`, changes: changed.changes };
}

/** What a topic is called at the beginning of a row. */
export function topicWords(headline: string): string {
  const words = headline.trim();
  return words === '' ? 'A topic without words' : theirs(words);
}

/** A promise in a list of those of its owner: "send the draft, by Friday 27 November". */
export function deedRowWords(item: RecapItem & { item: 'promise' }, telling: Telling): string {
  return stoodWords(item, deedWords(item, telling.sides), telling, false);
}

function promisedWords(
  item: RecapItem & { item: 'promise' },
  telling: Telling,
  past: boolean,
): string {
  const answers = telling.promises.get(item.id)?.answers;
  const promise = { ...item, ...(answers === undefined ? {} : { answers }) };
  return stoodWords(item, promiseWords(promise, telling.sides), telling, past);
}

/** What was promised, and how it stood. */
function stoodWords(
  item: RecapItem & { item: 'promise' },
  words: string,
  { promises, sides, today }: Telling,
  past: boolean,
): string {
  const promise = promises.get(item.id);
  const due = item.due === undefined ? 'no date yet' : `by ${dayWords(item.due, today)}`;
  if (item.answered !== undefined) {
    return `${words}: ${item.answered === 'renewed' ? `new date, ${due}` : item.answered}`;
  }
  const waits = !past && promise !== undefined && promiseWaits(promise, promise.answers);
  return `${words}, ${due}${waits ? `, once ${accepts(promise.answers, sides)}` : ''}`;
}

function accepts(answers: Seat, { reader, names }: Sides): string {
  return answers === reader ? 'you accept' : `${theirs(names[answers])} accepts`;
}

function keyOf(item: RecapItem): string {
  switch (item.item) {
    case 'promise':
      return `promise ${item.id}`;
    case 'decided':
    case 'move':
      return `${item.item} ${item.topic}`;
    case 'unconfirmed':
      return `wording ${item.wording}`;
  }
}
