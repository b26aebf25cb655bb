import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { quantile } from './quantile.ts';
import { allFinite, averageOf, presentIn, type Values } from './sample.ts';

/** What takes the place of a missing value. */
export type Substitute = 'mean' | 'median';

function substituteOf(values: Values, substitute: Substitute): number | null {
  const present = presentIn(values);
  if (present.length === 0) return null;
  if (substitute === 'mean') return averageOf(present);
  const median = quantile(present, 0.5);
  return median.computable ? median.value : null;
}

/**
 * Imputation of missing values by the mean or median of the others, of all or of those of the same group.
 *
 * @formula x_i := \bar x_{g(i)} \quad\text{or}\quad x_i := \operatorname{med}(x_{g(i)})
 * @param values in any unit; null is missing
 * @param substitute mean or median
 * @param groups group of each value, for a substitute of its own; null belongs to none and stays missing
 * @returns the values, in their order; where a whole group is missing its values stay missing; not computable when everything is missing
 * @when What-if analyses of a composite score.
 * @limits Never for published indicators of a provider: those who do not report are not like the others. Makes intervals too narrow.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 3; COINr 1.1.14 (i_mean, i_median, i_mean_grp, i_median_grp)
 */
export function impute(
  values: Values,
  substitute: Substitute,
  groups?: readonly (string | null)[],
): Computed<{ values: (number | null)[] }> {
  if (!allFinite(values)) return notComputable('not-finite');
  if (groups && groups.length !== values.length) return notComputable('lengths-differ');
  if (presentIn(values).length === 0) return notComputable('no-values');
  if (!groups) {
    const common = substituteOf(values, substitute);
    return computedIfFinite({ values: values.map((value) => value ?? common) });
  }
  const substitutes = new Map(
    [...new Set(groups)].map((group) => [
      group,
      group === null
        ? null
        : substituteOf(
            values.filter((_, i) => groups[i] === group),
            substitute,
          ),
    ]),
  );
  return computedIfFinite({
    values: values.map((value, i) => value ?? substitutes.get(groups[i] ?? null) ?? null),
  });
}
