import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { SubmissionState, SubmissionStatus } from '../domain/submission.ts';

/** Moves from one state to another: who, when, why. */
export interface SubmissionEvent {
  unit: string;
  period: Period;
  from: SubmissionState;
  to: SubmissionStatus;
  /** E-mail address, or what acts without being a person. */
  by: string;
  /** ISO timestamp. */
  at: string;
  reason: string | null;
}

const ROWS_PER_STATEMENT = 100;
/** Bound variables of one statement are limited. */
const UNITS_PER_QUERY = 500;

interface EventRow {
  id: number;
  unit: string;
  period: Period;
  from_status: SubmissionState;
  to_status: SubmissionStatus;
  by: string;
  at: string;
  reason: string | null;
}

const toEvent = (row: EventRow): SubmissionEvent => ({
  unit: row.unit,
  period: row.period,
  from: row.from_status,
  to: row.to_status,
  by: row.by,
  at: row.at,
  reason: row.reason,
});

export async function insert(trx: Trx, events: readonly SubmissionEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += ROWS_PER_STATEMENT) {
    await trx<EventRow>('submission_events').insert(
      events.slice(start, start + ROWS_PER_STATEMENT).map((event) => ({
        unit: event.unit,
        period: event.period,
        from_status: event.from,
        to_status: event.to,
        by: event.by,
        at: event.at,
        reason: event.reason,
      })),
    );
  }
}

/** Every move of a unit's quarter, newest first. */
export async function list(db: Db, unit: string, period: Period): Promise<SubmissionEvent[]> {
  const rows = await db<EventRow>('submission_events').where({ unit, period }).orderBy('id', 'desc');
  return rows.map(toEvent);
}

/** The newest move of each of the units' quarters; units that have never moved are absent. */
export async function listLast(
  db: Db,
  units: readonly string[],
  period: Period,
): Promise<Map<string, SubmissionEvent>> {
  const found = new Map<string, SubmissionEvent>();
  for (let start = 0; start < units.length; start += UNITS_PER_QUERY) {
    const rows = await db<EventRow>('submission_events')
      .where({ period })
      .whereIn('unit', units.slice(start, start + UNITS_PER_QUERY))
      .orderBy('id');
    for (const row of rows) found.set(row.unit, toEvent(row));
  }
  return found;
}
