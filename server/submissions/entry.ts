import { group } from 'd3-array';
import type { Db, Trx } from '../db/transaction.ts';
import {
  applied,
  type Change,
  changeBetween,
  checkEdited,
  type Entry,
  entryFrom,
  isUntouched,
  mergeChange,
  rowsAt,
  rowsFrom,
  versionOf,
} from '../domain/entry-edit.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodsEndingWith } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  type Circumstances,
  type Completeness,
  completeness,
  enteredBy,
  filledRow,
  isHandedIn,
  stateOf,
  type Submission,
  type SubmissionState,
  type Transition,
  transitionFor,
} from '../domain/submission.ts';
import { QUARTERS_OF_HISTORY } from '../domain/typical-range.ts';
import { historyOf, measurementsOf } from '../measurements/service.ts';
import type { RuleProblem } from '../domain/validation/evaluate.ts';
import { type EnteredForm, enteredEntry } from './schema.ts';
import { recordRefused } from './lost-edits.ts';
import * as repository from './repository.ts';
import { brokenBeside, brokenRules } from './rules.ts';
import { circumstancesOf } from './saving.ts';
import { moveSubmission, submissionOf, submissionsFor } from './service.ts';

/** One unit's form of a quarter: what is stored, what may be done with it, and what is made of what was typed. */

export interface EntryForm {
  unit: OrgUnit;
  period: Period;
  set: IndicatorSet;
  /** What this unit types, in the order of the set. */
  indicators: Indicator[];
  submission: Submission | undefined;
  state: SubmissionState;
  stored: StoredMeasurement[];
  quarterBefore: StoredMeasurement[];
  yearBefore: StoredMeasurement[];
  /** Everything of the quarters before, oldest first: what is typical of this unit. */
  past: StoredMeasurement[];
  completeness: Completeness;
  /** What of the set's rules the stored figures do not fulfil. */
  broken: RuleProblem[];
  /** Codes of indicators that are computed from answers to a survey: their figures are not typed here. */
  fromSurvey: ReadonlySet<string>;
  circumstances: Circumstances;
  /** What saving and submitting would be for this person, or why they cannot. */
  save: ReturnType<typeof transitionFor>;
  submit: ReturnType<typeof transitionFor>;
}

/** Whether it can only be read: by this person, or in the state it is in. */
export const isOnlyRead = ({ save }: Pick<EntryForm, 'save'>): boolean => 'problem' in save;

export interface Asking {
  unit: OrgUnit;
  period: Period;
  /** ISO timestamp. */
  at: string;
  /** Whether the person may do it with this unit. */
  may: (action: Action) => boolean;
}

export const rowsOf = <Row extends Measurement>(rows: readonly Row[], indicator: Indicator): Row[] =>
  rows.filter((row) => row.indicator === indicator.code);

export const commentOf = (indicator: Indicator, rows: readonly Measurement[]): string | null =>
  rowsOf(rows, indicator).find((row) => row.comment !== null)?.comment ?? null;

const completenessOf = (indicators: readonly Indicator[], rows: readonly Measurement[]): Completeness =>
  completeness(indicators, rows.map(filledRow));

/** A form from what is stored of its unit. @param measurements of the quarter and of those before */
function formFrom(
  programme: Programme,
  { unit, period, at, may }: Asking,
  measurements: readonly StoredMeasurement[],
  submission: Submission | undefined,
  surveyed: readonly string[] = [],
): EntryForm {
  const set = setFor(programme.sets, period);
  const indicators = enteredBy(unit.level, set.indicators);
  const of = (when: Period): StoredMeasurement[] => measurements.filter((row) => row.period === when);
  const stored = of(period);
  const filled = completenessOf(indicators, stored);
  const state = stateOf(submission, filled.filled);
  const circumstances: Circumstances = {
    ...circumstancesOf(programme, { unit, period, at, may }),
    missing: filled.missing.length,
  };
  const past = measurements.filter((row) => row.period < period);
  return {
    unit,
    period,
    set,
    indicators,
    submission,
    state,
    stored,
    quarterBefore: of(addQuarters(period, -1)),
    yearBefore: of(addQuarters(period, -4)),
    past,
    completeness: filled,
    broken: brokenRules({ set, indicators, period, stored, past }, { whole: isHandedIn(state) }),
    fromSurvey: new Set(surveyed),
    circumstances,
    save: transitionFor('save', state, circumstances, may),
    // Whether there is anything to submit with; what is missing is asked about when it happens.
    submit: transitionFor('submit', state, { ...circumstances, confirmed: true }, may),
  };
}

