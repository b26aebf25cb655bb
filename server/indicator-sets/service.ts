import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Indicator } from '../domain/indicator.ts';
import type { Group, GroupDefinition, IndicatorSet } from '../domain/indicator-set.ts';
import type { Programme } from '../domain/programme.ts';
import { PROJECT_ROOT } from '../project.ts';
import {
  markPublished,
  type ProgrammeSource,
  readProgramme,
  type VersionSource,
  writeJson,
} from './repository.ts';
import { contentRules, structureRules } from './rules/index.ts';
import { fingerprintOfSet, publicationOf } from './rules/publication.ts';
import type { LintProblem, PublishedFile } from './schema.ts';

export type { LintProblem, PublishedFile } from './schema.ts';
export { emitSchema } from './schema.ts';

/** A programme cannot be loaded; names every file and reason. */
export class ProgrammeError extends Error {
  /** @param folder the programme's folder, from which the files of the problems are named */
  constructor(
    readonly folder: string,
    readonly problems: readonly LintProblem[],
  ) {
    super([`The programme ${folder} has problems:`, ...problems.map(describeProblem)].join('\n'));
  }
}

/** `2026.1/QUA-03.json, normalise.goal: must be a number` */
export const describeProblem = ({ file, path, reason }: LintProblem): string =>
  path === '' ? `${file}: ${reason}` : `${file}, ${path}: ${reason}`;

/**
 * @param nameOrPath name of a folder under indicators/, or the path of a programme's folder anywhere
 * @throws ProgrammeError when there is no programme
 */
export function programmeFolder(nameOrPath: string): string {
  const candidates = [join(PROJECT_ROOT, 'indicators', nameOrPath), resolve(nameOrPath)];
  const found = candidates.find((folder) => existsSync(join(folder, 'programme.json')));
  if (found) return found;
  const reason = `is neither in ${candidates.join(' nor in ')}`;
  throw new ProgrammeError(nameOrPath, [{ file: 'programme.json', path: '', reason }]);
}

/** The tree with its indicators: each in the group whose code is its dimension, in the order of the codes. */
const attach = (group: GroupDefinition, indicators: readonly Indicator[]): Group => ({
  ...group,
  groups: group.groups.map((child) => attach(child, indicators)),
  indicators: indicators.filter((indicator) => indicator.dimension === group.code),
});

const indicatorsOf = (group: Group): Indicator[] => [
  ...group.indicators,
  ...group.groups.flatMap(indicatorsOf),
];

function setOf(source: VersionSource): IndicatorSet {
  const { tree, ...rest } = source.set;
  const root = attach(tree, source.indicators);
  return { ...rest, root, indicators: indicatorsOf(root), fingerprint: fingerprintOfSet(source) };
}

function programmeOf(source: ProgrammeSource): Programme {
  const { programme, territories, national, versions } = source;
  return { ...programme, territories, national, sets: versions.map(setOf) };
}

/**
 * Reads a programme's folder.
 * @throws ProgrammeError when a file is missing, does not match its schema, or the parts do not fit together
 */
export function loadProgramme(folder: string): Programme {
  const read = readProgramme(folder);
  if ('problems' in read) throw new ProgrammeError(folder, read.problems);
  const problems = structureRules.flatMap((rule) => rule(read.value));
  if (!read.value.versions.some(({ set }) => set.status === 'published')) {
    problems.push({ file: 'programme.json', path: '', reason: 'no version of the set is published' });
  }
  if (problems.length > 0) throw new ProgrammeError(folder, problems);
  return programmeOf(read.value);
}

/** Everything for which loading would refuse the programme, and everything that would mislead those who use it. */
export function lintProgramme(folder: string): LintProblem[] {
  const read = readProgramme(folder);
  if ('problems' in read) return read.problems;
  const structure = structureRules.flatMap((rule) => rule(read.value));
  // Weights and goalposts of a tree that does not hold together would only repeat the same complaint.
  if (structure.length > 0) return structure;
  return contentRules.flatMap((rule) => rule(read.value));
}

/**
 * Publishes a draft: from now on `lintProgramme` complains when the set or one of its indicators changes.
 * @param date ISO calendar date of publication
 * @throws ProgrammeError when the version does not exist, is published already or has problems; nothing is written then
 */
export function publishSet(folder: string, version: string, date: string): PublishedFile {
  const problems = lintProgramme(folder);
  if (problems.length > 0) throw new ProgrammeError(folder, problems);
  const read = readProgramme(folder);
  if ('problems' in read) throw new ProgrammeError(folder, read.problems);
  const source = read.value.versions.find((candidate) => candidate.version === version);
  const file = `${version}/set.json`;
  if (!source) throw new ProgrammeError(folder, [{ file, path: '', reason: 'there is no such version' }]);
  if (source.set.status === 'published') {
    throw new ProgrammeError(folder, [
      { file, path: 'status', reason: 'this version is published already; start a new version' },
    ]);
  }
  const set = { ...source.set, status: 'published' as const, publishedOn: date };
  const published = publicationOf({ ...source, set, files: { ...source.files, 'set.json': set } }, date);
  markPublished(date, folder, version);
  writeJson(published, folder, version, 'published.json');
  return published;
}
