import type { Statement } from 'better-sqlite3';
import { openScratch, type Scratch } from '../db/scratch.ts';
import type { Measurement, MeasurementStatus } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import type { Column, RawRow } from './formats/format.ts';
import { ProblemList, type ProblemLimits } from './problem-list.ts';

/**
 * The rows of a file while it is checked and written, on disk: a million of them need no more memory than a thousand. They come back in the order
 * of unit, period, indicator and category, so that what has to be seen together stands together, some at a time.
 */

/** A sound row of a file, or what takes the place of a stored one. */
export interface StagedRow extends Measurement {
  /** On which line of the file it is; 0: on none. */
  line: number;
  /** Where several rows share a line: the names of the cells from which this one was read. */
  places?: RawRow['places'];
}

/** How a problem with the row calls the place of a column. */
export const placeOf = ({ places }: Pick<StagedRow, 'places'>, column: string): string =>
  places?.[column as Column] ?? column;

/** Rows in the order of their keys. */
export interface StagedRows {
  readonly count: number;
  /** Whether there is a sound row about the same. */
  has(key: Pick<Measurement, 'unit' | 'period' | 'indicator' | 'category'>): boolean;
  batches(): Generator<StagedRow[]>;
  /** All rows of some units at a time. */
  byUnit(): Generator<{ units: string[]; rows: StagedRow[] }>;
  /** Rows of which a part is, or was, empty. */
  halfEmpty(): Generator<StagedRow>;
  /** Of which units there are rows in which quarter, some units at a time. */
  forms(): Generator<{ period: Period; units: string[] }>;
}

type Key = Pick<Measurement, 'unit' | 'period' | 'indicator' | 'category'>;

interface Row extends Key {
  line: number;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  comment: string | null;
  status: MeasurementStatus | null;
  reason: string | null;
  follow_up: number | null;
  /** JSON. */
  places: string | null;
}

const BATCH = 2000;

/** `BAD` rows only hold their place; what was `LEFT_OUT` is sound, and not taken by the strategy. */
const BAD = 0;
const TAKEN = 1;
const LEFT_OUT = 2;

const COLUMNS = `unit, period, indicator, category, line, numerator, denominator, value, comment, status, reason, follow_up, places`;

/** What of a row can come to be something else than what the file says, which is then kept beside it. */
const CHANGEABLE = ['numerator', 'denominator', 'value', 'comment', 'status', 'reason', 'follow_up'] as const;

const forEachOf = (sql: (column: string) => string): string => CHANGEABLE.map(sql).join(', ');

const toRow = ({ status, reason, follow_up: followUp, places, ...row }: Row): StagedRow => ({
  ...row,
  // What the file has no column for is not said at all.
  ...(status !== null && { status, reason }),
  ...(followUp !== null && { followUp: followUp === 1 }),
  ...(places !== null && { places: JSON.parse(places) as NonNullable<StagedRow['places']> }),
});

/** Not a number is none. */
const orNull = (figure: number | null): number | null => (Number.isNaN(figure) ? null : figure);

export class RowTable implements StagedRows {
  readonly #insert: Statement;
  readonly #lineOf: Statement;
  readonly #setState: Statement;
  readonly #takeAll: Statement;
  readonly #change: Statement;
  readonly #asSaid: Statement;
  readonly #join: Statement;
  readonly #disjoin: Statement;
  readonly #partial: Statement;
  readonly #halfEmptyAfter: Statement;
  readonly #clear: Statement;
  readonly #count: Statement;
  readonly #after: Statement;
  readonly #periods: Statement;
  readonly #unitsAfter: Statement;

