import type { Db, Trx } from '../db/transaction.ts';
import { checkEntry, figuresFrom, isEmpty, measurementsFrom } from '../domain/entry-form.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { Figures } from '../domain/measurement-check.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  type Circumstances,
  collectedPeriod,
  type Completeness,
  completeness,
  enteredBy,
  isOpenForEntry,
  stateOf,
  type Submission,
  type SubmissionState,
  type Transition,
  transitionFor,
} from '../domain/submission.ts';
import { historyOf, measurementsOf } from '../measurements/service.ts';
import type { EnteredForm, EnteredIndicator } from './schema.ts';
import * as repository from './repository.ts';
import { dayOf, moveSubmission, submissionOf } from './service.ts';

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
  completeness: Completeness;
  circumstances: Circumstances;
  /** What saving and submitting would be for this person, or why they cannot. */
  save: ReturnType<typeof transitionFor>;
  submit: ReturnType<typeof transitionFor>;
}

interface Asking {
  unit: OrgUnit;
  period: Period;
  /** ISO timestamp. */
  at: string;
  /** Whether the person may do it with this unit. */
  may: (action: Action) => boolean;
}

/** What the unit's form held before, newest first. */
export const pastFiguresOf = repository.listPastFigures;

export const rowsOf = <Row extends Measurement>(rows: readonly Row[], indicator: Indicator): Row[] =>
  rows.filter((row) => row.indicator === indicator.code);

/** The stored versions of an indicator's rows as one text: what a form says it was based on. */
export const versionOf = (indicator: Indicator, rows: readonly StoredMeasurement[]): string =>
  categoriesOf(indicator.entry)
    .map((category) => String(rowsOf(rows, indicator).find((row) => row.category === category)?.version ?? 0))
    .join('-');

export const commentOf = (indicator: Indicator, rows: readonly Measurement[]): string | null =>
  rowsOf(rows, indicator).find((row) => row.comment !== null)?.comment ?? null;

const completenessOf = (
  indicators: readonly Indicator[],
  rows: readonly (Figures & { indicator: string })[],
): Completeness =>
  completeness(
    indicators,
    rows.map((row) => ({
      indicator: row.indicator,
      category: row.category,
      numerator: row.numerator !== null,
      denominator: row.denominator !== null,
      value: row.value !== null,
    })),
  );

export async function loadEntry(
  db: Db,
  programme: Programme,
  { unit, period, at, may }: Asking,
): Promise<EntryForm> {
  const set = setFor(programme.sets, period);
  const indicators = enteredBy(unit.level, set.indicators);
  const [last, lastYear] = [addQuarters(period, -1), addQuarters(period, -4)];
  const measurements = await measurementsOf(db, unit.code, [period, last, lastYear]);
  const submission = await submissionOf(db, unit.code, period);
  const of = (when: Period): StoredMeasurement[] => measurements.filter((row) => row.period === when);
  const stored = of(period);
  const filled = completenessOf(indicators, stored);
  const today = dayOf(programme, at);
  const state = stateOf(submission, filled.filled);
  const circumstances: Circumstances = {
    entryOpen: isOpenForEntry(programme.reporting, period, today),
    unitOpen: isOpenIn(unit, period),
    beingCollected: period === collectedPeriod(programme.reporting, today),
    missing: filled.missing.length,
    confirmed: false,
  };
  return {
    unit,
    period,
    set,
    indicators,
    submission,
    state,
    stored,
    quarterBefore: of(last),
    yearBefore: of(lastYear),
    completeness: filled,
    circumstances,
    save: transitionFor('save', state, circumstances, may),
    // Whether there is anything to submit with; what is missing is asked about when it happens.
    submit: transitionFor('submit', state, { ...circumstances, confirmed: true }, may),
  };
}

const same = (a: readonly Figures[], b: readonly Figures[]): boolean =>
  a.every((row) => {
    const other = b.find(({ category }) => category === row.category);
    return (
      row.numerator === (other?.numerator ?? null) &&
      row.denominator === (other?.denominator ?? null) &&
      row.value === (other?.value ?? null)
    );
  });

/** What became of an indicator between the moment the form was shown and the moment it was sent. */
type Standing =
  | 'current'
  /** Somebody else changed it and this person did not touch it: what is stored stays. */
  | 'theirs'
  /** Both changed it, differently. */
  | 'conflict';

