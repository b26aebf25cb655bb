/**
 * Which groups of people are not shown, so that nobody's answer can be told: neither those of a group of fewer than five, nor by taking what is
 * shown from a total, within a unit or between a unit and those below it.
 */

/** Answers of fewer people than that are never shown. */
export const LEAST_SHOWN = 5;

/** How many answered, by code of the group; the groups of one dimension are everybody, `` those who did not say. */
export type GroupSizes = ReadonlyMap<string, number>;

const totalOf = (sizes: GroupSizes, of: ReadonlySet<string> = new Set(sizes.keys())): number =>
  [...of].reduce((sum, group) => sum + (sizes.get(group) ?? 0), 0);

const isSubset = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].every((group) => other.has(group));

/** Smallest first; of the same size by code, so that the same figures hide the same groups. */
const bySize = (sizes: GroupSizes): [string, number][] =>
  [...sizes].sort(([a, n], [b, m]) => n - m || (a < b ? -1 : 1));

/**
 * What else has to be hidden with the groups, so that none of them follows from the others and the total: the next smallest, until at
 * least two groups with together no fewer than the least that is shown are hidden.
 */
function completed(sizes: GroupSizes, hidden: ReadonlySet<string>): Set<string> {
  const all = new Set(hidden);
  if (all.size === 0) return all;
  if (totalOf(sizes) < LEAST_SHOWN) return new Set(sizes.keys());
  for (const [group, size] of bySize(sizes)) {
    if (all.size >= 2 && totalOf(sizes, all) >= LEAST_SHOWN) break;
    if (size > 0) all.add(group);
  }
  // Where nobody is in another group, one of those stands beside it: it might have had somebody.
  for (const group of sizes.keys()) if (all.size < 2) all.add(group);
  return all;
}

/**
 * The groups of one dimension of one unit that are not shown. A group of nobody is shown: it says about nobody anything.
 *
 * @param sizes of all groups of the dimension
 * @returns codes: every group of fewer than five, and where that is one alone, or they are fewer than five together, the next smallest as well;
 *   all of them where the unit itself has fewer than five answers
 */
export function hiddenGroups(sizes: GroupSizes): Set<string> {
  const total = totalOf(sizes);
  if (total === 0) return new Set();
  if (total < LEAST_SHOWN) return new Set(sizes.keys());
  const small = [...sizes].filter(([, size]) => size > 0 && size < LEAST_SHOWN).map(([group]) => group);
  return completed(sizes, new Set(small));
}

export interface UnitSizes {
  unit: string;
  sizes: GroupSizes;
}

/** The unit in which the fewest answers more are hidden when these groups are; undefined when there is none. */
function cheapest(
  rows: readonly UnitSizes[],
  hidden: ReadonlyMap<string, ReadonlySet<string>>,
  groups: ReadonlySet<string>,
  isPossible: (row: UnitSizes) => boolean,
): UnitSizes | undefined {
  const cost = ({ unit, sizes }: UnitSizes): number => {
    const now = hidden.get(unit) ?? new Set<string>();
    const then = completed(sizes, new Set([...now, ...groups]));
    return totalOf(sizes, then) - totalOf(sizes, now);
  };
  return rows
    .filter(isPossible)
    .map((row) => ({ row, cost: cost(row) }))
    .sort((a, b) => a.cost - b.cost || (a.row.unit < b.row.unit ? -1 : 1))[0]?.row;
}

/**
 * The groups that are not shown of units just below another one, so that nothing that one of them hides follows from the figures of the others
 * and of the unit above. For that, two numbers of a unit that is hidden can always be exchanged against each other: either the unit above hides
 * both, or another unit of the same level does; and what the unit above hides, one of these units hides as a whole.
 *
 * @param above groups that the unit above hides
 * @param units all units below it; their sizes add up to those of the unit above
 * @returns by unit; those without answers hide nothing
 */
export function hiddenBelow(
  above: ReadonlySet<string>,
  units: readonly UnitSizes[],
): Map<string, ReadonlySet<string>> {
  const rows = units.filter(({ sizes }) => totalOf(sizes) > 0);
  const hidden = new Map<string, ReadonlySet<string>>(
    rows.map(({ unit, sizes }) => [unit, hiddenGroups(sizes)]),
  );
  const of = (unit: string): ReadonlySet<string> => hidden.get(unit) ?? new Set();
  const hide = ({ unit, sizes }: UnitSizes, groups: ReadonlySet<string>): void => {
    hidden.set(unit, completed(sizes, new Set([...of(unit), ...groups])));
  };

  /** One thing more to hide, if anything is still told. */
  function next(): boolean {
    if (above.size > 0 && !rows.some(({ unit }) => isSubset(above, of(unit)))) {
      const row = cheapest(rows, hidden, above, () => true);
      if (row) {
        hide(row, above);
        return true;
      }
    }
    for (const { unit } of rows) {
      const groups = of(unit);
      const isCovered =
        groups.size === 0 ||
        isSubset(groups, above) ||
        rows.some((other) => other.unit !== unit && isSubset(groups, of(other.unit)));
      if (isCovered) continue;
      const row = cheapest(rows, hidden, groups, (other) => other.unit !== unit);
      if (!row) continue;
      hide(row, groups);
      return true;
    }
    // Several units together may still be fewer than five.
    const groups = new Set(rows.flatMap(({ unit }) => [...of(unit)]));
    for (const group of groups) {
      if (above.has(group)) continue;
      const hiding = rows.filter(({ unit }) => of(unit).has(group));
      const together = hiding.reduce((sum, { sizes }) => sum + (sizes.get(group) ?? 0), 0);
      if (together === 0 || together >= LEAST_SHOWN) continue;
      const row = cheapest(
        rows,
        hidden,
        new Set([group]),
        ({ unit, sizes }) => !of(unit).has(group) && (sizes.get(group) ?? 0) > 0,
      );
      if (!row) continue;
      hide(row, new Set([group]));
      return true;
    }
    return false;
  }

  while (next());
  return hidden;
}
