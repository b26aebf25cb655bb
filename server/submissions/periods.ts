import type { Db } from '../db/transaction.ts';
import { firstPeriodOf, hasSetFor } from '../domain/indicator-set.ts';
import { addQuarters, isPeriod, type Period, periodRange } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { collectedPeriod, isOpenForEntry } from '../domain/submission.ts';
import { periodsWithData } from '../measurements/service.ts';
import * as repository from './repository.ts';

/** Quarters whose forms can be looked at: those that the calendar has opened, and whatever has been begun all the same. */

/** Whether there are forms of the quarter: open for entry, or begun, whatever its opening day says since. @param text any text */
export async function isCollected(
  db: Db,
  { sets, reporting }: Programme,
  text: string,
  today: string,
): Promise<boolean> {
  if (!isPeriod(text) || !hasSetFor(sets, text)) return false;
  return isOpenForEntry(reporting, text, today) || (await repository.begunPeriods(db, text, text)).length > 0;
}

/** Whether anybody has entered figures of the quarter, or moved one of its forms. */
export const isBegun = async (db: Db, period: Period): Promise<boolean> =>
  (await repository.begunPeriods(db, period, period)).length > 0;

/** The quarters whose forms can be opened, newest first: touched or not, since the first that an indicator set is for. */
export async function collectionPeriods(db: Db, programme: Programme, today: string): Promise<Period[]> {
  const current = collectedPeriod(programme.reporting, today);
  const ahead = await repository.begunPeriods(db, addQuarters(current, 1));
  return [...periodRange(firstPeriodOf(programme.sets) ?? current, current), ...ahead].reverse();
}

/**
 * The quarter that the list opens on: the one being collected. In a demonstration nobody reports, so once its figures have ended they
 * are what there is to see.
 */
export async function openingPeriod(
  db: Db,
  programme: Programme,
  { today, demonstration }: { today: string; demonstration: boolean },
): Promise<Period> {
  const current = collectedPeriod(programme.reporting, today);
  if (!demonstration) return current;
  return (await periodsWithData(db)).filter((period) => period <= current).at(-1) ?? current;
}
