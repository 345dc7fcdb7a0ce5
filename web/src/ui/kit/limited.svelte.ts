/** Lists of bounded length: the first rows, and more of them when asked for, as others decide how many there are. */

/** Rows that are drawn at first, and each time that more are asked for: more than a person keeps, few for a page. */
const STEP = 200;

/** What is drawn of a list. */
export class Limited<Row> {
  readonly #rows: () => readonly Row[];
  readonly step: number;
  #most = $state(0);

  constructor(rows: () => readonly Row[], step = STEP) {
    this.#rows = rows;
    this.step = step;
    this.#most = step;
  }

  readonly rows = $derived.by(() => {
    const rows = this.#rows();
    return rows.length <= this.#most ? rows : rows.slice(0, this.#most);
  });

  /** How many are not drawn. */
  readonly left = $derived.by(() => Math.max(0, this.#rows().length - this.#most));

  more(): void {
    this.#most += this.step;
  }
}
