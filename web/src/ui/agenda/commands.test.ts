// @vitest-environment jsdom
/** Every command on an agenda that refuses everything. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AgendaClient } from '../../core/agenda-client.ts';
import type { AgendaView, Operation, PromiseTerms } from '../../core/types.ts';
import * as doing from '../topic/topic-commands.ts';
import { TypedPromises } from '../promise/recognition.ts';
import * as park from '../wording/park.ts';
import type { AgendaCommands } from './commands.ts';
import { OpenAgenda } from './open-agenda.ts';
import * as pasted from './pasted-topics.ts';

const DAY = '2026-11-24';
const WHY = 'Not now: open the meeting again first.';
const TERMS: PromiseTerms = { who: { seat: 'a' }, kind: 'action', what: 'send the draft' };

const ENTRY = { id: 'topic-one', headline: 'One', carried: 0 };
const SECTION = { day: DAY, state: 'running' as const, topics: [ENTRY, { ...ENTRY, id: 'two' }] };
const VIEW = {
  title: null,
  sections: [SECTION],
  next: [],
  parked: [],
  promises: [],
  wordings: [],
} as unknown as AgendaView;

/** An agenda that can be read, and does nothing. `fails` is thrown instead. */
function refusing(fails: () => Error): AgendaClient {
  const refuse = (): never => {
    throw fails();
  };
  return {
    seat: 'a',
    isLarge: false,
    status: { state: 'saved', changes: 0, connected: true, caughtUp: true },
    trouble: null,
    people: [],
    agenda: () => VIEW,
    topic: () => ({ id: 'topic-one', section: DAY, lines: LINES }),
    wordings: () => [],
    written: () => [],
    promiseIn: () => undefined,
    on: () => () => undefined,
    perform: refuse,
    edit: refuse,
    undo: refuse,
    redo: refuse,
  } as unknown as AgendaClient;
}

const line = (id: string, text: string) => ({
  id,
  kind: 'text',
  indent: 0,
  checked: false,
  spans: [{ text, marks: {} }],
});
const LINES = [line('first-line', 'One'), line('line-one', 'to be parked')];

/** What the core says of an operation that it does not do. */
function refusal(): Error {
  return Object.assign(new Error(WHY), { code: 'not_allowed', text: WHY });
}

let open: OpenAgenda;
const escaped = vi.fn();
const reported = vi.fn();

beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', class {});
  vi.stubGlobal('reportError', reported);
  process.on('unhandledRejection', escaped);
  open = made(refusal);
});

