import type { PointWithLimits, SpecialCause } from './special-cause.ts';

/** From this many points on limits are settled; before that they are trial limits. */
export const SETTLED_POINTS = 12;

export interface ControlPoint extends PointWithLimits {
  signal: SpecialCause | null;
}

export type NotComputable =
  /** Fewer than two neighbouring values in every stretch: no moving range. */
  | 'too-few-points'
  /** All denominators are zero or missing. */
  | 'no-denominators'
  /** A numerator is negative or above its denominator. */
  | 'not-proportions';

/** A chart, or the reason why there is none; never NaN or infinite limits. */
export type ControlChart =
  | {
      computable: true;
      points: ControlPoint[];
      /** The last stretch has fewer than SETTLED_POINTS values: its limits are trial limits. */
      trial: boolean;
    }
  | { computable: false; because: NotComputable };