  constructor({ db }: Scratch, name: string) {
    db.exec(`create table ${name} (unit text, period text, indicator text, category text, line integer,
      numerator real, denominator real, value real, comment text, status text, reason text, follow_up integer,
      places text, state integer, changed integer not null default 0, joined integer not null default 0,
      ${forEachOf((one) => `said_${one}`)}, primary key (unit, period, indicator, category)) without rowid`);
    const key = 'unit = ? and period = ? and indicator = ? and category = ?';
    this.#insert = db.prepare(
      `insert or ignore into ${name} (${COLUMNS}, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#lineOf = db.prepare(`select line, state from ${name} where ${key}`);
    this.#setState = db.prepare(`update ${name} set state = ? where ${key}`);
    this.#takeAll = db.prepare(
      `update ${name} set state = ${String(TAKEN)} where state = ${String(LEFT_OUT)}`,
    );
    this.#change = db.prepare(
      `update ${name} set ${forEachOf((one) => `${one} = ?`)}, changed = 1,
        ${forEachOf((one) => `said_${one} = iif(changed, said_${one}, ${one})`)} where ${key}`,
    );
    this.#asSaid = db.prepare(
      `update ${name} set ${forEachOf((one) => `${one} = said_${one}`)}, changed = 0 where changed`,
    );
    this.#join = db.prepare(`update ${name} set joined = 1 where ${key}`);
    this.#disjoin = db.prepare(`delete from ${name} where joined`);
    this.#partial = db.prepare(
      `select 1 from ${name} where status = 'partial' and state = ${String(TAKEN)} limit 1`,
    );
    this.#halfEmptyAfter = db.prepare(`select ${COLUMNS} from ${name}
      where (unit, period, indicator, category) > (?, ?, ?, ?) and state = ${String(TAKEN)}
        and (status = 'partial' or changed)
      order by unit, period, indicator, category limit ${String(BATCH)}`);
    this.#clear = db.prepare(`delete from ${name}`);
    this.#count = db.prepare(`select count(*) as rows from ${name} where state = ${String(TAKEN)}`);
    this.#after = db.prepare(`select ${COLUMNS} from ${name}
      where (unit, period, indicator, category) > (?, ?, ?, ?) and state = ${String(TAKEN)}
      order by unit, period, indicator, category limit ${String(BATCH)}`);
    this.#periods = db.prepare(`select distinct period from ${name} where state = ${String(TAKEN)}`);
    this.#unitsAfter = db.prepare(`select distinct unit from ${name}
      where unit > ? and period = ? and state = ${String(TAKEN)} order by unit limit ${String(BATCH)}`);
  }

  /** @returns the line of an earlier row about the same; undefined: there was none, and this one is kept */
  add(row: Omit<StagedRow, 'line'>, line: number, isSound = true): number | undefined {
    const { unit, period, indicator, category, places } = row;
    const { changes } = this.#insert.run(
      unit,
      period,
      indicator,
      category,
      line,
      orNull(row.numerator),
      orNull(row.denominator),
      orNull(row.value),
      row.comment,
      row.status ?? null,
      row.reason ?? null,
      row.followUp === undefined ? null : Number(row.followUp),
      places === undefined ? null : JSON.stringify(places),
      isSound ? TAKEN : BAD,
    );
    return changes === 1 ? undefined : this.#find(row)?.line;
  }

  #find({ unit, period, indicator, category }: Key): { line: number; state: number } | undefined {
    return this.#lineOf.get(unit, period, indicator, category) as { line: number; state: number } | undefined;
  }

  has(key: Key): boolean {
    return (this.#find(key)?.state ?? BAD) !== BAD;
  }

  leaveOut({ unit, period, indicator, category }: Key): void {
    this.#setState.run(LEFT_OUT, unit, period, indicator, category);
  }

  /** Has the row say something else than the file, which is remembered. */
  change(row: Measurement): void {
    const { numerator, denominator, value, comment, status, reason, followUp } = row;
    const mark = followUp === undefined ? null : Number(followUp);
    const { unit, period, indicator, category } = row;
    this.#change.run(
      ...[numerator, denominator, value, comment, status ?? null, reason ?? null, mark],
      ...[unit, period, indicator, category],
    );
  }

  /** Has a stored row, of which the file says nothing, change with those of the file. */
  join(row: Measurement, line: number): void {
    const { unit, period, indicator, category } = row;
    this.add(row, line);
    this.#join.run(unit, period, indicator, category);
  }

  /** Forgets what was left out, what was changed, and what joined. */
  takeAll(): void {
    this.#disjoin.run();
    this.#asSaid.run();
    this.#takeAll.run();
  }

  /** Whether there is a row of which a part is empty. */
  get hasPartial(): boolean {
    return this.#partial.get() !== undefined;
  }

  clear(): void {
    this.#clear.run();
  }

  get count(): number {
    return (this.#count.get() as { rows: number }).rows;
  }

  batches(): Generator<StagedRow[]> {
    return this.#pages(this.#after);
  }

  *halfEmpty(): Generator<StagedRow> {
    for (const rows of this.#pages(this.#halfEmptyAfter)) yield* rows;
  }

  *#pages(after: Statement): Generator<StagedRow[]> {
    for (let last: Key = { unit: '', period: '' as Period, indicator: '', category: '' }; ;) {
      const rows = after.all(last.unit, last.period, last.indicator, last.category) as Row[];
      const end = rows.at(-1);
      if (!end) return;
      yield rows.map(toRow);
      last = end;
    }
  }

  *byUnit(): Generator<{ units: string[]; rows: StagedRow[] }> {
    const of = (rows: StagedRow[]) => ({ units: [...new Set(rows.map(({ unit }) => unit))], rows });
    let kept: StagedRow[] = [];
    for (const batch of this.batches()) {
      const rows = [...kept, ...batch];
      const lastUnit = rows.at(-1)?.unit;
      const whole = rows.filter(({ unit }) => unit !== lastUnit);
      kept = rows.slice(whole.length);
      if (whole.length > 0) yield of(whole);
    }
    if (kept.length > 0) yield of(kept);
  }

  *forms(): Generator<{ period: Period; units: string[] }> {
    for (const { period } of this.#periods.all() as { period: Period }[]) {
      for (let last: string | undefined = ''; last !== undefined;) {
        const found = this.#unitsAfter.all(last, period) as { unit: string }[];
        const units: string[] = found.map(({ unit }) => unit);
        if (units.length > 0) yield { period, units };
        last = units.at(-1);
      }
    }
  }
}

/** All that is kept of a file until its end. */
export class Staging {
  /** What it says. */
  readonly rows: RowTable;
  /** Empty rows in the place of stored ones that go. */
  readonly removals: RowTable;
  /** What is wrong with it. */
  readonly problems: ProblemList;
  readonly #scratch: Scratch;

  /** @param folder on whose disk it is; none: in memory */
  constructor(folder?: string, limits?: ProblemLimits) {
    this.#scratch = openScratch(folder);
    this.problems = new ProblemList(this.#scratch, limits);
    this.rows = new RowTable(this.#scratch, 'rows');
    this.removals = new RowTable(this.#scratch, 'removals');
  }

  close(): void {
    this.#scratch.close();
  }
}

/** Does the work with a place for the rows of a file, which is gone afterwards. */
export async function withStaging<T>(folder: string, work: (staging: Staging) => Promise<T>): Promise<T> {
  const staging = new Staging(folder);
  try {
    return await work(staging);
  } finally {
    staging.close();
  }
}
