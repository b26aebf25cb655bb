import quantileOfLibrary from '@stdlib/stats-base-dists-chisquare-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** From so many degrees of freedom on the expansion has eleven right digits; the library's incomplete gamma function soon has four. */
const EXPANDED_FROM = 1000;

/** Cornish–Fisher expansion in powers of 1/√ν. */
function expanded(p: number, v: number): number {
  const z = normalQuantile(p, 0, 1);
  const root = Math.sqrt(2 * v);
  return (
    v +
    root * z +
    (2 / 3) * (z ** 2 - 1) +
    (z ** 3 - 7 * z) / (9 * root) -
    (6 * z ** 4 + 14 * z ** 2 - 32) / (405 * v) +
    (9 * z ** 5 + 256 * z ** 3 - 433 * z) / (4860 * root * v) +
    (12 * z ** 6 - 243 * z ** 4 - 923 * z ** 2 + 1472) / (25515 * v ** 2)
  );
}

/**
 * Quantile of the χ² distribution, right for any number of degrees of freedom.
 *
 * @param p probability below the quantile, above 0 and below 1
 * @param degreesOfFreedom ν, above 0, need not be whole
 * @returns χ²ₚ, 0 or more, without a unit
 * @see Goldberg and Levine (1946), Annals of Mathematical Statistics 17:216–225; R, stats::qchisq
 */
export const chiSquareQuantile = (p: number, degreesOfFreedom: number): number =>
  degreesOfFreedom < EXPANDED_FROM ? quantileOfLibrary(p, degreesOfFreedom) : expanded(p, degreesOfFreedom);
