import type { Measurement } from '../../domain/measurement.ts';
import { dayAfterPeriod, type Period } from '../../domain/period.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Random, randomFor } from '../random.ts';

/** What becomes of a form in a quarter: handed in whole or in part, begun, or never touched. */
export type Fate =
  | { state: 'submitted'; submittedAt: string; leftOut: 'nothing' | 'some' }
  | { state: 'draft'; share: number }
  | { state: 'untouched' };

export interface Habits {
  reliability: number;
  punctuality: number;
}

export interface Collection {
  period: Period;
  /** Still being collected: much is missing. */
  isCurrent: boolean;
  reporting: Programme['reporting'];
  /** ISO date; nothing is submitted after it. */
  today: string;
}

/** Of the forms of the quarter that is being collected, handed in; of the others, begun. */
const HANDED_IN = 0.62;
const BEGUN = 0.5;
/** Of the forms that are handed in, with gaps. */
const WITH_GAPS = 0.07;

const DAY_MS = 86_400_000;

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** A working hour of a day from one date to another, ISO timestamp. */
function instant(random: Random, from: string, to: string): string {
  const days = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS));
  // Towards the end of the time that there is: most people are in no hurry.
  const day = Math.round(days * Math.sqrt(random.next()));
  const minutes = 4 * 60 + random.integer(0, 9 * 60);
  return new Date(Date.parse(`${from}T00:00:00Z`) + day * DAY_MS + minutes * 60_000).toISOString();
}

const yesterday = (today: string): string => new Date(Date.parse(today) - DAY_MS).toISOString().slice(0, 10);

function submittedAt(random: Random, { punctuality }: Habits, collection: Collection): string {
  const { opensAfterDays, dueAfterDays } = collection.reporting;
  const day = (days: number): string => dayAfterPeriod(collection.period, days);
  const opens = day(opensAfterDays);
  const latest = yesterday(collection.today);
  const inTime = random.chance(punctuality) || latest <= day(dueAfterDays);
  return inTime
    ? instant(random, opens, earlier(day(dueAfterDays), latest))
    : instant(random, day(dueAfterDays + 1), earlier(day(dueAfterDays + 21), latest));
}

/** @param unit code of the unit whose form it is */
export function fateOf(seed: number, unit: string, habits: Habits, collection: Collection): Fate {
  const random = randomFor(seed, 'collection', unit, collection.period);
  const hasBegun = dayAfterPeriod(collection.period, collection.reporting.opensAfterDays) < collection.today;
  if (hasBegun && random.chance(habits.reliability * (collection.isCurrent ? HANDED_IN : 1))) {
    const leftOut = random.chance(WITH_GAPS) ? 'some' : 'nothing';
    return { state: 'submitted', submittedAt: submittedAt(random, habits, collection), leftOut };
  }
  if (collection.isCurrent && random.chance(BEGUN))
    return { state: 'draft', share: random.between(0.15, 0.85) };
  return { state: 'untouched' };
}

/** Of the indicators of a form with gaps, left out. */
const GAPS = 0.18;

/** What of a form's figures reached the platform: a draft stops somewhere in the order of the form. */
export function enteredOf(seed: number, rows: readonly Measurement[], fate: Fate): Measurement[] {
  const indicators = [...new Set(rows.map((row) => row.indicator))];
  const [first] = rows;
  if (fate.state === 'untouched' || !first) return [];
  const random = randomFor(seed, 'gaps', first.unit, first.period);
  const entered = new Set(
    fate.state === 'draft'
      ? indicators.slice(0, Math.ceil(indicators.length * fate.share))
      : indicators.filter(() => fate.leftOut === 'nothing' || !random.chance(GAPS)),
  );
  return rows.filter((row) => entered.has(row.indicator));
}
