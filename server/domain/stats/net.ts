import { CONFIDENCE, type Interval, twoSidedZ } from './interval.ts';

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
 * Net promoter score of counts with its normal interval: an answer counts +1, 0 or −1, so its variance is
 * p₊ + p₋ − (p₊ − p₋)².
 *
 * @param promoters answers 9–10
 * @param detractors answers 0–6
 * @param n valid answers
 * @returns all on −1…1; null when n is not positive, or the counts are negative or exceed it together
 * @see Rocks (2016), Interval estimation for the net promoter score, The American Statistician 70:365–372
 */
export function netPromoter(
  promoters: number,
  detractors: number,
  n: number,
  confidence: number = CONFIDENCE,
): Net | null {
  if (!(n > 0) || !(promoters >= 0) || !(detractors >= 0) || promoters + detractors > n) return null;
  const net = (promoters - detractors) / n;
  const variance = Math.max(0, (promoters + detractors) / n - net * net);
  const standardError = Math.sqrt(variance / n);
  const reach = twoSidedZ(confidence) * standardError;
  return {
    net,
    variance,
    standardError,
    interval: { low: Math.max(-1, net - reach), high: Math.min(1, net + reach) },
  };
}
