/** Moving ranges from this many times their mean on are outliers (upper limit of the moving range chart). */
const SCREEN = 3.267;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Mean of the distances between neighbouring values, in their unit; a missing value gives none to either neighbour.
 *
 * @param screen leaves out outlying ranges once and takes the mean of the rest
 * @returns null without two neighbouring values
 * @see Nelson (1982), Journal of Quality Technology 14:172–173, on the screening
 */
export function meanMovingRange(values: readonly (number | null)[], screen: boolean): number | null {
  const ranges: number[] = [];
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [values[i - 1], values[i]];
    if (typeof before === 'number' && typeof now === 'number') ranges.push(Math.abs(now - before));
  }
  if (ranges.length === 0) return null;
  if (!screen) return mean(ranges);
  const ceiling = SCREEN * mean(ranges);
  const kept = ranges.filter((range) => range < ceiling);
  return kept.length === 0 ? mean(ranges) : mean(kept);
}
