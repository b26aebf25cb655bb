import { createHash } from 'node:crypto';
import { Store, type SessionData } from 'express-session';
import { isBusy } from '../db/dialect.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { SESSION_IDLE_MS } from '../http/session.ts';
import * as repository from './repository.ts';

/** A copy of the database must not be a bunch of keys: sessions are kept under a hash of the cookie's id. */
export const storedSessionId = (sid: string): string => createHash('sha256').update(sid).digest('hex');

/** Use is written down at most so often. */
const TOUCH_EVERY_MS = 60_000;
const PURGE_EVERY_MS = 3_600_000;

type Callback = (error?: unknown) => void;

/** Sessions in the database: they outlive a restart, and an administrator can end them. */
export class DatabaseSessionStore extends Store {
  readonly #deps: Pick<Deps, 'db' | 'clock'>;
  #purgedAt = 0;

  constructor(deps: Pick<Deps, 'db' | 'clock'>) {
    super();
    this.#deps = deps;
  }

  #expiry(): string {
    return new Date(this.#deps.clock().getTime() + SESSION_IDLE_MS).toISOString();
  }

  override get(sid: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.#find(sid).then(
      (session) => {
        callback(null, session);
      },
      (error: unknown) => {
        callback(error);
      },
    );
  }

  async #find(sid: string): Promise<SessionData | null> {
    const stored = await repository.findSession(this.#deps.db, storedSessionId(sid));
    if (!stored || stored.expiresAt <= this.#deps.clock().toISOString()) return null;
    return { ...(JSON.parse(stored.data) as SessionData), stored: true };
  }

  override set(sid: string, session: SessionData, callback?: Callback): void {
    const now = this.#deps.clock();
    const purge = now.getTime() - this.#purgedAt > PURGE_EVERY_MS;
    if (purge) this.#purgedAt = now.getTime();
    const { stored, ...data } = session;
    inTransaction(this.#deps.db, async (trx) => {
      if (purge) await repository.deleteExpiredSessions(trx, now.toISOString());
      // A session that was ended while its request was under way stays ended.
      const write = stored ? repository.updateSession : repository.insertSession;
      await write(trx, {
        sid: storedSessionId(sid),
        userId: session.userId ?? null,
        data: JSON.stringify(data),
        expiresAt: this.#expiry(),
      });
    }).then(() => callback?.(), callback);
  }

  override destroy(sid: string, callback?: Callback): void {
    inTransaction(this.#deps.db, (trx) => repository.deleteSession(trx, storedSessionId(sid))).then(
      () => callback?.(),
      callback,
    );
  }

  /** Reading a page must not wait for a long import: when the database is busy, the next page will do. */
  override touch(sid: string, _session: SessionData, callback?: Callback): void {
    this.#touch(storedSessionId(sid)).then(
      () => callback?.(),
      (error: unknown) => callback?.(isBusy(error) ? undefined : error),
    );
  }

  async #touch(stored: string): Promise<void> {
    const session = await repository.findSession(this.#deps.db, stored);
    if (!session) return;
    const expiresAt = this.#expiry();
    if (Date.parse(expiresAt) - Date.parse(session.expiresAt) < TOUCH_EVERY_MS) return;
    await this.#deps.db.transaction((trx) => repository.updateSessionExpiry(trx, stored, expiresAt));
  }
}
