import * as Y from 'yjs';

/** Meetings that a pair had, a week apart, each with as many topics of a headline and two lines. */
export interface Years {
  meetings: number;
  topics: number;
  /** The day of the newest meeting. */
  last?: string;
  /** So many of the newest are there already. */
  there?: number;
  /** What stands in each line; its topic is named when it is not said. */
  words?: () => string;
}

/** A closed meeting of years, the newest first. */
export interface PastMeeting {
  day: string;
  topics: string[];
}

/** Writes meetings of years into an agenda at once, as a program does that brings them from elsewhere. */
export function writeYears(
  doc: Y.Doc,
  { meetings, topics, last = '2026-11-17', there = 0, words }: Years,
): PastMeeting[] {
  const newest = Date.parse(last);
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const written = Array.from({ length: meetings }, (_, number) => {
    const day = new Date(newest - number * WEEK).toISOString().slice(0, 10);
    const ids = Array.from({ length: topics }, (_, at) => `topic-${day}-${String(at)}`);
    return { day, topics: ids };
  });
  doc.transact(() => {
    for (const { day, topics: ids } of written.slice(there)) {
      doc.getMap('meetings').set(`${day}/state`, 'closed');
      for (const id of ids) {
        writeTopic(doc, id, day, words);
      }
    }
  });
  return written;
}

function writeTopic(doc: Y.Doc, id: string, day: string, words?: () => string): void {
  const fields = new Y.Map<unknown>();
  doc.getMap('topics').set(id, fields);
  fields.set('meeting', day);
  fields.set('rank', 'V');
  fields.set(`outcome/${day}`, 'discussed');
  doc
    .getText(`b:${id}`)
    .applyDelta([
      { insert: words?.() ?? `About ${id}` },
      { insert: { l: 'line-first' } },
      { insert: words?.() ?? `What was said of ${id}` },
      { insert: { l: 'line-second' } },
      { insert: words?.() ?? 'And what came of it' },
    ]);
}
