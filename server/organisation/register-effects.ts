import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { overduePeriod } from '../domain/submission.ts';
import { measurementsOf, periodsWithData, rebuildFacts, saveMeasurements } from '../measurements/service.ts';
import { refreshScorecards } from '../scorecards/service.ts';
import { refreshTimeliness } from '../submissions/service.ts';
import * as repository from './repository.ts';

/** What a change of the register means for quarters that have figures: roll-ups, who was due to report, scores. */

export interface Effect {
  /** A provider. */
  unit: string;
  /** The first quarter that the change is about. */
  from: Period;
  /** Districts above it, then and now: their sums are made anew. Empty: nothing rolls up elsewhere. */
  districts: readonly string[];
  /** Whether another day of opening or closing may decide who was due to report. */
  opening: boolean;
}

/** Beyond so many providers it is less work to make all sums anew. */
const MANY_UNITS = 200;
/** Bound variables of one statement are limited. */
const UNITS_PER_QUERY = 500;

/** Sums and scores that rest on where the units are. @param today ISO date in the programme's time zone */
async function rollUp(
  trx: Trx,
  programme: Programme,
  effects: readonly Effect[],
  period: Period,
  today: string,
): Promise<void> {
  const moved = effects.filter(({ from, districts }) => from <= period && districts.length > 0);
  const districts = [...new Set(moved.flatMap((effect) => effect.districts))];
  if (districts.length > 0) {
    const above = (await repository.list(trx, { codes: districts })).flatMap(({ region }) => region ?? []);
    const units = [...districts, ...new Set(above), programme.country];
    await rebuildFacts(trx, programme, [period], moved.length > MANY_UNITS ? null : units);
  }
  const units = effects.filter(({ from }) => from <= period).map(({ unit }) => unit);
  await refreshScorecards(trx, programme, { periods: [period], units: [...units, ...districts], today });
}

/** Whoever was not open in a quarter was not due to report it, and the others were. */
async function countDue(
  trx: Trx,
  programme: Programme,
  units: readonly string[],
  period: Period,
  at: string,
): Promise<void> {
  for (let start = 0; start < units.length; start += UNITS_PER_QUERY) {
    const some = units.slice(start, start + UNITS_PER_QUERY);
    const open = await repository.list(trx, { level: 'provider', codes: some, openIn: period });
    const codes = open.map(({ code }) => code);
    const closed = some.filter((code) => !codes.includes(code));
    const counted = (await measurementsOf(trx, closed, [period])).filter(
      ({ changedBy }) => changedBy === 'system',
    );
    await saveMeasurements(trx, programme, {
      rows: counted.map(({ unit, indicator, category }) => ({
        unit,
        indicator,
        period,
        category,
        numerator: null,
        denominator: null,
        value: null,
        comment: null,
      })),
      at,
      by: 'system',
    });
    await refreshTimeliness(trx, programme, { units: codes, period, at });
  }
}

/** To be called in the transaction that changed the register. @param today ISO date in the programme's time zone */
export async function followRegister(
  trx: Trx,
  programme: Programme,
  effects: readonly Effect[],
  { at, today }: { at: string; today: string },
): Promise<void> {
  const first = effects.map(({ from }) => from).sort()[0];
  if (first === undefined) return;
  const overdue = overduePeriod(programme.reporting, today);
  for (const period of (await periodsWithData(trx)).filter((one) => one >= first)) {
    const due = effects.filter(({ from, opening }) => opening && from <= period).map(({ unit }) => unit);
    if (period <= overdue) await countDue(trx, programme, due, period, at);
    await rollUp(trx, programme, effects, period, today);
  }
}

/** Whether people reported figures of a provider for quarters that end on the day or later: the first such quarter. */
export async function figuresAfter(
  db: Db,
  unit: string,
  isAfter: (period: Period) => boolean,
): Promise<Period | undefined> {
  const periods = (await periodsWithData(db)).filter(isAfter);
  const rows = await measurementsOf(db, unit, periods);
  return rows.find(({ changedBy }) => changedBy !== 'system')?.period;
}
