import { type LevelCode, levelsOf, type Rate } from '../../domain/indicator-set.ts';
import type { VersionSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';
import { groupsOf } from './groups.ts';

/** What a set names: indicators, groups, levels and facts have to be those of the same version. */

type Problem = Omit<LintProblem, 'file'>;

const named = (what: string, code: string): string => `the set has no ${what} "${code}"`;

/** Codes that occur more than once. */
const twice = (codes: readonly string[]): string[] => [
  ...new Set(codes.filter((code, i) => codes.indexOf(code) < i)),
];

/** Limiters are told apart and ask about what the set has. */
export function limiterProblems({ set, indicators }: VersionSource, file: string): LintProblem[] {
  const known = new Set(indicators.map(({ code }) => code));
  const groups = new Set(groupsOf(set.tree).map(({ group }) => group.code));
  const facts = new Set((set.facts ?? []).map(({ code }) => code));
  const problems: Problem[] = twice(set.limiters.map((limiter) => limiter.code)).map((code) => ({
    path: 'limiters',
    reason: `two limiters have the code ${code}`,
  }));
  set.limiters.forEach(({ when }, i) => {
    const at = `limiters.${String(i)}.when`;
    if ('indicator' in when && !known.has(when.indicator))
      problems.push({ path: `${at}.indicator`, reason: named('indicator', when.indicator) });
    if (when.kind === 'level' && !known.has(when.of) && !groups.has(when.of))
      problems.push({ path: `${at}.of`, reason: named('indicator or group', when.of) });
    if (when.kind === 'fact' && !facts.has(when.fact))
      problems.push({ path: `${at}.fact`, reason: named('fact', when.fact) });
  });
  return problems.map((problem) => ({ file, ...problem }));
}

/** What is added to a score is an indicator that does not count in it anyway. */
export function adjustmentProblems({ set, indicators }: VersionSource, file: string): LintProblem[] {
  return groupsOf(set.tree).flatMap(({ group, path }) =>
    (group.adjust ?? []).flatMap((rule, i): LintProblem[] => {
      const at = `${path}.adjust.${String(i)}`;
      if (rule.method === 'reward') {
        if (group.aggregate.method !== 'copeland') return [];
        return [
          { file, path: at, reason: 'does not go with copeland: its scores have no mean and variance' },
        ];
      }
      const indicator = indicators.find(({ code }) => code === rule.indicator);
      if (!indicator) return [{ file, path: `${at}.indicator`, reason: named('indicator', rule.indicator) }];
      if (indicator.normalise === null) return [];
      return [
        { file, path: `${at}.indicator`, reason: `${rule.indicator} is scored: it cannot be added as well` },
      ];
    }),
  );
}

/** Every place where a set names a level. */
function levelsNamed(
  { set, indicators, version }: VersionSource,
  file: string,
): (LintProblem & { level: LevelCode })[] {
  const found: (LintProblem & { level: LevelCode })[] = [];
  const name = (level: LevelCode, path: string, where = file): number =>
    found.push({ file: where, path, reason: named('level', level), level });
  const ofRate = (rate: Rate, path: string): void => {
    if (rate.method === 'bands') {
      rate.bands.forEach(({ rating }, i) => name(rating, `${path}.bands.${String(i)}.rating`));
      return;
    }
    name(rate.otherwise, `${path}.otherwise`);
    rate.rules.forEach(({ level, when }, i) => {
      name(level, `${path}.rules.${String(i)}.level`);
      when.forEach(({ levels }, j) => {
        levels.forEach((one, k) =>
          name(one, `${path}.rules.${String(i)}.when.${String(j)}.levels.${String(k)}`),
        );
      });
    });
  };
  set.bands.forEach(({ rating }, i) => name(rating, `bands.${String(i)}.rating`));
  set.limiters.forEach(({ when, notBetterThan }, i) => {
    name(notBetterThan, `limiters.${String(i)}.notBetterThan`);
    if (when.kind === 'level') name(when.at, `limiters.${String(i)}.when.at`);
  });
  for (const { group, path } of groupsOf(set.tree)) if (group.rate) ofRate(group.rate, `${path}.rate`);
  for (const { code, normalise } of indicators) {
    if (normalise?.method !== 'cut-points') continue;
    normalise.levels.forEach((one, i) =>
      name(one, `normalise.levels.${String(i)}`, `${version}/${code}.json`),
    );
  }
  return found;
}

/** Whatever names a level names one of the set; levels are told apart and none is called like the absence of one. */
export function levelProblems(source: VersionSource, file: string): LintProblem[] {
  const levels = levelsOf(source.set);
  const problems = levelsNamed(source, file)
    .filter(({ level }) => !levels.includes(level))
    .map(({ level: _level, reason, ...place }) => ({
      ...place,
      reason: `${reason}; it has ${levels.join(', ')}`,
    }));
  for (const code of twice(levels))
    problems.push({ file, path: 'levels', reason: `two levels have the code ${code}` });
  if (levels.includes('not-rated'))
    problems.push({ file, path: 'levels', reason: '"not-rated" is the absence of a level' });
  for (const code of twice((source.set.facts ?? []).map((fact) => fact.code)))
    problems.push({ file, path: 'facts', reason: `two facts have the code ${code}` });
  return problems;
}
