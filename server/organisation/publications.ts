import type { Db } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import { newestVintages } from '../vintages/service.ts';
import { periodsWithData } from '../measurements/service.ts';

/** Whether the quarter has been published of one of the regions. */
export const publishedOf = async (
  db: Db,
  regions: readonly (string | null)[],
  period: Period,
): Promise<boolean> => {
  const scopes = regions.flatMap((region) => region ?? []);
  return (await newestVintages(db, scopes, period)).size > 0;
};

/** The first quarter from that one on that has been published of one of the regions. */
export async function publishedIn(
  db: Db,
  regions: readonly (string | null)[],
  from: Period,
): Promise<Period | undefined> {
  for (const period of (await periodsWithData(db)).filter((one) => one >= from))
    if (await publishedOf(db, regions, period)) return period;
  return undefined;
}
