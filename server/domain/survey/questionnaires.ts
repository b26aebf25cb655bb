import { error, type Problem } from '../problem.ts';
import type { Questionnaire } from './definition.ts';
import { EVERYBODY, keyOf, type Sheet } from './sheet.ts';

/** Questionnaires as rows of a table, and the counts that they make; of one alone nothing is kept. */

/** A row as it was typed: the first row of the table is its header. */
export interface TypedRow {
  line: number;
  cells: readonly string[];
}

interface Column {
  name: string;
  /** What stands in a cell; undefined where it says nothing that is known. */
  read: (row: ReadQuestionnaire, typed: string) => Problem | undefined;
}

/** One questionnaire. */
interface ReadQuestionnaire {
  unit: string;
  /** Code of the group by dimension; a dimension that was left empty is absent. */
  groups: Map<string, string>;
  /** Answer by question; one that was left out is absent. */
  answers: Map<string, number>;
}

/** What a file comes to. */
export interface CountedUnit {
  unit: string;
  questionnaires: number;
  /** The line on which it first appears. */
  line: number;
  sheet: Sheet;
}

const QUOTED = 40;
const quote = (text: string): string => text.slice(0, QUOTED);

/** The columns that a table of questionnaires has, in the order of its template. */
export function columnsOf({ groups, questions }: Questionnaire): Column[] {
  return [
    {
      name: 'unit',
      read: (row, typed) => {
        row.unit = typed;
        return typed === '' ? error('survey-unit-missing', '') : undefined;
      },
    },
    ...groups.map(({ code, values }): Column => {
      const codes = values.map((value) => value.code);
      return {
        name: code,
        read: ({ groups: stated }, typed) => {
          if (typed === '') return undefined;
          const found = codes.find((one) => one === typed.toLowerCase());
          if (found === undefined)
            return error('survey-group-unknown', '', { typed: quote(typed), known: codes.join(', ') });
          stated.set(code, found);
          return undefined;
        },
      };
    }),
    ...questions.map(({ indicator, scale }): Column => ({
      name: indicator,
      read: ({ answers }, typed) => {
        if (typed === '') return undefined;
        const answer = /^\d{1,3}$/.test(typed) ? Number(typed) : NaN;
        if (!(answer >= scale.from && answer <= scale.to))
          return error('survey-answer-unknown', '', {
            typed: quote(typed),
            from: scale.from,
            to: scale.to,
          });
        answers.set(indicator, answer);
        return undefined;
      },
    })),
  ];
}

const sameName = (one: string, other: string): boolean => one.trim().toLowerCase() === other.toLowerCase();

/** Columns in the order of the header, or what is wrong with it. */
function headerOf(columns: readonly Column[], { line, cells }: TypedRow): Column[] | Problem[] {
  const problems: Problem[] = [];
  const found = cells.flatMap((cell, at): Column[] => {
    const column = columns.find(({ name }) => sameName(cell, name));
    if (!column)
      problems.push(
        error('survey-column-unknown', `${String(line)}.`, {
          typed: quote(cell),
          known: columns.map(({ name }) => name).join(', '),
        }),
      );
    else if (cells.findIndex((other) => sameName(other, column.name)) < at)
      problems.push(error('survey-column-twice', `${String(line)}.`, { typed: quote(cell) }));
    return column ? [column] : [];
  });
  for (const { name } of columns)
    if (!found.some((column) => column.name === name))
      problems.push(error('survey-column-missing', `${String(line)}.`, { column: name }));
  return problems.length > 0 ? problems : found;
}

/** Adds a questionnaire to the counts of its unit: to those of everybody, and of each group to which the person belongs. */
function countIn(counts: Map<string, number>, { groups, answers }: ReadQuestionnaire): void {
  const blocks = [EVERYBODY, ...[...groups].map(([dimension, group]) => ({ dimension, group }))];
  for (const [question, answer] of answers)
    for (const block of blocks) {
      const key = keyOf({ question, ...block, answer: String(answer) });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
}

/**
 * Counts the questionnaires of a table by unit.
 *
 * @param rows the header first; blank ones are passed over
 * @returns counts of answers by unit, and every problem with the path `<line>.<column>`; of the whole table `0.`
 */
export function countQuestionnaires(
  questionnaire: Questionnaire,
  rows: readonly TypedRow[],
): { units: CountedUnit[]; problems: Problem[] } {
  const [header, ...lines] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (!header || lines.length === 0) return { units: [], problems: [error('survey-file-empty', '0.')] };
  const columns = headerOf(columnsOf(questionnaire), header);
  const problems = columns.filter((one): one is Problem => 'code' in one);
  if (problems.length > 0) return { units: [], problems };
  const units = new Map<string, CountedUnit & { sheet: Map<string, number> }>();
  for (const { line, cells } of lines) {
    if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
      problems.push(
        error('survey-cells', `${String(line)}.`, { cells: cells.length, columns: columns.length }),
      );
      continue;
    }
    const row: ReadQuestionnaire = { unit: '', groups: new Map(), answers: new Map() };
    let isSound = true;
    (columns as Column[]).forEach(({ name, read }, at) => {
      const problem = read(row, (cells[at] ?? '').trim());
      if (!problem) return;
      isSound = false;
      problems.push({ ...problem, path: `${String(line)}.${name}` });
    });
    if (isSound && row.answers.size === 0) problems.push(error('survey-no-answers', `${String(line)}.`));
    const unit = units.get(row.unit) ?? {
      unit: row.unit,
      questionnaires: 0,
      line,
      sheet: new Map<string, number>(),
    };
    unit.questionnaires += 1;
    countIn(unit.sheet, row);
    units.set(row.unit, unit);
  }
  return { units: [...units.values()], problems };
}
