import type { Trx } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { type Period, periodsEndingWith } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { calendarDay, isOnTime, overduePeriod, type Submission, timeliness } from '../domain/submission.ts';
import { saveMeasurements } from '../measurements/service.ts';
import { listUnits, placesIn } from '../organisation/service.ts';
import { refreshOverdueScorecards, refreshScorecards } from '../scorecards/service.ts';
import * as repository from './repository.ts';

/** Who handed in on time: what the calendar says of submissions, and the indicators that count it. */

/** The day it is where the programme works, ISO date. @param at ISO timestamp */
export const dayOf = (programme: Programme, at: string): string =>
  calendarDay(new Date(at), programme.timeZone);

/** Whether it was handed in by the due day; null as long as it has not been. */
export const onTimeOf = (
  programme: Programme,
  submission: Submission | undefined,
  { enteredOn }: Pick<OrgUnit, 'enteredOn'>,
): boolean | null =>
  !submission || submission.submittedAt === null
    ? null
    : isOnTime(programme.reporting, submission.period, dayOf(programme, submission.submittedAt), enteredOn);

/**
 * Writes PAR-05-like indicators (entry `system`, source `timeliness`) of providers for a period, from the submissions of the last four
 * quarters. Scores are not refreshed here: the caller does it once for everything that it changed.
 * @param units codes; other levels than providers, and providers that were not open in the period, are passed over
 * @returns the units whose timeliness changed
 */
export async function refreshTimeliness(
  trx: Trx,
  programme: Programme,
  { units, period, at }: { units: readonly string[]; period: Period; at: string },
): Promise<string[]> {
  const indicators = setFor(programme.sets, period).indicators.filter(
    ({ entry }) => entry.form === 'system' && entry.source === 'timeliness',
  );
  const began = await repository.firstPeriod(trx);
  if (indicators.length === 0 || began === undefined) return [];
  const providers = await listUnits(trx, { level: 'provider', codes: units, openIn: period });
  const submissions = await repository.list(trx, periodsEndingWith(period, 4), units);
  const today = dayOf(programme, at);
  const daysByUnit = new Map<string, Map<Period, string>>();
  for (const { unit, period: quarter, submittedAt } of submissions) {
    if (submittedAt === null) continue;
    const days = daysByUnit.get(unit) ?? new Map<Period, string>();
    daysByUnit.set(unit, days.set(quarter, dayOf(programme, submittedAt)));
  }
  const placeIn = await placesIn(trx);
  const rows = providers.flatMap((unit): Measurement[] => {
    const submittedOn = daysByUnit.get(unit.code) ?? new Map<Period, string>();
    const owes = (quarter: Period): boolean => isOpenIn(placeIn(unit, quarter), quarter);
    const { onTime, due } = timeliness(
      programme.reporting,
      owes,
      period,
      submittedOn,
      began,
      today,
      unit.enteredOn,
    );
    return indicators.map((indicator) => ({
      unit: unit.code,
      indicator: indicator.code,
      period,
      category: '',
      // Nothing due leaves no measurement.
      numerator: due === 0 ? null : onTime,
      denominator: due === 0 ? null : due,
      value: null,
      comment: null,
    }));
  });
  const stored = await repository.listCounts(
    trx,
    period,
    indicators.map(({ code }) => code),
  );
  const changed = rows.filter((row) => {
    const before = stored.get(`${row.unit} ${row.indicator}`);
    return row.numerator !== (before?.numerator ?? null) || row.denominator !== (before?.denominator ?? null);
  });
  await saveMeasurements(trx, programme, { rows: changed, at, by: 'system' });
  return [...new Set(changed.map((row) => row.unit))];
}

/**
 * Counts what has become overdue since anybody last submitted: nobody acts when a due day passes. Run at the start and now and then;
 * once everything is counted it changes nothing. Scores that were made before the due day learn of it, of a year: a server may have stood
 * still that long.
 * @param at ISO timestamp @returns how many providers' timeliness changed
 */
export async function refreshOverdue(trx: Trx, programme: Programme, at: string): Promise<number> {
  const today = dayOf(programme, at);
  const period = overduePeriod(programme.reporting, today);
  const providers = await listUnits(trx, { level: 'provider', openIn: period });
  const units = await refreshTimeliness(trx, programme, {
    units: providers.map(({ code }) => code),
    period,
    at,
  });
  if (units.length > 0) await refreshScorecards(trx, programme, { periods: [period], units, today });
  await refreshOverdueScorecards(trx, programme, { periods: periodsEndingWith(period, 4), today });
  return units.length;
}
