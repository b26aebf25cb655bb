import { createHash } from 'node:crypto';
import type { Db } from '../db/transaction.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import { isHandedIn } from '../domain/submission.ts';
import { compareMeasurements, keyOf, type SaveCounts } from '../measurements/service.ts';
import { submissionsFor } from '../submissions/service.ts';
import type { StagedRow } from './staging.ts';
import type { Plan } from './strategy.ts';

/** What importing a file would do, before anybody decides. */

/** What a cell holds. */
export type CellContent = Pick<
  Measurement,
  'numerator' | 'denominator' | 'value' | 'comment' | 'status' | 'reason'
>;

/** What a cell holds that somebody has stored. */
export interface StoredContent extends CellContent {
  /** Who entered it, and when; left out in previews made before that was kept. */
  by?: string;
  at?: string;
}

/** What a cell will hold. */
export interface NextContent extends CellContent {
  /** Whether it is marked to be looked at again; left out: as it was. */
  followUp?: boolean;
}

/** One row of a file that would change what is stored. */
export interface RowChange extends Pick<Measurement, 'unit' | 'period' | 'indicator' | 'category'> {
  line: number;
  /** Null: nothing is stored there yet. */
  before: StoredContent | null;
  after: NextContent;
  /** The form that it belongs to has been submitted. */
  submitted: boolean;
}

export interface Preview {
  counts: SaveCounts;
  /** Hash of the stored figures that would change, with their versions. */
  basis: string;
  /** How many rows that create or change something belong to submitted forms. */
  submitted: number;
  /** The first of them: changes before what is new, submitted forms before others, then by line. */
  changes: RowChange[];
}

/** So many are shown; more are a number. */
export const CHANGES_LISTED = 100;

interface Changing {
  row: Measurement;
  stored: StoredMeasurement | undefined;
  /** 0: of no line, it goes. */
  line: number;
}

/** How much a plan would change, and what that rests on. */
export interface Changes {
  counts: SaveCounts;
  basis: string;
}

/** Gathers what changes rest on: the versions of all that is changed. Somebody who changes one of them gives it another basis. */
export class Basis {
  readonly #hash = createHash('sha256');

  readonly note = (row: Measurement, stored: StoredMeasurement | undefined): void => {
    this.#hash.update(`${keyOf(row)}\t${String(stored?.version ?? 0)}\n`);
  };

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * Compares a plan with what is stored.
 * @param onChange told of each change; they are not kept, there may be a million
 */
async function changesOf(
  db: Db,
  { rows, clearsComments, removals }: Plan,
  onChange: (change: Changing) => void,
  onProgress: (done: number, total: number) => void,
): Promise<Changes> {
  const basis = new Basis();
  const note = (row: Measurement, stored: StoredMeasurement | undefined, { line }: StagedRow): void => {
    onChange({ row, stored, line });
    basis.note(row, stored);
  };
  const counts = await compareMeasurements(db, {
    rows,
    keepComments: !clearsComments,
    onProgress,
    onChange: note,
  });
  await compareMeasurements(db, { rows: removals, onChange: note });
  return { counts, basis: basis.digest() };
}

const formOf = ({ unit, period }: Pick<Measurement, 'unit' | 'period'>): string => `${unit}\t${period}`;

/** Those of the rows' forms that have been submitted. */
async function submittedForms(db: Db, plan: Plan): Promise<Set<string>> {
  const submitted = new Set<string>();
  for (const rows of [plan.rows, plan.removals]) {
    for (const { period, units } of rows.forms()) {
      for (const [unit, { status }] of await submissionsFor(db, period, units))
        if (isHandedIn(status)) submitted.add(formOf({ unit, period }));
    }
  }
  return submitted;
}

const contentOf = ({ numerator, denominator, value, comment, status, reason }: CellContent): CellContent => ({
  numerator,
  denominator,
  value,
  comment,
  ...(status === undefined || status === 'reported' ? {} : { status, reason: reason ?? null }),
});

/** What a row says about the mark, where that changes it. */
const markOf = ({ row, stored }: Changing): Pick<NextContent, 'followUp'> =>
  row.followUp === undefined || row.followUp === (stored?.followUp ?? false)
    ? {}
    : { followUp: row.followUp };

interface Ranked extends Changing {
  isSubmitted: boolean;
  rank: number;
}

/** The first changes in their order; of what comes after them nothing is kept. */
class FirstChanges {
  #kept: Ranked[] = [];

  add(change: Ranked): void {
    this.#kept.push(change);
    if (this.#kept.length >= 2 * CHANGES_LISTED) this.#kept = this.list;
  }

  get list(): Ranked[] {
    return [...this.#kept].sort((a, b) => a.rank - b.rank || a.line - b.line).slice(0, CHANGES_LISTED);
  }
}

/** What importing a sound file would do. */
export async function previewOf(
  db: Db,
  plan: Plan,
  onProgress: (done: number, total: number) => void,
): Promise<Preview> {
  const forms = await submittedForms(db, plan);
  const first = new FirstChanges();
  let submitted = 0;
  const note = (change: Changing): void => {
    const isSubmitted = forms.has(formOf(change.row));
    if (isSubmitted) submitted += 1;
    first.add({ ...change, isSubmitted, rank: (change.stored ? 0 : 2) + (isSubmitted ? 0 : 1) });
  };
  const { counts, basis } = await changesOf(db, plan, note, onProgress);
  return {
    counts,
    basis,
    submitted,
    changes: first.list.map(({ row, stored, line, isSubmitted }) => ({
      line,
      unit: row.unit,
      period: row.period,
      indicator: row.indicator,
      category: row.category,
      before: stored ? { ...contentOf(stored), by: stored.changedBy, at: stored.changedAt } : null,
      after: { ...contentOf(row), ...markOf({ row, stored, line }) },
      submitted: isSubmitted,
    })),
  };
}
