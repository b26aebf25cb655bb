import type { Db } from '../db/transaction.ts';
import type { Programme } from '../domain/programme.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import { indicatorsIn } from './check-groups.ts';
import { ofSurvey } from './check-surveyed.ts';
import type { Scope } from './check-rows.ts';
import type { Incoming } from './check-stored.ts';
import { leaveUntouched } from './since-template.ts';
import type { StagedRows, Staging } from './staging.ts';

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
  /** Of these, rows of a template that nobody touched, and whose place others have changed since it was made. */
  untouched: number;
  /** Rows that say what is stored already and were left out for that. */
  same: number;
  /** Empty rows in the place of stored ones that go. */
  removals: StagedRows;
}

/** A file whose rows are staged. */
export interface Staged {
  staging: Staging;
  hasComments: boolean;
  /** What the file is about, its empty places included. */
  scope: Scope;
  strategy: Strategy;
  /** Of a template: when its figures were read from here, ISO timestamp. */
  madeAt?: string | undefined;
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** Leaves out what is stored, or stored otherwise. */
async function fillGaps(
  db: Db,
  { staging: { rows }, hasComments }: Staged,
): Promise<Pick<Plan, 'kept' | 'same'>> {
  const plan = { kept: 0, same: 0 };
  for (const batch of rows.batches()) {
    const there = await measurementsOf(
      db,
      distinct(batch.map(({ unit }) => unit)),
      distinct(batch.map(({ period }) => period)),
      distinct(batch.map(({ indicator }) => indicator)),
    );
    const stored = new Map(there.map((row) => [keyOf(row), row]));
    for (const row of batch) {
      const known = stored.get(keyOf(row));
      if (!known) continue;
      rows.leaveOut(row);
      const asked = hasComments ? row : { ...row, comment: known.comment };
      if (effectOf(asked, known) === 'unchanged') plan.same += 1;
      else plan.kept += 1;
    }
  }
  return plan;
}

const UNITS_AT_A_TIME = 20;

/** Finds what is stored in the file's scope, is not in the file, and was entered by people. */
async function findRemovals(
  db: Db,
  programme: Programme,
  { staging: { rows, removals }, scope }: Staged,
): Promise<void> {
  const indicatorOf = indicatorsIn(programme);
  const units = [...scope.units].sort();
  for (let start = 0; start < units.length; start += UNITS_AT_A_TIME) {
    const some = units.slice(start, start + UNITS_AT_A_TIME);
    const missing = (await measurementsOf(db, some, [...scope.periods], [...scope.indicators])).filter(
      (row) => !rows.has(row),
    );
    const computed = new Set(await ofSurvey(db, programme, missing));
    for (const row of missing) {
      // What the system computes is nobody's to remove.
      const form = indicatorOf(row.period, row.indicator)?.entry.form;
      if (form === undefined || form === 'system' || computed.has(row)) continue;
      const { unit, period, indicator, category } = row;
      const nothing = { numerator: null, denominator: null, value: null, comment: null, followUp: false };
      removals.add({ unit, period, indicator, category, ...nothing }, 0);
    }
  }
}

/** @param db inside the transaction that writes, what is stored can no longer change under the plan */
export async function planned(db: Db, programme: Programme, file: Staged): Promise<Plan> {
  const { staging, hasComments, strategy, madeAt } = file;
  const { rows, removals } = staging;
  // It may have been planned before.
  rows.takeAll();
  removals.clear();
  const left = strategy === 'add' ? await fillGaps(db, file) : { kept: 0, same: 0 };
  const untouched = madeAt === undefined ? 0 : await leaveUntouched(db, rows, madeAt);
  if (strategy === 'replace') await findRemovals(db, programme, file);
  return { rows, hasComments, removals, same: left.same, kept: left.kept + untouched, untouched };
}
