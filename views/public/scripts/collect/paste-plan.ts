import { fieldsOf } from '../../../../server/domain/entry-form.ts';
import type { Problem } from '../../../../server/domain/problem.ts';
import { isSameFigure, statementOf } from './edit-parts.ts';
import { type Cell, type Control, putText, type Sheet, type SheetEntry, textIn } from './sheet.ts';

/** What a block would change before it is pasted, and taking it back afterwards. */

export interface PastedCell {
  cell: Cell;
  before: string;
  after: string;
  /** `refused`: kept in its field and not stored · `unlisted`: its list has nothing of the kind, so that it stays as it is · `locked`: nobody may change it */
  fate: 'stored' | 'refused' | 'unlisted' | 'locked';
  /** Why it is not stored. */
  problem: Problem | undefined;
}

/** What falls on one indicator of one unit. */
export interface PastedEntry {
  entry: SheetEntry;
  /** Those that differ. */
  cells: PastedCell[];
  /** What becomes of the answer that there is no figure, where it has been given. */
  absence: 'ends' | 'stays' | null;
}

export interface Pasted {
  entries: PastedEntry[];
  /** How many cells of the block fall beside the sheet. */
  beyond: number;
}

/** A control with another text than before. */
interface Put {
  entry: SheetEntry;
  control: Control;
  before: string;
  after: string;
}

/** A paste that can be taken back. */
export interface PasteStep {
  figures: Put[];
  /** Absences that ended with it, and their reasons. */
  around: Put[];
}

export const nameOf = (control: Control): string => control.dataset['property'] ?? '';

/** Figures that are computed from something else have a control that only shows them. */
const isLocked = (control: Control): boolean => control instanceof HTMLInputElement && control.readOnly;

/** What a control makes of a text; undefined: a list that has nothing of the kind. */
function heldBy(control: Control, text: string): string | undefined {
  if (!(control instanceof HTMLSelectElement) || text === '') return text;
  const words = text.toLowerCase();
  return [...control.options].find(
    ({ value, text: label }) =>
      value !== '' &&
      (isSameFigure(value, text) ||
        [label, ...label.split(' · ')].some((one) => one.toLowerCase() === words)),
  )?.value;
}

/** Each cell has its place, whether it can be changed or not. */
function fallenOn(
  rows: readonly Cell[][],
  from: Control,
  block: readonly string[][],
): { fallen: [Cell, string][]; beyond: number } {
  const row = rows.findIndex((cells) => cells.some(({ control }) => control === from));
  const column = rows[row]?.findIndex(({ control }) => control === from) ?? 0;
  const fallen: [Cell, string][] = [];
  let beyond = 0;
  block.forEach((line, i) => {
    line.forEach((text, j) => {
      const cell = rows[row + i]?.[column + j];
      if (cell) fallen.push([cell, text]);
      else if (text !== '') beyond += 1;
    });
  });
  return { fallen, beyond };
}

function pastedCell(cell: Cell, text: string): PastedCell[] {
  const { control, place } = cell;
  const before = control ? textIn(control) : place.textContent.trim();
  const made = { cell, before, problem: undefined };
  if (!control || isLocked(control))
    return text === '' || isSameFigure(before, text) ? [] : [{ ...made, after: text, fate: 'locked' }];
  const after = heldBy(control, text);
  if (after === undefined) return [{ ...made, after: text, fate: 'unlisted' }];
  return isSameFigure(before, after) ? [] : [{ ...made, after, fate: 'stored' }];
}

/** Its own, or that of what is stored only together with it. */
const problemOf = (
  { indicator }: SheetEntry,
  name: string,
  problems: readonly Problem[],
): Problem | undefined =>
  problems.find(({ path }) => path === name) ??
  problems.find(({ path }) => statementOf(indicator, name).includes(path));

function pastedOn(entry: SheetEntry, fallen: readonly [Cell, string][]): PastedEntry {
  const open = fallen.flatMap(([cell, text]) => pastedCell(cell, text));
  const typed = open.flatMap(({ cell: { control }, after, fate }): [string, string][] =>
    control && fate !== 'locked' ? [[nameOf(control), after]] : [],
  );
  const problems = entry.checkWith(new Map(typed));
  const cells = open.map((one): PastedCell => {
    const { fate, cell } = one;
    const problem = cell.control ? problemOf(entry, nameOf(cell.control), problems) : undefined;
    return { ...one, problem, fate: fate === 'stored' && problem ? 'refused' : fate };
  });
  const isOpen = fallen.some(([{ control }]) => control && !isLocked(control));
  const hasFigure = cells.some(({ fate, after }) => fate === 'stored' && after !== '');
  const absence = entry.entry.absence === null || !isOpen ? null : hasFigure ? 'ends' : 'stays';
  return { entry, cells, absence };
}

/** What of the block falls on figures that differ. */
export function pastedFrom(sheet: Sheet, from: Control, block: readonly string[][]): Pasted {
  const { fallen, beyond } = fallenOn(sheet.cells(), from, block);
  const byEntry = new Map<SheetEntry, [Cell, string][]>();
  for (const one of fallen) {
    const entry = sheet.entryOf(one[0].place);
    if (entry) byEntry.set(entry, [...(byEntry.get(entry) ?? []), one]);
  }
  const entries = [...byEntry].map(([entry, cells]) => pastedOn(entry, cells));
  return { entries: entries.filter(({ cells, absence }) => cells.length > 0 || absence !== null), beyond };
}

/** Whether the text comes into its field. */
export const isPut = ({ fate }: PastedCell): boolean => fate === 'stored' || fate === 'refused';

const putOf = (entry: SheetEntry, control: Control, after: string): Put => ({
  entry,
  control,
  before: textIn(control),
  after,
});

/** Fills the controls in. @returns undefined where there was nothing to put */
export function paste({ entries }: Pasted): PasteStep | undefined {
  const figures = entries.flatMap(({ entry, cells }) =>
    cells
      .filter(isPut)
      .flatMap(({ cell: { control }, after }) => (control ? [putOf(entry, control, after)] : [])),
  );
  const around = entries
    .filter(({ absence }) => absence === 'ends')
    .flatMap(({ entry }) =>
      ['absence', 'reason'].flatMap((name) => {
        const control = entry.controls.get(name);
        return control ? [putOf(entry, control, '')] : [];
      }),
    );
  for (const { control, after } of [...figures, ...around]) putText(control, after);
  return figures.length === 0 ? undefined : { figures, around };
}

/**
 * What has been put right since, here or by somebody else, is not the paste's any more. An absence comes back with its reason where no figure is left.
 *
 * @returns the controls that have their earlier texts again, in the order in which that is to be sent
 */
export function takeBack({ figures, around }: PasteStep): Control[] {
  const restored = (puts: readonly Put[]): Control[] => {
    const left = puts.filter(({ control, after }) => textIn(control) === after);
    for (const { control, before } of left) putText(control, before);
    return left.map(({ control }) => control);
  };
  const hasFigure = ({ entry }: Put): boolean =>
    fieldsOf(entry.indicator).some((field) => entry.text(field) !== '');
  const typed = restored(figures);
  return [...restored(around.filter((put) => !hasFigure(put))), ...typed];
}
