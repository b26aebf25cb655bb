import { sumOf } from './sample.ts';

/** A fitted straight line with the covariance of its two coefficients. */
export interface Line {
  intercept: number;
  slope: number;
  covariance: Covariance;
}

/** Of intercept and slope; all null where no degree of freedom is left. */
export type Covariance = { intercept: number; slope: number; both: number } | null;

export interface WeightedLine extends Line {
  /** Weighted sums about the weighted means. */
  sumOfSquares: { x: number; y: number; residual: number };
  meanX: number;
  totalWeight: number;
  /** Points of positive weight less two. */
  degreesOfFreedom: number;
}

/**
 * The straight line with the least weighted sum of squared residuals. Sums are taken about the means, which keeps digits that the normal
 * equations lose.
 *
 * @param x a place each, in any unit
 * @param y as many values, in any unit
 * @param weights as many, 0 or more, not all 0
 * @returns intercept and slope in the units of y and x, their covariance from the scatter about the line, and the sums that they rest on;
 * null when all x of positive weight are equal
 * @see Draper and Smith (1998), Applied Regression Analysis, chapter 9; R, stats::lm(weights)
 */
export function weightedLine(
  x: readonly number[],
  y: readonly number[],
  weights: readonly number[],
): WeightedLine | null {
  const sum = (term: (i: number) => number): number =>
    sumOf(weights.map((weight, i) => (weight === 0 ? 0 : weight * term(i))));
  const at = (list: readonly number[], i: number): number => list[i] as number;
  const totalWeight = sumOf(weights);
  const meanX = sum((i) => at(x, i)) / totalWeight;
  const meanY = sum((i) => at(y, i)) / totalWeight;
  const squares = sum((i) => (at(x, i) - meanX) ** 2);
  if (!(squares > 0)) return null;
  const slope = sum((i) => (at(x, i) - meanX) * (at(y, i) - meanY)) / squares;
  const intercept = meanY - slope * meanX;
  const residual = sum((i) => (at(y, i) - meanY - slope * (at(x, i) - meanX)) ** 2);
  const degreesOfFreedom = weights.filter((weight) => weight > 0).length - 2;
  const dispersion = degreesOfFreedom > 0 ? residual / degreesOfFreedom : null;
  return {
    intercept,
    slope,
    covariance: dispersion === null ? null : lineCovariance(dispersion, totalWeight, meanX, squares),
    sumOfSquares: { x: squares, y: sum((i) => (at(y, i) - meanY) ** 2), residual },
    meanX,
    totalWeight,
    degreesOfFreedom,
  };
}

/**
 * Covariance of intercept and slope of a fitted line.
 *
 * @param dispersion residual variance per unit of weight, in the square of the unit of y
 * @param totalWeight sum of the weights, above 0
 * @param meanX weighted mean of x
 * @param squares weighted sum of squares of x about that mean, above 0
 * @returns variances of intercept and slope and their covariance
 * @see Draper and Smith (1998), Applied Regression Analysis, chapter 1
 */
export const lineCovariance = (
  dispersion: number,
  totalWeight: number,
  meanX: number,
  squares: number,
): Covariance => ({
  intercept: dispersion * (1 / totalWeight + meanX ** 2 / squares),
  slope: dispersion / squares,
  both: (-dispersion * meanX) / squares,
});

/**
 * Standard error of a function of intercept and slope, by the delta method.
 *
 * @param covariance of intercept and slope; null where no degree of freedom is left
 * @param byIntercept derivative of the function by the intercept
 * @param bySlope derivative of the function by the slope
 * @returns in the unit of the function; null without a covariance
 * @see Oehlert (1992), The American Statistician 46:27–29; R, msm::deltamethod
 */
export function deltaError(covariance: Covariance, byIntercept: number, bySlope: number): number | null {
  if (covariance === null) return null;
  const { intercept, slope, both } = covariance;
  return Math.sqrt(
    Math.max(0, byIntercept ** 2 * intercept + bySlope ** 2 * slope + 2 * byIntercept * bySlope * both),
  );
}