async function standingOf(db: Db, form: EntryForm, entry: EnteredIndicator): Promise<Standing> {
  const { indicator } = entry;
  // Without a word about versions it is based on an empty form.
  const basedOn = entry.basedOn || versionOf(indicator, []);
  if (basedOn === versionOf(indicator, form.stored)) return 'current';
  const typed = figuresFrom(indicator, entry.numbers);
  if (same(typed, rowsOf(form.stored, indicator)) && entry.comment === commentOf(indicator, form.stored))
    return 'current';
  const versions = basedOn.split('-').map(Number);
  const history = await historyOf(db, form.unit.code, form.period, indicator.code);
  const shown = categoriesOf(indicator.entry).flatMap((category, i) =>
    history.filter((row) => row.category === category && row.version === versions[i]).slice(-1),
  );
  return same(typed, shown) && entry.comment === commentOf(indicator, shown) ? 'theirs' : 'conflict';
}

export interface Refusal {
  /** As it is stored, to show the page again. */
  form: EntryForm;
  /** By indicator code; paths are fields. Warnings are among them. */
  problems: ReadonlyMap<string, readonly Problem[]>;
  /** Of the form as a whole. */
  general: readonly Problem[];
  /** Indicators that somebody else changed meanwhile. */
  conflicts: readonly string[];
  /** Indicators that somebody else changed and this person did not touch: what is stored stays. */
  kept: readonly string[];
  /** Indicators that are far from usual without a word of explanation. */
  unexplained: readonly string[];
  /** Required indicators left empty. */
  missing: readonly string[];
}

export type SaveResult =
  { saved: true; transition: Transition; unexplained: number } | { saved: false; refusal: Refusal };

/** Checks what was typed without writing anything: field by field, then as a whole. */
async function examine(db: Db, form: EntryForm, entered: EnteredForm, asking: Asking) {
  const problems = new Map<string, readonly Problem[]>();
  const conflicts: string[] = [];
  const kept: string[] = [];
  const rows: Measurement[] = [];
  for (const entry of entered.entries) {
    const { indicator, numbers, comment } = entry;
    const standing = await standingOf(db, form, entry);
    const stored = rowsOf(form.stored, indicator);
    if (standing === 'theirs') {
      kept.push(indicator.code);
      rows.push(...stored);
      continue;
    }
    if (standing === 'conflict') conflicts.push(indicator.code);
    const before = rowsOf(form.quarterBefore, indicator);
    const found = checkEntry(indicator, numbers, comment, before, entry.typed);
    if (found.length > 0) problems.set(indicator.code, found);
    const wanted = measurementsFrom(indicator, numbers, comment, {
      unit: form.unit.code,
      period: form.period,
    });
    // What is empty and was never stored is not even a removal.
    if (!isEmpty(wanted) || stored.length > 0) rows.push(...wanted);
  }
  const { missing } = completenessOf(form.indicators, rows);
  const now = { ...form.circumstances, missing: missing.length, confirmed: entered.confirmed };
  const move = transitionFor(entered.intent, form.state, now, asking.may);
  const unexplained = [...problems]
    .filter(([, found]) => found.some((one) => one.severity === 'warning'))
    .map(([code]) => code);
  return { problems, conflicts, kept, rows, missing, move, unexplained };
}

/**
 * Stores the form, or nothing of it. Refused with errors, with fields that it does not have, with conflicts, when the move is not allowed, and once when it is submitted
 * with unexplained figures: sent again, these pass.
 * @param form loaded in the same transaction
 */
export async function saveEntry(
  trx: Trx,
  programme: Programme,
  asking: Asking & { by: string },
  form: EntryForm,
  entered: EnteredForm,
): Promise<SaveResult> {
  const { problems, conflicts, kept, rows, missing, move, unexplained } = await examine(
    trx,
    form,
    entered,
    asking,
  );
  const general: Problem[] = [...entered.problems];
  if ('problem' in move) general.push(move.problem);
  if (conflicts.length > 0) general.push(error('entry-changed-meanwhile', '', { count: conflicts.length }));
  const askFirst = entered.intent === 'submit' && unexplained.some((code) => !entered.asked.includes(code));
  const refused = askFirst || general.length > 0 || [...problems.values()].some(hasErrors);
  if (refused || 'problem' in move) {
    return { saved: false, refusal: { form, problems, general, conflicts, kept, unexplained, missing } };
  }
  const { unit, period, at, by } = asking;
  await moveSubmission(trx, programme, { unit, period, transition: move.transition, rows, at, by });
  return { saved: true, transition: move.transition, unexplained: unexplained.length };
}
