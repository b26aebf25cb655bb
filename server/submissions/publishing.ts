import type { Db, Trx } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  calendarDay,
  completeness,
  enteredBy,
  isOpenForEntry,
  stateOf,
  type SubmissionState,
  type SubmissionStatus,
  type Transition,
  transitionFor,
} from '../domain/submission.ts';
import type { Vintage } from '../domain/vintage.ts';
import { listUnits } from '../organisation/service.ts';
import { newestVintages, publishVintage } from '../vintages/service.ts';
import * as events from './events-repository.ts';
import * as repository from './repository.ts';

/** Publishing a region's quarter: its forms are locked, its figures and scores kept. */

/** A form of the quarter and where it stands. */
interface Form {
  unit: OrgUnit;
  state: SubmissionState;
}

/** The units whose forms the quarter owes. @param region code; null: the whole country */
async function unitsOwing(
  db: Db,
  programme: Programme,
  period: Period,
  region: string | null,
): Promise<OrgUnit[]> {
  const { indicators } = setFor(programme.sets, period);
  const inside = region === null ? {} : { region };
  const levels = (['region', 'provider'] as const).filter((level) => enteredBy(level, indicators).length > 0);
  return (
    await Promise.all(levels.map((level) => listUnits(db, { level, ...inside, openIn: period })))
  ).flat();
}

/** The forms that a region's quarter owes, in the states that its lists show. */
async function formsOf(db: Db, programme: Programme, period: Period, region: string): Promise<Form[]> {
  const { indicators } = setFor(programme.sets, period);
  const units = await unitsOwing(db, programme, period, region);
  const statuses = await repository.statuses(db, period, region);
  const rows = await repository.listFilledRows(db, region, period);
  return units.map((unit) => {
    const status = statuses.get(unit.code);
    const { filled } = completeness(enteredBy(unit.level, indicators), rows.get(unit.code) ?? []);
    return { unit, state: stateOf(status && { status }, filled) };
  });
}

/** Where a region's quarter stands on its way to being published. */
export interface RegionStanding {
  region: OrgUnit;
  /** Neither verified nor published. */
  open: number;
  verified: number;
  published: number;
  /** What readers see; null: nothing of it has been published. */
  vintage: Vintage | null;
  /** Whether publishing it makes a new version. */
  publishable: boolean;
}

/** @returns the regions in the order of their codes */
export async function publicationStanding(
  db: Db,
  programme: Programme,
  period: Period,
): Promise<RegionStanding[]> {
  const regions = await listUnits(db, { level: 'region' });
  const units = await unitsOwing(db, programme, period, null);
  const statuses = await repository.statuses(db, period, null);
  const vintages = await newestVintages(
    db,
    regions.map(({ code }) => code),
    period,
  );
  return regions.map((region) => {
    const states = units.filter((unit) => unit.region === region.code).map(({ code }) => statuses.get(code));
    const count = (wanted: SubmissionStatus): number => states.filter((state) => state === wanted).length;
    const [verified, published] = [count('verified'), count('published')];
    const vintage = vintages.get(region.code) ?? null;
    return {
      region,
      open: states.length - verified - published,
      verified,
      published,
      vintage,
      publishable: vintage === null || published < states.length,
    };
  });
}

export interface Publishing {
  region: OrgUnit;
  period: Period;
  /** Forms that were not verified are published as they stand. */
  confirmed: boolean;
  note: string | null;
  /** ISO timestamp. */
  at: string;
  by: string;
  /** Whether the person may do it with this unit. */
  may: (action: Action, unit: OrgUnit) => boolean;
}

export type Published =
  | { kind: 'published'; vintage: Vintage; country: Vintage | null }
  /** Everything of it is published already. */
  | { kind: 'unchanged' }
  | { kind: 'refused'; problem: Problem };

/** The moves of all forms that are not published yet, or the first reason why not. */
function movesOf(
  programme: Programme,
  { period, confirmed, at, may }: Publishing,
  forms: readonly Form[],
): { moves: { form: Form; transition: Transition }[] } | { problem: Problem } {
  const moves: { form: Form; transition: Transition }[] = [];
  for (const form of forms) {
    const found = transitionFor(
      'publish',
      form.state,
      {
        entryOpen: isOpenForEntry(programme.reporting, period, calendarDay(new Date(at), programme.timeZone)),
        unitOpen: true,
        beingCollected: false,
        missing: 0,
        confirmed,
      },
      (action) => may(action, form.unit),
    );
    if ('problem' in found) return found;
    moves.push({ form, transition: found.transition });
  }
  return { moves };
}

/** Keeps the country's own scores once every region of it is published. */
async function publishCountry(
  trx: Trx,
  programme: Programme,
  { period, at, by }: Pick<Publishing, 'period' | 'at' | 'by'>,
): Promise<Vintage | null> {
  const regions = (await listUnits(trx, { level: 'region' })).map(({ code }) => code);
  if ((await newestVintages(trx, regions, period)).size < regions.length) return null;
  const units = await unitsOwing(trx, programme, period, null);
  const statuses = await repository.statuses(trx, period, null);
  if (units.some(({ code }) => statuses.get(code) !== 'published')) return null;
  const scope = programme.country;
  return publishVintage(trx, { period, scope, at, by, note: null, forms: units.length });
}

/**
 * Publishes a region's quarter: all of it or, with the reason, nothing. Called once a region, so that a country's publication which is
 * interrupted has whole regions, and goes on where it stopped when it is asked for again.
 */
export async function publishRegion(trx: Trx, programme: Programme, asked: Publishing): Promise<Published> {
  const { region, period, note, at, by } = asked;
  const forms = await formsOf(trx, programme, period, region.code);
  const left = forms.filter(({ state }) => state !== 'published');
  if (left.length === 0 && (await newestVintages(trx, [region.code], period)).size > 0)
    return { kind: 'unchanged' };
  const decided = movesOf(programme, asked, left);
  if ('problem' in decided) return { kind: 'refused', problem: decided.problem };
  const moved = decided.moves.map(({ form, transition }) => ({
    unit: form.unit.code,
    period,
    from: form.state,
    to: transition.to,
    by,
    at,
    reason: null,
  }));
  await repository.moveAll(
    trx,
    moved.map(({ unit }) => unit),
    { period, status: 'published', at, by },
  );
  await events.insert(trx, moved);
  const vintage = await publishVintage(trx, {
    period,
    scope: region.code,
    at,
    by,
    note,
    forms: forms.length,
  });
  return { kind: 'published', vintage, country: await publishCountry(trx, programme, asked) };
}
