import type { Db, Trx } from '../db/transaction.ts';
import type { AuditDetails, AuditEventName } from '../domain/audit-event.ts';

/** Who did what to what, and when. */
export interface AuditEvent {
  at: string;
  /** An e-mail address, or what acted by itself (AUDIT_ACTORS). */
  actor: string;
  event: AuditEventName;
  subject: string;
  details: AuditDetails;
}

/** As it is kept: what an earlier or later version of the program wrote may have names that this one does not know. */
export interface StoredEvent extends Omit<AuditEvent, 'event' | 'details'> {
  event: string;
  details: Readonly<Record<string, unknown>>;
}

interface Row extends Omit<StoredEvent, 'details'> {
  id: number;
  details: string;
}

export async function insert(trx: Trx, { details, ...event }: AuditEvent): Promise<void> {
  await trx('audit_events').insert({ ...event, details: JSON.stringify(details) });
}

/** Newest first. */
export async function list(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<StoredEvent[]> {
  const rows = await db<Row>('audit_events').orderBy('id', 'desc').limit(limit).offset(offset);
  return rows.map(({ at, actor, event, subject, details }) => ({
    at,
    actor,
    event,
    subject,
    details: JSON.parse(details) as Record<string, unknown>,
  }));
}

export async function count(db: Db): Promise<number> {
  const row = await db('audit_events').count({ events: '*' }).first<{ events: number | string }>();
  return Number(row.events);
}
