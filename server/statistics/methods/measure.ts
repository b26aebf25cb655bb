import {
  type Computed,
  type NotComputable,
  notComputable,
  type Reason,
} from '../../domain/stats/computed.ts';
import { isFiniteThroughout } from '../../domain/stats/finite.ts';
import { CONFIDENCE, twoSidedZ } from '../../domain/stats/interval.ts';
import { type Explained, explained } from './explained.ts';

/** One measure as the packages give it. */
export type Measure =
  | Explained<{ estimate: number | null; se: number | null; lower: number | null; upper: number | null }>
  | NotComputable;

type ErrorAndBounds = { standardError: number; low: number; high: number } | null;

/** One measure among others may outgrow what a number can hold, in the package's unit if not in ours. */
function fields(estimate: number | null, error: ErrorAndBounds, withoutError: Reason): Measure {
  const measured = {
    estimate,
    se: error?.standardError ?? null,
    lower: error?.low ?? null,
    upper: error?.high ?? null,
  };
  if (!isFiniteThroughout(measured)) return notComputable('not-finite');
  // What is null as a whole is a share of a mean of zero.
  return explained(measured, estimate === null ? 'not-positive' : withoutError);
}

/**
 * @param pick the estimate, with its error where there is one
 * @param withoutError why there is none; without one, nobody has a formula for it
 */
export function measure<T extends object>(
  result: Computed<T>,
  pick: (result: T) => [estimate: number | null, error?: ErrorAndBounds],
  withoutError: Reason = 'no-formula',
): Measure {
  if (!result.computable) return result;
  const [estimate, error = null] = pick(result);
  return fields(estimate, error, withoutError);
}

/**
 * Some packages give an estimate in per cent or per thousand, leave its standard error as a share, and add up the two for their bounds:
 * `se`, `lower` and `upper` are theirs, `same_unit` has them in the unit of the estimate.
 *
 * @param value as a share, with its standard error
 * @param factor of the package's estimate
 * @param withoutError why the standard error is null if it is
 */
export function mixedUnits(
  value: number | null,
  standardError: number | null,
  factor: number,
  withoutError: Reason,
): Measure & { same_unit?: Omit<Extract<Measure, { se: unknown }>, 'estimate'> } {
  const estimate = value === null ? null : factor * value;
  if (estimate === null || standardError === null) return fields(estimate, null, withoutError);
  const around = (error: number): Exclude<ErrorAndBounds, null> => {
    const reach = twoSidedZ(CONFIDENCE) * error;
    return { standardError: error, low: estimate - reach, high: estimate + reach };
  };
  const inUnit = fields(estimate, around(factor * standardError), withoutError);
  if (!('se' in inUnit)) return inUnit;
  const { se, lower, upper } = inUnit;
  return { ...fields(estimate, around(standardError), withoutError), same_unit: { se, lower, upper } };
}
