import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { AuditDetails, AuditEventName } from '../domain/audit-event.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodRange } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import {
  collectedPeriod,
  enteredBy,
  getTransition,
  stateOf,
  type Submission,
  type SubmissionState,
  type Transition,
} from '../domain/submission.ts';
import { measurementsOf, saveMeasurements } from '../measurements/service.ts';
import { getUnit } from '../organisation/service.ts';
import { refreshScorecards } from '../scorecards/service.ts';
import * as events from './events-repository.ts';
import * as repository from './repository.ts';
import { dayOf, refreshTimeliness } from './timeliness.ts';

/** @returns the submission of the unit's quarter; undefined when nobody has begun it */
export const submissionOf = repository.find;

/** Which indicators are computed from answers to a survey that somebody entered, by unit. */
export const surveyedIndicators = repository.listSurveyed;

/** Which cells of the quarter hold a number, of the units of a list or of a region. */
export const filledCells = repository.listFilledRows;

/** @returns the submissions of one period by unit code; units that have not begun are absent */
export async function submissionsFor(
  db: Db,
  period: Period,
  units: readonly string[],
): Promise<Map<string, Submission>> {
  const submissions = await repository.list(db, [period], units);
  return new Map(submissions.map((submission) => [submission.unit, submission]));
}

// Whether a form may be changed, for those who store figures without it.
export { savingOf, type Writing } from './saving.ts';

/** Locks a region's quarter and keeps its figures and scores. */
export { publishRegion } from './publishing.ts';

/** Every move of the unit's quarter, newest first. */
export const movesOf = events.list;

// The day it is where the programme works, and what was handed in by the day it was due.
export { dayOf, onTimeOf, refreshOverdue, refreshTimeliness } from './timeliness.ts';

// Quarters whose forms can be looked at.
export { collectionPeriods, isBegun, isCollected } from './periods.ts';

interface When {
  /** ISO timestamp */
  at: string;
  by: string;
}

/** A quarter that was handed in, when it was. */
export interface RecordedSubmission {
  unit: string;
  period: Period;
  submittedAt: string;
  submittedBy: string;
}

/**
 * Many submissions of the past at once. Timeliness and scores have to be refreshed afterwards, period by period.
 */
export async function recordSubmissions(trx: Trx, rows: readonly RecordedSubmission[]): Promise<void> {
  await repository.upsert(
    trx,
    rows.map((row) => ({
      ...row,
      status: 'submitted',
      changedAt: row.submittedAt,
      changedBy: row.submittedBy,
    })),
  );
  await events.insert(
    trx,
    rows.map(({ unit, period, submittedAt, submittedBy }) => ({
      unit,
      period,
      from: 'not-started',
      to: 'submitted',
      at: submittedAt,
      by: submittedBy,
      reason: null,
    })),
  );
}

/** A decision of the past about a form that had been handed in. */
export type RecordedDecision = events.SubmissionEvent;

/** Many decisions of the past at once, in the order in which they were made; figures and scores stay as they are. */
export async function recordDecisions(trx: Trx, decisions: readonly RecordedDecision[]): Promise<void> {
  for (const { unit, period, to, at, by } of decisions)
    await repository.moveAll(trx, [unit], { period, status: to, at, by });
  await events.insert(trx, decisions);
}

/** What the log says; a publication is one event of its own for all forms of a region. */
const EVENTS: Readonly<
  Record<Exclude<Transition['name'], 'publish' | 'publish-unverified'>, AuditEventName>
> = {
  save: 'submission.saved',
  rework: 'submission.saved',
  submit: 'submission.submitted',
  resubmit: 'submission.submitted',
  correct: 'submission.corrected',
  amend: 'submission.amended',
  approve: 'submission.approved',
  verify: 'submission.verified',
  return: 'submission.returned',
  reject: 'submission.returned',
  reopen: 'submission.reopened',
};

/** A transition that concerns one form. */
export type Move = Transition & { name: keyof typeof EVENTS };

export const isMove = (transition: Transition): transition is Move => transition.name in EVENTS;

