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
 * The straight line with the least weighted sum of squared residuals; null when all x of positive weight are equal.
 * Sums are taken about the means, which keeps digits that the normal equations lose.
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

/** Of a line through points with these weighted sums, at a residual variance per unit of weight. */
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

/** Standard error of a function of intercept and slope, from its two derivatives. */
export function deltaError(covariance: Covariance, byIntercept: number, bySlope: number): number | null {
  if (covariance === null) return null;
  const { intercept, slope, both } = covariance;
  return Math.sqrt(
    Math.max(0, byIntercept ** 2 * intercept + bySlope ** 2 * slope + 2 * byIntercept * bySlope * both),
  );
}
