import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { Refusal } from '../domain/refusal.ts';

/** The register and the panel of the Scottish regulator as they lie in `indicators/scotland-care/register/`. */

export interface RegisterRow {
  cs_number: string;
  service_name: string;
  care_service: string;
  subtype: string;
  sector: string;
  council_area: string;
  registered_on: string;
  first_period: string;
  last_period: string;
}

/** Cells as text: a blank stays a blank. */
export interface PanelRow {
  period_end: string;
  cs_number: string;
  registered_places: string;
  staff_wte: string;
  kq1_wellbeing: string;
  kq2_leadership: string;
  kq3_staff_team: string;
  kq4_setting: string;
  kq5_care_planning: string;
  min_grade: string;
  max_grade: string;
  grade_spread: string;
  complaints_upheld_fytd: string;
  any_requirements_fytd: string;
}

export const GRADE_COLUMNS = [
  'kq1_wellbeing',
  'kq2_leadership',
  'kq3_staff_team',
  'kq4_setting',
  'kq5_care_planning',
] as const;

/** The files are not what the regulator published. */
export class PanelError extends Refusal {}

const REGISTER_COLUMNS = [
  'cs_number',
  'service_name',
  'care_service',
  'subtype',
  'sector',
  'council_area',
  'registered_on',
  'first_period',
  'last_period',
] as const satisfies readonly (keyof RegisterRow)[];

const PANEL_COLUMNS = [
  'period_end',
  'cs_number',
  'registered_places',
  'staff_wte',
  ...GRADE_COLUMNS,
  'min_grade',
  'max_grade',
  'grade_spread',
  'complaints_upheld_fytd',
  'any_requirements_fytd',
] as const satisfies readonly (keyof PanelRow)[];

function parse<Row>(name: string, text: string, columns: readonly string[]): Row[] {
  const parsed = Papa.parse<Row>(text, { header: true, delimiter: ',', skipEmptyLines: true });
  const missing = columns.filter((column) => !(parsed.meta.fields ?? []).includes(column));
  if (missing.length > 0) throw new PanelError(`${name} lacks the columns ${missing.join(', ')}`);
  const [error] = parsed.errors;
  if (error) throw new PanelError(`${name}, line ${String((error.row ?? -1) + 2)}: ${error.message}`);
  return parsed.data;
}

/** @param folder the programme's folder */
export const readRegister = (folder: string): RegisterRow[] =>
  parse('services.csv', readFileSync(join(folder, 'register', 'services.csv'), 'utf8'), REGISTER_COLUMNS);

/** @param folder the programme's folder */
export const readPanel = (folder: string): PanelRow[] =>
  parse(
    'panel.csv',
    gunzipSync(readFileSync(join(folder, 'register', 'panel.csv.gz'))).toString('utf8'),
    PANEL_COLUMNS,
  );

/** What the regulator derives from the grades of a service, recomputed. Blank grades do not count. */
export function derivedGrades(row: PanelRow): Pick<PanelRow, 'min_grade' | 'max_grade' | 'grade_spread'> {
  const grades = GRADE_COLUMNS.map((column) => row[column])
    .filter((text) => text !== '')
    .map(Number);
  if (grades.length === 0) return { min_grade: '', max_grade: '', grade_spread: '' };
  const [min, max] = [Math.min(...grades), Math.max(...grades)];
  return {
    min_grade: String(min),
    max_grade: String(max),
    grade_spread: min >= 5 ? '5 or 6' : max <= 2 ? '1 or 2' : 'Mix',
  };
}

const NAMED_ROWS = 20;

/**
 * @returns how many rows agree with the regulator's own lowest and highest grade and spread: all of them
 * @throws PanelError naming the rows (line of the file, service, quarter end) that differ
 */
export function checkPanel(rows: readonly PanelRow[]): number {
  const differing = rows.flatMap((row, index) => {
    const derived = derivedGrades(row);
    const columns = (['min_grade', 'max_grade', 'grade_spread'] as const).filter(
      (column) => row[column] !== derived[column],
    );
    return columns.map(
      (column) =>
        `line ${String(index + 2)}, ${row.cs_number} at ${row.period_end}: ${column} is "${row[column]}", the five grades give "${derived[column]}"`,
    );
  });
  if (differing.length === 0) return rows.length;
  const more = differing.length > NAMED_ROWS ? [`and ${String(differing.length - NAMED_ROWS)} more`] : [];
  throw new PanelError(
    ['The panel disagrees with the regulator:', ...differing.slice(0, NAMED_ROWS), ...more].join('\n'),
  );
}
