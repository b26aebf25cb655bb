import { type Bands, levelsOf, type SetFile } from '../../domain/indicator-set.ts';
import type { LintProblem } from '../schema.ts';
import { groupsOf } from './groups.ts';
import { WHOLE } from './measures.ts';
import type { Rule, VersionsRule } from './rule.ts';

type Problem = Omit<LintProblem, 'file'>;

/** Bands ascend, and so do the levels they give. */
function orderProblems(bands: Bands, levels: readonly string[], path: string): Problem[] {
  return bands.flatMap(({ rating, from }, i) => {
    const before = bands[i - 1];
    if (!before) return [];
    const problems: Problem[] = [];
    if (from <= before.from)
      problems.push({ path: `${path}.${String(i)}.from`, reason: `must be above ${String(before.from)}` });
    if (levels.indexOf(rating) >= levels.indexOf(before.rating))
      problems.push({ path: `${path}.${String(i)}.rating`, reason: `must be better than ${before.rating}` });
    return problems;
  });
}

/** Without levels of its own a set rates every score from 0 to 100, and every rating has its scores. */
function wholeProblems(bands: Bands, levels: readonly string[], path: string): Problem[] {
  const problems: Problem[] = [];
  const expected = levels.toReversed();
  if (bands.map((band) => band.rating).join() !== expected.join())
    problems.push({ path, reason: `must be, in this order: ${expected.join(', ')}` });
  if (bands[0]?.from !== 0)
    problems.push({ path: `${path}.0.from`, reason: 'the first band must begin at 0' });
  bands.forEach(({ from }, i) => {
    if (from > WHOLE) problems.push({ path: `${path}.${String(i)}.from`, reason: 'no score is above 100' });
  });
  return problems;
}

/** Conditions of count rules can hold. */
function countProblems({ tree }: SetFile): Problem[] {
  return groupsOf(tree).flatMap(({ group, path }) =>
    group.rate?.method !== 'counts'
      ? []
      : group.rate.rules.flatMap(({ when }, i) =>
          when.flatMap(({ atLeast, atMost, all }, j): Problem[] => {
            const at = `${path}.rate.rules.${String(i)}.when.${String(j)}`;
            if (atLeast === undefined && atMost === undefined && all === undefined)
              return [{ path: at, reason: 'says neither atLeast nor atMost nor all' }];
            if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
              return [{ path: at, reason: 'can never hold: atLeast is above atMost' }];
            return [];
          }),
        ),
  );
}

/** Bands ascend and counts can hold: without that scores would be rated wrongly. */
export const ladderRule: VersionsRule = ({ versions }) =>
  versions.flatMap(({ version, set }) => {
    const levels = levelsOf(set);
    const own = groupsOf(set.tree).flatMap(({ group, path }) =>
      group.rate?.method === 'bands' ? orderProblems(group.rate.bands, levels, `${path}.rate.bands`) : [],
    );
    return [...orderProblems(set.bands, levels, 'bands'), ...own, ...countProblems(set)].map((problem) => ({
      file: `${version}/set.json`,
      ...problem,
    }));
  });

/** Every score has one rating. */
export const bandsRule: Rule = ({ versions }) =>
  versions.flatMap(({ version, set }) =>
    set.levels === undefined
      ? wholeProblems(set.bands, levelsOf(set), 'bands').map((problem) => ({
          file: `${version}/set.json`,
          ...problem,
        }))
      : [],
  );
