import { computed, type Computed, notComputable } from './computed.ts';
import { allFinite, presentIn, type Values } from './sample.ts';

export interface Availability {
  missing: number;
  zero: number;
  /** Share of the indicators that have a value. */
  available: number;
  /** Share of the values that are not zero; null without a value. */
  nonZero: number | null;
}

/**
 * Data availability of a unit: how many of its indicators have a value, and how many values are zero.
 *
 * @formula a = 1 - \frac{\#\text{missing}}{k}
 * @param values of one unit, an indicator each; null is missing
 * @returns counts, and shares 0–1; not computable without indicators
 * @when Before a score is made: units below the programme's least share get none.
 * @limits Counts indicators, not their weight; a missing safety indicator counts as much as any other.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 3; COINr 1.1.14 (get_data_avail)
 */
export function dataAvailability(values: Values): Computed<Availability> {
  if (values.length === 0) return notComputable('no-values');
  if (!allFinite(values)) return notComputable('not-finite');
  const present = presentIn(values);
  const missing = values.length - present.length;
  const zero = present.filter((value) => value === 0).length;
  return computed({
    missing,
    zero,
    available: 1 - missing / values.length,
    nonZero: present.length === 0 ? null : 1 - zero / present.length,
  });
}
