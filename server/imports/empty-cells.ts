import type { Db } from '../db/transaction.ts';
import { type Indicator } from '../domain/indicator.ts';
import { isIncomplete, numbersFrom } from '../domain/entry-form.ts';
import { checkCategories, checkMeasurement } from '../domain/measurement-check.ts';
import { isAbsent, type Measurement, type StoredMeasurement } from '../domain/measurement.ts';
import type { Programme } from '../domain/programme.ts';
import { effectOf } from '../measurements/service.ts';
import { firstOf, groupBy, groupKeyOf, indicatorsIn, storedBeside } from './check-groups.ts';
import type { ImportProblem } from './formats/format.ts';
import { placeOf, type RowTable, type StagedRow, type StagedRows } from './staging.ts';

/**
 * What empty cells come to. Unless a file replaces what is stored, an empty cell says nothing: rows of which a part is empty become what will be
 * stored, the stored part included, before anything is compared with them.
 */

type Sets = Pick<Programme, 'sets'>;
type Figures = Pick<Measurement, 'numerator' | 'denominator' | 'value'>;

const FIGURES = ['numerator', 'denominator', 'value'] as const;

/** What a file says about an indicator of a unit and quarter, and what is stored of it. */
interface Entry {
  indicator: Indicator;
  rows: readonly StagedRow[];
  stored: readonly StoredMeasurement[];
}

/** Those of which something is stored. */
async function* entriesOf(
  db: Db,
  programme: Sets,
  table: StagedRows,
  isWanted: (rows: readonly StagedRow[]) => boolean = () => true,
): AsyncGenerator<Entry> {
  const indicatorOf = indicatorsIn(programme);
  for (const batch of table.byUnit()) {
    const groups = [...groupBy(batch.rows, groupKeyOf).values()].filter(isWanted);
    const given = groups.flat();
    if (given.length === 0) continue;
    const stored = await storedBeside(db, given);
    for (const rows of groups) {
      const [first] = rows;
      const there = first && stored.get(groupKeyOf(first));
      const indicator = first && indicatorOf(first.period, first.indicator);
      if (there && indicator) yield { indicator, rows, stored: there };
    }
  }
}

/** Figures of the one, and of the other where it has none. */
const together = (one: Figures, other: Figures): Figures => ({
  numerator: one.numerator ?? other.numerator,
  denominator: one.denominator ?? other.denominator,
  value: one.value ?? other.value,
});

const hasFigure = (row: Figures): boolean => FIGURES.some((column) => row[column] !== null);

const isUnlike = (one: Figures, other: Figures): boolean =>
  FIGURES.some((column) => one[column] !== other[column]);

const inCategory = <T extends Measurement>(rows: readonly T[], { category }: Measurement): T | undefined =>
  rows.find((row) => row.category === category);

/** Half-entered rows are reported once no figure of the indicator is missing any more, those of other categories included. */
function finished<R extends Measurement>({ indicator, stored }: Entry, rows: readonly R[]): readonly R[] {
  const others = stored.filter((row) => !inCategory(rows, row));
  const numbers = Object.values(numbersFrom(indicator, [...rows, ...others]));
  if (numbers.includes(null)) return rows;
  return rows.map((row) => (row.status === 'partial' ? { ...row, status: 'reported', reason: null } : row));
}

/** Rows with what is stored in the place of their empty cells. */
function kept(entry: Entry): readonly StagedRow[] {
  const { rows, stored } = entry;
  // An absence takes all figures away.
  if (rows.some(({ status }) => isAbsent(status))) return rows;
  const saysFigure = rows.some(hasFigure);
  const next = rows.map((row) => {
    const there = inCategory(stored, row);
    if (!there) return row;
    // Where only a comment is typed, an absence stays as well.
    const said = saysFigure ? {} : { status: there.status, reason: there.reason };
    return { ...row, ...together(row, there), ...said };
  });
  const isFilled = next.some((row, i) => isUnlike(row, rows[i] as StagedRow));
  return saysFigure && isFilled ? finished(entry, next) : next;
}

/** Has rows of which a part is empty keep what is stored there. */
export async function keepWhereEmpty(db: Db, programme: Sets, table: RowTable): Promise<void> {
  if (!table.hasPartial) return;
  const isPartial = (rows: readonly StagedRow[]): boolean => rows.some(({ status }) => status === 'partial');
  for await (const entry of entriesOf(db, programme, table, isPartial)) {
    const { rows } = entry;
    kept(entry).forEach((row, i) => {
      const before = rows[i] as StagedRow;
      if (isUnlike(row, before) || row.status !== before.status) table.change(row);
    });
  }
}

/** What becomes of a row where what is stored stays. */
interface Filling {
  row: StagedRow;
  there: StoredMeasurement | undefined;
  /** What is stored, with what the row has besides. */
  next: StagedRow;
  /** Whether the row says something else than what is stored, rather than more. */
  contradicts: boolean;
}

