import { urls } from '../http/urls.ts';
import { choiceKey, columnCalled } from './column-names.ts';
import { COLUMNS, type Column } from './formats/format.ts';
import { fieldName } from './formats/table-header.ts';
import type { Import, ImportStatus } from './service.ts';
import type { Words } from './words.ts';

/** The way of a file through its import, and the question of what its columns are. */

const STEPS = ['file', 'columns', 'preview', 'import', 'summary'] as const;
type Step = (typeof STEPS)[number];

/** Where a file is, by how far its import is. */
const STEP_OF: Readonly<Record<ImportStatus, Step>> = {
  checking: 'columns',
  columns: 'columns',
  ready: 'preview',
  importing: 'import',
  refused: 'summary',
  done: 'summary',
  discarded: 'summary',
  failed: 'summary',
};

export interface StepModel {
  text: string;
  current: boolean;
}

/** @param status undefined: there is no file yet */
export function stepsModel({ t }: Words, status?: ImportStatus): StepModel[] {
  const current: Step = status === undefined ? 'file' : STEP_OF[status];
  return STEPS.map((step) => ({ text: t(`imports.step.${step}`), current: step === current }));
}

export interface ColumnsModel {
  url: string;
  discardUrl: string;
  rows: readonly {
    id: string;
    name: string;
    samples: string;
    options: readonly { value: string; text: string; selected: boolean }[];
  }[];
}

/** What leaves a column out; a column as it calls itself is sent as nothing. */
export const LEFT_OUT = '-';

/** The name of the field in which somebody says what a column is. */
export const columnField = (at: number): string => `column-${String(at)}`;

export function columnsModel(words: Words, { id, status, header, columns }: Import): ColumnsModel | null {
  if (status !== 'columns' || !header) return null;
  const { t } = words;
  const guess = (cell: string): string => {
    const chosen = columns?.get(choiceKey(cell));
    if (chosen !== undefined) return chosen ?? LEFT_OUT;
    return columnCalled(cell) ?? COLUMNS.find((one) => one === choiceKey(cell)) ?? '';
  };
  return {
    url: urls.importColumns(id),
    discardUrl: urls.importDiscard(id),
    rows: header.cells.flatMap((cell, at) => {
      // Fields of indicators say all about themselves.
      if (cell.trim() === '' || fieldName(cell)) return [];
      const guessed = guess(cell);
      const option = (value: string, text: string) => ({ value, text, selected: value === guessed });
      return [
        {
          id: columnField(at),
          name: cell.trim(),
          samples: header.samples
            .map((row) => (row[at] ?? '').trim())
            .filter((text) => text !== '')
            .join(' · '),
          options: [
            option('', t('imports.mapping.choose')),
            ...COLUMNS.map((column) =>
              option(column, `${t(`imports.mapping.column.${column}`)} (${column})`),
            ),
            option(LEFT_OUT, t('imports.mapping.left-out')),
          ],
        },
      ];
    }),
  };
}

/** What somebody chose, by the header's cells. @returns the choice that no page offers, where there is one */
export function chosenColumns(
  { header }: Pick<Import, 'header'>,
  fields: Readonly<Record<string, unknown>>,
): Map<string, Column | null> | { unknown: string } {
  const choices = new Map<string, Column | null>();
  for (const [at, cell] of (header?.cells ?? []).entries()) {
    const chosen = fields[columnField(at)] ?? '';
    if (chosen === '') continue;
    const column = COLUMNS.find((one) => one === chosen);
    if (!column && chosen !== LEFT_OUT) return { unknown: typeof chosen === 'string' ? chosen : '' };
    choices.set(choiceKey(cell), column ?? null);
  }
  return choices;
}