export const quartersFor = (period: Period): Period[] => [
  ...periodsEndingWith(addQuarters(period, -1), QUARTERS_OF_HISTORY),
  period,
];

export async function loadEntry(db: Db, programme: Programme, asking: Asking): Promise<EntryForm> {
  const { unit, period } = asking;
  const measurements = await measurementsOf(db, unit.code, quartersFor(period));
  const surveyed = await repository.listSurveyed(db, period, [unit.code]);
  const submission = await submissionOf(db, unit.code, period);
  return formFrom(programme, asking, measurements, submission, surveyed.get(unit.code));
}

/** Several units' forms of one quarter, in their order. */
export async function loadEntries(
  db: Db,
  programme: Programme,
  { units, period, at, may }: Omit<Asking, 'unit'> & { units: readonly OrgUnit[] },
): Promise<EntryForm[]> {
  const codes = units.map(({ code }) => code);
  const byUnit = group(await measurementsOf(db, codes, quartersFor(period)), ({ unit }) => unit);
  const submissions = await submissionsFor(db, period, codes);
  const surveyed = await repository.listSurveyed(db, period, codes);
  return units.map((unit) =>
    formFrom(
      programme,
      { unit, period, at, may },
      byUnit.get(unit.code) ?? [],
      submissions.get(unit.code),
      surveyed.get(unit.code),
    ),
  );
}

/** Every version of an indicator's rows, those that are stored included. */
export async function versionsOf(
  db: Db,
  form: EntryForm,
  indicator: Indicator,
): Promise<StoredMeasurement[]> {
  const past = await historyOf(db, form.unit.code, form.period, indicator.code);
  return [...past, ...rowsOf(form.stored, indicator)];
}

/** The entry as somebody had it before them. @param version as `versionOf` writes it; empty: an empty form */
export async function entryAt(
  db: Db,
  form: EntryForm,
  indicator: Indicator,
  version: string,
): Promise<Entry> {
  const basedOn = version || versionOf(indicator, []);
  const stored = rowsOf(form.stored, indicator);
  if (basedOn === versionOf(indicator, stored)) return entryFrom(indicator, stored);
  return entryFrom(indicator, rowsAt(indicator, basedOn, await versionsOf(db, form, indicator)));
}

export interface Refusal {
  /** As it is stored, to show the page again. */
  form: EntryForm;
  /** By indicator code; paths are fields. */
  problems: ReadonlyMap<string, readonly Problem[]>;
  /** What of the set's rules the figures would not fulfil. */
  broken: readonly RuleProblem[];
  /** Of the form as a whole. */
  general: readonly Problem[];
  /** Indicators that somebody else changed meanwhile. */
  conflicts: readonly string[];
  /** What this person changed, by indicator code: everything else stays as it is stored. */
  changes: ReadonlyMap<string, Change>;
  /** Indicators that a rule asks about, without a word of explanation. */
  unexplained: readonly string[];
  /** Required indicators left empty. */
  missing: readonly string[];
}

/** `transition` null: it had been handed in before, and what was sent is what is stored. */
export type SaveResult =
  { saved: true; transition: Transition | null; unexplained: number } | { saved: false; refusal: Refusal };

/** A form that says that there is no figure and holds one is not understood. */
const checkAbsenceAlone = ({ absence, numbers }: Entry): Problem[] =>
  absence !== null && Object.values(numbers).some((number) => number !== null)
    ? [error('absence-with-figures', 'absence')]
    : [];

/** Figures that are computed from answers are changed where the answers are; what is said about them can be changed here. */
export function checkComputed(form: EntryForm, indicator: Indicator, change: Change): Problem[] {
  const isFigure = change.numbers !== undefined || (change.absence ?? null) !== null;
  return isFigure && form.fromSurvey.has(indicator.code)
    ? [error('entry-from-survey', fieldsOf(indicator)[0] ?? 'comment')]
    : [];
}

