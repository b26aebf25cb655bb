/**
 * The numbers of a file's rows, counted from 0 as other programs count them, by the lines on which people find them. Lines mostly follow one
 * another, so only the places where one is passed over are kept.
 */
export class RowIndexes {
  #rows = 0;
  #last = 0;
  /** From `line` on, a row's number is its line less `less`. */
  readonly #steps: { line: number; less: number }[] = [];

  /** Says that a row stands on the line; lines come in their order, and may come again. */
  seen(line: number): void {
    if (line <= this.#last) return;
    this.#last = line;
    const less = line - this.#rows;
    if (this.#steps.at(-1)?.less !== less) this.#steps.push({ line, less });
    this.#rows += 1;
  }

  get rows(): number {
    return this.#rows;
  }

  /** @returns undefined for a line without a row */
  of(line: number): number | undefined {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle]?.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    const step = this.#steps[low - 1];
    return step === undefined || line > this.#last ? undefined : line - step.less;
  }
}
