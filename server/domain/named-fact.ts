import type { Period } from './period.ts';

/** That one of a set's facts, such as an enforcement, holds for a unit, from when until when. */

export interface NamedFact {
  id: number;
  /** For this unit it counts, not for those above it. */
  unit: string;
  /** Code of a fact that the set declares. */
  fact: string;
  from: Period;
  /** The last quarter in which it holds; null as long as its end is not known. */
  until: Period | null;
  note: string;
  /** E-mail address and ISO time of who recorded it. */
  by: string;
  at: string;
  /** Null as long as nobody has ended it. */
  ended: { note: string; by: string; at: string } | null;
}

type Span = Pick<NamedFact, 'from' | 'until'>;

/** Whether the fact holds in the quarter: both ends belong to it. */
export const holdsIn = ({ from, until }: Span, period: Period): boolean =>
  from <= period && (until === null || period <= until);

/** Whether two spans have a quarter in common. */
export const overlap = (a: Span, b: Span): boolean =>
  (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until);
