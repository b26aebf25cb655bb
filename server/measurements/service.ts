import type { Db, Trx } from '../db/transaction.ts';
import { checkLevel } from '../domain/measurement-check.ts';
import { findIndicator, setFor } from '../domain/indicator-set.ts';
import type { Fact, Measurement, StoredMeasurement, SupersededMeasurement } from '../domain/measurement.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { effectOf, keyOf } from './changes.ts';
import * as factsRepository from './facts-repository.ts';
import { factOfMeasurement, type Touched, touch, updateFacts } from './facts.ts';
import * as repository from './repository.ts';

export { effectOf, isEmpty, keyOf } from './changes.ts';
export { factOfMeasurement, rebuildFacts } from './facts.ts';

/** One or several units' own figures, in the order of unit, period, indicator, category. */
export const measurementsOf = (
  db: Db,
  unit: string | readonly string[],
  periods: readonly Period[],
  indicators?: readonly string[],
): Promise<StoredMeasurement[]> =>
  repository.list(db, { units: typeof unit === 'string' ? [unit] : unit, periods, indicators });

const UNITS_PER_PAGE = 100;

/** All measurements, some units at a time, in the order of unit, period, indicator, category. */
export async function* pagesOfMeasurements(
  db: Db,
  filter: { period?: Period | undefined; region?: string | undefined },
): AsyncGenerator<StoredMeasurement[]> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const { rows, lastUnit } = await repository.pageOfUnits(db, filter, after, UNITS_PER_PAGE);
    yield rows;
    after = lastUnit;
  }
}

/** Periods of which there is any figure, oldest first. */
export const periodsWithData = repository.periods;

/** For figures that are recorded after the event, as those of a demonstration are. */
export const dateAsHandedIn = repository.dateAsHandedIn;

/** The values that a unit's measurements had before, newest first. @param indicator code; left out: of all of them */
export const historyOf = (
  db: Db,
  unit: string,
  period: Period,
  indicator?: string,
): Promise<SupersededMeasurement[]> => repository.history(db, { unit, period, indicator });

export const supersededSince = repository.supersededSince;

export interface SaveCounts {
  created: number;
  /** Removed ones included. */
  changed: number;
  unchanged: number;
}

export interface SaveResult extends SaveCounts {
  /** What was created, changed or removed belongs to these. */
  periods: Period[];
  units: string[];
}

/** Rows by the batch, in the order of unit, period, indicator and category: for more of them than memory should hold. */
export interface SortedRows<R extends Measurement = Measurement> {
  readonly count: number;
  batches(): Iterable<readonly R[]>;
}

/** Of each row that would create, change or remove something: as it would be stored, what there is, as it came. */
type OnChange<R extends Measurement> = (
  row: Measurement,
  stored: StoredMeasurement | undefined,
  given: R,
) => void;

export interface Save<R extends Measurement = Measurement> {
  rows: readonly R[] | SortedRows<R>;
  /** ISO time. */
  at: string;
  /** E-mail address of whoever reported it, or `import`, `demo`, `system`. */
  by: string;
  /** Leave stored comments as they are where a row has none. */
  keepComments?: boolean;
  onChange?: OnChange<R>;
  onProgress?: (phase: 'writing' | 'facts', done: number, total: number) => void;
}

/** Rows are compared and written so many at a time; they come sorted, so that these share their units. */
const BATCH = 2000;

const KEY_PARTS = ['unit', 'period', 'indicator', 'category'] as const;

function byKey(a: Measurement, b: Measurement): number {
  for (const part of KEY_PARTS) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  return 0;
}

function inOrder<R extends Measurement>(rows: readonly R[] | SortedRows<R>): SortedRows<R> {
  if ('batches' in rows) return rows;
  const sorted = [...rows].sort(byKey);
  return {
    count: sorted.length,
    *batches() {
      for (let start = 0; start < sorted.length; start += BATCH) yield sorted.slice(start, start + BATCH);
    },
  };
}

/** Rows whose fate is known: what there was, and what there is to be. */
interface Compared<R extends Measurement = Measurement> {
  /** As it came. */
  given: R;
  /** As it would be stored. */
  row: Measurement;
  stored: StoredMeasurement | undefined;
  effect: ReturnType<typeof effectOf>;
}

