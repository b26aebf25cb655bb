import { type Computed, type NotComputable, notComputable } from '../../domain/stats/computed.ts';
import { isFiniteThroughout } from '../../domain/stats/finite.ts';
import { CONFIDENCE, type Interval, twoSidedZ } from '../../domain/stats/interval.ts';
import { type Explained, explained } from './explained.ts';

/** One measure as the packages give it. */
export type Measure =
  | Explained<{ estimate: number | null; se: number | null; lower: number | null; upper: number | null }>
  | NotComputable;

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
  if (!isFiniteThroughout(measured)) return notComputable('not-finite');
  // What is null as a whole is a share of a mean of zero. A measure without an error is none that lacks something: nobody gave its errors.
  return estimate === null ? explained(measured, 'not-positive') : measured;
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

/**
 * Some packages give an estimate in per cent or per thousand, leave its standard error as a share, and add up the two for their bounds:
 * `se`, `lower` and `upper` are theirs, `same_unit` has them in the unit of the estimate.
 *
 * @param value as a share, with its standard error
 * @param factor of the package's estimate
 */
export function mixedUnits(
  value: number | null,
  standardError: number | null,
  factor: number,
): Measure & { same_unit?: Omit<Extract<Measure, { se: unknown }>, 'estimate'> } {
  const estimate = value === null ? null : factor * value;
  if (estimate === null || standardError === null) return fields(estimate, null);
  const around = (error: number): Exclude<ErrorAndBounds, null> => {
    const reach = twoSidedZ(CONFIDENCE) * error;
    return { standardError: error, low: estimate - reach, high: estimate + reach };
  };
  const inUnit = fields(estimate, around(factor * standardError));
  if (!('se' in inUnit)) return inUnit;
  const { se, lower, upper } = inUnit;
  return { ...fields(estimate, around(standardError)), same_unit: { se, lower, upper } };
}