/** Checks what was typed without writing anything: field by field, then as a whole. */
async function examine(db: Db, form: EntryForm, entered: EnteredForm, asking: Asking) {
  const problems = new Map<string, readonly Problem[]>();
  const conflicts: string[] = [];
  const changes = new Map<string, Change>();
  const rows: Measurement[] = [];
  const entries = new Map<string, Entry>();
  const whole = entered.intent === 'submit';
  let isAsStored = true;
  for (const sent of entered.entries) {
    const { indicator, typed, basedOn } = sent;
    const stored = rowsOf(form.stored, indicator);
    const base = await entryAt(db, form, indicator, basedOn);
    const entry = enteredEntry(sent, base);
    const change = changeBetween(base, entry);
    changes.set(indicator.code, change);
    const now = entryFrom(indicator, stored);
    const merged = mergeChange(indicator, base, now, change);
    if (merged.kind === 'conflict') conflicts.push(indicator.code);
    if (merged.kind !== 'unchanged') isAsStored = false;
    const result =
      merged.kind === 'changed'
        ? merged.entry
        : merged.kind === 'conflict'
          ? applied(now, change)
          : undefined;
    const wanted = result ?? now;
    entries.set(indicator.code, wanted);
    const found = [
      ...checkEdited(indicator, wanted, { typed, whole }),
      ...(isUntouched(change) ? [] : checkAbsenceAlone(entry)),
      ...checkComputed(form, indicator, change),
    ];
    if (found.length > 0) problems.set(indicator.code, found);
    const place = { unit: form.unit.code, period: form.period };
    rows.push(...(result ? rowsFrom(indicator, result, place) : stored));
  }
  const { missing } = completenessOf(form.indicators, rows);
  const broken = brokenRules(form, { entries, whole });
  const circumstances = {
    ...form.circumstances,
    missing: missing.length,
    confirmed: entered.confirmed,
    errors: brokenBeside(broken, 'error').length,
  };
  const move = transitionFor(entered.intent, form.state, circumstances, asking.may);
  return {
    problems,
    broken,
    conflicts,
    changes,
    isAsStored,
    rows,
    missing,
    move,
    unexplained: brokenBeside(broken, 'warning'),
  };
}

/**
 * Stores the form, or nothing of it. Refused with errors, with fields that it does not have, with conflicts, when the move is not allowed, handed in against
 * an error rule of the set, and once when it is handed in against a warning: sent again, it passes. Handed in twice, as by a second press of the
 * button, it stays as the first one left it. What was refused stays on record (`lost-edits.ts`).
 * @param form loaded in the same transaction
 */
export async function saveEntry(
  trx: Trx,
  programme: Programme,
  asking: Asking & { by: string },
  form: EntryForm,
  entered: EnteredForm,
): Promise<SaveResult> {
  const examined = await examine(trx, form, entered, asking);
  const { problems, broken, conflicts, changes, rows, missing, move, unexplained } = examined;
  const isRepeated = entered.intent === 'submit' && form.submission?.submittedAt && isHandedIn(form.state);
  if (isRepeated && examined.isAsStored && entered.problems.length === 0)
    return { saved: true, transition: null, unexplained: unexplained.length };
  const general: Problem[] = [...entered.problems];
  if ('problem' in move) general.push(move.problem);
  if (conflicts.length > 0) general.push(error('entry-changed-meanwhile', '', { count: conflicts.length }));
  const askFirst = entered.intent === 'submit' && unexplained.some((code) => !entered.asked.includes(code));
  const refused = askFirst || general.length > 0 || [...problems.values()].some(hasErrors);
  if (refused || 'problem' in move) {
    const refusal = { form, problems, broken, general, conflicts, changes, unexplained, missing };
    await recordRefused(trx, asking, entered, refusal);
    return { saved: false, refusal };
  }
  const { unit, period, at, by } = asking;
  await moveSubmission(trx, programme, { unit, period, transition: move.transition, rows, at, by });
  return { saved: true, transition: move.transition, unexplained: unexplained.length };
}
