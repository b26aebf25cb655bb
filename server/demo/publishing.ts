import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { daysLeft } from '../domain/calendar.ts';
import { dayAfterPeriod, type Period } from '../domain/period.ts';
import { listUnits } from '../organisation/service.ts';
import { publishRegion, recordDecisions, type RecordedDecision } from '../submissions/service.ts';
import { coordinatorOf } from './accounts.ts';
import type { DemonstrationData, DemonstrationSubmission } from './demonstration-data.ts';
import type { OnProgress } from './service.ts';

/** What became of the forms of a demonstration: quarters of the past are published, the newest two are on their way. */

const ADMINISTRATOR = 'admin@mezon.example';
const INSPECTOR = 'inspector@mezon.example';

/** So many days after its due day a quarter is approved, verified and published. */
const DAYS = { approved: 10, verified: 17, published: 25 };

/** Of the quarter that is being collected, one in so many is approved already; one in so many has come back. */
const APPROVED_EARLY = 4;
const RETURNED = 9;

const WHY = 'Sentabr oyi raqamlari qoʻshilmaganga oʻxshaydi. Tekshirib, qayta topshiring.';

const HOUR_MS = 3_600_000;

/** The periods of a demonstration's figures, oldest first. */
const periodsOf = ({ measurements }: DemonstrationData): Period[] =>
  [...new Set(measurements.map(({ period }) => period))].sort();

/** Published by the administrator, a transaction a quarter. @returns the quarters that stay open */
export async function publishPast(
  { db, programme }: Deps,
  data: DemonstrationData,
  onProgress: OnProgress,
): Promise<Period[]> {
  const isCollected = data.submissions.length > 0;
  const periods = periodsOf(data);
  const past = isCollected ? periods.slice(0, -2) : periods;
  const regions = await listUnits(db, { level: 'region' });
  for (const [done, period] of past.entries()) {
    onProgress('Publishing the quarters of the past', done, past.length);
    const day = dayAfterPeriod(period, programme.reporting.dueAfterDays + DAYS.published);
    await inTransaction(db, async (trx) => {
      for (const region of regions)
        await publishRegion(trx, programme, {
          region,
          period,
          confirmed: true,
          note: null,
          at: `${day}T09:00:00.000Z`,
          by: ADMINISTRATOR,
          may: () => true,
        });
    });
  }
  if (past.length > 0) onProgress('Publishing the quarters of the past', past.length, past.length);
  return periods.slice(past.length);
}

const step = (
  { unit, period }: DemonstrationSubmission,
  from: RecordedDecision['from'],
  to: RecordedDecision['to'],
  { at, by, reason = null }: { at: string; by: string; reason?: string | null },
): RecordedDecision => ({ unit, period, from, to, at, by, reason });

/** The quarter before: a region in four waits for its coordinator, one for the inspector, the others are verified. */
function almostThere(
  form: DemonstrationSubmission,
  region: string,
  at: number,
  dueAfterDays: number,
): RecordedDecision[] {
  // What came late is decided about the later.
  const later = Math.max(
    0,
    daysLeft(form.submittedAt.slice(0, 10), dayAfterPeriod(form.period, dueAfterDays)),
  );
  const on = (days: number): string =>
    `${dayAfterPeriod(form.period, dueAfterDays + later + days)}T10:00:00.000Z`;
  const steps = [
    step(form, 'submitted', 'approved', { at: on(DAYS.approved), by: coordinatorOf(region) }),
    step(form, 'approved', 'verified', { at: on(DAYS.verified), by: INSPECTOR }),
  ];
  return steps.slice(0, Math.min(at % 4, steps.length));
}

/** The quarter that is being collected: mostly submitted, some approved, a few returned. */
function underWay(
  form: DemonstrationSubmission,
  region: string,
  at: number,
  now: string,
): RecordedDecision[] {
  const soon = new Date(Date.parse(form.submittedAt) + HOUR_MS).toISOString();
  const when = { at: soon < now ? soon : now, by: coordinatorOf(region) };
  if (at % RETURNED === 1) return [step(form, 'submitted', 'returned', { ...when, reason: WHY })];
  return at % APPROVED_EARLY === 2 ? [step(form, 'submitted', 'approved', when)] : [];
}

/** Puts the forms of the newest quarters into various states. @param open the quarters, oldest first */
export async function moveNewest(
  { db, programme, clock }: Deps,
  data: DemonstrationData,
  open: readonly Period[],
): Promise<void> {
  const newest = open.at(-1);
  const now = clock().toISOString();
  const regions = (await listUnits(db, { level: 'region' })).map(({ code }) => code);
  const regionOf = new Map((await listUnits(db, {})).map(({ code, region }) => [code, region ?? '']));
  const decisions = data.submissions
    .filter(({ period }) => open.includes(period))
    .flatMap((form, at) => {
      const region = regionOf.get(form.unit) ?? '';
      return form.period === newest
        ? underWay(form, region, at, now)
        : almostThere(form, region, regions.indexOf(region), programme.reporting.dueAfterDays);
    });
  await inTransaction(db, (trx) => recordDecisions(trx, decisions));
}
