import { expect } from 'chai';
import { Cookie, type SessionData } from 'express-session';
import { DatabaseSessionStore } from '../../server/access/session-store.ts';
import { connect } from '../../server/db/dialect.ts';
import { migrate } from '../../server/db/migrate.ts';
import type { Db } from '../../server/db/transaction.ts';

const HOUR = 3_600_000;

describe('sessions in the database', () => {
  let db: Db;
  let now: Date;
  let store: DatabaseSessionStore;

  beforeEach(async () => {
    db = connect(':memory:');
    await migrate(db);
    now = new Date('2026-10-04T09:00:00Z');
    store = new DatabaseSessionStore({ db, clock: () => now });
  });
  afterEach(() => db.destroy());

  const session = (fields: Partial<SessionData> = {}): SessionData =>
    ({ cookie: new Cookie(), ...fields }) as SessionData;
  const get = (sid: string): Promise<SessionData | null> =>
    new Promise((resolve, reject) => {
      store.get(sid, (failure, found) => {
        if (failure) reject(failure as Error);
        else resolve(found ?? null);
      });
    });
  const done = (work: (callback: (failure?: unknown) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      work((failure) => {
        if (failure) reject(failure as Error);
        else resolve();
      });
    });
  const set = (sid: string, data: SessionData): Promise<void> =>
    done((callback) => store.set(sid, data, callback));
  const touch = (sid: string): Promise<void> => done((callback) => store.touch(sid, session(), callback));
  const end = (sid: string): Promise<void> => done((callback) => store.destroy(sid, callback));
  const expiry = async (): Promise<string> =>
    ((await db('sessions').first()) as { expires_at: string }).expires_at;

  it('come back as they were left', async () => {
    await set('one', session({ csrfToken: 'x' }));
    expect(await get('one')).to.include({ csrfToken: 'x' });
    expect(await get('two')).to.equal(null);
    const changed = (await get('one'))!;
    await set('one', { ...changed, csrfToken: 'y' });
    expect(await get('one')).to.include({ csrfToken: 'y' });
  });

  it('stay ended when a request that was under way finishes later', async () => {
    await set('one', session());
    const underWay = (await get('one'))!;
    await end('one');
    await set('one', { ...underWay, announcements: [] });
    await touch('one');
    expect(await get('one')).to.equal(null);
  });

  it('live on with use, written down once a minute', async () => {
    await set('one', session());
    const first = await expiry();
    now = new Date(now.getTime() + 59_000);
    await touch('one');
    expect(await expiry()).to.equal(first);
    now = new Date(now.getTime() + 1_000);
    await touch('one');
    expect(await expiry()).to.equal('2026-10-04T17:01:00.000Z');
  });

  it('are removed some time after they expired', async () => {
    await set('old', session());
    now = new Date(now.getTime() + 9 * HOUR);
    await set('new', session());
    expect(await db('sessions').select()).to.have.length(1);
    expect(await get('new')).not.to.equal(null);
  });
});
