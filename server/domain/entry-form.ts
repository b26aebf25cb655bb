import { categoriesOf } from './categories.ts';
import { checkComment } from './comment.ts';
import type { Indicator } from './indicator.ts';
import type { Fact, Measurement, MeasurementStatus } from './measurement.ts';
import {
  checkCategories,
  type CheckedIndicator,
  checkMeasurement,
  type Figures,
  type TypedFigures,
  valueOf,
} from './measurement-check.ts';
import type { Period } from './period.ts';
import { hasErrors, type Problem } from './problem.ts';

/** Between what is typed for an indicator (one number a field) and its measurement rows (one a category). */

/** Number by field; null: left empty, NaN: typed and no number. */
export type Numbers = Readonly<Record<string, number | null>>;

type Entry = Pick<Indicator, 'entry'>;

/** What of an indicator it takes to check and compute while somebody types: a browser gets no more. */
export type FormIndicator = CheckedIndicator &
  Pick<Indicator, 'code' | 'kind' | 'multiplier' | 'decimals' | 'minN'>;

/** Where a field is kept. A net's answers are the denominator of both of its rows. */
interface Place {
  field: string;
  column: 'numerator' | 'denominator' | 'value';
  categories: readonly string[];
}

function placesOf({ entry }: Entry): Place[] {
  switch (entry.form) {
    case 'ratio':
      return [
        { field: 'numerator', column: 'numerator', categories: [''] },
        { field: 'denominator', column: 'denominator', categories: [''] },
      ];
    case 'net':
      return [
        { field: 'promoters', column: 'numerator', categories: ['promoters'] },
        { field: 'detractors', column: 'numerator', categories: ['detractors'] },
        { field: 'answers', column: 'denominator', categories: ['promoters', 'detractors'] },
      ];
    case 'parts':
      return entry.parts.map(({ code }) => ({ field: code, column: 'value', categories: [code] }));
    case 'value':
      return [{ field: 'value', column: 'value', categories: [''] }];
    case 'derived':
    case 'system':
      return [];
  }
}

/** The fields to type for the indicator, in the order in which they are asked. */
export const fieldsOf = (indicator: Entry): string[] => placesOf(indicator).map(({ field }) => field);

/**
 * The fields that are right or wrong together, and so are stored together: a new numerator beside the old denominator would be a figure that nobody
 * has entered. Each of the parts of a whole stands for itself.
 */
export const fieldsWith = (indicator: Entry, field: string): string[] =>
  indicator.entry.form === 'parts' ? [field] : fieldsOf(indicator);

/** The rows that the numbers make, one a category; fields that are absent count as empty. */
export function figuresFrom(indicator: Entry, numbers: Numbers): Figures[] {
  const places = placesOf(indicator);
  return categoriesOf(indicator.entry).map((category) => {
    const row: Figures = { category, numerator: null, denominator: null, value: null };
    for (const place of places) {
      if (place.categories.includes(category)) row[place.column] = numbers[place.field] ?? null;
    }
    return row;
  });
}

/** The reverse of `figuresFrom`: the number of every field, null where no row has it. */
export function numbersFrom(indicator: Entry, rows: readonly Figures[]): Record<string, number | null> {
  return Object.fromEntries(
    placesOf(indicator).map(({ field, column, categories }) => {
      const row = rows.find(({ category }) => categories.includes(category));
      return [field, row?.[column] ?? null];
    }),
  );
}

export const isEmpty = (rows: readonly Figures[]): boolean =>
  rows.every((row) => row.numerator === null && row.denominator === null && row.value === null);

/** What was typed for the row of a category, by column. */
const typedOf = (indicator: Entry, category: string, typed: Readonly<Record<string, string>>): TypedFigures =>
  Object.fromEntries(
    placesOf(indicator)
      .filter(({ categories }) => categories.includes(category))
      .map(({ field, column }) => [column, typed[field] ?? '']),
  );

/** The field where a number is typed; `comment` where there is none. */
export function fieldAt(indicator: Entry, category: string, column: string): string {
  const place = placesOf(indicator).find((one) => one.column === column && one.categories.includes(category));
  return place?.field ?? 'comment';
}

/**
 * What is wrong with an indicator's numbers, whatever the rules of the set. An indicator that is left empty altogether is right: the quarter may be
 * entered in several sittings.
 * @param numbers by field; NaN where something was typed that is no number
 * @param typed by field, as typed: tells why it is no number
 * @returns problems whose paths are fields of the form, or `comment`; at most one a field
 */
