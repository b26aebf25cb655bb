import { categoriesOf } from '../categories.ts';
import type { Entry } from '../entry-edit.ts';
import { fieldAt, fieldsOf, figuresFrom, type FormIndicator, isEmpty } from '../entry-form.ts';
import { checkCategories, checkMeasurement, type Figures, valueOf } from '../measurement-check.ts';
import type { Values } from '../stats/sample.ts';
import type { FigureName } from './rule.ts';

/** What rules look at: one unit's entries of a quarter, and what it reported before. */

/** An entry as far as rules are concerned. */
export type LookedAt = Pick<Entry, 'numbers' | 'absence' | 'comment'>;

export interface UnitFigures {
  /** By indicator code; what is absent is empty. */
  now: ReadonlyMap<string, LookedAt>;
  /** Rows of the quarter before, by indicator code. */
  before: ReadonlyMap<string, readonly Figures[]>;
  /** Values of the quarters before by indicator code, in the order of time, in the indicator's unit. */
  past: ReadonlyMap<string, Values>;
}

/** How an indicator stands: with figures that can be reckoned with, without any, said to have none, or in between. */
export type Standing =
  { is: 'reported'; rows: readonly Figures[] } | { is: 'empty' } | { is: 'absent' } | { is: 'unfinished' };

/** Half a figure, and one that cannot be stored, are unfinished: nothing follows from them. */
export function standingOf(indicator: FormIndicator, entry: LookedAt | undefined): Standing {
  if (entry === undefined) return { is: 'empty' };
  if (entry.absence !== null) return { is: 'absent' };
  const rows = figuresFrom(indicator, entry.numbers);
  if (isEmpty(rows)) return { is: 'empty' };
  const isSound =
    rows.every((row) => checkMeasurement(indicator, row).length === 0) &&
    checkCategories(indicator, rows).length === 0;
  return isSound ? { is: 'reported', rows } : { is: 'unfinished' };
}

type Named = Pick<FigureName, 'part'> & { category?: string | undefined };

/** @returns the number; undefined where the indicator has no such figure, or no value (0 of 0) */
export function figureOf(
  indicator: FormIndicator,
  rows: readonly Figures[],
  { part, category }: Named,
): number | undefined {
  if (part === 'value' && category === undefined) return valueOf(indicator, rows);
  // Without a category the first row has it: of a net, the answers that both rows share.
  const row = category === undefined ? rows[0] : rows.find((one) => one.category === category);
  return row?.[part] ?? undefined;
}

/** The field beside which something about the figure is said. */
export function fieldOf(indicator: FormIndicator, { part, category }: Named): string {
  const [first = ''] = categoriesOf(indicator.entry);
  const field = fieldAt(indicator, category ?? first, part);
  return field === 'comment' ? firstField(indicator) : field;
}

export const firstField = (indicator: FormIndicator): string => fieldsOf(indicator)[0] ?? 'comment';
