import type { Db, Trx } from '../db/transaction.ts';
import { checkComment, commentFrom, LONGEST_COMMENT } from '../domain/comment.ts';
import { checkEntry, numbersFrom } from '../domain/entry-form.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { StoredMeasurement } from '../domain/measurement.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  collectedPeriod,
  type Decision,
  enteredBy,
  isOpenForEntry,
  needsReason,
  stateOf,
  type Submission,
  transitionFor,
} from '../domain/submission.ts';
import { measurementsOf } from '../measurements/service.ts';
import { quartersFor } from './entry.ts';
import * as events from './events-repository.ts';
import * as repository from './repository.ts';
import { brokenRules } from './rules.ts';
import { dayOf, isMove, type Move, recordMove } from './service.ts';

/** What is decided about a form by those who did not fill it in: approved, verified, returned, reopened. */

/** When anything of the form last changed: what somebody who decides about it says that they have seen. */
export const lastChangeOf = (
  submission: Submission | undefined,
  rows: readonly { changedAt: string }[],
): string =>
  [...rows.map(({ changedAt }) => changedAt), ...(submission ? [submission.changedAt] : [])].sort().at(-1) ??
  '';

/** @returns the reason as it is stored, null when there is none */
export const reasonFrom = commentFrom;

/** Whether the decisions can be made with that reason, whichever form they are about. */
export function checkReason(decision: Decision, reason: string | null): Problem[] {
  if (checkComment(reason).length > 0)
    return [error('submission-reason-too-long', 'reason', { max: LONGEST_COMMENT })];
  return needsReason(decision) && reason === null ? [error('submission-reason-given', 'reason')] : [];
}

/** How many of the unit's indicators have figures that cannot be right. */
function wrongIndicators(indicators: readonly Indicator[], rows: readonly StoredMeasurement[]): number {
  return indicators.filter((indicator) => {
    const own = rows.filter((row) => row.indicator === indicator.code);
    return hasErrors(checkEntry(indicator, numbersFrom(indicator, own), null));
  }).length;
}

export interface Deciding {
  decision: Decision;
  unit: OrgUnit;
  period: Period;
  /** Which change of the form they have before them (`lastChangeOf`). */
  seen: string;
  reason: string | null;
  /** ISO timestamp. */
  at: string;
  by: string;
  /** Whether the person may do it with this unit. */
  may: (action: Action) => boolean;
}

/**
 * Whether the person submitted the form themselves, or put figures right since it was submitted, although the region has somebody else who
 * could approve it. After a return the last one counts who handed it in, not the first one, on whom timeliness rests.
 */
async function isOwnWork(
  db: Db,
  { decision, unit, period, by }: Deciding,
  submission: Submission | undefined,
  rows: readonly StoredMeasurement[],
): Promise<boolean> {
  if (decision !== 'approve' || !submission || unit.region === null) return false;
  const last = (await events.list(db, unit.code, period)).find(({ to }) => to === 'submitted');
  const { by: who, at: when } = last ?? { by: submission.submittedBy, at: submission.submittedAt };
  const hasCorrected = rows.some((row) => row.changedBy === by && row.changedAt > (when ?? ''));
  return (who === by || hasCorrected) && repository.hasOtherCoordinator(db, unit.region, by);
}

/**
 * Makes one decision about one form, or says why not. Figures stay as they are: nothing is scored anew.
 * @returns the move that was made, or the problem that stands in its way
 */
export async function decide(
  trx: Trx,
  programme: Programme,
  asked: Deciding,
): Promise<{ move: Move } | { problem: Problem }> {
  const { decision, unit, period, seen, reason, at, by, may } = asked;
  const set = setFor(programme.sets, period);
  const indicators = enteredBy(unit.level, set.indicators);
  const known = (await measurementsOf(trx, unit.code, quartersFor(period))).filter((row) =>
    indicators.some(({ code }) => code === row.indicator),
  );
  const rows = known.filter((row) => row.period === period);
  const past = known.filter((row) => row.period < period);
  const broken = brokenRules({ set, indicators, period, stored: rows, past }, { whole: true }).filter(
    ({ severity }) => severity === 'error',
  );
  const submission = await repository.find(trx, unit.code, period);
  const today = dayOf(programme, at);
  const found = transitionFor(
    decision,
    stateOf(submission, rows.length),
    {
      entryOpen: isOpenForEntry(programme.reporting, period, today),
      unitOpen: isOpenIn(unit, period),
      beingCollected: period === collectedPeriod(programme.reporting, today),
      missing: 0,
      confirmed: false,
      errors: wrongIndicators(indicators, rows) + broken.length,
      changedMeanwhile: seen !== lastChangeOf(submission, rows),
      ownWork: await isOwnWork(trx, asked, submission, rows),
      reasonGiven: reason !== null,
    },
    may,
  );
  if ('problem' in found) {
    const [rule] = broken;
    // The rule says more than that something is wrong.
    return found.problem.code === 'submission-no-errors' && rule ? { problem: rule } : found;
  }
  const { transition } = found;
  if (!isMove(transition)) throw new Error(`${transition.name} concerns many forms`);
  const from = stateOf(submission, rows.length);
  await recordMove(trx, { unit: unit.code, period, from, transition, reason, at, by });
  return { move: transition };
}
