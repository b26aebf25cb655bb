import { type Bands, type Count, type LevelCode, type Rate, RATINGS } from '../indicator-set.ts';

export type { Bands } from '../indicator-set.ts';

/**
 * The rating of a score: that of the last band whose `from` it reaches; below the first, the first's.
 *
 * @param score not rounded: 62.96 is not yet 63
 * @param bands ascending, at least one
 */
export function ratingOf(bands: Bands, score: number): LevelCode {
  const band = bands.filter(({ from }) => score >= from).at(-1) ?? bands[0];
  if (!band) throw new RangeError('A set without rating bands');
  return band.rating;
}

/** Place of a level among the levels, best first; RATINGS where a set names none. */
const placeOf = (level: LevelCode, levels: readonly LevelCode[]): number => levels.indexOf(level);

/** Of two levels the worse. */
export const worseOf = (a: LevelCode, b: LevelCode, levels: readonly LevelCode[] = RATINGS): LevelCode =>
  placeOf(a, levels) >= placeOf(b, levels) ? a : b;

/** Whether the first level is better than the second. */
export const isBetter = (a: LevelCode, b: LevelCode, levels: readonly LevelCode[] = RATINGS): boolean =>
  placeOf(a, levels) < placeOf(b, levels);

/** A rule of rating on places of levels instead of their codes: how many of each there are decides. */
export type Rater =
  | { method: 'bands'; from: Float64Array; places: Int16Array }
  | { method: 'counts'; rules: { place: number; when: CountTest[] }[]; otherwise: number };

type CountTest = (counts: Int32Array, total: number) => boolean;

function countTest({ levels: named, atLeast, atMost, all }: Count, levels: readonly LevelCode[]): CountTest {
  const places = [...new Set(named.map((level) => placeOf(level, levels)))];
  return (counts, total) => {
    const count = places.reduce((sum, place) => sum + (counts[place] ?? 0), 0);
    return (
      count >= (atLeast ?? 0) &&
      count <= (atMost ?? Infinity) &&
      (all !== true || (total > 0 && count === total))
    );
  };
}

type Method<Name extends Rate['method']> = (
  rate: Extract<Rate, { method: Name }>,
  levels: readonly LevelCode[],
) => Rater;

/** The ways in which a group gets its level. A new one is one more entry here and its parameters in `RateSchema`. */
export const RATINGS_BY: { readonly [Name in Rate['method']]: Method<Name> } = {
  bands: ({ bands }, levels) => ({
    method: 'bands',
    from: Float64Array.from(bands, (band) => band.from),
    places: Int16Array.from(bands, (band) => placeOf(band.rating, levels)),
  }),
  counts: ({ rules, otherwise }, levels) => ({
    method: 'counts',
    rules: rules.map(({ level, when }) => ({
      place: placeOf(level, levels),
      when: when.map((count) => countTest(count, levels)),
    })),
    otherwise: placeOf(otherwise, levels),
  }),
};

export function rater(rate: Rate, levels: readonly LevelCode[]): Rater {
  const method = RATINGS_BY[rate.method] as (rate: Rate, levels: readonly LevelCode[]) => Rater;
  return method(rate, levels);
}

/** @returns the place of the level; −1 without bands */
export function placeByBands({ from, places }: Extract<Rater, { method: 'bands' }>, score: number): number {
  let place = places[0] ?? -1;
  for (let i = 1; i < from.length && score >= (from[i] as number); i++) place = places[i] as number;
  return place;
}

/**
 * The first rule whose conditions all hold, counted among the children that have a level.
 *
 * @param counts how many children have each level, by its place
 * @returns the place of the level; −1 when no child has one
 */
export function placeByCounts(
  { rules, otherwise }: Extract<Rater, { method: 'counts' }>,
  counts: Int32Array,
): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return -1;
  const rule = rules.find(({ when }) => when.every((test) => test(counts, total)));
  return rule?.place ?? otherwise;
}
