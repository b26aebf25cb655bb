import { computed, type Computed, notComputable } from './computed.ts';
import { ranks } from './ranks.ts';
import { allFinite, presentIn, type Values } from './sample.ts';

export interface BandingOptions {
  /** Which values make band 1; the lowest unless said otherwise. */
  readonly first?: 'lowest' | 'highest';
}

/**
 * Quantile bands: units in bands of about the same size by the rank of their value; equal values share a band.
 *
 * @formula b_i = q + 1 - \left\lceil \frac{n + 1 - r_i}{n/q} \right\rceil
 * @param values in any unit; null is missing
 * @param bands how many bands q, a whole number from 1: 4 quartiles, 5 quintiles, 10 deciles
 * @param options which values make band 1; the lowest unless said otherwise
 * @returns the band from 1 to q, or null, in the order of the values; not computable with fewer values than bands
 * @when Maps and groups of areas by deprivation or need.
 * @limits Relative: a band says nothing about good or bad. Ties across a boundary go together and make bands unequal.
 * @see PHE/UKHSA Fingertips technical guidance; PHEindicatormethods 2.1.0 (phe_quantile)
 */
export function quantileBands(
  values: Values,
  bands: number,
  { first = 'lowest' }: BandingOptions = {},
): Computed<{ bands: (number | null)[] }> {
  if (!Number.isInteger(bands) || bands < 1) return notComputable('bad-parameter');
  if (!allFinite(values)) return notComputable('not-finite');
  const n = presentIn(values).length;
  if (n === 0) return notComputable('no-values');
  if (n < bands) return notComputable('too-few-values');
  const band = (rank: number): number => Math.max(1, bands + 1 - Math.ceil((n + 1 - rank) / (n / bands)));
  return computed({ bands: ranks(values, first).map((rank) => rank && band(rank)) });
}
