import { sumOf } from './sample.ts';
import { type Line, lineCovariance, type WeightedLine, weightedLine } from './weighted-line.ts';

const MOST_STEPS = 100;

/** The fit has settled when the deviance changes by less than this share of itself, as in R's glm. */
const SETTLED = 1e-8;

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

const variance = (mean: number): number => mean * (1 - mean);

const xLogRatio = (x: number, mean: number): number => (x === 0 ? 0 : x * Math.log(x / mean));

/** A curve that runs through 0 and 1 alone has no greatest likelihood: it could always be steeper. */
const isExtreme = (mean: number): boolean => variance(mean) < 1e-8;

interface Sample {
  x: readonly number[];
  shares: readonly number[];
  weights: readonly number[];
}

/** One step of the fit: a weighted line through the working response, with the weights that it was drawn with. */
interface Step {
  line: WeightedLine;
  working: number[];
  fitted: number[];
}

function step({ x, shares, weights }: Sample, means: readonly number[]): Step | null {
  const working = weights.map((weight, i) => weight * variance(means[i] as number));
  const response = shares.map((share, i) => {
    const mean = means[i] as number;
    return Math.log(mean / (1 - mean)) + (share - mean) / variance(mean);
  });
  if (!response.every(Number.isFinite)) return null;
  const line = weightedLine(x, response, working);
  if (!line || !Number.isFinite(line.slope)) return null;
  return { line, working, fitted: x.map((value) => logistic(line.intercept + line.slope * value)) };
}

const deviance = ({ shares, weights }: Sample, means: readonly number[]): number =>
  2 *
  sumOf(
    shares.map((share, i) => {
      const mean = means[i] as number;
      return (weights[i] as number) * (xLogRatio(share, mean) + xLogRatio(1 - share, 1 - mean));
    }),
  );

/** The line with Pearson's dispersion in its covariance. */
function withDispersion({ shares }: Sample, { line, working, fitted }: Step): Line {
  const { intercept, slope, degreesOfFreedom, totalWeight, meanX, sumOfSquares } = line;
  if (degreesOfFreedom <= 0) return { intercept, slope, covariance: null };
  const pearson = sumOf(
    working.map((weight, i) => {
      const mean = fitted[i] as number;
      return weight * (((shares[i] as number) - mean) / variance(mean)) ** 2;
    }),
  );
  const dispersion = pearson / degreesOfFreedom;
  return { intercept, slope, covariance: lineCovariance(dispersion, totalWeight, meanX, sumOfSquares.x) };
}

/**
 * Logistic regression of shares on one x, with prior weights and a dispersion estimated by Pearson's χ², fitted by iteratively
 * reweighted least squares.
 *
 * @param x a place each, in any unit
 * @param shares from 0 to 1, as many as places
 * @param weights 0 or more, as many as places
 * @returns coefficients on the logit scale; null when no curve is the most likely one (shares of 0 on one side and 1 on the other) or all x are equal
 * @see McCullagh and Nelder (1989), Generalized Linear Models, chapter 4; R, stats::glm(family = quasibinomial)
 */
export function logisticLine(
  x: readonly number[],
  shares: readonly number[],
  weights: readonly number[],
): Line | null {
  const sample: Sample = { x, shares, weights };
  let means = shares.map((share, i) => {
    const weight = weights[i] as number;
    return (weight * share + 0.5) / (weight + 1);
  });
  let before = deviance(sample, means);
  for (let count = 0; count < MOST_STEPS; count++) {
    const next = step(sample, means);
    if (!next) return null;
    const now = deviance(sample, next.fitted);
    if (!Number.isFinite(now)) return null;
    if (Math.abs(now - before) < SETTLED * (Math.abs(now) + 0.1))
      return next.fitted.every(isExtreme) ? null : withDispersion(sample, next);
    [means, before] = [next.fitted, now];
  }
  return null;
}
