import type { Statement } from 'better-sqlite3';
import type { Scratch } from '../db/scratch.ts';
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

type Severity = ImportProblem['severity'];

/** How far the list has come. */
interface Standing {
  sequence: number;
  kept: number;
  counts: Readonly<Record<Severity, number>>;
  lastLines: Readonly<Record<Severity, number>>;
}

const EMPTY: Standing = {
  sequence: 0,
  kept: 0,
  counts: { error: 0, warning: 0 },
  lastLines: { error: -1, warning: -1 },
};

/** Errors are shown first. */
const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1 };

const BATCH = 2000;

interface Row {
  rank: number;
  line: number;
  sequence: number;
  /** JSON. */
  problem: string;
}

/**
 * What is wrong with a file: all of it is counted, and of what no person reads to the end a part is kept, on disk beside the rows.
 */
export class ProblemList {
  readonly #limits: ProblemLimits;
  readonly #insert: Statement;
  readonly #after: Statement;
  readonly #deleteAfter: Statement;
  #standing = EMPTY;

  constructor({ db }: Scratch, limits = PROBLEM_LIMITS) {
    this.#limits = limits;
    db.exec(`create table problems (rank integer, line integer, sequence integer, problem text,
      primary key (rank, line, sequence)) without rowid`);
    this.#insert = db.prepare('insert into problems (rank, line, sequence, problem) values (?, ?, ?, ?)');
    this.#after = db.prepare(`select rank, line, sequence, problem from problems
      where (rank, line, sequence) > (?, ?, ?) order by rank, line, sequence limit ${String(BATCH)}`);
    this.#deleteAfter = db.prepare('delete from problems where sequence > ?');
  }

  readonly add = (problem: ImportProblem): void => {
    const { line, severity } = problem;
    const { sequence, kept, counts, lastLines } = this.#standing;
    const { every, most } = this.#limits;
    const isFirst = lastLines[severity] !== line;
    // What is about the file as a whole explains the rest.
    const isKept = line === 0 || kept < every || (isFirst && kept < most);
    if (isKept) this.#insert.run(RANKS[severity], line, sequence + 1, JSON.stringify(problem));
    this.#standing = {
      sequence: sequence + 1,
      kept: kept + Number(isKept),
      counts: { ...counts, [severity]: counts[severity] + 1 },
      lastLines: { ...lastLines, [severity]: line },
    };
  };

  addAll(problems: Iterable<ImportProblem>): void {
    for (const problem of problems) this.add(problem);
  }

  get errors(): number {
    return this.#standing.counts.error;
  }

  get count(): number {
    const { error, warning } = this.#standing.counts;
    return error + warning;
  }

  /** How many are kept. */
  get kept(): number {
    return this.#standing.kept;
  }

  /** Where the list is now, to come back to. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Forgets what was added since. @param standing of this list; none: all of it */
  backTo(standing: Standing = EMPTY): void {
    this.#deleteAfter.run(standing.sequence);
    this.#standing = standing;
  }

  /** Those that were kept, some at a time: errors first, then in the order of lines. */
  *batches(): Generator<ImportProblem[]> {
    for (let last: Omit<Row, 'problem'> = { rank: -1, line: 0, sequence: 0 }; ;) {
      const rows = this.#after.all(last.rank, last.line, last.sequence) as Row[];
      const end = rows.at(-1);
      if (!end) return;
      yield rows.map(({ problem }) => JSON.parse(problem) as ImportProblem);
      last = end;
    }
  }
}
