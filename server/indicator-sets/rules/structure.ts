import { type Level, LEVELS } from '../../domain/org-unit.ts';
import { isPeriod } from '../../domain/period.ts';
import { sameCode } from '../../domain/code.ts';
import { treeProblems } from '../../domain/scoring/tree.ts';
import type { VersionSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';
import { groupsOf } from './groups.ts';
import { adjustmentProblems, levelProblems, limiterProblems } from './references.ts';
import type { Rule, VersionsRule } from './rule.ts';
import { surveyReferences } from './survey.ts';

/** @returns what occurs more than once, each once; capital letters make no difference, as in the names of files */
function duplicates(codes: readonly string[]): string[] {
  const firsts = new Map(codes.map((code, index): [string, number] => [code.toLowerCase(), index]).reverse());
  return [...new Set(codes.filter((code, index) => firsts.get(code.toLowerCase()) !== index))];
}

/** Names of a version's files that are no indicators. */
const OWN_FILES = ['set', 'published'];

/** Files are called what they say they are, and the versions follow one another. */
export const versionsRule: Rule = ({ name, programme, versions }) => {
  const problems: LintProblem[] = [];
  if (programme.code !== name) {
    problems.push({
      file: 'programme.json',
      path: 'code',
      reason: `is "${programme.code}", but the folder is ${name}`,
    });
  }
  if (versions.length === 0)
    problems.push({ file: 'programme.json', path: '', reason: 'there is no version folder such as 2026.1' });
  for (const { version, set, files, indicators } of versions) {
    const folder = version;
    if (set.version !== version) {
      problems.push({
        file: `${folder}/set.json`,
        path: 'version',
        reason: `is "${set.version}", but the folder is ${version}`,
      });
    }
    if ((set.status === 'published') !== (set.publishedOn !== null)) {
      problems.push({
        file: `${folder}/set.json`,
        path: 'publishedOn',
        reason: `must be a date when published, else null`,
      });
    }
    if (!isPeriod(set.appliesFrom)) {
      problems.push({
        file: `${folder}/set.json`,
        path: 'appliesFrom',
        reason: 'is not a quarter such as 2026-Q1',
      });
    }
    for (const [file, content] of Object.entries(files)) {
      if (!('code' in content) || file === `${content.code}.json`) continue;
      problems.push({
        file: `${folder}/${file}`,
        path: 'code',
        reason: `is "${content.code}": the file must be ${content.code}.json`,
      });
    }
    for (const code of duplicates(indicators.map((indicator) => indicator.code))) {
      problems.push({ file: folder, path: '', reason: `the code ${code} is used by more than one file` });
    }
    for (const { code } of indicators) {
      if (!OWN_FILES.some((name) => sameCode(name, code))) continue;
      problems.push({
        file: folder,
        path: '',
        reason: `no indicator can be called ${code}: the file is another one`,
      });
    }
  }
  const published = versions.filter(({ set }) => set.status === 'published');
  published.forEach(({ version, set }, index) => {
    const before = published[index - 1];
    if (!before || before.set.appliesFrom < set.appliesFrom) return;
    const reason = `must be later than ${before.set.appliesFrom}, from which version ${before.version} applies`;
    problems.push({ file: `${version}/set.json`, path: 'appliesFrom', reason });
  });
  return problems;
};

/** Every group has something to score, every indicator has its group, and nothing contains itself. */
export const treeRule: VersionsRule = ({ versions }) =>
  versions.flatMap(({ version, set, indicators }) => {
    const leaves = indicators.map(({ code, dimension, normalise }) => ({
      code,
      group: dimension,
      scored: normalise !== null,
    }));
    const problems: LintProblem[] = treeProblems(set.tree, leaves).map((problem) => ({
      file: `${version}/set.json`,
      ...problem,
    }));
    const codes = groupsOf(set.tree).map(({ group }) => group.code);
    for (const { code, dimension } of indicators) {
      if (codes.includes(dimension)) continue;
      const reason = `the set has no group "${dimension}"; it has ${codes.join(', ')}`;
      problems.push({ file: `${version}/${code}.json`, path: 'dimension', reason });
    }
    return problems;
  });

function satisfactionProblems({ set, indicators }: VersionSource, file: string): LintProblem[] {
  const codes = set.satisfaction.questions.map((code, index) => ({
    code,
    path: `satisfaction.questions.${String(index)}`,
  }));
  if (set.satisfaction.responseRate !== null)
    codes.push({ code: set.satisfaction.responseRate, path: 'satisfaction.responseRate' });
  return codes
    .filter(({ code }) => !indicators.some((indicator) => indicator.code === code))
    .map(({ code, path }) => ({ file, path, reason: `the set has no indicator "${code}"` }));
}

function derivationProblems({ indicators }: VersionSource, folder: string): LintProblem[] {
  return indicators.flatMap(({ code, entry }) => {
    if (entry.form !== 'derived') return [];
    const origin = indicators.find((indicator) => indicator.code === entry.from);
    if (origin?.entry.form === 'parts') return [];
    const reason = origin
      ? `${entry.from} is not entered in parts`
      : `the set has no indicator "${entry.from}"`;
    return [{ file: `${folder}/${code}.json`, path: 'entry.from', reason }];
  });
}

/** Whatever names an indicator, a level or a fact names one of the same version. */
export const referencesRule: VersionsRule = ({ versions }) =>
  versions.flatMap((source) => {
    const folder = source.version;
    const file = `${folder}/set.json`;
    return [
      ...limiterProblems(source, file),
      ...adjustmentProblems(source, file),
      ...levelProblems(source, file),
      ...satisfactionProblems(source, file),
      ...surveyReferences(source, file),
      ...derivationProblems(source, folder),
    ];
  });

export const UNIT_FILES: Record<Level, string> = {
  country: 'programme.json',
  region: 'territories/regions.csv',
  district: 'territories/districts.csv',
  provider: 'register/providers.csv',
};

/** Codes are unique over all levels, every district lies in a region and every provider in a district. */
export const territoriesRule: Rule = ({ territories }) => {
  const twice = duplicates(territories.map((unit) => unit.code)).map((code) => ({
    file: UNIT_FILES[territories.findLast((unit) => unit.code === code)?.level ?? 'region'],
    path: `code ${code}`,
    reason: `the code ${code} is used more than once`,
  }));
  const known = new Set(territories.map((unit) => `${unit.level} ${unit.code}`));
  const strays = territories.flatMap(({ level, code, parent }) => {
    const above = LEVELS[LEVELS.indexOf(level) - 1];
    if (above === undefined || known.has(`${above} ${parent ?? ''}`)) return [];
    return [
      {
        file: UNIT_FILES[level],
        path: `code ${code}, ${above}`,
        reason: `there is no ${above} "${parent ?? ''}"`,
      },
    ];
  });
  return [...twice, ...strays];
};
