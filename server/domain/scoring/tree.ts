import type { Include } from '../indicator-set.ts';

/** Whether the nodes of a scoring tree hold together, before anybody computes with it. */

export interface TreeGroup {
  code: string;
  groups: readonly TreeGroup[];
  includes?: readonly Include[];
}

export interface TreeLeaf {
  code: string;
  /** Code of the group it belongs to. */
  group: string;
  scored: boolean;
}

export interface TreeProblem {
  /** From the root: `tree.groups.0.includes.1`. */
  path: string;
  reason: string;
}

interface Placed {
  group: TreeGroup;
  path: string;
}

const placedGroups = (group: TreeGroup, path: string): Placed[] => [
  { group, path },
  ...group.groups.flatMap((child, i) => placedGroups(child, `${path}.groups.${String(i)}`)),
];

const keyOf = (code: string): string => code.toLowerCase();

/** Codes that occur more than once, capital letters or not. */
function repeated(codes: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(codes.filter((code) => seen.size === seen.add(keyOf(code)).size))];
}

function codeProblems(groups: readonly Placed[], leaves: readonly TreeLeaf[]): TreeProblem[] {
  const groupCodes = groups.map(({ group }) => group.code);
  const known = new Set(groupCodes.map(keyOf));
  return [
    ...repeated(groupCodes).map((code) => ({ path: 'tree', reason: `two groups have the code ${code}` })),
    ...leaves
      .filter(({ code }) => known.has(keyOf(code)))
      .map(({ code }) => ({ path: 'tree', reason: `a group and an indicator have the code ${code}` })),
  ];
}

function includeProblems({ group, path }: Placed, groups: readonly Placed[], leaves: readonly TreeLeaf[]) {
  const own = [
    ...group.groups.map(({ code }) => code),
    ...leaves.filter((leaf) => leaf.group === group.code).map(({ code }) => code),
  ];
  const included = group.includes ?? [];
  return included.flatMap(({ code, weight }, i): TreeProblem[] => {
    const at = `${path}.includes.${String(i)}`;
    const leaf = leaves.find((one) => one.code === code);
    if (!leaf && !groups.some((one) => one.group.code === code))
      return [{ path: `${at}.code`, reason: `the set has neither an indicator nor a group "${code}"` }];
    const problems: TreeProblem[] = [];
    if (leaf && !leaf.scored)
      problems.push({ path: `${at}.code`, reason: `${code} is not scored: it cannot count here` });
    if (own.includes(code) || included.findIndex((other) => other.code === code) < i)
      problems.push({ path: `${at}.code`, reason: `${code} is a child of ${group.code} already` });
    if (!(weight > 0 && Number.isFinite(weight)))
      problems.push({ path: `${at}.weight`, reason: 'must be above 0' });
    return problems;
  });
}

/** Each way in which a group comes to contain itself, at the include that closes it. */
function cycleProblems(groups: readonly Placed[]): TreeProblem[] {
  const byCode = new Map(groups.map((placed) => [placed.group.code, placed]));
  const done = new Set<string>();
  const problems: TreeProblem[] = [];
  const walk = ({ group, path }: Placed, above: readonly string[]): void => {
    const way = [...above, group.code];
    group.groups.forEach((child, i) => {
      walk({ group: child, path: `${path}.groups.${String(i)}` }, way);
    });
    (group.includes ?? []).forEach(({ code }, i) => {
      const next = byCode.get(code);
      if (!next) return;
      if (way.includes(code)) {
        const circle = [...way.slice(way.indexOf(code)), code].join(' → ');
        problems.push({ path: `${path}.includes.${String(i)}.code`, reason: `is a circle: ${circle}` });
      } else if (!done.has(code)) walk(next, way);
    });
    done.add(group.code);
  };
  if (groups[0]) walk(groups[0], []);
  return problems;
}

/**
 * What is wrong with a tree: codes used twice (capital letters or not), includes of what is not there, is not scored, has no weight or is a child
 * already, groups that contain themselves, groups with nothing in them.
 *
 * @param path of the root
 */
export function treeProblems(root: TreeGroup, leaves: readonly TreeLeaf[], path = 'tree'): TreeProblem[] {
  const groups = placedGroups(root, path);
  const empty = groups
    .filter(
      ({ group }) =>
        group.groups.length === 0 &&
        (group.includes ?? []).length === 0 &&
        !leaves.some((leaf) => leaf.group === group.code),
    )
    .map((placed) => ({
      path: placed.path,
      reason: `the group ${placed.group.code} has neither groups nor indicators`,
    }));
  return [
    ...codeProblems(groups, leaves),
    ...empty,
    ...groups.flatMap((placed) => includeProblems(placed, groups, leaves)),
    ...cycleProblems(groups),
  ];
}
