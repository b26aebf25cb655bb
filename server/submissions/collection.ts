import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import {
  type Completeness,
  completeness,
  daysLeft,
  isExcused,
  dueDay,
  enteredBy,
  stateOf,
  type Submission,
  type SubmissionState,
} from '../domain/submission.ts';
import { listUnits } from '../organisation/service.ts';
import * as events from './events-repository.ts';
import * as repository from './repository.ts';
import { onTimeOf } from './service.ts';

/** How a region's collection of a quarter stands. */

export interface FormStanding {
  unit: OrgUnit;
  state: SubmissionState;
  completeness: Completeness;
  submission: Submission | undefined;
  /** Null until it has been submitted. */
  onTime: boolean | null;
  /** Nobody can be late with it. */
  isExcused: boolean;
  /** Of its figures or of its submission, ISO timestamp. */
  changedAt: string | null;
  /** Why it came back; null unless it has. */
  returnedBecause: string | null;
}

export interface CollectionOverview {
  region: OrgUnit;
  period: Period;
  /** ISO date. */
  due: string;
  daysLeft: number;
  /** Null when the set asks nothing of the region itself. */
  own: FormStanding | null;
  /** Providers that were open in the quarter. */
  providers: FormStanding[];
  /** Cells of all forms together. */
  filled: number;
  required: number;
}

/** @param today ISO date in the programme's time zone */
export async function collectionOverview(
  db: Db,
  programme: Programme,
  region: OrgUnit,
  period: Period,
  today: string,
): Promise<CollectionOverview> {
  const [providers, submissions, rows] = await Promise.all([
    listUnits(db, { level: 'provider', region: region.code, openIn: period }),
    repository.listInRegion(db, region.code, period),
    repository.listFilledRows(db, region.code, period),
  ]);
  const { indicators } = setFor(programme.sets, period);
  const back = submissions.filter(({ status }) => status === 'returned').map(({ unit }) => unit);
  const moves = await events.listLast(db, back, period);
  const submissionOf = new Map(submissions.map((submission) => [submission.unit, submission]));
  const standing = (unit: OrgUnit): FormStanding => {
    const entered = enteredBy(unit.level, indicators);
    // What the system writes is no change of the form.
    const own = (rows.get(unit.code) ?? []).filter((row) =>
      entered.some(({ code }) => code === row.indicator),
    );
    const submission = submissionOf.get(unit.code);
    const filled = completeness(entered, own);
    const changes = [...own.map((row) => row.changedAt), ...(submission ? [submission.changedAt] : [])];
    return {
      unit,
      state: stateOf(submission, filled.filled),
      completeness: filled,
      submission,
      onTime: onTimeOf(programme, submission, unit),
      isExcused: isExcused(programme.reporting, period, unit.enteredOn),
      changedAt: changes.sort().at(-1) ?? null,
      returnedBecause: moves.get(unit.code)?.reason ?? null,
    };
  };
  const own = enteredBy(region.level, indicators).length === 0 ? null : standing(region);
  const standings = providers.map(standing);
  const due = dueDay(programme.reporting, period);
  const total = (of: keyof Pick<Completeness, 'filled' | 'required'>): number =>
    [...(own ? [own] : []), ...standings].reduce((sum, one) => sum + one.completeness[of], 0);
  return {
    region,
    period,
    due,
    daysLeft: daysLeft(due, today),
    own,
    providers: standings,
    filled: total('filled'),
    required: total('required'),
  };
}