afterEach(async () => {
  // What nobody waited for has ended by then.
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', escaped);
  expect(escaped).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function made(fails: () => Error): OpenAgenda {
  return new OpenAgenda(
    refusing(fails),
    { you: 'Ana', partner: () => 'Ben' },
    () => new Date(`${DAY}T12:00`),
  );
}

/** One of each kind: a new operation without a row here is an error of types. */
const OPERATIONS: { [Kind in Operation['do']]: Extract<Operation, { do: Kind }> } = {
  addMeeting: { do: 'addMeeting', day: DAY },
  moveMeeting: { do: 'moveMeeting', day: DAY, to: '2026-12-01', at: '10:30' },
  skipMeeting: { do: 'skipMeeting', day: DAY, how: 'skipped' },
  setSeries: { do: 'setSeries', series: { every: 2, first: DAY } },
  setZone: { do: 'setZone', zone: 'Europe/Berlin' },
  setTemplate: { do: 'setTemplate', lines: ['Wins'] },
  setFeedback: { do: 'setFeedback', feedback: { every: 4, questions: ['Why?'] } },
  setPrompt: { do: 'setPrompt', prompt: 'time', on: false },
  seeTo: { do: 'seeTo', prompt: 'silent', day: DAY },
  startMeeting: { do: 'startMeeting', day: DAY, minutes: 30 },
  closeMeeting: { do: 'closeMeeting', day: DAY },
  reopenMeeting: { do: 'reopenMeeting', day: DAY },
  addTopic: { do: 'addTopic', topic: 'two', section: DAY, place: 'first', headline: 'Two' },
  takeUp: { do: 'takeUp', topic: 'two', section: DAY, line: 'Wins' },
  moveTopic: { do: 'moveTopic', topic: 'topic-one', section: 'parked', place: 'first' },
  deleteTopic: { do: 'deleteTopic', topic: 'topic-one' },
  restoreTopic: { do: 'restoreTopic', topic: 'topic-one' },
  setKind: { do: 'setKind', topic: 'topic-one', kind: null },
  setMode: { do: 'setMode', topic: 'topic-one', mode: 'call' },
  addContext: {
    do: 'addContext',
    topic: 'topic-one',
    context: 'c',
    item: { item: 'person', name: 'Chris' },
  },
  removeContext: { do: 'removeContext', topic: 'topic-one', context: 'c' },
  setOutcome: { do: 'setOutcome', topic: 'topic-one', day: DAY, outcome: null },
  parkLine: { do: 'parkLine', topic: 'two', from: 'topic-one', line: 'line-one' },
  sayWhy: { do: 'sayWhy', topic: 'topic-one', why: 'to know' },
  answerQuestion: { do: 'answerQuestion', topic: 'topic-one', answer: { answer: 'ratherNot' } },
  sayInWriting: { do: 'sayInWriting', topic: 'topic-one', says: 'read' },
  sayEnough: { do: 'sayEnough', topic: 'topic-one', day: DAY, says: 'enough' },
  saySwitch: { do: 'saySwitch', topic: 'topic-one', day: DAY, wants: true },
  ask: { do: 'ask', wording: 'w', topic: 'topic-one', at: 0, len: 3 },
  askFilled: { do: 'askFilled', day: DAY, wordings: ['w'] },
  repeat: { do: 'repeat', wording: 'w', topic: 'topic-one', words: 'so' },
  confirm: { do: 'confirm', wording: 'w', words: 'so' },
  correct: { do: 'correct', wording: 'w', words: 'so' },
  takeCorrection: { do: 'takeCorrection', wording: 'w' },
  withdrawWording: { do: 'withdrawWording', wording: 'w' },
  makePromise: { do: 'makePromise', promise: 'p', terms: TERMS },
  changePromise: { do: 'changePromise', promise: 'p', terms: TERMS },
  acceptPromise: { do: 'acceptPromise', promise: 'p', terms: TERMS },
  finishPromise: { do: 'finishPromise', promise: 'p' },
  unfinishPromise: { do: 'unfinishPromise', promise: 'p' },
  renewPromise: { do: 'renewPromise', promise: 'p', due: DAY, word: 'later' },
  withdrawPromise: { do: 'withdrawPromise', promise: 'p', word: 'sorry' },
  deletePromise: { do: 'deletePromise', promise: 'p' },
  restorePromise: { do: 'restorePromise', promise: 'p' },
  acknowledgeRecap: { do: 'acknowledgeRecap', day: DAY },
};

type Command = (open: OpenAgenda) => unknown;

/** Each method of the commands, as somebody on the page calls it. */
const COMMANDS: Record<keyof AgendaCommands, Command> = {
  perform: ({ commands }) => commands.perform(OPERATIONS.setKind),
  performHere: ({ commands, toasts }) => {
    // The words come back, for a form to show.
    toasts.refused = commands.performHere(OPERATIONS.setKind);
  },
  addTopic: ({ commands }) => commands.addTopic('Two'),
  addTopics: ({ commands }) => commands.addTopics(['Two', 'Three']),
  edit: ({ commands }) => commands.edit('topic-one', [], [{ line: 'x', patch: { checked: true } }]),
  addMeeting: ({ commands }) => commands.addMeeting('2026-12-01'),
  moveBeside: ({ commands }) => commands.moveBeside('topic-one', 'down'),
  moveTo: ({ commands }) => commands.moveTo('topic-one', 'parked'),
  moveHere: ({ commands }) => commands.moveHere('topic-one', 'parked', 'first'),
  park: ({ commands }) => commands.park('topic-one'),
  delete: ({ commands }) => commands.delete('topic-one'),
  restore: ({ commands, toasts }) => {
    toasts.deleted = { id: 'topic-one', words: 'Deleted “One”', byOther: true };
    commands.restore();
  },
  turn: ({ commands }) => {
    commands.turn('undo');
  },
};

/** What parts of the page do by way of them. */
const PARTS: Record<keyof typeof doing | keyof typeof park | 'addWithNotes' | 'redo', Command> = {
  setKind: (on) => {
    doing.setKind(on, ENTRY, 'decision' as never);
  },
  setMode: (on) => {
    doing.setMode(on, ENTRY, 'writing');
  },
  nextMode: (on) => {
    doing.setMode(on, ENTRY, doing.nextMode(undefined));
  },
  addContext: ({ commands, toasts }) => {
    toasts.refused = doing.addContext(commands, 'topic-one', { item: 'person', name: 'Chris' });
  },
  sayEnough: (on) => {
    doing.sayEnough(on, ENTRY, SECTION, 'enough');
  },
  sayInWriting: (on) => {
    doing.sayInWriting(on, ENTRY, 'read');
  },
  saySwitch: (on) => {
    doing.saySwitch(on, ENTRY, SECTION, true);
  },
  parkLine: (on) => {
    park.parkLine(on, 'topic-one', 'line-one');
  },
  addWithNotes: ({ commands }) => pasted.addWithNotes(commands, 'One\n- a\n- b'),
  redo: ({ commands }) => {
    commands.turn('redo');
  },
};

describe('an agenda that refuses', () => {
  it.each(Object.values(OPERATIONS))(
    '$do says why, on the page or where it was asked for',
    (one) => {
      expect(open.commands.perform(one)).toBe(false);
      expect(open.toasts.refused).toBe(WHY);
      expect(open.commands.performHere(one)).toBe(WHY);
      expect(open.toasts.refused).toBeNull();
    },
  );

  it.each(Object.entries({ ...COMMANDS, ...PARTS }))('%s says why, and no more', async (_, act) => {
    await act(open);
    expect(open.toasts.refused).toBe(WHY);
    expect(open.announcer.said).toBe('');
    expect(open.agenda.view).toBe(VIEW);
    expect(reported).not.toHaveBeenCalled();
  });

  it.each(Object.entries({ ...COMMANDS, ...PARTS }))(
    '%s that breaks says so, reports it and leaves the page standing',
    async (_, act) => {
      open = made(() => new WebAssembly.RuntimeError('unreachable'));
      await act(open);
      expect(open.toasts.refused).toContain('Something broke in this tab');
      expect(reported).toHaveBeenCalledWith(expect.any(WebAssembly.RuntimeError));
    },
  );

  it('keeps what was to be taken back, and offers no undo of what was not done', async () => {
    await open.commands.delete('topic-one');
    await open.commands.park('topic-one');
    expect(open.toasts.deleted).toBeNull();
  });

  it('gives the topics back that were not added', () => {
    expect(open.commands.addTopics(['Two', 'Three'])).toEqual(['Two', 'Three']);
  });

  it('says why a promise that was typed is none', () => {
    const typed = new TypedPromises(open);
    expect(typed.make('topic-one', 'line-one', TERMS)).toBe(WHY);
    expect(open.announcer.said).toBe(WHY);
  });
});
