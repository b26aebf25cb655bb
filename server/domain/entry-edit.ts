import { checkComment } from './comment.ts';
import { categoriesOf } from './categories.ts';
import {
  checkEntry,
  fieldsOf,
  type FormIndicator,
  isIncomplete,
  measurementsFrom,
  type Numbers,
  numbersFrom,
} from './entry-form.ts';
import { isAbsent, type Measurement } from './measurement.ts';
import type { Period } from './period.ts';
import { error, type Problem } from './problem.ts';

/**
 * Edits of an indicator's entry by several people at once. An edit says what it changes and which version it was made on; what somebody
 * else has changed meanwhile is kept, and where both changed the same thing somebody has to choose.
 */

/** That there is no figure, as an answer. */
export const ABSENCES = ['not-applicable', 'not-collected'] as const;
export type Absence = (typeof ABSENCES)[number];

/** Everything that is entered for an indicator of one unit and quarter. */
export interface Entry {
  /** By field of the form; null: empty. */
  numbers: Numbers;
  comment: string | null;
  absence: Absence | null;
  /** Why it was not collected. */
  reason: string | null;
  followUp: boolean;
}

/** What an edit changes: what it does not name stays. */
export interface Change {
  numbers?: Numbers;
  comment?: string | null;
  absence?: Absence | null;
  reason?: string | null;
  followUp?: boolean;
}

const absenceOf = (rows: readonly Measurement[]): Measurement | undefined =>
  rows.find(({ status }) => isAbsent(status));

/** @param rows those of one indicator, unit and period; none: nothing has been entered */
export function entryFrom(indicator: FormIndicator, rows: readonly Measurement[]): Entry {
  const absent = absenceOf(rows);
  return {
    numbers: numbersFrom(indicator, rows),
    comment: rows.find(({ comment }) => comment !== null)?.comment ?? null,
    absence: (absent?.status as Absence | undefined) ?? null,
    reason: absent?.reason ?? null,
    followUp: rows.some(({ followUp }) => followUp === true),
  };
}

/** The rows to store, one a category: the comment, the mark and that there is no figure go with the first. */
export function rowsFrom(
  indicator: FormIndicator,
  { numbers, comment, absence, reason, followUp }: Entry,
  place: { unit: string; period: Period },
): Measurement[] {
  return measurementsFrom(indicator, numbers, comment, place).map((row, i) => ({
    ...row,
    followUp: i === 0 && followUp,
    ...(absence === null || i > 0 ? {} : { status: absence, reason }),
  }));
}

/** One thing that an edit can change, with its value. */
type Properties = ReadonlyMap<string, number | string | boolean | null>;

const propertiesOf = ({ numbers, ...others }: Change): Properties =>
  new Map<string, number | string | boolean | null>([
    ...Object.entries(numbers ?? {}),
    ...Object.entries(others),
  ]);

const emptied = (indicator: FormIndicator): Numbers =>
  Object.fromEntries(fieldsOf(indicator).map((field) => [field, null]));

/**
 * The change with what follows from it: a figure ends its absence, an absence takes the figures away. So an edit that was made
 * without knowing of the other is found to be at odds with it.
 *
 * @param change what an edit names; NaN: a figure that nobody can read
 * @returns all that the entry has other than before once the edit is taken
 */
export function completed(indicator: FormIndicator, change: Change): Change {
  if (change.absence) {
    const reason = change.absence === 'not-collected' ? (change.reason ?? null) : null;
    return { ...change, numbers: emptied(indicator), reason };
  }
  const hasFigure = Object.values(change.numbers ?? {}).some((number) => number !== null);
  return hasFigure || change.absence === null ? { ...change, absence: null, reason: null } : change;
}

export type Merged =
  /** What is wanted is stored already. */
  | { kind: 'unchanged' }
  | { kind: 'changed'; entry: Entry }
  /** Fields, or names of other properties, that somebody else has changed to something else. */
  | { kind: 'conflict'; at: string[] };

