import type { Db } from '../db/transaction.ts';
import { inForce, joinedAt, type Span } from '../domain/effective.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodDays, periodOf } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { collectedPeriod, isClosedForEntry, overduePeriod } from '../domain/submission.ts';
import { periodsWithData } from '../measurements/service.ts';
import { publishedOf } from './publications.ts';
import { samePlace } from './register-entry.ts';
import { FIRST_PERIOD, NO_PERIOD, type Place } from './spans-repository.ts';

/**
 * From which quarter on a provider owes figures whose opening lies further back than the register knew: nobody is late with a quarter that
 * was over before anybody could know that it was asked for. The quarter that is still collected is asked for, and counts as late for nobody
 * who came after its last day on time (`isExcused`). For the quarters before it the register goes on saying that it opened later.
 */

type Opening = Pick<OrgUnit, 'openedOn'>;

/**
 * The first quarter that somebody who comes into the register can still report like the others: after those that have figures and are no
 * longer collected, closed, or published of the region.
 * @param today ISO date in the programme's time zone
 * @returns the beginning of time where nobody has reported a quarter that is over
 */
export async function firstOwed(
  db: Db,
  { reporting }: Programme,
  region: string | null,
  today: string,
): Promise<Period> {
  const collected = collectedPeriod(reporting, today);
  const reported = (await periodsWithData(db)).filter((period) => period <= collected).reverse();
  for (const period of reported) {
    const isOver = period < collected || isClosedForEntry(reporting, period, today);
    if (isOver || (await publishedOf(db, [region], period))) return addQuarters(period, 1);
  }
  return FIRST_PERIOD;
}

const openingPeriodOf = ({ openedOn }: Opening): Period =>
  openedOn === null ? FIRST_PERIOD : periodOf(openedOn);

/**
 * @param before as the register knew it; undefined: not at all
 * @param first what `firstOwed` found
 * @returns null: the provider owes figures from its opening on
 */
export function owedSince(before: Opening | undefined, after: Opening, first: Period): Period | null {
  const since = before && openingPeriodOf(before) < first ? openingPeriodOf(before) : first;
  return openingPeriodOf(after) < since ? since : null;
}

/** The spans of a provider that is new in the register. @param since what `owedSince` found */
export function placesOfNew(place: Place, since: Period | null): Span<Place>[] {
  const all = (value: Place): Span<Place>[] => [{ from: FIRST_PERIOD, to: NO_PERIOD, value }];
  if (since === null) return all(place);
  return joinedAt(all({ ...place, openedOn: periodDays(since).first }), since, all(place), samePlace);
}

/** The newest quarter that a provider owes and cannot be late with: its last day on time had passed when it was entered. */
export function excusedPeriod(
  { reporting }: Pick<Programme, 'reporting'>,
  { enteredOn }: Pick<OrgUnit, 'enteredOn'>,
  places: readonly Span<Place>[],
): Period | null {
  if (enteredOn === undefined) return null;
  const period = overduePeriod(reporting, enteredOn);
  return isOpenIn(inForce(places, period), period) ? period : null;
}

/** Whether the span is about quarters before those that the provider owes: it opens in none of them. */
export const isBeforeOwing = ({ to, value }: Span<Place>): boolean =>
  to !== NO_PERIOD && value.openedOn !== null && value.openedOn >= periodDays(to).first;

/** The quarter from which a provider owes figures although it was open before; null: it has owed them from its opening on. */
export const owingSince = (places: readonly Span<Place>[]): Period | null =>
  places.findLast((span, at) => isBeforeOwing(span) && places[at + 1]?.value.openedOn !== span.value.openedOn)
    ?.to ?? null;
