import type { Db } from '../db/transaction.ts';
import { isAbsent, type Measurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import { measurementsOf } from '../measurements/service.ts';
import type { Words } from './cells.ts';

/** What a unit says of indicators of which it has no figure. Said beside "no data", and no part of a score. */
export type Absences = ReadonlyMap<string, Pick<Measurement, 'status' | 'reason'>>;

/** @param unit its code @returns by indicator code */
export async function absencesOf(db: Db, unit: string, period: Period): Promise<Absences> {
  const rows = (await measurementsOf(db, unit, [period])).filter(({ status }) => isAbsent(status));
  return new Map(rows.map(({ indicator, status, reason }) => [indicator, { status, reason }]));
}

/** `Not collected: the reason`; null where nothing is said, or there is a figure. */
export function absenceText(
  { t }: Words,
  absences: Absences,
  { code, state }: { code: string; state: string },
): string | null {
  const said = state === 'no-data' ? absences.get(code) : undefined;
  if (said?.status === undefined) return null;
  return [t(`scorecards.absence.${said.status}`), ...(said.reason ? [said.reason] : [])].join(': ');
}
