import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { versionOf } from '../domain/entry-edit.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { StoredMeasurement } from '../domain/measurement.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { isLocked, type SubmissionState } from '../domain/submission.ts';
import { type Questionnaire, questionnaireOf } from '../domain/survey/definition.ts';
import {
  computedIndicators,
  measurementsFromSheet,
  type Replacement,
  typedFiguresReplaced,
} from '../domain/survey/figures.ts';
import { cellsOf, checkSheet, differing, keyOf, mergeSheets, type Sheet } from '../domain/survey/sheet.ts';
import { measurementsOf } from '../measurements/service.ts';
import { saveFigures, savingOf, type Writing } from '../submissions/service.ts';
import { recordRefused } from './history.ts';
import * as repository from './repository.ts';
import type { EnteredSheet } from './schema.ts';

export { groupShares, type GroupShares } from './shares.ts';
export { recordSheets, type RecordedSheet } from './recorded.ts';

/** A unit's answers of a quarter as counts, and the indicators that are computed from them. */

export type StoredSheet = repository.StoredSheet;

export { historyOfSheet, type SheetLine } from './history.ts';

export interface SurveyForm extends Omit<Writing, 'may'> {
  questionnaire: Questionnaire;
  stored: StoredSheet;
  /** The stored counts. */
  sheet: Sheet;
  /** The unit's measurements of the quarter. */
  rows: StoredMeasurement[];
  state: SubmissionState;
  save: Awaited<ReturnType<typeof savingOf>>['save'];
}

/** @returns undefined where the set asks no questions, or not of units of that level */
export async function loadSurvey(
  db: Db,
  programme: Programme,
  writing: Writing,
): Promise<SurveyForm | undefined> {
  const { unit, period, at } = writing;
  const questionnaire = questionnaireOf(setFor(programme.sets, period));
  if (!questionnaire || unit.level !== 'provider') return undefined;
  const stored = await repository.get(db, { unit: unit.code, period });
  const indicators = computedIndicators(questionnaire).map(({ code }) => code);
  const { state, save } = await savingOf(db, programme, writing);
  return {
    unit,
    period,
    at,
    questionnaire,
    stored,
    sheet: repository.sheetOf(stored.counts),
    rows: await measurementsOf(db, unit.code, [period], indicators),
    state,
    save,
  };
}

/** The counts as they were at a version of the sheet. */
async function sheetAt(db: Db, { stored, sheet }: SurveyForm, version: number): Promise<Sheet> {
  if (version >= stored.version) return sheet;
  const at = new Map(
    stored.counts.filter((one) => one.version <= version).map(({ cell, count }) => [keyOf(cell), count]),
  );
  for (const one of await repository.history(db, stored))
    if (one.version <= version && one.supersededVersion > version) at.set(keyOf(one.cell), one.count);
  return at;
}

/** Which versions of which figures somebody has agreed to replace. */
export const replacementToken = (
  replaced: readonly Replacement[],
  rows: readonly StoredMeasurement[],
): string => replaced.map(({ indicator }) => `${indicator.code}:${versionOf(indicator, rows)}`).join(' ');

export interface SurveyRefusal {
  form: SurveyForm;
  /** Whose paths are keys of cells. */
  problems: readonly Problem[];
  /** Of the form as a whole. */
  general: readonly Problem[];
  /** Keys of cells that somebody else changed to something else meanwhile. */
  conflicts: readonly string[];
  /** Keys of cells that the person changed. */
  changed: readonly string[];
  /** Typed figures that would be lost and that nobody has agreed to replace. */
  replaced: readonly Replacement[];
}

export type SurveyResult = { saved: true; changed: number } | { saved: false; refusal: SurveyRefusal };

export const isLockedSurvey = ({ state }: SurveyForm): boolean => isLocked(state);

/** Writes the sheet with the figures that it makes. @param form as it is stored, with a move that may be made */
export async function storeSheet(
  trx: Trx,
  programme: Programme,
  form: SurveyForm,
  sheet: Sheet,
  { at, by }: { at: string; by: string },
): Promise<number> {
  const { unit, period, questionnaire, stored, rows, save } = form;
  if ('problem' in save) throw new Error(`The form of ${unit.code} cannot be changed: ${save.problem.code}`);
  const changed = differing(form.sheet, sheet).length;
  if (changed > 0) {
    const cells = cellsOf(questionnaire).flatMap((cell) => {
      const count = sheet.get(keyOf(cell));
      return count === undefined ? [] : [{ cell, count }];
    });
    const place = { unit: unit.code, period };
    await repository.replace(trx, stored, { ...place, version: stored.version + 1, cells, at, by });
    await recordEvent(trx, {
      at,
      actor: by,
      event: 'survey.saved',
      subject: `${unit.code} ${period}`,
      details: { changed },
    });
  }
  const measurements = measurementsFromSheet(questionnaire, { before: form.sheet, sheet }, rows, {
    unit: unit.code,
    period,
  });
  await saveFigures(trx, programme, {
    unit,
    period,
    transition: save.transition,
    rows: measurements,
    at,
    by,
  });
  return changed;
}

/**
 * Stores the counts and what is computed from them, or nothing: refused with errors, with conflicts, where the form cannot be changed, and where
 * figures that somebody typed would be lost and nobody has agreed to it. What was refused stays on record.
 *
 * @param form loaded in the same transaction
 */
export async function saveSurvey(
  trx: Trx,
  programme: Programme,
  form: SurveyForm,
  entered: EnteredSheet,
  { at, by }: { at: string; by: string },
): Promise<SurveyResult> {
  const base = await sheetAt(trx, form, entered.version);
  const { sheet, conflicts } = mergeSheets(base, form.sheet, entered.sheet);
  const unread = entered.problems.filter(({ path }) => path !== '');
  const problems = unread.length > 0 ? unread : checkSheet(form.questionnaire, sheet);
  const replaced = typedFiguresReplaced(form.questionnaire, form.sheet, sheet, form.rows);
  const isAgreed = replaced.length === 0 || entered.agreed === replacementToken(replaced, form.rows);
  const general = entered.problems.filter(({ path }) => path === '');
  if ('problem' in form.save) general.push(form.save.problem);
  if (conflicts.length > 0) general.push(error('survey-changed-meanwhile', '', { count: conflicts.length }));
  const isSound = general.length === 0 && problems.length === 0;
  if (isSound && isAgreed)
    return { saved: true, changed: await storeSheet(trx, programme, form, sheet, { at, by }) };
  if (isSound) general.push(error('survey-replaces-figures', '', { count: replaced.length }));
  const changed = [...new Set([...differing(base, entered.sheet), ...unread.map(({ path }) => path)])];
  const refusal = { form, problems, general, conflicts, changed, replaced: isSound ? replaced : [] };
  await recordRefused(trx, refusal, entered, { at, by });
  return { saved: false, refusal };
}