/** Compares the rows, in batches, with what is stored. */
async function* compareInBatches<R extends Measurement>(
  db: Db,
  rows: SortedRows<R>,
  keepComments: boolean,
): AsyncGenerator<{
  compared: Compared<R>[];
  scope: { units: string[]; periods: Period[]; indicators: string[] };
  done: number;
}> {
  let done = 0;
  for (const batch of rows.batches()) {
    const scope = {
      units: [...new Set(batch.map((row) => row.unit))],
      periods: [...new Set(batch.map((row) => row.period))],
      indicators: [...new Set(batch.map((row) => row.indicator))],
    };
    const stored = new Map((await repository.list(db, scope)).map((one) => [keyOf(one), one]));
    const compared = batch.map((given): Compared<R> => {
      const before = stored.get(keyOf(given));
      const row = keepComments ? { ...given, comment: given.comment ?? before?.comment ?? null } : given;
      return { given, row, stored: before, effect: effectOf(row, before) };
    });
    done += batch.length;
    yield { compared, scope, done };
  }
}

function count(sums: SaveCounts, compared: readonly Compared[]): void {
  for (const { effect } of compared) {
    if (effect === 'created') sums.created += 1;
    else if (effect === 'unchanged') sums.unchanged += 1;
    else sums.changed += 1;
  }
}

function tell<R extends Measurement>(
  compared: readonly Compared<R>[],
  onChange: OnChange<R> | undefined,
): void {
  if (!onChange) return;
  for (const { row, stored, given, effect } of compared)
    if (effect !== 'unchanged') onChange(row, stored, given);
}

/** What somebody wants to know of what would be saved. */
export interface Comparison<R extends Measurement = Measurement> extends Pick<
  Save<R>,
  'rows' | 'keepComments' | 'onChange'
> {
  onProgress?: (done: number, total: number) => void;
}

/** What `saveMeasurements` would do, without doing it. */
export async function compareMeasurements<R extends Measurement>(
  db: Db,
  save: Comparison<R>,
): Promise<SaveCounts> {
  const counts: SaveCounts = { created: 0, changed: 0, unchanged: 0 };
  const rows = inOrder(save.rows);
  const total = rows.count;
  for await (const { compared, done } of compareInBatches(db, rows, save.keepComments ?? false)) {
    count(counts, compared);
    tell(compared, save.onChange);
    save.onProgress?.(done, total);
  }
  return counts;
}

/**
 * Stores measurements, keeps the values that they replace, and brings the facts up to date, all in the caller's
 * transaction. A row without any figure removes what is stored. The figures themselves are taken as they are:
 * whoever lets people type them calls `domain/measurement-check` first.
 *
 * @throws Error when a row names an unknown unit or indicator, a level that does not report it, or comes twice
 */
export async function saveMeasurements<R extends Measurement>(
  trx: Trx,
  programme: Programme,
  save: Save<R>,
): Promise<SaveResult> {
  const counts: SaveCounts = { created: 0, changed: 0, unchanged: 0 };
  const rows = inOrder(save.rows);
  const total = rows.count;
  if (total === 0) return { ...counts, periods: [], units: [] };
  const places = await repository.places(trx);
  const assertSound = soundness(programme, places);
  const touched: Touched = new Map();
  for await (const { compared, scope, done } of compareInBatches(trx, rows, save.keepComments ?? false)) {
    for (const { given } of compared) assertSound(given);
    tell(compared, save.onChange);
    await writeCompared(trx, compared, scope, save);
    for (const { row, effect } of compared) if (effect !== 'unchanged') touch(touched, row);
    count(counts, compared);
    save.onProgress?.('writing', done, total);
  }
  await updateFacts(trx, programme, places, touched, (done, total) =>
    save.onProgress?.('facts', done, total),
  );
  const units = new Set([...touched.values()].flatMap((one) => [...one.units]));
  return { ...counts, periods: [...touched.keys()].sort(), units: [...units].sort() };
}

