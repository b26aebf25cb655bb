import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { computed, type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { clamp, CONFIDENCE, type Interval, isConfidence, twoSidedZ } from './interval.ts';
import { allFinite, presentIn, type Values } from './sample.ts';

/** Answers to "how likely are you to recommend us", 0–10, as three numbers. */
export interface NetCounts {
  /** Answers 9 and 10. */
  promoters: number;
  /** Answers 0–6. */
  detractors: number;
  /** All valid answers. */
  n: number;
}

export interface Net {
  /** Promoters' share less detractors' share, −1…1. */
  net: number;
  /** Variance of one answer, scored +1, 0 or −1. */
  variance: number;
  standardError: number;
  /** Normal interval cut at −1 and 1. */
  interval: Interval;
}

/**
 * Counts promoters and detractors among answers.
 *
 * @param answers whole numbers 0–10; null is missing
 * @returns numbers of answers 9–10, of answers 0–6 and of all that were given; not computable without answers, or with one that is no whole
 * number 0–10
 * @see Reichheld (2003), Harvard Business Review 81(12):46–54; R package NPS
 */
export function netCounts(answers: Values): Computed<NetCounts> {
  if (!allFinite(answers)) return notComputable('not-finite');
  const given = presentIn(answers);
  if (given.length === 0) return notComputable('no-values');
  if (!given.every(Number.isInteger)) return notComputable('not-whole');
  if (given.some((answer) => answer < 0)) return notComputable('negative');
  if (given.some((answer) => answer > 10)) return notComputable('bad-parameter');
  return computed({
    promoters: given.filter((answer) => answer >= 9).length,
    detractors: given.filter((answer) => answer <= 6).length,
    n: given.length,
  });
}

/**
 * Net promoter score of counts with its normal interval: an answer counts +1, 0 or −1.
 *
 * @formula p_+ - p_- \pm z\sqrt{\frac{p_+ + p_- - (p_+ - p_-)^2}{n}}
 * @param promoters answers 9–10
 * @param detractors answers 0–6
 * @param n valid answers, at least promoters and detractors together
 * @param confidence above 0, below 1
 * @returns all on −1…1; not computable without answers, or when the counts are negative or exceed n together
 * @when Recommendation questions. Show it beside the share of satisfied persons, never instead of it.
 * @limits Its interval is wide: with 100 answers about ±0.15. When few answers all agree the interval has no width.
 * @see Rocks (2016), Interval estimation for the net promoter score, The American Statistician 70:365–372; R package NPS
 */
export function netPromoter(
  promoters: number,
  detractors: number,
  n: number,
  confidence: number = CONFIDENCE,
): Computed<Net> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (![promoters, detractors, n].every(Number.isFinite)) return notComputable('not-finite');
  if (n <= 0) return notComputable('no-values');
  if (promoters < 0 || detractors < 0) return notComputable('negative');
  if (promoters + detractors > n) return notComputable('not-proportions');
  const net = (promoters - detractors) / n;
  const variance = Math.max(0, (promoters + detractors) / n - net * net);
  const standardError = Math.sqrt(variance / n);
  const reach = twoSidedZ(confidence) * standardError;
  return computedIfFinite({
    net,
    variance,
    standardError,
    interval: { low: clamp(net - reach, -1, 1), high: clamp(net + reach, -1, 1) },
  });
}

export interface NetTest {
  /** Of the first sample, −1…1. */
  net: number;
  /** Of the second sample; null without one. */
  other: number | null;
  /** First less second, or less zero. */
  difference: number;
  standardError: number;
  /** Two-sided. */
  pValue: number;
  /** Normal interval of the difference, not cut. */
  interval: Interval;
}

/**
 * Wald test of a net promoter score against zero, or against that of another sample.
 *
 * @formula z = \frac{d}{\sqrt{v_1/n_1 + v_2/n_2}}, \quad d = \mathrm{NPS}_1 - \mathrm{NPS}_2
 * @param one counts of the first sample
 * @param two counts of the second sample; null tests against zero
 * @param confidence above 0, below 1
 * @returns difference on −2…2 with its interval and two-sided p; not computable when nobody differs from anybody
 * @when Two services or two surveys are compared.
 * @limits Normal approximation: some 30 answers a sample. Among many services some differences are found by chance.
 * @see Rocks (2016), The American Statistician 70:365–372; R package NPS (nps.test, type "wald")
 */
export function netPromoterTest(
  one: NetCounts,
  two: NetCounts | null,
  confidence: number = CONFIDENCE,
): Computed<NetTest> {
  const first = netPromoter(one.promoters, one.detractors, one.n, confidence);
  if (!first.computable) return first;
  const second = two && netPromoter(two.promoters, two.detractors, two.n, confidence);
  if (second?.computable === false) return second;
  const difference = first.net - (second?.net ?? 0);
  const standardError = Math.hypot(first.standardError, second?.standardError ?? 0);
  if (standardError === 0) return notComputable('no-variation');
  const reach = twoSidedZ(confidence) * standardError;
  return computedIfFinite({
    net: first.net,
    other: second?.net ?? null,
    difference,
    standardError,
    pValue: 2 * normalCdf(-Math.abs(difference) / standardError, 0, 1),
    interval: { low: difference - reach, high: difference + reach },
  });
}
