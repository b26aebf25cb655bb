import { group } from 'd3-array';
import type { Db } from '../db/transaction.ts';
import type { Indicator } from '../domain/indicator.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { Level, OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodsEndingWith } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { enteredBy, isHandedIn } from '../domain/submission.ts';
import { QUARTERS_OF_HISTORY } from '../domain/typical-range.ts';
import { evaluate, type RuleProblem, rulesAbout } from '../domain/validation/evaluate.ts';
import type { ValidationRule } from '../domain/validation/rule.ts';
import { indicatorsNamed } from '../domain/validation/terms.ts';
import { unitFigures } from '../domain/validation/unit-figures.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import { submissionsFor } from '../submissions/service.ts';
import { asStored } from './check-stored.ts';
import { firstOf } from './check-groups.ts';
import { COLUMNS, type ImportProblem } from './formats/format.ts';
import { placeOf, type StagedRow } from './staging.ts';
import type { Plan } from './strategy.ts';

/**
 * What of the set's rules the figures will break once the file is stored: the rules of the form, looked at with what is stored beside the rows. What is
 * stored already is not asked about again.
 */

/** So many are read one by one; more are a number. */
export const BROKEN_LISTED = 1000;

/** So many units' figures, with their past, are in memory at once. */
const UNITS_AT_A_TIME = 50;

/** They compare with quarters before. */
const LOOK_BACK: ReadonlySet<ValidationRule['kind']> = new Set(['change', 'outlier']);

type Planned = Pick<Plan, 'rows' | 'removals' | 'clearsComments'>;

/** What is looked at in a quarter. */
interface Looked {
  rules: readonly ValidationRule[];
  indicators: ReadonlyMap<Level, readonly Indicator[]>;
}

function lookedAtIn(programme: Pick<Programme, 'sets'>): (period: Period) => Looked {
  const known = new Map<Period, Looked>();
  return (period) => {
    const before = known.get(period);
    if (before) return before;
    const set = setFor(programme.sets, period);
    const rules = set.validation ?? [];
    const named = new Set(rules.flatMap(indicatorsNamed));
    const looked = {
      rules,
      indicators: new Map(
        (['region', 'provider'] as const).map((level) => [
          level,
          enteredBy(level, set.indicators).filter(({ code }) => named.has(code)),
        ]),
      ),
    };
    known.set(period, looked);
    return looked;
  };
}

/** The rows as they will be when the file is stored, and those of the file that make a difference. */
function afterwards(
  given: readonly StagedRow[],
  stored: readonly StoredMeasurement[],
  { removals, clearsComments }: Omit<Planned, 'rows'>,
): { rows: Measurement[]; changing: StagedRow[] } {
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const rows = new Map<string, Measurement>(
    [...before].filter(([, row]) => removals.count === 0 || !removals.has(row)),
  );
  const changing: StagedRow[] = [];
  for (const row of given) {
    const key = keyOf(row);
    const next = asStored(row, before.get(key), clearsComments);
    const effect = effectOf(next, before.get(key));
    if (effect !== 'unchanged') changing.push(row);
    if (effect === 'removed') rows.delete(key);
    else rows.set(key, next);
  }
  return { rows: [...rows.values()], changing };
}

/** Each broken rule once, of a kind that looks at one indicator at a time once an indicator, beside figures of the file. */
function besideRows(
  broken: readonly RuleProblem[],
  rules: readonly ValidationRule[],
  given: ReadonlyMap<string, readonly StagedRow[]>,
): ImportProblem[] {
  const spanning = new Set(
    rules.filter(({ kind }) => kind === 'compare' || kind === 'implies').map(({ code }) => code),
  );
  const said = new Set<string>();
  return broken.flatMap(({ indicator, path, code, params, severity, words }) => {
    const key = spanning.has(code) ? code : `${code}\t${indicator}`;
    const rows = given.get(indicator);
    if (!rows || said.has(key)) return [];
    said.add(key);
    const first = firstOf([...rows]);
    const column = COLUMNS.find((name) => name === path) ?? 'indicator';
    return [
      {
        line: first.line,
        column: placeOf(first, column),
        code,
        params: { ...params, importance: severity },
        // As in a form: what may not be handed in may be stored.
        severity: 'warning',
        ...(words && { words }),
      },
    ];
  });
}

