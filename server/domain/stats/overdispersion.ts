import { computed, type Computed, notComputable } from './computed.ts';
import { allFinite, sumOf, type Values } from './sample.ts';

/** What is done with the most extreme z-scores before dispersion is estimated: pulled in to a quantile, or left out. */
export type Trimming = 'winsorise' | 'truncate';

/** Below so many units the spread between them cannot be told from chance. */
const LEAST_UNITS = 10;

/** Quantile positions that miss a whole number by rounding alone are that number. */
const ROUNDING = 1e-9;

function quantileOf(sorted: readonly number[], p: number): number {
  const exact = (sorted.length - 1) * p;
  const nearest = Math.round(exact);
  const position = Math.abs(exact - nearest) < ROUNDING ? nearest : exact;
  const below = Math.floor(position);
  const [low, high] = [sorted[below] ?? NaN, sorted[Math.ceil(position)] ?? NaN];
  return low === high ? low : low + (high - low) * (position - below);
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export interface TrimmedScores {
  /** In the order of the z-scores; null where one was left out or is missing. */
  scores: (number | null)[];
  /** Whether a score was pulled in or left out. */
  trimmed: boolean[];
}

function winsorised(scores: Values, present: readonly number[], share: number): TrimmedScores {
  const sorted = ascending(present);
  const [low, high] = [quantileOf(sorted, share), quantileOf(sorted, 1 - share)];
  return {
    scores: scores.map((score) => (score === null ? null : Math.min(high, Math.max(low, score)))),
    trimmed: scores.map((score) => score !== null && !(score > low && score < high)),
  };
}

/** Ranks from 1 on; equal values share the mean of theirs. */
function meanRankOf(sorted: readonly number[], score: number): number {
  const first = sorted.indexOf(score);
  return (first + sorted.lastIndexOf(score)) / 2 + 1;
}

/** Leaves out the first and the last of 1 / share groups of equal size. */
function truncated(scores: Values, present: readonly number[], share: number): TrimmedScores {
  const sorted = ascending(present);
  const groups = 1 / share;
  const trimmed = scores.map((score) => {
    if (score === null) return false;
    const group = Math.floor((meanRankOf(sorted, score) * groups) / (present.length + 1));
    return group <= 0 || group >= groups - 1;
  });
  return { scores: scores.map((score, i) => (trimmed[i] ? null : score)), trimmed };
}

/**
 * Tames the extreme z-scores of a funnel, so that a few bad units do not hide themselves by widening its limits.
 *
 * @formula \text{winsorise: } z_i \to \min(\max(z_i, Q(p)), Q(1 - p)) \qquad \text{truncate: leave out the outer } p \text{ at each end}
 * @param scores z-scores of the units; null is missing
 * @param share of the units at each end, 0 or above, below 0.5
 * @param trimming whether extreme scores are pulled in to the quantile (of type 7) or left out
 * @returns scores in their order, and which were changed; not computable without scores
 * @when Before the dispersion between units is estimated; NHS Digital's SHMI truncates, CQC winsorises, each by 10 %.
 * @limits Truncating leaves out the same share of the units at each end (a tenth unless said otherwise) whether or not they are extreme, and makes the dispersion look smaller.
 * @see Spiegelhalter (2005), Quality and Safety in Health Care 14:347–351; FunnelPlotR 0.6.0
 */
export function trimScores(scores: Values, share: number, trimming: Trimming): Computed<TrimmedScores> {
  if (!(share >= 0 && share < 0.5)) return notComputable('bad-parameter');
  if (scores.some((score) => Number.isNaN(score))) return notComputable('not-finite');
  const present = scores.filter((score) => score !== null);
  if (present.length === 0) return notComputable('no-values');
  if (share === 0) return computed({ scores: [...scores], trimmed: scores.map(() => false) });
  return computed((trimming === 'winsorise' ? winsorised : truncated)(scores, present, share));
}

export interface Dispersion {
  /** Units that were used. */
  units: number;
  /** Mean squared z-score: 1 when units differ by chance alone. */
  phi: number;
  /** Variance between units that chance does not explain, on the scale of the z-scores' transformation. */
  tau2: number;
}

/**
 * Over-dispersion between units: how much more they differ than chance explains, as a factor (φ) and as an added variance (τ²).
 *
 * @formula \varphi = \frac{1}{K}\sum z_i^2
 * \tau^2 = \max\left(0, \frac{K\varphi - (K - 1)}{\sum w_i - \sum w_i^2 / \sum w_i}\right), \quad w_i = \frac{1}{s_i^2}
 * @param scores z-scores, tamed by `trimScores`; null leaves the unit out
 * @param errors standard errors of the units on the scale on which z was taken, above 0
 * @param leastUnits below so many units nothing is estimated; 10 unless said otherwise
 * @returns φ and τ²; not computable with too few units, with scores that are not finite or errors that are not positive
 * @when Funnels of services that serve different people: without τ² most large ones become outliers.
 * @limits A sector that is bad as a whole widens its own limits. Below ten units the estimate would be noise, and none is made.
 * @see DerSimonian and Laird (1986), Controlled Clinical Trials 7:177–188; Spiegelhalter (2005), Quality and Safety in Health Care 14:347–351; FunnelPlotR 0.6.0
 */
export function overdispersion(
  scores: Values,
  errors: Values,
  leastUnits: number = LEAST_UNITS,
): Computed<Dispersion> {
  if (scores.length !== errors.length) return notComputable('lengths-differ');
  const units = scores.flatMap((score, i) => {
    const error = errors[i] ?? null;
    return score === null || error === null ? [] : [{ score, error }];
  });
  if (units.length === 0) return notComputable('no-values');
  if (!(leastUnits >= 1)) return notComputable('bad-parameter');
  if (units.length < leastUnits) return notComputable('too-few-values');
  if (!allFinite(units.flatMap(({ score, error }) => [score, error]))) return notComputable('not-finite');
  if (units.some(({ error }) => error <= 0)) return notComputable('not-positive');
  const count = units.length;
  const phi = sumOf(units.map(({ score }) => score ** 2)) / count;
  const weights = units.map(({ error }) => 1 / error ** 2);
  const total = sumOf(weights);
  const spread = total - sumOf(weights.map((weight) => weight ** 2)) / total;
  const excess = count * phi - (count - 1);
  const tau2 = excess > 0 && spread > 0 ? excess / spread : 0;
  return Number.isFinite(phi) && Number.isFinite(tau2)
    ? computed({ units: count, phi, tau2 })
    : notComputable('not-finite');
}