/** @returns what looks at one row after another, in their order */
function soundness(
  programme: Programme,
  places: ReadonlyMap<string, repository.UnitPlace>,
): (row: Measurement) => void {
  const checked = new Map<string, Set<string>>();
  let previous: Measurement | undefined;
  return (row) => {
    if (previous && byKey(previous, row) === 0) throw new Error(`Measurement given twice: ${keyOf(row)}`);
    previous = row;
    const place = places.get(row.unit);
    if (!place) throw new Error(`Unknown unit: ${row.unit}`);
    const levels = checked.get(`${row.period}\t${row.indicator}`);
    if (levels?.has(place.level)) return;
    const indicator = findIndicator(setFor(programme.sets, row.period), row.indicator);
    if (!indicator) throw new Error(`Unknown indicator: ${row.indicator}`);
    const problem = checkLevel(indicator, place.level);
    if (problem) throw new Error(`${row.indicator} cannot be reported for ${row.unit}: ${problem.code}`);
    if (levels) levels.add(place.level);
    else checked.set(`${row.period}\t${row.indicator}`, new Set([place.level]));
  };
}

async function writeCompared(
  trx: Trx,
  compared: readonly Compared[],
  scope: { units: string[]; periods: Period[]; indicators: string[] },
  { at, by }: Pick<Save, 'at' | 'by'>,
): Promise<void> {
  const created = compared.filter((one) => one.effect === 'created');
  // A measurement that comes back after it was removed goes on counting where it stopped.
  const versions = new Map(
    created.length === 0
      ? []
      : (await repository.lastVersions(trx, scope)).map((one) => [keyOf(one), one.version]),
  );
  const superseded = compared.flatMap(({ effect, stored }) =>
    stored && (effect === 'changed' || effect === 'removed') ? [stored] : [],
  );
  await repository.writeHistory(trx, superseded, { at, by });
  await repository.write(
    trx,
    compared.flatMap(({ row, stored, effect }) =>
      effect === 'created' || effect === 'changed'
        ? [
            {
              ...row,
              status: row.status ?? 'reported',
              reason: row.reason ?? null,
              followUp: row.followUp ?? stored?.followUp ?? false,
              version: (stored?.version ?? versions.get(keyOf(row)) ?? 0) + 1,
              changedAt: at,
              changedBy: by,
            },
          ]
        : [],
    ),
  );
  await repository.remove(
    trx,
    compared.filter((one) => one.effect === 'removed').map((one) => one.row),
  );
}

const counts = ({ status }: StoredMeasurement): boolean => status === 'reported';

/** So many providers at once are cheaper to read as a whole period. */
const MANY_UNITS = 300;

export interface FactQuery {
  units: readonly Pick<OrgUnit, 'code' | 'level'>[];
  periods: readonly Period[];
  /** What only the providers of that sector reported; of providers themselves, their own whatever it says. */
  sector?: Sector | undefined;
  indicators?: readonly string[] | undefined;
}

/**
 * What scores are made from, for units of any levels: of a provider its own measurements; of the others the sums over
 * the providers below, and what regions report: a region's (or district's) own entry, the country's sum over regions.
 */
export async function factsFor(db: Db, programme: Programme, query: FactQuery): Promise<Fact[]> {
  const { periods, indicators } = query;
  const codes = (wanted: boolean): string[] =>
    query.units.filter((unit) => (unit.level === 'provider') === wanted).map((unit) => unit.code);
  const [providers, others] = [codes(true), codes(false)];
  const facts: Fact[] =
    others.length === 0
      ? []
      : await factsRepository.list(db, { units: others, periods, sector: query.sector ?? 'all', indicators });
  if (providers.length === 0) return facts;
  const toFact = factOfMeasurement(programme);
  if (providers.length <= MANY_UNITS) {
    const rows = await repository.list(db, { units: providers, periods, indicators });
    return [...facts, ...rows.filter(counts).map(toFact)];
  }
  const wanted = new Set(providers);
  for (const period of periods) {
    const rows = await repository.listOfPeriod(db, period, indicators);
    for (const row of rows) if (wanted.has(row.unit) && counts(row)) facts.push(toFact(row));
  }
  return facts;
}