/** Of some units. */
async function* brokenOf(
  db: Db,
  units: readonly OrgUnit[],
  rows: readonly StagedRow[],
  plan: Omit<Planned, 'rows'>,
  lookedAt: (period: Period) => Looked,
): AsyncGenerator<ImportProblem> {
  const rulesOf = new Map(
    [...group(rows, ({ period }) => period)].map(([period, own]) => [
      period,
      rulesAbout(lookedAt(period).rules, new Set(own.map(({ indicator }) => indicator))),
    ]),
  );
  const rules = [...rulesOf.values()].flat();
  if (rules.length === 0) return;
  const codes = units.map(({ code }) => code);
  const periods = [...rulesOf.keys()];
  const now = await measurementsOf(db, codes, periods, [...new Set(rules.flatMap(indicatorsNamed))]);
  const withPast = [...new Set(rules.filter(({ kind }) => LOOK_BACK.has(kind)).flatMap(indicatorsNamed))];
  const quarters = new Set(
    periods.flatMap((period) => periodsEndingWith(addQuarters(period, -1), QUARTERS_OF_HISTORY)),
  );
  for (const period of periods) quarters.delete(period);
  const past = withPast.length === 0 ? [] : await measurementsOf(db, codes, [...quarters], withPast);
  const stored = group([...now, ...past], ({ unit }) => unit);
  const given = group(rows, ({ unit }) => unit);
  const submissions = new Map<Period, Awaited<ReturnType<typeof submissionsFor>>>();
  for (const period of periods) submissions.set(period, await submissionsFor(db, period, codes));
  for (const unit of units) {
    const { rows: all, changing } = afterwards(given.get(unit.code) ?? [], stored.get(unit.code) ?? [], plan);
    for (const [period, some] of group(changing, (row) => row.period)) {
      const about = rulesOf.get(period) ?? [];
      const status = submissions.get(period)?.get(unit.code)?.status;
      const indicators = lookedAt(period).indicators.get(unit.level) ?? [];
      const figures = unitFigures(indicators, {
        period,
        rows: all.filter((row) => row.period === period),
        earlier: all,
      });
      const whole = status !== undefined && isHandedIn(status);
      yield* besideRows(
        evaluate(about, indicators, figures, { whole }),
        about,
        group(some, (row) => row.indicator),
      );
    }
  }
}

function* someAtATime(units: readonly OrgUnit[]): Generator<OrgUnit[]> {
  for (let start = 0; start < units.length; start += UNITS_AT_A_TIME)
    yield units.slice(start, start + UNITS_AT_A_TIME);
}

/**
 * Rules of the set that figures of the file break, together with what is stored beside them.
 * @returns a warning a rule, unit and period, in the rule's words; beyond `BROKEN_LISTED` one for all the others
 */
export async function* brokenRules(
  db: Db,
  programme: Programme,
  { rows: all, ...plan }: Planned,
): AsyncGenerator<ImportProblem> {
  const lookedAt = lookedAtIn(programme);
  if (programme.sets.every(({ validation }) => (validation ?? []).length === 0)) return;
  const known = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  let found = 0;
  for (const batch of all.byUnit()) {
    const byUnit = group(batch.rows, ({ unit }) => unit);
    for (const units of someAtATime(batch.units.flatMap((code) => known.get(code) ?? []))) {
      const rows = units.flatMap(({ code }) => byUnit.get(code) ?? []);
      for await (const problem of brokenOf(db, units, rows, plan, lookedAt)) {
        found += 1;
        if (found <= BROKEN_LISTED) yield problem;
      }
    }
  }
  if (found > BROKEN_LISTED) {
    const params = { number: found - BROKEN_LISTED };
    yield { line: 0, column: '', code: 'broken-rules-more', params, severity: 'warning' };
  }
}
