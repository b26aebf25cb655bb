import { recordEvent } from '../audit/service.ts';
import { inTransaction, type Db, type Trx } from '../db/transaction.ts';
import type { AuditEventName } from '../domain/audit-event.ts';
import { ACCOUNT_RULE, ADDRESS_RULE, afterFailure, type LockOutRule, waitFor } from './lock-out.ts';
import { verifyPassword } from './passwords.ts';
import * as repository from './repository.ts';
import type { Account, Failures } from './repository.ts';
import { normaliseEmail } from './service.ts';

export type SignIn =
  | { outcome: 'signed-in'; account: Account }
  /** Wrong address or wrong password: which of the two is not told. */
  | { outcome: 'refused' }
  /** Told for unknown addresses alike. @property wait milliseconds */
  | { outcome: 'locked'; wait: number };

export interface Attempt {
  email: string;
  password: string;
  /** Network address from which the attempt comes. */
  address: string;
  now: Date;
}

interface Counted {
  subject: string;
  rule: LockOutRule;
  before: Failures | undefined;
}

const DAY_MS = 24 * 3_600_000;

async function counted(trx: Trx, subject: string, rule: LockOutRule): Promise<Counted> {
  return { subject, rule, before: await repository.findFailures(trx, subject) };
}

/**
 * An attempt counts as a failure until it has succeeded: of many attempts at once no more are let through
 * than one after the other.
 * @returns milliseconds to wait; 0: go ahead
 */
function admit(db: Db, subjects: readonly [string, LockOutRule][], now: Date): Promise<number> {
  return inTransaction(db, async (trx) => {
    const all: Counted[] = [];
    for (const [subject, rule] of subjects) all.push(await counted(trx, subject, rule));
    const wait = Math.max(...all.map(({ before }) => waitFor(before, now)));
    if (wait > 0) return wait;
    for (const { subject, rule, before } of all) {
      await repository.upsertFailures(trx, subject, afterFailure(before, rule, now));
    }
    return 0;
  });
}

/** One failure less: the attempt that was counted in advance has succeeded. */
async function takeBack(trx: Trx, subject: string): Promise<void> {
  const failures = await repository.findFailures(trx, subject);
  if (!failures) return;
  await repository.upsertFailures(trx, subject, {
    ...failures,
    failures: Math.max(0, failures.failures - 1),
    lockedUntil: null,
  });
}

/** Whether the password opens the account; a stranger's address costs the same work. */
async function verified(db: Db, email: string, password: string): Promise<Account | undefined> {
  const account = await repository.findUser(db, { email });
  const stored = account && (await repository.findPasswordHash(db, account.id));
  const right = await verifyPassword(password, stored);
  return right && account?.disabledAt === null ? account : undefined;
}

export async function signIn(db: Db, { email: typed, password, address, now }: Attempt): Promise<SignIn> {
  const email = normaliseEmail(typed);
  const at = now.toISOString();
  const [ofAccount, ofAddress] = [`account:${email}`, `address:${address}`];
  const record = (trx: Trx, event: AuditEventName): Promise<void> =>
    recordEvent(trx, { at, actor: email, event, subject: email, details: { address } });

  const wait = await admit(
    db,
    [
      [ofAccount, ACCOUNT_RULE],
      [ofAddress, ADDRESS_RULE],
    ],
    now,
  );
  if (wait > 0) return { outcome: 'locked', wait };

  const account = await verified(db, email, password);
  return inTransaction(db, async (trx) => {
    if (account) {
      await repository.deleteFailures(trx, ofAccount);
      await takeBack(trx, ofAddress);
      await repository.deleteFailuresBefore(trx, new Date(now.getTime() - DAY_MS).toISOString());
      await record(trx, 'sign-in.succeeded');
      return { outcome: 'signed-in', account };
    }
    const locked = waitFor(await repository.findFailures(trx, ofAccount), now) > 0;
    await record(trx, locked ? 'sign-in.locked' : 'sign-in.failed');
    return { outcome: 'refused' };
  });
}

/** For who is signed in already and is asked once more, before the password is changed. */
export async function confirmPassword(
  db: Db,
  { email, password, now }: Omit<Attempt, 'address'>,
): Promise<SignIn> {
  const subject = `confirm:${email}`;
  const wait = await admit(db, [[subject, ACCOUNT_RULE]], now);
  if (wait > 0) return { outcome: 'locked', wait };
  const account = await verified(db, email, password);
  if (!account) return { outcome: 'refused' };
  await inTransaction(db, (trx) => repository.deleteFailures(trx, subject));
  return { outcome: 'signed-in', account };
}
