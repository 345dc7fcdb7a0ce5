/** Undo messages: what undo and redo did, in words. Fetched with the first of them. */
import type { AgendaEvents } from '../../core/types.ts';
import { headlineWords } from '../kit/copy.ts';

type Turned = AgendaEvents['turned'];

const DOING: Readonly<Partial<Record<Turned['what'], string>>> = {
  words: 'writing in',
  addMeeting: 'the new meeting',
  moveMeeting: 'moving the meeting',
  skipMeeting: 'skipping the meeting',
  setSeries: 'the change of the series',
  setTemplate: 'the change of the regular topics',
  setFeedback: 'the change of the feedback sessions',
  setPrompt: 'the change of what the page asks',
  seeTo: 'putting away what the page says of your meetings',
  addTopic: 'adding',
  takeUp: 'taking up',
  moveTopic: 'moving',
  deleteTopic: 'deleting',
  restoreTopic: 'bringing back',
  setKind: 'the kind of',
  setMode: 'how to discuss',
  addContext: 'context of',
  removeContext: 'context of',
  setOutcome: 'the outcome of',
  parkLine: 'parking',
};

/** “Taken back: moving “Budget”.” */
export function turnedWords(
  { what, way, topic, stays }: Turned,
  headline: string | undefined,
): string {
  const name =
    topic === undefined
      ? ''
      : headline === undefined
        ? ' a topic that is gone'
        : ` ${headlineWords(headline)}`;
  const done = `${DOING[what] ?? ''}${name}`;
  switch (stays) {
    case undefined:
      return `${way === 'undo' ? 'Taken back' : 'Done again'}: ${done}`;
    case 'not_allowed':
      return `Its meeting is closed, so this was not ${way === 'undo' ? 'taken back' : 'done again'}: ${done}. Open the meeting again first.`;
    default:
      return `It was changed since, so this was not ${way === 'undo' ? 'taken back' : 'done again'}: ${done}. What you see is what is there.`;
  }
}
