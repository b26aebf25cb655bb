import { type Computed, type NotComputable, notComputable } from '../../domain/stats/computed.ts';
import { isFiniteThroughout } from '../../domain/stats/finite.ts';
import { CONFIDENCE, type Interval, twoSidedZ } from '../../domain/stats/interval.ts';

/** One measure as the packages give it. */
export type Measure =
  { estimate: number | null; se: number | null; lower: number | null; upper: number | null } | NotComputable;

interface WithInterval {
  value: number;
  standardError: number | null;
  interval: Interval | null;
}

type ErrorAndBounds = { standardError: number; low: number; high: number } | null;

/** One measure among others may outgrow what a number can hold, in the package's unit if not in ours. */
function fields(estimate: number | null, error: ErrorAndBounds): Measure {
  const measured = {
    estimate,
    se: error?.standardError ?? null,
    lower: error?.low ?? null,
    upper: error?.high ?? null,
  };
  return isFiniteThroughout(measured) ? measured : notComputable('not-finite');
}

export function measure(result: Computed<WithInterval>): Measure;
export function measure<T extends object>(
  result: Computed<T>,
  pick: (result: T) => [estimate: number | null, error?: ErrorAndBounds],
): Measure;
export function measure<T extends object>(
  result: Computed<T>,
  pick?: (result: T) => [estimate: number | null, error?: ErrorAndBounds],
): Measure {
  if (!result.computable) return result;
  if (pick) {
    const [estimate, error = null] = pick(result);
    return fields(estimate, error);
  }
  const { value, standardError, interval } = result as unknown as WithInterval;
  return fields(value, standardError === null || interval === null ? null : { standardError, ...interval });
}

/** An estimate in another unit than its standard error, and bounds that add up the two, as some packages have it. */
export function mixedUnits(
  value: number | null,
  standardError: number | null,
  factor: number,
): [estimate: number | null, error: ErrorAndBounds] {
  if (value === null) return [null, null];
  if (standardError === null) return [factor * value, null];
  const reach = twoSidedZ(CONFIDENCE) * standardError;
  return [factor * value, { standardError, low: factor * value - reach, high: factor * value + reach }];
}
