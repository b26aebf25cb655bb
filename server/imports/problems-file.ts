import { setImmediate } from 'node:timers/promises';
import { BYTE_ORDER_MARK, csvLine, delimiterOf, textCell } from './csv-cells.ts';
import type { Import, ImportProblem } from './service.ts';
import { lineLabel, problemText, typedOf, unlistedText, type Words } from './words.ts';

/** The head of the file of problems, with the mark by which spreadsheets know UTF-8. */
const head = (words: Words, fileName: string): string =>
  BYTE_ORDER_MARK +
  csvLine(
    [
      lineLabel(words, fileName),
      ...['column', 'typed', 'severity', 'reason'].map((name) => words.t(`imports.file.${name}`)),
    ].map(textCell),
    delimiterOf(words.language),
  );

/** How each problem is written; what all of them have in common is said once. */
function lineWriter(words: Words): (problem: ImportProblem) => string {
  const delimiter = delimiterOf(words.language);
  const severities = {
    error: textCell(words.t('imports.severity.error')),
    warning: textCell(words.t('imports.severity.warning')),
  };
  return (problem) =>
    csvLine(
      [
        problem.line === 0 ? '' : String(problem.line),
        textCell(problem.column),
        textCell(typedOf(problem)),
        severities[problem.severity],
        textCell(problemText(words, problem)),
      ],
      delimiter,
    );
}

/** Few enough that others do not wait for them. */
export const PROBLEMS_AT_A_TIME = 1000;

/**
 * The file of an import's problems, piece by piece: the next piece is made when the reader has taken the one before, and others are
 * answered in between.
 *
 * @param read problems in their order, after as many as have been read
 */
export async function* problemsFile(
  words: Words,
  one: Import,
  read: (choice: { after: number; limit: number }) => Promise<readonly ImportProblem[]>,
): AsyncGenerator<string> {
  const lineOf = lineWriter(words);
  yield head(words, one.fileName);
  for (let after = 0; ; after += PROBLEMS_AT_A_TIME) {
    const problems = await read({ after, limit: PROBLEMS_AT_A_TIME });
    if (problems.length > 0) yield problems.map(lineOf).join('');
    if (problems.length < PROBLEMS_AT_A_TIME) break;
    await setImmediate();
  }
  const rest = unlistedText(words, one);
  if (rest !== null) yield csvLine(['', '', '', '', textCell(rest)], delimiterOf(words.language));
}