/** Puts the submission into its new state, with its event and that of the log. @param details for the log */
export async function recordMove(
  trx: Trx,
  {
    unit,
    period,
    from,
    transition,
    reason = null,
    at,
    by,
  }: { unit: string; period: Period; from: SubmissionState; transition: Move; reason?: string | null } & When,
  details: AuditDetails = {},
): Promise<void> {
  const before = await repository.find(trx, unit, period);
  const submitted = transition.to === 'submitted';
  await repository.upsert(trx, [
    {
      unit,
      period,
      status: transition.to,
      // The first submission counts for timeliness; corrections do not move it.
      submittedAt: before?.submittedAt ?? (submitted ? at : null),
      submittedBy: before?.submittedBy ?? (submitted ? by : null),
      changedAt: at,
      changedBy: by,
    },
  ]);
  if (from !== transition.to)
    await events.insert(trx, [{ unit, period, from, to: transition.to, by, at, reason }]);
  await recordEvent(trx, {
    at,
    actor: by,
    event: EVENTS[transition.name],
    subject: `${unit} ${period}`,
    details,
  });
}

/** Where the form stands: figures that came with a file make a draft of it as well. */
async function standingOf(
  db: Db,
  { sets }: Programme,
  { code, level }: OrgUnit,
  period: Period,
): Promise<SubmissionState> {
  const submission = await repository.find(db, code, period);
  if (submission) return submission.status;
  const entered = enteredBy(level, setFor(sets, period).indicators).map((one) => one.code);
  return stateOf(undefined, (await measurementsOf(db, code, [period], entered)).length);
}

/**
 * Moves the submission, stores the figures, and refreshes what rests on them, in the caller's transaction. Whether the move is
 * allowed has been decided (`transitionFor`).
 */
export async function moveSubmission(
  trx: Trx,
  programme: Programme,
  {
    unit,
    period,
    transition,
    rows,
    at,
    by,
  }: { unit: OrgUnit; period: Period; transition: Transition; rows: readonly Measurement[] } & When,
): Promise<void> {
  if (!isMove(transition)) throw new Error(`${transition.name} concerns many forms`);
  const from = await standingOf(trx, programme, unit, period);
  const { created, changed } = await saveMeasurements(trx, programme, { rows: [...rows], at, by });
  await recordMove(trx, { unit: unit.code, period, from, transition, at, by }, { created, changed });
  const periods =
    transition.intent === 'submit' ? await submittedPeriods(trx, programme, unit, period, at) : [period];
  await refreshScorecards(trx, programme, { periods, units: [unit.code], today: dayOf(programme, at) });
}

/** Stores figures that did not come with the whole form: it moves only where it has to. @param transition what `savingOf` found */
export async function saveFigures(
  trx: Trx,
  programme: Programme,
  {
    transition,
    ...figures
  }: { unit: OrgUnit; period: Period; transition: Transition; rows: readonly Measurement[] } & When,
): Promise<void> {
  const before = await repository.find(trx, figures.unit.code, figures.period);
  const stays = before?.status === transition.to && transition.to !== 'submitted';
  if (stays) await storeFigures(trx, programme, figures);
  else await moveSubmission(trx, programme, { ...figures, transition });
}

/** Stores figures of a form that stays in its state. Edits that save themselves are on record one by one; the log would drown in them. */
async function storeFigures(
  trx: Trx,
  programme: Programme,
  { unit, period, rows, at, by }: { unit: OrgUnit; period: Period; rows: readonly Measurement[] } & When,
): Promise<void> {
  await saveMeasurements(trx, programme, { rows: [...rows], at, by });
  await repository.touch(trx, { unit: unit.code, period, at, by });
  await refreshScorecards(trx, programme, {
    periods: [period],
    units: [unit.code],
    today: dayOf(programme, at),
  });
}

/** Hands in what is stored, whether complete or not. @param unit code @throws notFound when there is no such unit */
export async function submit(
  trx: Trx,
  programme: Programme,
  { unit, period, at, by }: { unit: string; period: Period } & When,
): Promise<void> {
  await moveSubmission(trx, programme, {
    unit: await getUnit(trx, unit),
    period,
    transition: getTransition('submit'),
    rows: [],
    at,
    by,
  });
}

/** Refreshes timeliness of every quarter whose four-quarter window holds the period. @returns these quarters */
async function submittedPeriods(
  trx: Trx,
  programme: Programme,
  unit: OrgUnit,
  period: Period,
  at: string,
): Promise<Period[]> {
  const newest = collectedPeriod(programme.reporting, dayOf(programme, at));
  const last = addQuarters(period, 3);
  const periods = periodRange(period, last < newest ? last : newest);
  for (const each of periods)
    await refreshTimeliness(trx, programme, { units: [unit.code], period: each, at });
  return periods;
}
