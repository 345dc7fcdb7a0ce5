import type {
  Line,
  LineChange,
  LineKind,
  PresentPerson,
  TextOp,
  TopicChange,
} from '../core/types.ts';
import type { TopicPort } from '../editor/port.ts';

/**
 * Lines from signs: `- ` bullet, `1. ` number, `[ ] ` and `[x] ` boxes, `# ` heading, `> ` quote,
 * `.. ` blank, `..x ` filled blank, `=> ` conclusion, two spaces before it for each level. The first one is the headline.
 */
export function linesFrom(...rows: string[]): Line[] {
  return rows.map((row, index) => {
    const [, space = '', sign = '', text = ''] =
      /^((?: {2})*)(- |1\. |\[[ x]\] |# |> |\.\.x? |=> )?(.*)$/.exec(row) ?? [];
    return {
      id: index === 0 ? 'first-line' : `line-${String(index).padStart(4, '0')}`,
      kind: KINDS[sign] ?? 'text',
      indent: space.length / 2,
      checked: sign === '[x] ' || sign === '..x ',
      spans: text === '' ? [] : [{ text, marks: {} }],
    };
  });
}

/** The same signs for lines. */
export function rowsOf(lines: readonly Line[]): string[] {
  return lines.map(({ kind, indent, checked, start, spans }) => {
    const ticked = checked
      ? kind === 'check'
        ? '[x] '
        : kind === 'blank'
          ? '..x '
          : undefined
      : undefined;
    const sign = ticked ?? Object.keys(KINDS).find((one) => KINDS[one] === kind) ?? '';
    const shown = sign === '1. ' && start !== undefined && start > 0 ? `${start}. ` : sign;
    return '  '.repeat(indent) + shown + spans.map((span) => span.text).join('');
  });
}

const KINDS: Record<string, LineKind> = {
  '- ': 'bullet',
  '1. ': 'number',
  '[ ] ': 'check',
  '[x] ': 'check',
  '# ': 'heading',
  '> ': 'quote',
  '.. ': 'blank',
  '..x ': 'blank',
  '=> ': 'conclusion',
};

/** An agenda that keeps what it is told, and tells what a test wants it to. */
export class Recorder implements TopicPort {
  readonly edits: { ops: TextOp[]; lines: LineChange[] }[] = [];
  readonly calls: string[] = [];
  /** What it was told of words kept back, in order. */
  readonly heldTold: boolean[] = [];
  cursor: [number, number] | null = null;
  lines: Line[];
  /** What the next edit is answered with. */
  refusal: Error | null = null;
  readonly #topicListeners = new Set<(change: TopicChange) => void>();
  readonly #presenceListeners = new Set<(people: PresentPerson[]) => void>();

  constructor(lines: Line[]) {
    this.lines = lines;
  }

  topic(id: string) {
    return { id, section: 'parked', lines: this.lines };
  }

  edit(_topic: string, ops: TextOp[], lines: LineChange[]): void {
    const { refusal } = this;
    this.refusal = null;
    if (refusal !== null) {
      throw refusal;
    }
    this.edits.push({ ops, lines });
  }

  held(_topic: string, holding: boolean): void {
    this.heldTold.push(holding);
  }

  undo(): void {
    this.calls.push('undo');
  }

  redo(): void {
    this.calls.push('redo');
  }

  sealUndo(): void {
    this.calls.push('sealUndo');
  }

  setCursor(_topic: string, anchor: number, head: number): void {
    this.cursor = [anchor, head];
  }

  clearCursor(): void {
    this.cursor = null;
  }

  on(kind: 'topic', listener: (change: TopicChange) => void): () => void;
  on(kind: 'presence', listener: (people: PresentPerson[]) => void): () => void;
  on(kind: string, listener: never): () => void {
    const listeners: Set<unknown> =
      kind === 'topic' ? this.#topicListeners : this.#presenceListeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Somebody else changed the topic. */
  changes(change: Partial<TopicChange>): void {
    for (const listener of this.#topicListeners) {
      listener({ topic: 'topic-0001', source: 'remote', delta: [], lines: [], ...change });
    }
  }

  /** Others came, went, or moved. */
  presence(people: PresentPerson[]): void {
    for (const listener of this.#presenceListeners) {
      listener(people);
    }
  }

  get listeners(): number {
    return this.#topicListeners.size + this.#presenceListeners.size;
  }
}
