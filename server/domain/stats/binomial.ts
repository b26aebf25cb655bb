import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import binomialPmf from '@stdlib/stats-base-dists-binomial-pmf';
import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import { type Computed, type NotComputable, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { clamp, CONFIDENCE, type Interval, isConfidence } from './interval.ts';

const isProbability = (p: number): boolean => p >= 0 && p <= 1;

/** The size of a country. Above it the distribution is computed with too few digits. */
export const MOST_CASES = 5e7;

function refusal(n: number, p: number): NotComputable | null {
  if (!Number.isFinite(n) || !Number.isFinite(p)) return notComputable('not-finite');
  if (n < 0) return notComputable('negative');
  if (!Number.isInteger(n)) return notComputable('not-whole');
  return n <= MOST_CASES && isProbability(p) ? null : notComputable('bad-parameter');
}

/** Probability of at most x; of none below zero. */
const atMost = (x: number, n: number, p: number): number => (x < 0 ? 0 : binomialCdf(x, n, p));

/** Probability of at least x, counted from the other end so that small ones keep their digits. */
const atLeast = (x: number, n: number, p: number): number => atMost(n - x, n, 1 - p);

/** Counts whose probability exceeds that of the observed one by rounding alone are as probable (as in R). */
const AS_PROBABLE = 1 + 1e-7;

/** First whole number from `from` to `to` for which the test holds, given that it holds from there on; `to + 1` if for none. */
function firstFrom(from: number, to: number, holds: (x: number) => boolean): number {
  let [low, high] = [from, to + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sum of the probabilities of all counts that are at most as probable as the observed one. */
function twoSidedP(x: number, n: number, p: number): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (p === 1) return x === n ? 1 : 0;
  const mean = n * p;
  if (x === mean) return 1;
  const bar = binomialPmf(x, n, p) * AS_PROBABLE;
  const rare = (count: number): boolean => binomialPmf(count, n, p) <= bar;
  if (x < mean) {
    const other = firstFrom(Math.ceil(mean), n, rare);
    return Math.min(1, atMost(x, n, p) + atLeast(other, n, p));
  }
  const common = firstFrom(0, Math.floor(mean), (count) => !rare(count));
  return Math.min(1, atMost(common - 1, n, p) + atLeast(x, n, p));
}

export interface BinomialTest extends Interval {
  /** x / n. */
  value: number;
  /** Two-sided. */
  pValue: number;
}

/**
 * Exact binomial test of a proportion against a given one, with the Clopper–Pearson interval.
 *
 * @formula p\text{-value} = \sum_{k:\,P(k) \le P(x)} P(k), \quad P(k) = \binom nk p^k (1-p)^{n-k}
 * \left[B_{\alpha/2}(x,\ n-x+1),\ B_{1-\alpha/2}(x+1,\ n-x)\right]
 * @param x how many have the property, a whole number, 0 ≤ x ≤ n
 * @param n how many were counted, a whole number from 1 to fifty million
 * @param p the proportion to test against, 0–1
 * @param confidence above 0, below 1
 * @returns proportion, bounds (0–1) and two-sided p; not computable without cases or when x lies outside 0…n
 * @when A small unit is compared with a standard and the answer has to hold exactly.
 * @limits Cautious: the interval is wider than its confidence says. For display prefer Wilson's.
 * @see Clopper and Pearson (1934), Biometrika 26:404–413; R, stats::binom.test
 */
export function binomialTest(
  x: number,
  n: number,
  p: number,
  confidence: number = CONFIDENCE,
): Computed<BinomialTest> {
  const refused = refusal(n, p);
  if (refused) return refused;
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (!Number.isFinite(x)) return notComputable('not-finite');
  if (n === 0) return notComputable('no-denominators');
  if (!Number.isInteger(x)) return notComputable('not-whole');
  if (x < 0 || x > n) return notComputable('not-proportions');
  const tail = (1 - confidence) / 2;
  return computedIfFinite({
    value: x / n,
    low: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
    pValue: twoSidedP(x, n, p),
  });
}

export interface BinomialLimit {
  /** Least count with at least the given probability at or below it. */
  count: number;
  /** Probability of at most that count. */
  atCount: number;
  /** Probability of at most one less. */
  below: number;
  /** Interpolated limit as a proportion, so that limits fall smoothly with n; null without cases. */
  limit: number | null;
}

/**
 * Exact control limits of a proportion for a sample size: quantiles of the binomial distribution, interpolated.
 *
 * @formula \frac{r - \alpha}{n}, \quad r = F^{-1}(q), \quad \alpha = \frac{F(r) - q}{F(r) - F(r-1)}
 * @param n sample size, a whole number from 0 to fifty million
 * @param p the proportion that all units share, 0–1
 * @param probabilities where the limits shall be, each 0–1: 0.001, 0.025, 0.975, 0.999
 * @returns a limit each; not computable when n is not whole or a probability lies outside 0–1
 * @when Funnels of shares from samples so small that the normal approximation fails.
 * @limits Knows chance alone: real units also differ by whom they serve.
 * @see Spiegelhalter (2005), Statistics in Medicine 24:1185–1202; R, stats::qbinom and pbinom
 */
export function binomialLimits(
  n: number,
  p: number,
  probabilities: readonly number[],
): Computed<{ limits: BinomialLimit[] }> {
  const refused = refusal(n, p);
  if (refused) return refused;
  if (probabilities.length === 0) return notComputable('no-values');
  if (!probabilities.every(isProbability)) return notComputable('bad-parameter');
  const limits = probabilities.map((probability): BinomialLimit => {
    const count = binomialQuantile(probability, n, p);
    const [atCount, below] = [atMost(count, n, p), atMost(count - 1, n, p)];
    const step = atCount - below;
    const share = step > 0 ? clamp((atCount - probability) / step, 0, 1) : 0;
    return { count, atCount, below, limit: n === 0 ? null : clamp((count - share) / n, 0, 1) };
  });
  return computedIfFinite({ limits });
}
