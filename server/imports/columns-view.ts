import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { choiceKey } from './column-names.ts';
import { COLUMNS, type Column, type TableHeader } from './formats/format.ts';
import { fieldName, headerName, isLongColumn, isWide } from './formats/table-header.ts';
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

/** The form in which somebody says what the columns are. */
export interface ColumnsForm {
  url: string;
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

const nameOf = ({ t }: Words, column: Column): string =>
  `${t(`imports.mapping.column.${column}`)} (${column})`;

const samplesOf = ({ samples }: TableHeader, at: number): string =>
  samples
    .map((row) => (row[at] ?? '').trim())
    .filter((text) => text !== '')
    .join(' · ');

/** The column that a header's cell was chosen for, or calls itself; null: left out, undefined: none. */
const columnOf = (cell: string, columns: Import['columns']): Column | null | undefined => {
  const chosen = columns?.choices.get(choiceKey(cell));
  if (chosen !== undefined) return chosen;
  const name = headerName(cell);
  return isLongColumn(name) ? name : undefined;
};

/** In a table of one row a unit, fields of indicators say themselves what they are. */
const WIDE_COLUMNS = ['unit', 'period'] as const satisfies readonly Column[];

/** Asks what the columns are, with what is known of them filled in. */
export function columnsForm(words: Words, { id, header, columns }: Import): ColumnsForm | null {
  if (!header) return null;
  const { t } = words;
  const offered = isWide(header.cells) ? WIDE_COLUMNS : COLUMNS;
  return {
    url: urls.importColumns(id),
    rows: header.cells.flatMap((cell, at) => {
      // Fields of indicators say all about themselves.
      if (cell.trim() === '' || fieldName(cell)) return [];
      const known = columnOf(cell, columns);
      const value = known === null ? LEFT_OUT : (known ?? '');
      const option = (one: string, text: string) => ({ value: one, text, selected: one === value });
      return [
        {
          id: columnField(at),
          name: cell.trim(),
          samples: samplesOf(header, at),
          options: [
            option('', t('imports.mapping.choose')),
            ...offered.map((column) => option(column, nameOf(words, column))),
            option(LEFT_OUT, t('imports.mapping.left-out')),
          ],
        },
      ];
    }),
  };
}

/** Which column was read as what. */
export interface ColumnsRead {
  /** What somebody chose, who, and when; null: the columns are as they call themselves. */
  chosen: string | null;
  rows: readonly { name: string; samples: string; readAs: string; why: string }[];
  /** Whether it is told first: a choice may be why the file was refused. */
  isOpen: boolean;
  /** Null: it is too late to choose otherwise. */
  form: ColumnsForm | null;
}

const TOLD: ReadonlySet<ImportStatus> = new Set(['ready', 'refused', 'done']);

/** @param canChoose whether the file can be checked again with other columns */
export function columnsRead(words: Words, one: Import, canChoose: boolean): ColumnsRead | null {
  const { header, columns, status } = one;
  if (!header || !TOLD.has(status)) return null;
  const { t, format } = words;
  const readAs = (cell: string): string => {
    const known = columnOf(cell, columns);
    if (known === null) return t('imports.mapping.left-out');
    if (known !== undefined) return nameOf(words, known);
    return fieldName(cell) ? t('imports.read-as.figure') : t('imports.read-as.passed-over');
  };
  const isChosen = (cell: string): boolean => columns?.choices.has(choiceKey(cell)) ?? false;
  const cells = header.cells.map((cell) => cell.trim());
  const what = cells.filter(isChosen).map((cell) => `${cell} → ${readAs(cell)}`);
  return {
    chosen:
      columns && what.length > 0
        ? t('imports.read-as.chosen', {
            who: actorText(t, columns.by),
            when: format.dateTime(columns.at),
            what: what.join(' · '),
          })
        : null,
    rows: cells.flatMap((name, at) =>
      name === ''
        ? []
        : [
            {
              name,
              samples: samplesOf(header, at),
              readAs: readAs(name),
              why: t(`imports.read-as.${isChosen(name) ? 'by-choice' : 'by-name'}`),
            },
          ],
    ),
    isOpen: status === 'refused' && what.length > 0,
    form: canChoose ? columnsForm(words, one) : null,
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
    // What a column calls itself is no choice.
    if (column !== headerName(cell)) choices.set(choiceKey(cell), column ?? null);
  }
  return choices;
}