export function checkEntry(
  indicator: FormIndicator,
  numbers: Numbers,
  comment: string | null,
  typed: Readonly<Record<string, string>> = {},
): Problem[] {
  const rows = figuresFrom(indicator, numbers);
  if (isEmpty(rows)) return checkComment(comment);
  const found = rows.flatMap((row) =>
    checkMeasurement(indicator, row, typedOf(indicator, row.category, typed)).map((problem) => ({
      ...problem,
      path: fieldAt(indicator, row.category, problem.path),
    })),
  );
  if (!hasErrors(found)) {
    const [category = ''] = categoriesOf(indicator.entry);
    found.push(
      ...checkCategories(indicator, rows).map((problem) => ({
        ...problem,
        path: fieldAt(indicator, category, problem.path),
      })),
    );
  }
  found.push(...checkComment(comment));
  return found.filter((problem, i) => found.findIndex(({ path }) => path === problem.path) === i);
}

/** What is not there yet, as opposed to what is wrong: a quarter may be entered in several sittings, and even in the middle of a ratio. */
export const isIncomplete = ({ code }: Problem): boolean => code.endsWith('-missing');

const statusOf = (indicator: Entry, numbers: Numbers): MeasurementStatus =>
  placesOf(indicator).every(({ field }) => (numbers[field] ?? null) !== null) ? 'reported' : 'partial';

/** The measurements to store. The comment goes with the first row. Figures of which some are missing count for nothing yet. */
export function measurementsFrom(
  indicator: FormIndicator,
  numbers: Numbers,
  comment: string | null,
  { unit, period }: { unit: string; period: Period },
): Measurement[] {
  const status = statusOf(indicator, numbers);
  return figuresFrom(indicator, numbers).map((row, i) => ({
    ...row,
    unit,
    period,
    indicator: indicator.code,
    comment: i === 0 ? comment : null,
    status,
  }));
}

/** One unit's rows as the facts from which its value is computed; none for an indicator that is not complete. */
export function factsFrom(
  indicator: CheckedIndicator & Pick<Indicator, 'code'>,
  rows: readonly Figures[],
  unit: string,
  period: Period,
): Fact[] {
  const complete = rows.filter((row) => checkMeasurement(indicator, row).length === 0);
  if (complete.length < categoriesOf(indicator.entry).length) return [];
  return complete.map((row) => ({
    unit,
    period,
    indicator: indicator.code,
    category: row.category,
    numerator: row.numerator ?? 0,
    denominator: row.denominator ?? 0,
    value: row.value ?? 0,
    valueSquares: (row.value ?? 0) ** 2,
    satisfied: Number(indicator.scale !== undefined && (row.value ?? 0) >= indicator.scale.satisfiedFrom),
    reporting: 1,
  }));
}

/**
 * The value while it is being typed, in the indicator's unit: the same number as `indicatorValue` of scoring gives for the rows.
 * @param indicator the one to compute: the one that is entered, or one that derives from it
 * @param source the one that is entered
 * @returns undefined as long as a number is missing or wrong
 */
export function entryValue(
  indicator: Pick<Indicator, 'entry' | 'multiplier'>,
  source: CheckedIndicator & Pick<Indicator, 'kind' | 'multiplier'>,
  rows: readonly Figures[],
): number | undefined {
  if (rows.some((row) => checkMeasurement(source, row).length > 0)) return undefined;
  if (indicator.entry.form !== 'derived') return valueOf(source, rows);
  const total = rows.reduce((sum, row) => sum + (row.value ?? 0), 0);
  if (!(total > 0)) return undefined;
  return (1 - rows.reduce((sum, row) => sum + ((row.value ?? 0) / total) ** 2, 0)) * indicator.multiplier;
}

/** Whether the figures rest on too few people to be shown to anybody but those who enter them. */
export function restsOnTooFew(
  indicator: Pick<Indicator, 'entry' | 'wholeNumbers' | 'minN'>,
  rows: readonly Figures[],
): boolean {
  const { form } = indicator.entry;
  if (form !== 'net' && !(form === 'ratio' && indicator.wholeNumbers)) return false;
  const denominator = rows[0]?.denominator ?? null;
  return denominator !== null && denominator > 0 && denominator < indicator.minN;
}
