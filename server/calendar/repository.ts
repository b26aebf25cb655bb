import type { Db, Trx } from '../db/transaction.ts';
import type { PeriodDates } from '../domain/calendar.ts';
import type { Period } from '../domain/period.ts';

/** The days that were set for a quarter. */
export interface SetDates extends PeriodDates {
  period: Period;
  /** They have been taken back: the quarter follows the programme's rule. */
  isUsual: boolean;
  /** How often they have been set. */
  version: number;
  /** ISO timestamp. */
  changedAt: string;
  changedBy: string;
}

interface Row {
  period: Period;
  opens_on: string;
  due_on: string;
  grace_days: number;
  closes_on: string | null;
  usual: boolean | number;
  version: number;
  changed_at: string;
  changed_by: string;
}

const toDates = (row: Row): SetDates => ({
  period: row.period,
  opensOn: row.opens_on,
  dueOn: row.due_on,
  graceDays: row.grace_days,
  closesOn: row.closes_on,
  isUsual: Boolean(row.usual),
  version: row.version,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

/** Those that hold. */
export const list = async (db: Db): Promise<SetDates[]> =>
  (await db<Row>('period_dates').where({ usual: false }).orderBy('period')).map(toDates);

/** What was last set for the quarter, even where it has been taken back. */
export async function find(db: Db, period: Period): Promise<SetDates | undefined> {
  const row = await db<Row>('period_dates').where({ period }).first();
  return row && toDates(row);
}

export async function upsert(trx: Trx, dates: SetDates): Promise<void> {
  await trx<Row>('period_dates')
    .insert({
      period: dates.period,
      opens_on: dates.opensOn,
      due_on: dates.dueOn,
      grace_days: dates.graceDays,
      closes_on: dates.closesOn,
      usual: dates.isUsual,
      version: dates.version,
      changed_at: dates.changedAt,
      changed_by: dates.changedBy,
    })
    .onConflict('period')
    .merge();
}
