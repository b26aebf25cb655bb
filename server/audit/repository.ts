import type { Db, Trx } from '../db/transaction.ts';

/** Who did what to what, and when. Details are plain data; never a password, a token or a measured value. */
export interface AuditEvent {
  at: string;
  /** An e-mail address, or what acted by itself: `cli`, `import`, `demo`. */
  actor: string;
  /** `user.created`, `submission.submitted` … */
  event: string;
  subject: string;
  details: Readonly<Record<string, unknown>>;
}

interface Row extends Omit<AuditEvent, 'details'> {
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
): Promise<AuditEvent[]> {
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
