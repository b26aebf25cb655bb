import type { Indicator, Normalise } from '../../domain/indicator.ts';
import { movedEnd } from '../../domain/target.ts';
import type { LintProblem } from '../schema.ts';
import { groupsOf } from './groups.ts';
import type { Rule } from './rule.ts';

/** A rule that looks at one indicator at a time. */
const eachIndicator =
  (check: (indicator: Indicator) => Omit<LintProblem, 'file'>[]): Rule =>
  ({ versions }) =>
    versions.flatMap(({ version, indicators }) =>
      indicators.flatMap((indicator) =>
        check(indicator).map((problem) => ({
          file: `${version}/${indicator.code}.json`,
          ...problem,
        })),
      ),
    );

/** What shares of a whole sum to. */
export const WHOLE = 100;

/**
 * What is not scored has no weight; a group has something to score, unless the whole set only shows figures; where all children of a group
 * are its own groups, their weights are shares of 100.
 */
export const weightsRule: Rule = (source) => {
  const indicatorProblems = eachIndicator(({ normalise, weight }) => {
    if (normalise === null && weight !== 0)
      return [{ path: 'weight', reason: 'must be 0: the indicator is not scored' }];
    return [];
  })(source);
  const groupProblems = source.versions.flatMap(({ version, set, indicators }) => {
    const file = `${version}/set.json`;
    const scores = indicators.some((indicator) => indicator.normalise !== null);
    return groupsOf(set.tree).flatMap(({ group, path }) => {
      const own = indicators.filter((indicator) => indicator.dimension === group.code);
      const problems: LintProblem[] = [];
      const sum = group.groups.reduce((total, child) => total + child.weight, 0);
      const onlyGroups = group.groups.length > 0 && (group.includes ?? []).length === 0;
      if (onlyGroups && Math.abs(sum - WHOLE) > 1e-9) {
        problems.push({
          file,
          path: `${path}.groups`,
          reason: `the weights sum to ${String(sum)}, not to 100`,
        });
      }
      if (
        scores &&
        group.groups.length === 0 &&
        (group.includes ?? []).length === 0 &&
        own.every((indicator) => indicator.normalise === null)
      ) {
        problems.push({ file, path, reason: `none of the indicators of ${group.code} is scored` });
      }
      return problems;
    });
  });
  return [...indicatorProblems, ...groupProblems];
};

const FORMS: Record<Indicator['kind'], readonly Indicator['entry']['form'][]> = {
  percent: ['ratio', 'parts', 'system'],
  rate: ['ratio'],
  net: ['net'],
  index: ['derived', 'value'],
  amount: ['ratio', 'value'],
  grade: ['value'],
};

function gradeProblems({ kind, scale }: Indicator): Omit<LintProblem, 'file'>[] {
  if ((kind === 'grade') !== (scale !== undefined)) {
    return [
      {
        path: 'scale',
        reason: kind === 'grade' ? 'is missing: grades need their scale' : 'belongs to the kind grade only',
      },
    ];
  }
  if (!scale) return [];
  const steps = scale.max - scale.min + 1;
  const problems: Omit<LintProblem, 'file'>[] = [];
  if (steps < 2) problems.push({ path: 'scale', reason: 'max must be above min' });
  if (scale.labels.length !== steps) {
    problems.push({
      path: 'scale.labels',
      reason: `there are ${String(scale.labels.length)} labels for ${String(steps)} steps`,
    });
  }
  if (scale.satisfiedFrom <= scale.min || scale.satisfiedFrom > scale.max) {
    problems.push({ path: 'scale.satisfiedFrom', reason: 'must be a step above the worst' });
  }
  return problems;
}

/** Kind, entry, multiplier and texts of numerator and denominator tell the same story. */
export const kindsRule: Rule = eachIndicator((indicator) => {
  const { kind, entry, multiplier, numerator, denominator, disaggregations } = indicator;
  const problems = gradeProblems(indicator);
  if (!FORMS[kind].includes(entry.form)) {
    problems.push({
      path: 'entry.form',
      reason: `"${entry.form}" does not go with the kind ${kind}; possible: ${FORMS[kind].join(', ')}`,
    });
  }
  if ((kind === 'percent' || kind === 'net') && multiplier !== WHOLE) {
    problems.push({ path: 'multiplier', reason: `must be 100 for the kind ${kind}` });
  }
  const counted = entry.form !== 'value' && entry.form !== 'derived';
  if (counted && numerator === null) problems.push({ path: 'numerator', reason: 'must say what is counted' });
  if (counted && denominator === null)
    problems.push({ path: 'denominator', reason: 'must say of what it is a share' });
  if (entry.form === 'parts') {
    const codes = entry.parts.map((part) => part.code);
    if (new Set(codes).size < codes.length)
      problems.push({ path: 'entry.parts', reason: 'two parts have the same code' });
    if (!entry.parts.some((part) => part.counted) || entry.parts.every((part) => part.counted)) {
      problems.push({ path: 'entry.parts', reason: 'some parts must be counted and some not' });
    }
  }
  if (new Set(disaggregations).size < disaggregations.length) {
    problems.push({ path: 'disaggregations', reason: 'a breakdown is named twice' });
  }
  return problems;
});

