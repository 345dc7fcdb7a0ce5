/** Phrase reader: promises and days as people type them, in English and German. */
import german from '../../../shared/src/promise/phrase/languages/de.txt?raw';
import init, { PhraseReader } from '../wasm/phrases/duologue_phrases.js';
import type { Calendar, FoundPromise, PhraseReading } from './types.ts';

export class Phrases {
  readonly #reader = new PhraseReader();

  /** One that reads both: people who work in German mix them in one line, whatever their browser speaks. */
  static async open(): Promise<Phrases> {
    await init();
    const phrases = new Phrases();
    phrases.learn(german);
    return phrases;
  }

  /** Reads another language as well; throws when its text is none. */
  learn(language: string): void {
    this.#reader.learn(language);
  }

  /** What a line comes to: of several promises the first. */
  read(words: string, calendar: Calendar): PhraseReading | undefined {
    const fields = this.#in(calendar).read(words);
    const [reads, who, name = '', kind, what = '', due = '', language = '', ...days] = fields;
    if (!isReading(reads)) {
      return undefined;
    }
    const promise: FoundPromise = {
      who: who === 'i' || who === 'you' || who === 'unsaid' ? who : { name },
      kind: kind === 'findOut' ? kind : 'action',
      what,
      ...(due === '' ? {} : { due }),
      ...(language === '' ? {} : { language }),
    };
    return { reads, promise, days };
  }

  /** The day, `YYYY-MM-DD`, that words name, when they name nothing else. */
  day(words: string, calendar: Calendar): string | undefined {
    return this.#in(calendar).day(words);
  }

  #in({ today, dayFirst, months, weekdays }: Calendar): PhraseReader {
    this.#reader.inCalendar(today, dayFirst, months.join('\n'), weekdays.join('\n'));
    return this.#reader;
  }
}

function isReading(word: string | undefined): word is PhraseReading['reads'] {
  return word === 'promise' || word === 'likely' || word === 'whichDay';
}
