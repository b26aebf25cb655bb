import { beginningOf } from '../../domain/comment.ts';
import { unescapeText } from '../../domain/spreadsheet-text.ts';
import { type Column, fileProblem, type ImportProblem, type RawRow } from './format.ts';
import { type Begun, headerName, isLongColumn, type TableContext, type TableRecord } from './table-header.ts';

/** Tables with one measurement a line. */

const LONGEST_SHOWN = 60;
const STATEMENTS = ['status', 'reason', 'follow-up'] as const;

/** Where the header stands in each row; what is wrong with it otherwise. */
function readHeader(
  cells: readonly string[],
  line: number,
  hasPeriod: boolean,
): { places: Map<Column, number>; problems: ImportProblem[] } {
  const places = new Map<Column, number>();
  const problems: ImportProblem[] = [];
  cells.forEach((cell, at) => {
    const name = headerName(cell);
    if (name === '') return;
    if (!isLongColumn(name))
      problems.push(fileProblem('unknown-column', { line }, { typed: beginningOf(name, LONGEST_SHOWN) }));
    else if (places.has(name))
      problems.push(fileProblem('duplicate-column', { line, column: name }, { name }));
    else places.set(name, at);
  });
  const required: Column[] = ['indicator', 'unit', ...(hasPeriod ? [] : (['period'] as const))];
  if (!places.has('value')) required.push('numerator', 'denominator');
  for (const name of required) {
    if (!places.has(name)) problems.push(fileProblem('missing-column', { line }, { name }));
  }
  return { places, problems };
}

/** Takes what a cell shows for what it is, unless something is wrong with it: then the row is passed over. */
function faultsOf(places: ReadonlyMap<Column, number>, { faults, line }: TableRecord): ImportProblem[] {
  if (!faults || faults.size === 0) return [];
  return [...places].flatMap(([column, at]) => {
    const code = faults.get(at);
    return code === undefined ? [] : [fileProblem(code, { line, column })];
  });
}

export function longTable(header: readonly string[], line: number, context: TableContext): Begun {
  const { reader, decimalSign, period } = context;
  const { places, problems } = readHeader(header, line, period !== undefined);
  if (problems.length > 0) return problems;
  const stated = STATEMENTS.filter((column) => places.has(column));
  const toRow = ({ cells, line: at }: TableRecord): RawRow => {
    const cell = (column: Column): string => {
      const place = places.get(column);
      return place === undefined ? '' : (cells[place] ?? '').trim();
    };
    const row: RawRow = {
      line: at,
      decimalSign,
      indicator: cell('indicator'),
      unit: cell('unit'),
      period: cell('period') || (period ?? ''),
      numerator: cell('numerator'),
      denominator: cell('denominator'),
      value: cell('value'),
      category: cell('category'),
      comment: unescapeText(cell('comment')),
    };
    if (stated.length === 0) return row;
    return { ...row, ...Object.fromEntries(stated.map((column) => [column, unescapeText(cell(column))])) };
  };
  return {
    columns: new Set(places.keys()),
    onRecord(record) {
      const faults = faultsOf(places, record);
      if (faults.length === 0) reader.onRow(toRow(record));
      else faults.forEach(reader.onProblem);
    },
  };
}
