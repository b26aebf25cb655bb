import type { Db, Trx } from '../db/transaction.ts';
import type { NamedFact } from '../domain/named-fact.ts';
import type { Period } from '../domain/period.ts';

interface Row {
  id: number;
  unit: string;
  fact: string;
  from_period: Period;
  until_period: Period | null;
  note: string;
  recorded_by: string;
  recorded_at: string;
  end_note: string | null;
  ended_by: string | null;
  ended_at: string | null;
}

const toFact = (row: Row): NamedFact => ({
  id: row.id,
  unit: row.unit,
  fact: row.fact,
  from: row.from_period,
  until: row.until_period,
  note: row.note,
  by: row.recorded_by,
  at: row.recorded_at,
  ended:
    row.ended_by === null || row.ended_at === null
      ? null
      : { note: row.end_note ?? '', by: row.ended_by, at: row.ended_at },
});

/** All that were ever recorded for the unit, those that began last first. */
export async function list(db: Db, unit: string): Promise<NamedFact[]> {
  const rows = await db<Row>('named_facts')
    .where({ unit })
    .orderBy([
      { column: 'from_period', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);
  return rows.map(toFact);
}

export async function insert(
  trx: Trx,
  { unit, fact, from, note, by, at }: Omit<NamedFact, 'id' | 'until' | 'ended'>,
): Promise<void> {
  await trx<Row>('named_facts').insert({
    unit,
    fact,
    from_period: from,
    note,
    recorded_by: by,
    recorded_at: at,
  });
}

/** @param until the last quarter in which the fact holds */
export async function end(
  trx: Trx,
  id: number,
  until: Period,
  { note, by, at }: NonNullable<NamedFact['ended']>,
): Promise<void> {
  await trx<Row>('named_facts')
    .where({ id })
    .update({ until_period: until, end_note: note, ended_by: by, ended_at: at });
}
