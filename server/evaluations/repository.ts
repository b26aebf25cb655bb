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
    const place =
      unit.level === 'provider'
        ? { unit: unit.code }
        : unit.level === 'region'
          ? { region: unit.code }
          : { district: unit.code };
    // Whoever was ever there, which an index finds; of them what was reported while they were.
    void query.whereIn('unit', db('unit_places').where(place).select('unit')).whereExists(
      db('unit_places')
        .select('unit')
        .where(place)
        .whereRaw('?? = ??', ['unit_places.unit', `${table}.unit`])
        .whereRaw('?? <= ??', ['unit_places.from_period', `${table}.period`])
        .whereRaw('?? > ??', ['unit_places.to_period', `${table}.period`]),
    );
  }
  const row = await query.max({ at: column }).first<{ at: string | null } | undefined>();
  return row?.at ?? null;
}