/**
 * What becomes of an edit: three-way, property by property.
 *
 * @param base the entry as it was when the edit was made
 * @param stored the entry as it is
 * @param change of the base
 * @returns the entry to store, or what is at odds: then nothing of the edit is taken
 */
export function mergeChange(indicator: FormIndicator, base: Entry, stored: Entry, change: Change): Merged {
  const wanted = completed(indicator, change);
  const [before, now] = [propertiesOf(base), propertiesOf(stored)];
  const open = [...propertiesOf(wanted)].filter(([name, value]) => !Object.is(now.get(name), value));
  if (open.length === 0) return { kind: 'unchanged' };
  const at = open.filter(([name]) => !Object.is(now.get(name), before.get(name))).map(([name]) => name);
  if (at.length > 0) return { kind: 'conflict', at };
  return {
    kind: 'changed',
    entry: { ...stored, ...wanted, numbers: { ...stored.numbers, ...wanted.numbers } },
  };
}

/** What of a whole entry differs from what somebody had before them. */
export function changeBetween(base: Entry, entry: Entry): Change {
  const { numbers, ...others } = entry;
  const differing = Object.entries(numbers).filter(
    ([field, number]) => !Object.is(base.numbers[field] ?? null, number),
  );
  const rest = Object.entries(others).filter(([name, value]) => base[name as keyof typeof others] !== value);
  return {
    ...(differing.length === 0 ? {} : { numbers: Object.fromEntries(differing) }),
    ...(Object.fromEntries(rest) as Omit<Change, 'numbers'>),
  };
}

/** Whether it changes nothing. */
export const isUntouched = (change: Change): boolean => Object.keys(change).length === 0;

/** The entry with the change in it, and nothing that follows from it. */
export const applied = (entry: Entry, { numbers, ...others }: Change): Entry => ({
  ...entry,
  ...others,
  numbers: { ...entry.numbers, ...numbers },
});

const LONGEST_REASON = 500;

function checkAbsence({ absence, reason }: Entry): Problem[] {
  if (absence === 'not-collected' && reason === null) return [error('reason-missing', 'reason')];
  return reason !== null && reason.length > LONGEST_REASON
    ? [error('reason-too-long', 'reason', { max: LONGEST_REASON })]
    : [];
}

/**
 * What keeps an entry from being stored. What is not there yet does not: it may come. What the rules of the set say is another matter.
 *
 * @param typed by field, as typed: tells why it is no number
 * @param whole nothing more will come: what is missing of a figure is wrong
 * @returns problems whose paths are fields, `comment` or `reason`
 */
export function checkEdited(
  indicator: FormIndicator,
  entry: Entry,
  { typed = {}, whole = false }: { typed?: Readonly<Record<string, string>>; whole?: boolean } = {},
): Problem[] {
  if (entry.absence !== null) return [...checkAbsence(entry), ...checkComment(entry.comment)];
  const found = checkEntry(indicator, entry.numbers, entry.comment, typed);
  return whole ? found : found.filter((problem) => !isIncomplete(problem));
}

/** The stored versions of an indicator's rows as one text: what an edit says it was based on; 0 where there is no row. */
export const versionOf = (
  indicator: FormIndicator,
  rows: readonly { indicator: string; category: string; version: number }[],
): string =>
  categoriesOf(indicator.entry)
    .map((category) =>
      String(rows.find((row) => row.indicator === indicator.code && row.category === category)?.version ?? 0),
    )
    .join('-');

/** The rows of one indicator as they were at a version. @param rows every version of them, the stored ones included */
export function rowsAt<Row extends { category: string; version: number }>(
  indicator: FormIndicator,
  version: string,
  rows: readonly Row[],
): Row[] {
  const versions = version.split('-').map(Number);
  return categoriesOf(indicator.entry).flatMap((category, i) =>
    rows.filter((row) => row.category === category && row.version === versions[i]).slice(-1),
  );
}
