import { type Count, type LevelCode, type Rate, RATINGS } from '../indicator-set.ts';

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

/**
 * Bands: the level of a score is that of the last band whose beginning it reaches; below the first band it is the first's.
 *
 * @formula \text{level}(S) = \ell_k, \quad k = \max\left(1,\ \#\{\,i : S \ge b_i\,\}\right)
 * @param rater beginnings of the bands, ascending, on the scale of the score, and the place of each band's level among those of the set
 * @param score not rounded unless the group's rule rounds it: 62.96 is not yet 63
 * @returns the place of the level, 0 is the best; −1 without bands
 * @when A rating says in words where a score stands against thresholds that are published before anybody is rated.
 * @limits A hair decides at a threshold, and the level has no interval: where the interval of the score crosses a threshold, chance may have decided.
 * @see CQC (2023), assessment framework for local authorities: 25–38 inadequate, 39–62 requires improvement, 63–87 good, 88 and more outstanding
 */
export function placeByBands({ from, places }: Extract<Rater, { method: 'bands' }>, score: number): number {
  let place = places[0] ?? -1;
  for (let i = 1; i < from.length && score >= (from[i] as number); i++) place = places[i] as number;
  return place;
}

/** Decimals of a score where nothing asks for more. */
const SCORE_DECIMALS = 1;
/** More than a double tells apart on a scale to 100. */
const MOST_DECIMALS = 12;

/**
 * Decimals with which a score is shown, so that its text does not say it has reached a band which it has not: 87.97 is not yet 88,
 * and "88.0" would contradict its rating.
 *
 * @param score on the scale of the bands
 * @param starts where bands begin
 * @returns 1, or as many as it takes
 */
export function decimalsOfScore(score: number, starts: readonly number[]): number {
  const tells = (decimals: number): boolean => {
    const shown = Number(score.toFixed(decimals));
    return starts.every((start) => shown >= start === score >= start);
  };
  let decimals = SCORE_DECIMALS;
  while (decimals < MOST_DECIMALS && !tells(decimals)) decimals += 1;
  return decimals;
}

/**
 * Ordered count rules: the first rule whose conditions all hold gives the level; each condition counts the children that have one of some levels.
 *
 * @formula \text{level} = \ell_r, \quad r = \min\left\{\, r : \bigwedge_{c \in r} a_c \le n_c \le m_c \,\right\}, \quad n_c = \#\{\,i : \text{level}_i \in L_c\,\}
 * @param rater the rules in their order, each with the place of its level and its conditions (at least a, at most m, all), and the level otherwise
 * @param counts how many children have each level, by its place among those of the set
 * @returns the place of the level, 0 is the best; −1 when no child has a level
 * @when A rating is made of ratings: "two or more inadequate: inadequate; one inadequate or two that require improvement: requires improvement".
 * @limits The order of the rules decides where several hold. Weights and distances to the next level do not count, children without a level are passed
 *   over, and the errors of the children do not reach the level.
 * @see CQC (2022), How we rate: aggregating ratings; Care Inspectorate, grade spread
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
