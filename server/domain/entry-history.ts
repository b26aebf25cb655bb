import { type Change, changeBetween, type Entry, entryFrom, versionOf } from './entry-edit.ts';
import { categoriesOf } from './categories.ts';
import type { FormIndicator } from './entry-form.ts';
import type { StoredMeasurement, SupersededMeasurement } from './measurement.ts';

/**
 * How an indicator's entry came to be what it is: from nothing, step by step. Versions are kept row by row, one a category; people change
 * entries, so that rows that changed together are one step.
 */

/** One change that was stored. */
export interface Step {
  /** ISO timestamp. */
  at: string;
  /** E-mail address, or what acts without being a person. */
  by: string;
  before: Entry;
  after: Entry;
  /** Of the entry once it was stored, as `versionOf` writes it. */
  version: string;
}

/** What happened to one row; null: it was taken away. */
interface RowEvent {
  at: string;
  by: string;
  row: StoredMeasurement | null;
}

const isSuperseded = (row: StoredMeasurement | SupersededMeasurement): row is SupersededMeasurement =>
  'supersededAt' in row;

/** @param versions of one row, in any order */
function eventsOf(versions: readonly (StoredMeasurement | SupersededMeasurement)[]): RowEvent[] {
  const inOrder = [...versions].sort((a, b) => a.version - b.version);
  return inOrder.flatMap((row, i): RowEvent[] => {
    const next = inOrder[i + 1];
    const written = { at: row.changedAt, by: row.changedBy, row };
    if (!isSuperseded(row)) return [written];
    const { supersededAt, supersededBy } = row;
    // Replaced by what comes next, or taken away before that came.
    return next?.changedAt === supersededAt && next.changedBy === supersededBy
      ? [written]
      : [written, { at: supersededAt, by: supersededBy, row: null }];
  });
}

/**
 * The steps from nothing to what is stored, oldest first. Each begins where the one before it ended.
 *
 * @param indicator whose rows are looked at; others may be among them
 * @param stored the rows in force @param superseded all that were replaced or removed
 */
export function stepsOf(
  indicator: FormIndicator,
  stored: readonly StoredMeasurement[],
  superseded: readonly SupersededMeasurement[],
): Step[] {
  const rows = [...superseded, ...stored].filter((row) => row.indicator === indicator.code);
  const waiting = categoriesOf(indicator.entry).map((category) =>
    eventsOf(rows.filter((row) => row.category === category)),
  );
  const now = new Map<number, StoredMeasurement>();
  const steps: Step[] = [];
  for (;;) {
    const heads = waiting.flatMap(([head]) => head ?? []);
    const [first] = [...heads].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    if (!first) return steps;
    const { at, by } = first;
    const before = entryFrom(indicator, [...now.values()]);
    for (const [i, events] of waiting.entries()) {
      const [head] = events;
      if (head?.at !== at || head.by !== by) continue;
      events.shift();
      if (head.row) now.set(i, head.row);
      else now.delete(i);
    }
    const after = [...now.values()];
    steps.push({ at, by, before, after: entryFrom(indicator, after), version: versionOf(indicator, after) });
  }
}

/** What a step made other than it was. */
export const changeOfStep = ({ before, after }: Step): Change => changeBetween(before, after);

const NOTHING = /^0(-0)*$/;

/**
 * After how many of the steps an edit came that was not taken.
 *
 * @param at ISO timestamp @param against the version that was stored then; null: not known, and the time tells
 */
export function placeAmong(
  steps: readonly Step[],
  { at, against }: { at: string; against: string | null },
): number {
  const known = steps.findLastIndex((step) => step.version === against && step.at <= at);
  if (known >= 0) return known + 1;
  // Before the first of them there is no version.
  if (against !== null && NOTHING.test(against)) return 0;
  return steps.findLastIndex((step) => step.at <= at) + 1;
}