function contradiction(
  row: StagedRow,
  there: StoredMeasurement | undefined,
  stored: readonly StoredMeasurement[],
): boolean {
  const isAbsence = stored.some(({ status }) => isAbsent(status));
  if (isAbsent(row.status) && there)
    return row.status !== there.status || (row.reason ?? null) !== (there.reason ?? null);
  if (isAbsent(row.status)) return stored.some(hasFigure);
  if (isAbsence) return hasFigure(row);
  return FIGURES.some(
    (column) => row[column] !== null && there && there[column] !== null && row[column] !== there[column],
  );
}

function fillingOf(row: StagedRow, stored: readonly StoredMeasurement[]): Filling {
  const there = inCategory(stored, row);
  const contradicts = contradiction(row, there, stored);
  if (!there) return { row, there, next: row, contradicts };
  const { status, reason, followUp } = there;
  const figures = contradicts ? together(there, there) : together(there, row);
  const comment = there.comment ?? (contradicts ? null : row.comment);
  return { row, there, next: { ...row, ...figures, comment, status, reason, followUp }, contradicts };
}

/** Whether the row has nothing that is not stored. */
function isSaid({ row, there, next, contradicts }: Filling): boolean {
  if (contradicts) return false;
  if (!there) return effectOf(row, there) === 'unchanged';
  const { comment, followUp } = row;
  const asked = { ...next, comment: comment ?? there.comment, followUp: followUp ?? there.followUp };
  return effectOf(asked, there) === 'unchanged';
}

/** Rows of an indicator as they will be stored once gaps are filled; none where what the file has does not go with what is stored. */
function filledRows<R extends Measurement>(
  { indicator, stored }: Pick<Entry, 'indicator' | 'stored'>,
  rows: readonly R[],
): R[] {
  if (rows.some(({ status }) => isAbsent(status))) return [...rows];
  const found = rows.flatMap((row) => checkMeasurement(indicator, row));
  const isWhole =
    found.every((problem) => !isIncomplete(problem)) &&
    !Object.values(numbersFrom(indicator, rows)).includes(null);
  if (isWhole) found.push(...checkCategories(indicator, rows));
  if (found.some((problem) => problem.severity === 'error' && !isIncomplete(problem))) return [];
  const status = isWhole ? 'reported' : 'partial';
  return rows.map((row) => (isWhole || !inCategory(stored, row) ? { ...row, status, reason: null } : row));
}

/**
 * Leaves rows out whose place is taken, and has the others fill what is empty there: a row, half of one, a comment.
 * @returns how many differ from what is stored, and how many say the same
 */
export async function fillGaps(
  db: Db,
  programme: Sets,
  table: RowTable,
): Promise<{ kept: number; same: number }> {
  const left = { kept: 0, same: 0 };
  for await (const entry of entriesOf(db, programme, table)) {
    const { indicator, rows, stored } = entry;
    const fillings = rows.map((row) => fillingOf(row, stored));
    // Of figures that are right or wrong together, some of the one and some of the other would be a figure that nobody has entered.
    const isEachItsOwn = indicator.entry.form === 'parts';
    const isTaken = ({ there, contradicts }: Filling): boolean =>
      isEachItsOwn ? there !== undefined || !contradicts : !fillings.some((one) => one.contradicts);
    const taken = fillings.filter(isTaken);
    const beside = stored.filter((row) => !inCategory(rows, row));
    const filled = filledRows<Measurement>(entry, [...taken.map(({ next }) => next), ...beside]);
    for (const one of fillings) {
      const { row, there, contradicts } = one;
      const next = isTaken(one) ? inCategory(filled, row) : undefined;
      const isFilled = next !== undefined && effectOf(next, there) !== 'unchanged';
      if (contradicts || !isFilled) left[isSaid(one) ? 'same' : 'kept'] += 1;
      if (isFilled) table.change(next);
      else table.leaveOut(row);
    }
    // What is stored of other categories was half entered, and counts now.
    for (const row of taken.length > 0 ? beside : []) {
      const next = inCategory(filled, row);
      if (next && effectOf(next, row) !== 'unchanged') table.join(next, firstOf(rows).line);
    }
  }
  return left;
}

/**
 * What is wrong with rows of which a part is empty in the file, as they will be stored.
 * @returns a warning for each figure that is missing; errors where what is stored does not go with what the file says
 */
export function* halfEmpty(programme: Sets, rows: StagedRows): Generator<ImportProblem> {
  const indicatorOf = indicatorsIn(programme);
  let group = '';
  let said = new Set<string>();
  for (const row of rows.halfEmpty()) {
    const indicator = indicatorOf(row.period, row.indicator);
    if (!indicator || isAbsent(row.status)) continue;
    if (groupKeyOf(row) !== group) said = new Set();
    group = groupKeyOf(row);
    for (const problem of checkMeasurement(indicator, row)) {
      const missing = isIncomplete(problem);
      if (missing && problem.path === 'category') continue;
      const column = placeOf(row, problem.path || 'indicator');
      const key = `${column}\t${problem.code}`;
      if (said.has(key)) continue;
      said.add(key);
      yield {
        line: row.line,
        column,
        ...(missing
          ? { code: 'half-entered', params: { typed: '' }, severity: 'warning' }
          : { code: problem.code, params: problem.params, severity: problem.severity }),
      };
    }
  }
}
