import type { Db } from '../db/transaction.ts';
import { findIndicator, setFor } from '../domain/indicator-set.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { Programme } from '../domain/programme.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import type { Scope } from './check-rows.ts';
import type { Incoming } from './check-stored.ts';

/**
 * What becomes of what is stored already. `update`: a row of the file takes its place; `add`: it stays, and the file only fills gaps;
 * `replace`: what is stored of the units, indicators and quarters that the file is about, and is not in the file, goes.
 */
export const STRATEGIES = ['update', 'add', 'replace'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What a file comes to by a strategy. */
export interface Plan extends Incoming {
  /** Rows that differ from what is stored and are not taken. */
  kept: number;
  /** Rows that say what is stored already and were left out for that. */
  same: number;
  /** Empty rows in the place of stored ones that go. */
  removals: readonly Measurement[];
}

const UNITS_AT_A_TIME = 200;

async function* storedOf(db: Db, { units, periods, indicators }: Scope): AsyncGenerator<StoredMeasurement[]> {
  const all = [...units].sort();
  for (let start = 0; start < all.length; start += UNITS_AT_A_TIME)
    yield await measurementsOf(db, all.slice(start, start + UNITS_AT_A_TIME), [...periods], [...indicators]);
}

async function added(db: Db, incoming: Incoming, scope: Scope): Promise<Plan> {
  const stored = new Map<string, StoredMeasurement>();
  for await (const rows of storedOf(db, scope)) for (const row of rows) stored.set(keyOf(row), row);
  const { hasComments } = incoming;
  const plan = { measurements: [] as Measurement[], lines: [] as number[], kept: 0, same: 0 };
  incoming.measurements.forEach((row, at) => {
    const there = stored.get(keyOf(row));
    if (!there) {
      plan.measurements.push(row);
      plan.lines.push(incoming.lines[at] ?? 0);
    } else if (effectOf(hasComments ? row : { ...row, comment: there.comment }, there) === 'unchanged')
      plan.same += 1;
    else plan.kept += 1;
  });
  return { ...plan, hasComments, removals: [] };
}

async function removalsOf(
  db: Db,
  programme: Programme,
  { measurements }: Incoming,
  scope: Scope,
): Promise<Measurement[]> {
  const given = new Set(measurements.map(keyOf));
  const removals: Measurement[] = [];
  for await (const rows of storedOf(db, scope)) {
    for (const { unit, period, indicator, category, ...row } of rows) {
      if (given.has(keyOf({ unit, period, indicator, category, ...row }))) continue;
      // What the system computes is nobody's to remove.
      const form = findIndicator(setFor(programme.sets, period), indicator)?.entry.form;
      if (form === undefined || form === 'system') continue;
      removals.push({
        unit,
        period,
        indicator,
        category,
        numerator: null,
        denominator: null,
        value: null,
        comment: null,
        followUp: false,
      });
    }
  }
  return removals;
}

/** @param db inside the transaction that writes, what is stored can no longer change under the plan */
export async function planned(
  db: Db,
  programme: Programme,
  incoming: Incoming,
  { scope, strategy }: { scope: Scope; strategy: Strategy },
): Promise<Plan> {
  switch (strategy) {
    case 'update':
      return { ...incoming, kept: 0, same: 0, removals: [] };
    case 'add':
      return added(db, incoming, scope);
    case 'replace':
      return {
        ...incoming,
        kept: 0,
        same: 0,
        removals: await removalsOf(db, programme, incoming, scope),
      };
  }
}
