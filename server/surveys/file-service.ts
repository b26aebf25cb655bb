import { createHash } from 'node:crypto';
import type { Db, Trx } from '../db/transaction.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import { offeredOf, type Replacement, typedFiguresReplaced } from '../domain/survey/figures.ts';
import { type CountedUnit, countQuestionnaires } from '../domain/survey/questionnaires.ts';
import { cellsOfRate, differing, keyOf, type Sheet } from '../domain/survey/sheet.ts';
import { listUnits } from '../organisation/service.ts';
import { readRows } from './file.ts';
import { loadSurvey, replacementToken, storeSheet, type SurveyForm } from './service.ts';

/** Files of questionnaires: counted, looked at, and then in the place of what is stored. All of a file, or nothing. */

export interface Asking {
  period: Period;
  /** ISO timestamp. */
  at: string;
  may: (action: Action, unit: OrgUnit) => boolean;
}

/** What a file would do to one unit. */
export interface PlannedUnit {
  unit: OrgUnit;
  questionnaires: number;
  form: SurveyForm;
  /** The counts as they would be: answers from the file, how many were offered as it is stored. */
  sheet: Sheet;
  /** How many counts would be other ones. */
  changed: number;
  /** Figures that somebody typed into the form, and that would be lost. */
  replaced: Replacement[];
}

export interface FilePlan {
  units: PlannedUnit[];
  /** Of all that the plan rests on. */
  digest: string;
  /** Whose paths are `<line>.<column>`; then there is nothing to apply. */
  problems: Problem[];
}

/** @returns the counts of the file's units, or every reason why not */
export async function countFile(
  programme: Programme,
  period: Period,
  bytes: Buffer,
): Promise<{ units: CountedUnit[]; problems: Problem[] }> {
  const questionnaire = questionnaireOf(setFor(programme.sets, period));
  if (!questionnaire) return { units: [], problems: [error('survey-file-empty', '0.')] };
  const { rows, problems } = await readRows(bytes);
  return problems.length > 0 ? { units: [], problems } : countQuestionnaires(questionnaire, rows);
}

async function planUnit(
  db: Db,
  programme: Programme,
  { period, at, may }: Asking,
  counted: CountedUnit,
  unit: OrgUnit | undefined,
): Promise<PlannedUnit | Problem> {
  const path = `${String(counted.line)}.unit`;
  const typed = counted.unit.slice(0, 40);
  if (!unit) return error('survey-unit-unknown', path, { typed });
  if (!may('imports.use', unit) || !may('collect.write', unit))
    return error('survey-unit-not-allowed', path, { typed });
  const form = await loadSurvey(db, programme, { unit, period, at, may: (action) => may(action, unit) });
  if (!form) return error('survey-unit-unknown', path, { typed });
  if ('problem' in form.save) return error('survey-unit-locked', path, { typed });
  const [offered, completed] = cellsOfRate(form.questionnaire).map(keyOf);
  const sheet = new Map(counted.sheet);
  const wereOffered = offeredOf(form.questionnaire, form.sheet, form.rows);
  if (offered !== undefined && wereOffered !== undefined) sheet.set(offered, wereOffered);
  if (completed !== undefined) sheet.set(completed, counted.questionnaires);
  if (wereOffered !== undefined && counted.questionnaires > wereOffered)
    return error('survey-completed-more', path, {
      typed,
      completed: counted.questionnaires,
      offered: wereOffered,
    });
  return {
    unit,
    questionnaires: counted.questionnaires,
    form,
    sheet,
    changed: differing(form.sheet, sheet).length,
    replaced: typedFiguresReplaced(form.questionnaire, form.sheet, sheet, form.rows),
  };
}

/** Everything that is wrong with a file: its rows, and units that cannot be changed, each line once. */
export const problemsOf = (rows: readonly Problem[], { problems }: FilePlan): Problem[] => [
  ...rows,
  ...problems.filter((one) => !rows.some(({ path }) => path === one.path)),
];

/** What the counts of a file would do, without doing it. */
export async function planFile(
  db: Db,
  programme: Programme,
  asking: Asking,
  counted: readonly CountedUnit[],
): Promise<FilePlan> {
  const codes = counted.map(({ unit }) => unit);
  const found = await listUnits(db, { level: 'provider', codes, asOf: asking.period });
  const byCode = new Map(found.map((unit) => [unit.code, unit]));
  const planned: (PlannedUnit | Problem)[] = [];
  for (const one of counted) planned.push(await planUnit(db, programme, asking, one, byCode.get(one.unit)));
  const units = planned.filter((one): one is PlannedUnit => 'form' in one);
  const restsOn = units.map(({ unit, form, replaced }) => [
    unit.code,
    form.stored.version,
    replacementToken(replaced, form.rows),
  ]);
  return {
    units,
    digest: createHash('sha256').update(canonicalJson(restsOn)).digest('hex'),
    problems: planned.filter((one): one is Problem => 'severity' in one),
  };
}

/**
 * Puts the counts of a file in the place of what is stored, if they would still do what was looked at.
 *
 * @param digest of the plan that the person has seen
 * @returns the plan as it is now where it is another one, and nothing was done
 */
export async function applyFile(
  trx: Trx,
  programme: Programme,
  asking: Asking & { by: string },
  counted: readonly CountedUnit[],
  digest: string,
): Promise<{ applied: boolean; plan: FilePlan }> {
  const plan = await planFile(trx, programme, asking, counted);
  if (plan.problems.length > 0 || plan.digest !== digest) return { applied: false, plan };
  for (const { form, sheet } of plan.units) await storeSheet(trx, programme, form, sheet, asking);
  return { applied: true, plan };
}
