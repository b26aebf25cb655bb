import type { Db } from '../db/transaction.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';

/**
 * When the figures behind an evaluation last changed: measurements, their removals and submissions of the unit and all units below it,
 * up to the quarter.
 * @returns ISO timestamp; undefined when nothing was ever reported
 */
export async function lastChange(db: Db, unit: OrgUnit, until: Period): Promise<string | undefined> {
  const times = await Promise.all([
    latest(db, 'measurements', 'changed_at', unit, until),
    latest(db, 'measurement_history', 'superseded_at', unit, until),
    latest(db, 'submissions', 'changed_at', unit, until),
  ]);
  return times
    .filter((time) => time !== null)
    .sort()
    .at(-1);
}

async function latest(
  db: Db,
  table: string,
  column: string,
  unit: OrgUnit,
  until: Period,
): Promise<string | null> {
  const query = db(table).where('period', '<=', until);
  if (unit.level !== 'country') {
    const below = db('org_units').select('code');
    if (unit.level === 'region') void below.where({ region: unit.code });
    else if (unit.level === 'district') void below.where({ district: unit.code });
    else void below.where({ code: unit.code });
    void query.whereIn('unit', below);
  }
  const row = await query.max({ at: column }).first<{ at: string | null } | undefined>();
  return row?.at ?? null;
}
