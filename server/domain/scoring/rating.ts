import { type Rating, RATINGS, type SetFile } from '../indicator-set.ts';

export type Bands = SetFile['bands'];

/**
 * The rating of a score: that of the last band whose `from` it reaches; below the first, the first's.
 *
 * @param score 0–100, not rounded: 62.96 is not yet 63
 * @param bands ascending, at least one
 */
export function ratingOf(bands: Bands, score: number): Rating {
  const band = bands.filter(({ from }) => score >= from).at(-1) ?? bands[0];
  if (!band) throw new RangeError('A set without rating bands');
  return band.rating;
}

/** Of two ratings the worse. */
export const worseOf = (a: Rating, b: Rating): Rating => (RATINGS.indexOf(a) >= RATINGS.indexOf(b) ? a : b);

/** Whether the first rating is better than the second. */
export const isBetter = (a: Rating, b: Rating): boolean => RATINGS.indexOf(a) < RATINGS.indexOf(b);
