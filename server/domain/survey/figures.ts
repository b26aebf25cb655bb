import { entryFrom, rowsFrom } from '../entry-edit.ts';
import type { Indicator } from '../indicator.ts';
import type { Measurement } from '../measurement.ts';
import type { Period } from '../period.ts';
import { isWithin, type Questionnaire, totalFieldOf } from './definition.ts';
import { cellsOfQuestion, cellsOfRate, EVERYBODY, keyOf, type Sheet, sumOf } from './sheet.ts';

/** What the counts of a sheet make of the indicators. */

/** Number by field of the indicator's form; null: there are no answers. */
export type Computed = Record<string, number | null>;

/**
 * The fields of every indicator that is computed from the questionnaire.
 *
 * @returns by code of the indicator; all fields null where nothing was counted. Of a sheet with some answers of a question, the others count 0
 */
export function computedFigures(questionnaire: Questionnaire, sheet: Sheet): Map<string, Computed> {
  const figures = new Map<string, Computed>();
  for (const question of questionnaire.questions) {
    const cells = cellsOfQuestion(question, EVERYBODY);
    const total = sumOf(sheet, cells);
    const numbers: Computed = { [totalFieldOf(question.of)]: total };
    for (const [field, range] of Object.entries(question.counts))
      numbers[field] =
        total === null
          ? null
          : (sumOf(
              sheet,
              cells.filter(({ answer }) => isWithin(range, Number(answer))),
            ) ?? 0);
    figures.set(question.indicator, numbers);
  }
  const { responseRate } = questionnaire;
  if (responseRate) {
    const [offered, completed] = cellsOfRate(questionnaire).map((cell) => sheet.get(keyOf(cell)) ?? null);
    figures.set(responseRate.code, { numerator: completed ?? null, denominator: offered ?? null });
  }
  return figures;
}

const isNothing = (numbers: Computed | undefined): boolean =>
  Object.values(numbers ?? {}).every((number) => number === null);

/** Codes of the indicators for which the sheet has any count. */
export const countedIn = (questionnaire: Questionnaire, sheet: Sheet): string[] =>
  [...computedFigures(questionnaire, sheet)]
    .filter(([, numbers]) => !isNothing(numbers))
    .map(([code]) => code);

export interface Replacement {
  indicator: Indicator;
  /** Numbers by field: as they are stored, and as the sheet makes them. */
  stored: Computed;
  computed: Computed;
}

/** Indicators of the questionnaire, questions first. */
export const computedIndicators = ({ questions, responseRate }: Questionnaire): Indicator[] => [
  ...questions.map(({ of }) => of),
  ...(responseRate ? [responseRate] : []),
];

/**
 * How many questionnaires were offered: as the sheet says, or as it was typed into the form before there was a sheet.
 *
 * @param rows the unit's measurements of the quarter @returns undefined where nobody has said, or the set does not ask
 */
export function offeredOf(
  questionnaire: Questionnaire,
  sheet: Sheet,
  rows: readonly Measurement[],
): number | undefined {
  const [offered] = cellsOfRate(questionnaire).map((cell) => sheet.get(keyOf(cell)));
  const typed = rows.find((row) => row.indicator === questionnaire.responseRate?.code);
  return offered ?? typed?.denominator ?? undefined;
}

const sameFigures = (one: Computed, other: Computed): boolean =>
  Object.keys(one).every((field) => one[field] === (other[field] ?? null));

/**
 * Figures that somebody typed, and that would be lost: those that are stored, did not come from the sheet as it was, and are not what the new
 * sheet makes.
 *
 * @param before the sheet as it is stored @param sheet as it would be @param rows the unit's measurements of the quarter
 */
export function typedFiguresReplaced(
  questionnaire: Questionnaire,
  before: Sheet,
  sheet: Sheet,
  rows: readonly Measurement[],
): Replacement[] {
  const [was, will] = [computedFigures(questionnaire, before), computedFigures(questionnaire, sheet)];
  return computedIndicators(questionnaire).flatMap((indicator): Replacement[] => {
    const own = rows.filter((row) => row.indicator === indicator.code);
    const stored = entryFrom(indicator, own).numbers as Computed;
    const computed = will.get(indicator.code) ?? {};
    const nothingToSay = isNothing(computed) && isNothing(was.get(indicator.code));
    if (nothingToSay || isNothing(stored)) return [];
    if (sameFigures(computed, stored) || sameFigures(was.get(indicator.code) ?? {}, stored)) return [];
    return [{ indicator, stored, computed }];
  });
}

/**
 * The measurements that the sheet makes; comments and marks stay. An indicator that the sheet neither counts nor counted is left alone.
 *
 * @param before the sheet as it is stored @param rows the unit's measurements of the quarter
 */
export function measurementsFromSheet(
  questionnaire: Questionnaire,
  { before, sheet }: { before: Sheet; sheet: Sheet },
  rows: readonly Measurement[],
  place: { unit: string; period: Period },
): Measurement[] {
  const [was, will] = [computedFigures(questionnaire, before), computedFigures(questionnaire, sheet)];
  return computedIndicators(questionnaire).flatMap((indicator) => {
    const numbers = will.get(indicator.code) ?? {};
    if (isNothing(numbers) && isNothing(was.get(indicator.code))) return [];
    const entry = entryFrom(
      indicator,
      rows.filter((row) => row.indicator === indicator.code),
    );
    const absence = isNothing(numbers) ? entry.absence : null;
    const reason = isNothing(numbers) ? entry.reason : null;
    return rowsFrom(indicator, { ...entry, absence, reason, numbers }, place);
  });
}
