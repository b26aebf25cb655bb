import { computed, type Computed, notComputable } from './computed.ts';
import { allFinite, sumOf, type Values, varianceOf } from './sample.ts';

export interface Reliability {
  alpha: number;
  /** Units with a value of every item. */
  n: number;
}

/**
 * Cronbach's alpha: how far several items measure the same thing, from their covariances over the units that have them all.
 *
 * @formula \alpha = \frac{k}{k-1}\left(1 - \frac{\sum \operatorname{var}(x_j)}{\operatorname{var}\left(\sum x_j\right)}\right)
 * @param items a list an item, each with a value a unit in the same order; null is missing
 * @returns a pure number, at most 1, below 0 where items run against each other; not computable with fewer than two items or complete
 * units, or when sums do not vary
 * @when Indicators of one group shall be shown to belong together.
 * @limits Grows with the number of items; says nothing about what it is that they measure.
 * @see Cronbach (1951), Psychometrika 16:297–334; COINr 1.1.14 (get_cronbach with complete observations)
 */
export function cronbachAlpha(items: readonly Values[]): Computed<Reliability> {
  const k = items.length;
  if (k === 0) return notComputable('no-values');
  if (k < 2) return notComputable('too-few-values');
  const units = (items[0] as Values).length;
  if (items.some((item) => item.length !== units)) return notComputable('lengths-differ');
  if (!items.every(allFinite)) return notComputable('not-finite');
  const complete = Array.from({ length: units }, (_, unit) => items.map((item) => item[unit] ?? null)).filter(
    (row): row is number[] => row.every((value) => value !== null),
  );
  const n = complete.length;
  if (n < 2) return notComputable('too-few-values');
  const whole = varianceOf(complete.map(sumOf));
  const parts = sumOf(items.map((_, item) => varianceOf(complete.map((row) => row[item] as number))));
  const alpha = (k / (k - 1)) * (1 - parts / whole);
  if (!(whole > 0) || !Number.isFinite(alpha)) return notComputable('no-variation');
  return computed({ alpha, n });
}
