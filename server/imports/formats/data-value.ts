import { type Column, fileProblem, type RawRow, type Reader } from './format.ts';

/** One value as DHIS2 exchanges it, whatever the form of the file; empty where the file says nothing. */
export interface DataValue {
  dataElement: string;
  period: string;
  orgUnit: string;
  categoryOptionCombo: string;
  attributeOptionCombo: string;
  value: string;
  comment: string;
  followup: string;
  deleted: string;
}

export const DATA_VALUE_FIELDS = [
  'dataElement',
  'period',
  'orgUnit',
  'categoryOptionCombo',
  'attributeOptionCombo',
  'value',
  'comment',
  'followup',
  'deleted',
] as const satisfies readonly (keyof DataValue)[];

/** A value that is not broken down names no combination, or the one that every DHIS2 has for that. */
const NO_BREAKDOWN: ReadonlySet<string> = new Set(['', 'default', 'HllvX50cXC0']);

/** What a set of values can say; it has no columns of its own. */
export const VALUE_COLUMNS: ReadonlySet<Column> = new Set<Column>([
  'indicator',
  'unit',
  'period',
  'value',
  'category',
  'comment',
]);

const isTrue = (text: string): boolean => text.toLowerCase() === 'true';

/** @param line its place in the file */
const rowOf = (value: DataValue, line: number): RawRow => ({
  line,
  dhis2: true,
  // DHIS2 writes numbers as programs do.
  decimalSign: '.',
  indicator: value.dataElement,
  unit: value.orgUnit,
  period: value.period,
  numerator: '',
  denominator: '',
  value: value.value,
  category: NO_BREAKDOWN.has(value.categoryOptionCombo) ? '' : value.categoryOptionCombo,
  comment: value.comment,
  // Where nothing is said, the mark stays as it is.
  ...(value.followup !== '' && { 'follow-up': isTrue(value.followup) ? '1' : '0' }),
});

const LONGEST_SHOWN = 100;

/** Hands a value on as a row, after saying what of it a measurement cannot hold. */
export function offer(value: DataValue, line: number, reader: Reader): void {
  const combo = value.attributeOptionCombo;
  if (!NO_BREAKDOWN.has(combo)) {
    const typed = combo.slice(0, LONGEST_SHOWN);
    reader.onProblem(fileProblem('dhis2-attribute-combo', { line, column: 'category' }, { typed }));
  }
  if (isTrue(value.deleted)) reader.onProblem(fileProblem('dhis2-deleted', { line, column: 'value' }));
  reader.onRow(rowOf(value, line));
}