/** Least and greatest value that the indicator can have, by its kind. */
export function possibleRange({ kind, scale, numeratorWithinDenominator }: Indicator): {
  low: number;
  high: number;
} {
  if (kind === 'net') return { low: -100, high: 100 };
  if (kind === 'index') return { low: 0, high: 1 };
  if (kind === 'grade' && scale) return { low: scale.min, high: scale.max };
  return { low: 0, high: kind === 'percent' && numeratorWithinDenominator ? 100 : Number.POSITIVE_INFINITY };
}

/** The values at which the points of the method begin or end to change; none where other units decide. */
const postsOf = (normalise: Normalise): Record<string, number> => {
  switch (normalise.method) {
    case 'goalposts': {
      const { floor, goal } = normalise;
      return { floor, goal };
    }
    case 'best-range': {
      const { floor, bestFrom, bestTo, ceiling } = normalise;
      return { floor, bestFrom, bestTo, ceiling };
    }
    case 'cut-points':
      return Object.fromEntries(normalise.cuts.map((cut, i) => [`cuts.${String(i)}`, cut]));
    case 'distance-to-target':
      return normalise.target === undefined ? {} : { target: normalise.target };
    default:
      return {};
  }
};

/** Whether the direction of the indicator goes with its method, and the numbers of the method with each other. */
export function orderProblem(direction: Indicator['direction'], normalise: Normalise): string | undefined {
  if (normalise.method === 'cut-points')
    return direction === 'none' ? 'cut-points do not go with the direction "none"' : undefined;
  if (normalise.method === 'best-range') {
    const { floor, bestFrom, bestTo, ceiling } = normalise;
    if (direction !== 'range') return `best-range does not go with the direction "${direction}"`;
    return floor < bestFrom && bestFrom <= bestTo && bestTo < ceiling
      ? undefined
      : 'must ascend: floor, bestFrom, bestTo, ceiling';
  }
  if (direction === 'range' || direction === 'none')
    return `${normalise.method} ${normalise.method === 'goalposts' ? 'do' : 'does'} not go with the direction "${direction}"`;
  if (normalise.method === 'identity' && direction === 'lower')
    return 'the value is the score, so higher must be better';
  if (normalise.method !== 'goalposts') return undefined;
  const { floor, goal } = normalise;
  if (direction === 'higher')
    return goal > floor ? undefined : 'higher is better, so the goal must be above the floor';
  return goal < floor ? undefined : 'lower is better, so the goal must be below the floor';
}

/** What is not scored has no direction; goalposts, cuts and targets of a method lie where values can lie. */
export const goalpostsRule: Rule = eachIndicator((indicator) => {
  const { direction, normalise } = indicator;
  if (normalise === null) {
    return direction === 'none'
      ? []
      : [{ path: 'direction', reason: 'must be "none": the indicator is not scored' }];
  }
  const { low, high } = possibleRange(indicator);
  const outside = Object.entries(postsOf(normalise))
    .filter(([, post]) => post < low || post > high)
    .map(([name, post]) => ({
      path: `normalise.${name}`,
      reason: `${String(post)} is no possible value (${String(low)} to ${String(high)})`,
    }));
  return outside;
});

/** A best range is a target by itself; numbers of years narrow it, all of them from the same end. */
function rangeTargetProblems(
  targets: Indicator['targets'],
  { bestFrom: low, bestTo: high }: Extract<Normalise, { method: 'best-range' }>,
): { path: string; reason: string }[] {
  const range = `the best range (${String(low)} to ${String(high)})`;
  const ends = Object.entries(targets).map(([year, number]) => ({
    year,
    number,
    end: movedEnd({ low, high }, number),
  }));
  return ends.flatMap(({ year, number, end }) => {
    const problem = (reason: string): { path: string; reason: string }[] => [
      { path: `targets.${year}`, reason: `${String(number)} ${reason}` },
    ];
    if (number < low || number > high) return problem(`is outside ${range}, which it is to narrow`);
    if (end === undefined)
      return problem(`lies in the middle of ${range}: it does not tell which end it narrows`);
    return end === (ends.find((one) => one.end !== undefined)?.end ?? end)
      ? []
      : problem(`narrows another end of ${range} than the first year's target`);
  });
}

/** What is scored against goalposts has targets, and a target lies between the worst and the best goalpost. */
export const targetsRule: Rule = eachIndicator(({ targets, normalise }) => {
  if (normalise?.method !== 'goalposts' && normalise?.method !== 'best-range') return [];
  if (normalise.method === 'best-range') return rangeTargetProblems(targets, normalise);
  if (Object.keys(targets).length === 0) return [{ path: 'targets', reason: 'there is no target' }];
  const posts = Object.values(postsOf(normalise));
  const [low, high] = [Math.min(...posts), Math.max(...posts)];
  return Object.entries(targets)
    .filter(([, target]) => target < low || target > high)
    .map(([year, target]) => ({
      path: `targets.${year}`,
      reason: `${String(target)} is outside the goalposts (${String(low)} to ${String(high)})`,
    }));
});
