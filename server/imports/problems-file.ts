import { BYTE_ORDER_MARK, csvLine, delimiterOf, textCell } from './csv-cells.ts';
import type { ImportProblem } from './service.ts';
import { problemText, typedOf, type Words } from './words.ts';

/** The head of the file of problems, with the mark by which spreadsheets know UTF-8. */
export const problemsFileHead = ({ t, language }: Words): string =>
  BYTE_ORDER_MARK +
  csvLine(
    ['line', 'column', 'typed', 'severity', 'reason'].map((name) => textCell(t(`imports.file.${name}`))),
    delimiterOf(language),
  );

export const problemsFileLine = (words: Words, problem: ImportProblem): string =>
  csvLine(
    [
      problem.line === 0 ? '' : String(problem.line),
      textCell(problem.column),
      textCell(typedOf(problem)),
      textCell(words.t(`imports.severity.${problem.severity}`)),
      textCell(problemText(words, problem)),
    ],
    delimiterOf(words.language),
  );
