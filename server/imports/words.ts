import type { Language, LocalisedText } from '../domain/language.ts';
import type { Problem } from '../domain/problem.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import type { ImportProgress } from './import-jobs.ts';
import { phaseText } from './phases.ts';
import { problemText as textOfProblem } from './problem-text.ts';
import { PROBLEM_LIMITS } from './problem-list.ts';
import {
  type Import,
  type ImportProblem,
  type ImportStatus,
  isCountedByValues,
  STRATEGIES,
  type Strategy,
  UNDER_WAY,
} from './service.ts';

/** What the pages of imports say alike: problems, states, sizes. */

/** How the reader's language says things. */
export interface Words {
  t: Translate;
  format: Formats;
  language: Language;
  localise: (text: LocalisedText) => string;
}

export const decimalsOf = (value: number): number => Math.min(String(value).split('.')[1]?.length ?? 0, 6);

/** A problem's text, its numbers as the language writes them. */
export const problemText = (
  { t, format, localise }: Pick<Words, 't' | 'format' | 'localise'>,
  problem: Pick<Problem, 'code' | 'params' | 'words'>,
): string =>
  textOfProblem({ t, localise, number: (value) => format.number(value, decimalsOf(value)) }, problem);

/** What the numbers of a file's rows are called: files without lines of their own count values. */
export const lineLabel = ({ t }: Pick<Words, 't'>, fileName: string): string =>
  t(isCountedByValues(fileName) ? 'imports.file.value-number' : 'imports.file.line');

/** What was typed; empty where the problem is not about that. */
export const typedOf = (problem: ImportProblem): string =>
  typeof problem.params['typed'] === 'string' ? problem.params['typed'] : '';

/** What became of problems that are counted and not listed; null: all are listed. */
export function unlistedText(
  { t, format }: Pick<Words, 't' | 'format'>,
  { problemCount, listedProblems }: Pick<Import, 'problemCount' | 'listedProblems'>,
): string | null {
  const count = (problemCount ?? 0) - (listedProblems ?? 0);
  const { every, most } = PROBLEM_LIMITS;
  return count > 0
    ? t('imports.unlisted', { count, every: format.number(every), most: format.number(most) })
    : null;
}

const COLOURS: Readonly<Record<ImportStatus, string>> = {
  checking: 'blue',
  columns: 'yellow',
  refused: 'red',
  ready: 'yellow',
  importing: 'blue',
  done: 'green',
  discarded: 'grey',
  failed: 'orange',
};

export const tagOf = ({ t }: Words, status: ImportStatus): { text: string; colour: string } => ({
  text: t(`imports.status.${status}`),
  colour: COLOURS[status],
});

/** What the page and its script show of work under way. */
export interface StateModel {
  id: number;
  status: ImportStatus;
  /** 0 to 100, whole; null: only the process that works on it knows. */
  percent: number | null;
  text: string;
}

export const isUnderWay = (status: ImportStatus): boolean => UNDER_WAY.includes(status);

/** @param progress null: another process works on it */
export function stateModel({ t, format }: Words, one: Import, progress: ImportProgress | null): StateModel {
  const { id, status } = one;
  if (!isUnderWay(status)) return { id, status, percent: 100, text: t(`imports.status.${status}`) };
  if (progress === null) {
    const where = one.userId === null ? 'command-line' : 'another-process';
    return { id, status, percent: null, text: t(`imports.elsewhere.${where}`) };
  }
  const percent = Math.floor(progress.share * 100);
  const text = `${phaseText(t, progress.phase ?? 'waiting')}: ${format.percent(percent, 0)}`;
  return { id, status, percent, text };
}

export interface StrategyChoice {
  value: Strategy;
  text: string;
  hint: string;
  selected: boolean;
}

/** What may become of what is stored already. */
export const strategyChoices = ({ t }: Words, chosen: Strategy): StrategyChoice[] =>
  STRATEGIES.map((value) => ({
    value,
    text: t(`imports.strategy.${value}.name`),
    hint: t(`imports.strategy.${value}.hint`),
    selected: value === chosen,
  }));

const BYTES_PER_STEP = 1024;

/** `98 bytes`, `12 KB`, `3.4 MB` */
export function sizeText({ t, format }: Pick<Words, 't' | 'format'>, bytes: number): string {
  if (bytes < BYTES_PER_STEP) return t('imports.bytes', { count: bytes });
  const kilobytes = bytes / BYTES_PER_STEP;
  return kilobytes < BYTES_PER_STEP
    ? t('imports.kilobytes', { size: format.number(kilobytes) })
    : t('imports.megabytes', { size: format.number(kilobytes / BYTES_PER_STEP, 1) });
}
