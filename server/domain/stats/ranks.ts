import { computed, type Computed, notComputable } from './computed.ts';
import { allFinite, type Values } from './sample.ts';

/**
 * Ranks of values; values that are equal share the best of their ranks ("1, 2, 2, 4"), missing ones have none.
 *
 * @formula r_i = 1 + \#\{j : x_j > x_i\}
 * @param values in any unit; null is missing, and a number that is not finite counts as missing
 * @param first whether the highest value (as in a league) or the lowest one has rank 1
 * @returns ranks from 1 on, in the order of the values
 * @when Units are put in order of their score. Show the interval of a rank beside it.
 * @limits Ranks hide how far apart the values are; two units that differ by noise alone never share a rank.
 * @see R, base::rank(ties.method = "min", na.last = "keep"); COINr 1.1.14 (n_rank)
 */
export function ranks(values: Values, first: 'highest' | 'lowest' = 'highest'): (number | null)[] {
  const sign = first === 'highest' ? -1 : 1;
  const placed: { value: number; index: number }[] = [];
  values.forEach((value, index) => {
    if (value !== null && Number.isFinite(value)) placed.push({ value: sign * value, index });
  });
  placed.sort((a, b) => a.value - b.value);
  const result: (number | null)[] = Array.from({ length: values.length }, () => null);
  let shared = 1;
  placed.forEach(({ value, index }, place) => {
    if (value !== placed[place - 1]?.value) shared = place + 1;
    result[index] = shared;
  });
  return result;
}

/**
 * Borda scores: how many units a unit is better than.
 *
 * @formula b_i = \#\{j : x_j < x_i\}
 * @param values in any unit, higher is better; null is missing
 * @returns scores from 0 on, in the order of the values; not computable without values or with numbers that are not finite
 * @when Indicators whose distances mean nothing (grades, ranks) have to be brought to one scale.
 * @limits The score of a unit changes when another unit joins or leaves; it cannot be followed over time.
 * @see de Borda (1781), Mémoire sur les élections au scrutin; COINr 1.1.14 (n_borda)
 */
export function borda(values: Values): Computed<{ values: (number | null)[] }> {
  if (!allFinite(values)) return notComputable('not-finite');
  const ascending = ranks(values, 'lowest');
  if (ascending.every((rank) => rank === null)) return notComputable('no-values');
  return computed({ values: ascending.map((rank) => rank && rank - 1) });
}
