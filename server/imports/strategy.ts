import type { Db } from '../db/transaction.ts';
import type { Programme } from '../domain/programme.ts';
import { measurementsOf } from '../measurements/service.ts';
import { indicatorsIn } from './check-groups.ts';
import { ofSurvey } from './check-surveyed.ts';
import type { Scope } from './check-rows.ts';
import type { Incoming } from './check-stored.ts';
import { fillGaps, keepWhereEmpty } from './empty-cells.ts';
import { enteredSince, leaveUntouched } from './since-template.ts';
import type { StagedRows, Staging } from './staging.ts';

/**
 * What becomes of what is stored already. `update`: what a row of the file says takes its place, what it leaves empty stays; `add`: it stays, and the
 * file only fills gaps; `replace`: rows of the file take its place as they are, and what is stored of the units, indicators and quarters that the file is about, and is not in the file, goes.
 */
export const STRATEGIES = ['update', 'add', 'replace'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What a file comes to by a strategy. */
export interface Plan extends Incoming {
  /** Rows that differ from what is stored and are not taken. */
  kept: number;
  /** Of these, rows of a template that nobody touched, and whose place others have changed since it was made. */
  untouched: number;
  /** Stored figures that are not in the file and stay: others have entered them since it was made as a template. */
  spared: number;
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

const UNITS_AT_A_TIME = 20;

/**
 * Finds what is stored in the file's scope, is not in the file, and was entered by people.
 * @returns how much of that stays, because others have entered it since the file was made as a template
 */
async function findRemovals(
  db: Db,
  programme: Programme,
  { staging: { rows, removals }, scope, madeAt }: Staged,
): Promise<number> {
  const indicatorOf = indicatorsIn(programme);
  const units = [...scope.units].sort();
  let spared = 0;
  for (let start = 0; start < units.length; start += UNITS_AT_A_TIME) {
    const some = units.slice(start, start + UNITS_AT_A_TIME);
    const missing = (await measurementsOf(db, some, [...scope.periods], [...scope.indicators])).filter(
      (row) => !rows.has(row),
    );
    const computed = new Set(await ofSurvey(db, programme, missing));
    const unseen = madeAt === undefined ? new Set() : await enteredSince(db, missing, madeAt);
    for (const row of missing) {
      // What the system computes is nobody's to remove.
      const form = indicatorOf(row.period, row.indicator)?.entry.form;
      if (form === undefined || form === 'system' || computed.has(row)) continue;
      if (unseen.has(row)) {
        spared += 1;
        continue;
      }
      const { unit, period, indicator, category } = row;
      const nothing = { numerator: null, denominator: null, value: null, comment: null, followUp: false };
      removals.add({ unit, period, indicator, category, ...nothing }, 0);
    }
  }
  return spared;
}

/** @param db inside the transaction that writes, what is stored can no longer change under the plan */
export async function planned(db: Db, programme: Programme, file: Staged): Promise<Plan> {
  const { staging, hasComments, strategy, madeAt } = file;
  const { rows, removals } = staging;
  // It may have been planned before.
  rows.takeAll();
  removals.clear();
  // What somebody touched is told by what the file says, before it is looked at as it will be stored.
  const untouched = madeAt === undefined ? 0 : await leaveUntouched(db, rows, madeAt);
  if (strategy === 'update') await keepWhereEmpty(db, programme, rows);
  const left = strategy === 'add' ? await fillGaps(db, programme, rows) : { kept: 0, same: 0 };
  const spared = strategy === 'replace' ? await findRemovals(db, programme, file) : 0;
  const clearsComments = hasComments && strategy === 'replace';
  const kept = left.kept + untouched;
  return { rows, clearsComments, removals, same: left.same, kept, untouched, spared };
}
