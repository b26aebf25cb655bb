import { type Cell, keyOf } from './sheet.ts';

/** How a sheet of counts came to be what it is: version by version, from an empty one on. */

/** A count, and which version of the sheet wrote it. */
export interface WrittenCount {
  cell: Cell;
  count: number;
  version: number;
  /** ISO timestamp. */
  changedAt: string;
  changedBy: string;
}

/** A count that a later version replaced or removed. */
export interface ReplacedCount extends WrittenCount {
  supersededVersion: number;
  supersededAt: string;
  supersededBy: string;
}

/** One count that became another; null: there was none, or is none any more. */
export interface CountChange {
  cell: Cell;
  from: number | null;
  to: number | null;
}

/** What one version of a sheet changed. */
export interface SheetStep {
  version: number;
  at: string;
  by: string;
  changes: CountChange[];
}

/**
 * The steps from an empty sheet to what is stored, oldest first. A version that changed no count is none.
 *
 * @param stored the counts in force @param replaced all that were replaced or removed
 */
export function sheetSteps(stored: readonly WrittenCount[], replaced: readonly ReplacedCount[]): SheetStep[] {
  const steps = new Map<number, { at: string; by: string; changes: Map<string, CountChange> }>();
  const changeOf = (version: number, at: string, by: string, cell: Cell): CountChange => {
    const step = steps.get(version) ?? { at, by, changes: new Map<string, CountChange>() };
    steps.set(version, step);
    const change = step.changes.get(keyOf(cell)) ?? { cell, from: null, to: null };
    step.changes.set(keyOf(cell), change);
    return change;
  };
  for (const { cell, count, version, changedAt, changedBy } of [...stored, ...replaced])
    changeOf(version, changedAt, changedBy, cell).to = count;
  for (const { cell, count, supersededVersion, supersededAt, supersededBy } of replaced)
    changeOf(supersededVersion, supersededAt, supersededBy, cell).from = count;
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([version, { at, by, changes }]) => ({ version, at, by, changes: [...changes.values()] }));
}
