import type { Trx } from '../db/transaction.ts';
import { inForce } from '../domain/effective.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Fact, Measurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import * as factsRepository from './facts-repository.ts';
import type { UnitPlace } from './repository.ts';

/** Beyond so many units it is less work to make a whole period's facts anew. */
const MANY_UNITS = 200;

type Scope = Omit<factsRepository.FactScope, 'units' | 'indicators'>;

/** What of the set in force decides how the period's figures roll up. */
function rulesOf(programme: Programme, period: Period): Scope {
  const { indicators } = setFor(programme.sets, period);
  return {
    period,
    regionReported: indicators.filter((one) => one.reportedBy === 'region').map((one) => one.code),
    satisfiedFrom: new Map(
      indicators.flatMap((one) => (one.scale ? [[one.code, one.scale.satisfiedFrom] as const] : [])),
    ),
  };
}

/** The unit, unless it is a provider, and all units above it in that quarter. */
function rollUpPath(places: ReadonlyMap<string, UnitPlace>, unit: string, period: Period): string[] {
  const path: string[] = [];
  for (let code: string | null = unit; code !== null;) {
    const place = places.get(code);
    if (!place) break;
    if (place.level !== 'provider') path.push(place.code);
    code = inForce(place.parents, period);
  }
  return path;
}

/** What has changed, by period. */
export type Touched = Map<Period, { units: Set<string>; indicators: Set<string> }>;

export function touch(touched: Touched, row: { unit: string; period: Period; indicator: string }): void {
  const known = touched.get(row.period);
  if (known) {
    known.units.add(row.unit);
    known.indicators.add(row.indicator);
  } else touched.set(row.period, { units: new Set([row.unit]), indicators: new Set([row.indicator]) });
}

/** Makes the facts that depend on what was touched anew. @param onPeriod called after each period */
export async function updateFacts(
  trx: Trx,
  programme: Programme,
  places: ReadonlyMap<string, UnitPlace>,
  touched: Touched,
  onPeriod: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  let done = 0;
  for (const [period, { units, indicators }] of touched) {
    const many = units.size > MANY_UNITS;
    await factsRepository.remake(trx, {
      ...rulesOf(programme, period),
      units: many ? null : [...new Set([...units].flatMap((unit) => rollUpPath(places, unit, period)))],
      indicators: many ? null : [...indicators],
    });
    onPeriod((done += 1), touched.size);
  }
}

/**
 * Makes facts of the periods anew: after providers have moved to another district or sector.
 * @param units codes of districts, regions and the country, each with all above it; all units unless said
 */
export async function rebuildFacts(
  trx: Trx,
  programme: Programme,
  periods: readonly Period[],
  units: readonly string[] | null = null,
): Promise<void> {
  for (const period of periods) {
    await factsRepository.remake(trx, { ...rulesOf(programme, period), units, indicators: null });
  }
}

/** A provider's own measurement in the shape of a roll-up of one. */
export function factOfMeasurement(programme: Programme): (measurement: Measurement) => Fact {
  const rules = new Map<Period, Scope>();
  return (m) => {
    let rule = rules.get(m.period);
    if (!rule) rules.set(m.period, (rule = rulesOf(programme, m.period)));
    const from = rule.satisfiedFrom.get(m.indicator);
    const value = m.value ?? 0;
    return {
      unit: m.unit,
      indicator: m.indicator,
      period: m.period,
      category: m.category,
      numerator: m.numerator ?? 0,
      denominator: m.denominator ?? 0,
      value,
      valueSquares: value * value,
      satisfied: from !== undefined && m.value !== null && m.value >= from ? 1 : 0,
      reporting: 1,
    };
  };
}
