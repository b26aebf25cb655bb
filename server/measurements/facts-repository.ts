import type { Db, Trx } from '../db/transaction.ts';
import type { Fact } from '../domain/measurement.ts';
import type { Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';

/**
 * Facts of districts, regions and the country. Each level is summed from the one below: providers' measurements into
 * districts, districts' facts into regions, regions' into the country. Redoing a part of them therefore gives the
 * same numbers as redoing all, and takes a few hundred rows.
 */

/** What to make anew. */
export interface FactScope {
  period: Period;
  /** Null: every indicator. */
  indicators: readonly string[] | null;
  /** Districts, regions and country; null: every unit. */
  units: readonly string[] | null;
  /** Codes of the indicators that regions report in that period. */
  regionReported: readonly string[];
  /** Least grade that counts as satisfied, by indicator. */
  satisfiedFrom: ReadonlyMap<string, number>;
}

const COLUMNS =
  'unit, period, sector, indicator, category, numerator, denominator, value, value_squares, satisfied, reporting';

interface Piece {
  sql: string;
  bindings: (string | number)[];
}

const NOTHING: Piece = { sql: '', bindings: [] };

/** ` and <column> [not] in (?, …)`; nothing when there is no list. */
function within(column: string, values: readonly string[] | null, not: '' | 'not ' = ''): Piece {
  if (values === null) return NOTHING;
  if (values.length === 0) return not ? NOTHING : { sql: ' and 1 = 0', bindings: [] };
  return { sql: ` and ${column} ${not}in (${values.map(() => '?').join(', ')})`, bindings: [...values] };
}

/** Whether a measurement is a grade that counts as satisfied: 1 or 0. */
function satisfied(from: ReadonlyMap<string, number>): Piece {
  if (from.size === 0) return { sql: '0', bindings: [] };
  const cases = [...from].map(() => '(m.indicator = ? and m.value >= ?)');
  return { sql: `case when ${cases.join(' or ')} then 1 else 0 end`, bindings: [...from].flat() };
}

const run = async (trx: Trx, ...pieces: Piece[]): Promise<void> => {
  await trx.raw(
    pieces.map((piece) => piece.sql).join(''),
    pieces.flatMap((piece) => piece.bindings),
  );
};

const text = (sql: string, ...bindings: (string | number)[]): Piece => ({ sql, bindings });

/** Where a unit stood in the quarter: figures of the past stay with the district and the sector of then. */
const inPlace = (period: Period): Piece =>
  text(' and u.from_period <= ? and u.to_period > ?', period, period);

/**
 * Sums of measurements. `cross join` with the condition below it keeps SQLite from reading all measurements of the
 * period for the sake of a few units; PostgreSQL plans it like any join.
 */
async function sumMeasurements(
  trx: Trx,
  scope: FactScope,
  source: { unit: string; sector: string; where: string },
): Promise<void> {
  await run(
    trx,
    text(`insert into facts (${COLUMNS})
      select ${source.unit}, m.period, ${source.sector}, m.indicator, m.category,
        sum(coalesce(m.numerator, 0)), sum(coalesce(m.denominator, 0)),
        sum(coalesce(m.value, 0)), sum(coalesce(m.value * m.value, 0)), sum(`),
    satisfied(scope.satisfiedFrom),
    text(
      `), count(*)
      from unit_places u cross join measurements m
      where m.unit = u.unit and ${source.where} and m.status = 'reported' and m.period = ?`,
      scope.period,
    ),
    inPlace(scope.period),
    within(source.unit, scope.units),
    within('m.indicator', scope.indicators),
    text(
      ` group by ${source.unit}, m.period, ${source.sector === "'all'" ? '' : `${source.sector}, `}m.indicator, m.category`,
    ),
  );
}

/** Sums of the facts of the units below. */
async function sumFacts(trx: Trx, scope: FactScope, below: 'district' | 'region'): Promise<void> {
  await run(
    trx,
    text(
      `insert into facts (${COLUMNS})
      select u.parent, f.period, f.sector, f.indicator, f.category, sum(f.numerator), sum(f.denominator),
        sum(f.value), sum(f.value_squares), sum(f.satisfied), sum(f.reporting)
      from unit_places u cross join facts f
      where f.unit = u.unit and u.level = ? and f.period = ?`,
      below,
      scope.period,
    ),
    inPlace(scope.period),
    within('u.parent', scope.units),
    within('f.indicator', scope.indicators),
    // What a district itself reports of the region's figures is contained in those: it rolls nowhere.
    below === 'district' ? within('f.indicator', scope.regionReported, 'not ') : NOTHING,
    text(' group by u.parent, f.period, f.sector, f.indicator, f.category'),
  );
}

/** Makes the facts of the scope anew from the measurements. */
export async function remake(trx: Trx, scope: FactScope): Promise<void> {
  await run(
    trx,
    text('delete from facts where period = ?', scope.period),
    within('unit', scope.units),
    within('indicator', scope.indicators),
  );
  const ofProviders = "u.level = 'provider'";
  await sumMeasurements(trx, scope, { unit: 'u.parent', sector: "'all'", where: ofProviders });
  await sumMeasurements(trx, scope, {
    unit: 'u.parent',
    sector: 'u.sector',
    where: `${ofProviders} and u.sector is not null`,
  });
  await sumMeasurements(trx, scope, {
    unit: 'u.unit',
    sector: "'all'",
    where: "u.level in ('district', 'region')",
  });
  await sumFacts(trx, scope, 'district');
  await sumFacts(trx, scope, 'region');
}

interface Row {
  unit: string;
  period: Period;
  sector: Sector | 'all';
  indicator: string;
  category: string;
  numerator: number;
  denominator: number;
  value: number;
  value_squares: number;
  satisfied: number;
  reporting: number;
}

/** In the order of unit, period, indicator, category. */
export async function list(
  db: Db,
  filter: {
    units: readonly string[];
    periods: readonly Period[];
    sector: Sector | 'all';
    indicators?: readonly string[] | undefined;
  },
): Promise<Fact[]> {
  const query = db<Row>('facts')
    .whereIn('unit', [...filter.units])
    .whereIn('period', [...filter.periods])
    .where({ sector: filter.sector })
    .orderBy(['unit', 'period', 'indicator', 'category']);
  if (filter.indicators) query.whereIn('indicator', [...filter.indicators]);
  return (await query).map((row) => ({
    unit: row.unit,
    indicator: row.indicator,
    period: row.period,
    category: row.category,
    numerator: row.numerator,
    denominator: row.denominator,
    value: row.value,
    valueSquares: row.value_squares,
    satisfied: row.satisfied,
    reporting: row.reporting,
  }));
}
