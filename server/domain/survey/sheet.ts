import { error, type Problem } from '../problem.ts';
import { isGrouped, parseNumber } from '../number-input.ts';
import { answersOf, type Questionnaire } from './definition.ts';

/** Answers as counts: one number for each question, group of people and answer. */

/** One count of a sheet. */
export interface Cell {
  /** Code of the question's indicator, or of the response rate. */
  question: string;
  /** `` with an empty group: everybody. */
  dimension: string;
  group: string;
  /** A number of the scale; of the response rate `offered` or `completed`. */
  answer: string;
}

/** Counts by the key of their cell; a cell without one is empty. */
export type Sheet = ReadonlyMap<string, number>;

export const EMPTY_SHEET: Sheet = new Map();

/** What is counted of the questionnaires themselves. */
export const QUESTIONNAIRES = ['offered', 'completed'] as const;

/** Nobody asks more people than that in a quarter: more is a slip of the hand. */
export const LARGEST_COUNT = 1_000_000;

/** `SAT-01.4`; of a group `SAT-01.4.sex.female`. The name of the cell's field as well. */
export const keyOf = ({ question, dimension, group, answer }: Cell): string =>
  dimension === '' ? `${question}.${answer}` : `${question}.${answer}.${dimension}.${group}`;

/** Everybody, then the groups in the order of the questionnaire. */
export interface Block {
  dimension: string;
  group: string;
}

export const EVERYBODY: Block = { dimension: '', group: '' };

export const blocksOf = ({ groups }: Pick<Questionnaire, 'groups'>): Block[] => [
  EVERYBODY,
  ...groups.flatMap(({ code, values }) => values.map((value) => ({ dimension: code, group: value.code }))),
];

/** The cells of a question for a group of people, from the lowest answer on. */
export const cellsOfQuestion = (question: Questionnaire['questions'][number], block: Block): Cell[] =>
  answersOf(question).map((answer) => ({
    question: question.indicator,
    ...block,
    answer: String(answer),
  }));

export const cellsOfRate = ({ responseRate }: Pick<Questionnaire, 'responseRate'>): Cell[] =>
  responseRate ? QUESTIONNAIRES.map((answer) => ({ question: responseRate.code, ...EVERYBODY, answer })) : [];

/** Every cell that can be filled. */
export const cellsOf = (questionnaire: Questionnaire): Cell[] => [
  ...cellsOfRate(questionnaire),
  ...blocksOf(questionnaire).flatMap((block) =>
    questionnaire.questions.flatMap((question) => cellsOfQuestion(question, block)),
  ),
];

/** How many there are in the cells; null where all of them are empty. */
export function sumOf(sheet: Sheet, cells: readonly Cell[]): number | null {
  const counts = cells.flatMap((cell) => sheet.get(keyOf(cell)) ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/**
 * A count as somebody typed it.
 *
 * @param path of the problem
 * @returns null for an empty cell, or why it is no count: `not-a-whole-number`, `grouped-whole-number`, `not-whole`, `negative`,
 *   `survey-count-large`
 */
export function parseCount(typed: string, path: string): number | null | Problem {
  const number = parseNumber(typed);
  if (number === null) return null;
  if (number === undefined)
    return error(isGrouped(typed) ? 'grouped-whole-number' : 'not-a-whole-number', path);
  if (number < 0) return error('negative', path);
  if (!Number.isInteger(number)) return error('not-whole', path);
  return number > LARGEST_COUNT ? error('survey-count-large', path, { max: LARGEST_COUNT }) : number;
}

/** The last of the cells that holds something: where people look for the mistake. */
const lastFilled = (sheet: Sheet, cells: readonly Cell[]): string =>
  keyOf(cells.findLast((cell) => (sheet.get(keyOf(cell)) ?? 0) > 0) ?? (cells[0] as Cell));

/**
 * What cannot be right about counts that are each possible.
 *
 * @returns errors whose paths are keys of cells: `survey-completed-above-offered`; `survey-answers-above-completed` where more people answered
 *   than filled in a questionnaire; `survey-groups-above-total` where the groups of a dimension have more of an answer than everybody
 */
export function checkSheet(questionnaire: Questionnaire, sheet: Sheet): Problem[] {
  const { questions, groups } = questionnaire;
  const problems: Problem[] = [];
  const [offeredCell, completedCell] = cellsOfRate(questionnaire).map(keyOf);
  const offered = sheet.get(offeredCell ?? '');
  const completed = sheet.get(completedCell ?? '');
  if (offered !== undefined && completed !== undefined && completed > offered)
    problems.push(error('survey-completed-above-offered', completedCell ?? '', { completed, offered }));
  for (const question of questions) {
    const everybody = cellsOfQuestion(question, EVERYBODY);
    const answers = sumOf(sheet, everybody) ?? 0;
    if (completed !== undefined && answers > completed)
      problems.push(
        error('survey-answers-above-completed', lastFilled(sheet, everybody), { answers, completed }),
      );
    for (const { code, values } of groups) {
      for (const cell of everybody) {
        const cells = values.map((value) => ({ ...cell, dimension: code, group: value.code }));
        const inGroups = sumOf(sheet, cells) ?? 0;
        const total = sheet.get(keyOf(cell)) ?? 0;
        if (inGroups > total)
          problems.push(
            error('survey-groups-above-total', lastFilled(sheet, cells), { groups: inGroups, total }),
          );
      }
    }
  }
  return problems;
}

export interface MergedSheet {
  sheet: Sheet;
  /** Keys of cells that somebody else has changed to something else meanwhile. */
  conflicts: string[];
}

/**
 * What becomes of a sheet that somebody edited: three-way, cell by cell. What others changed elsewhere stays.
 *
 * @param base as the person had it before them
 * @param stored as it is now
 * @param entered as the person wants it, all cells
 */
export function mergeSheets(base: Sheet, stored: Sheet, entered: Sheet): MergedSheet {
  const sheet = new Map(stored);
  const conflicts: string[] = [];
  for (const key of new Set([...base.keys(), ...entered.keys()])) {
    const wanted = entered.get(key);
    const now = stored.get(key);
    if (wanted === base.get(key) || wanted === now) continue;
    if (now !== base.get(key)) conflicts.push(key);
    else if (wanted === undefined) sheet.delete(key);
    else sheet.set(key, wanted);
  }
  return { sheet, conflicts };
}

/** Keys of the cells in which two sheets differ. */
export const differing = (one: Sheet, other: Sheet): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));
