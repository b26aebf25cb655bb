import type { Indicator, Normalise } from '../../domain/indicator.ts';
import { type Aggregate, levelsOf } from '../../domain/indicator-set.ts';
import type { VersionSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';
import { groupsOf } from './groups.ts';
import { cutPointProblems } from './cut-points.ts';
import { orderProblem } from './measures.ts';
import type { VersionsRule } from './rule.ts';

const ascends = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number));

/** A level that is named again where it says nothing new: next to itself, or, unless both ends of the values are bad ones, anywhere. */
const repeated = (levels: readonly string[], direction: Indicator['direction']): string | undefined =>
  levels.find((level, i) => (direction === 'range' ? levels[i - 1] === level : levels.indexOf(level) < i));

function problemOf(direction: Indicator['direction'], normalise: Normalise): string | undefined {
  if ('scale' in normalise && normalise.scale && !ascends(normalise.scale)) return 'the scale must ascend';
  if (normalise.method !== 'cut-points') return undefined;
  const { cuts, levels, points } = normalise;
  if (!ascends(cuts)) return 'the cuts must ascend';
  if (levels.length !== cuts.length + 1)
    return `${String(cuts.length)} cuts need ${String(cuts.length + 1)} levels, not ${String(levels.length)}`;
  const again = repeated(levels, direction);
  if (again !== undefined) return `the level "${again}" is named twice`;
  return points && points.length !== levels.length ? 'every level needs its points' : undefined;
}

/** Of a reward: the first percentile is the lower one. */
const rewardProblems = ({ version, set }: VersionSource): LintProblem[] =>
  groupsOf(set.tree).flatMap(({ group, path }) =>
    (group.adjust ?? []).flatMap((rule, i) =>
      rule.method !== 'reward'
        ? []
        : (['mean', 'variance'] as const)
            .filter((percentiles) => !ascends(rule[percentiles]))
            .map((percentiles) => ({
              file: `${version}/set.json`,
              path: `${path}.adjust.${String(i)}.${percentiles}`,
              reason: 'the percentiles must ascend',
            })),
    ),
  );

/** What a scale may begin with, where the mean is not defined for all numbers. */
function footProblem(aggregate: Aggregate, foot: number): string | undefined {
  if (aggregate.method === 'generalised' && aggregate.power === 1) return undefined;
  if (aggregate.method === 'generalised' && aggregate.power > 0)
    return foot >= 0 ? undefined : 'must ascend from 0 or above: a power of a negative score has no root';
  return foot > 0 ? undefined : 'must ascend from a number above 0: with a zero there is no such mean';
}

/** A scale that descends turns every rank upside down, and on a flat one all units are equal. */
const scaleProblems = ({ version, set }: VersionSource): LintProblem[] =>
  groupsOf(set.tree).flatMap(({ group: { aggregate }, path }) => {
    if (!('scale' in aggregate) || !aggregate.scale) return [];
    const { scale } = aggregate;
    const reason = ascends(scale) ? footProblem(aggregate, scale[0]) : 'must ascend: the worst comes first';
    return reason ? [{ file: `${version}/set.json`, path: `${path}.aggregate.scale`, reason }] : [];
  });

const measureProblems = ({ version, set, indicators }: VersionSource): LintProblem[] =>
  indicators.flatMap(({ code, direction, normalise, weight }) => {
    const file = `${version}/${code}.json`;
    const reason = normalise && (problemOf(direction, normalise) ?? orderProblem(direction, normalise));
    const ladder = normalise?.method === 'cut-points' && !reason ? normalise : null;
    return [
      ...(reason ? [{ file, path: 'normalise', reason }] : []),
      ...(ladder ? cutPointProblems(direction, ladder, levelsOf(set)) : []).map((one) => ({ file, ...one })),
      ...(normalise && weight <= 0
        ? [{ file, path: 'weight', reason: 'must be above 0: the indicator is scored' }]
        : []),
    ];
  });

/** The numbers of a method belong together: without that there is no score. */
export const numbersRule: VersionsRule = ({ versions }) =>
  versions.flatMap((version) => [
    ...scaleProblems(version),
    ...rewardProblems(version),
    ...measureProblems(version),
  ]);
