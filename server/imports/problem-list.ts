import type { ImportProblem } from './formats/format.ts';

/** How many problems of a file are kept. */
export interface ProblemLimits {
  /** So many are kept whatever they are about. */
  every: number;
  /** After these, only the first of each severity a line, until there are so many. */
  most: number;
}

/** A file that is wrong from its first to its last row still has each of its rows listed, and not a book about each. */
export const PROBLEM_LIMITS: ProblemLimits = { every: 100_000, most: 500_000 };

/**
 * What is wrong with a file, in the order in which it was found: all of it is counted, and of what no person reads to the end a part is kept.
 */
export class ProblemList {
  readonly #limits: ProblemLimits;
  readonly #kept: ImportProblem[] = [];
  readonly #counts = { error: 0, warning: 0 };
  readonly #lastLines = { error: -1, warning: -1 };

  constructor(limits = PROBLEM_LIMITS) {
    this.#limits = limits;
  }

  readonly add = (problem: ImportProblem): void => {
    const { line, severity } = problem;
    this.#counts[severity] += 1;
    const isFirst = this.#lastLines[severity] !== line;
    this.#lastLines[severity] = line;
    const { every, most } = this.#limits;
    const count = this.#kept.length;
    // What is about the file as a whole explains the rest.
    if (line === 0 || count < every || (isFirst && count < most)) this.#kept.push(problem);
  };

  addAll(problems: Iterable<ImportProblem>): void {
    for (const problem of problems) this.add(problem);
  }

  get errors(): number {
    return this.#counts.error;
  }

  get count(): number {
    return this.#counts.error + this.#counts.warning;
  }

  /** Those that were kept, in the order of lines. */
  get kept(): ImportProblem[] {
    return [...this.#kept].sort((a, b) => a.line - b.line);
  }
}
