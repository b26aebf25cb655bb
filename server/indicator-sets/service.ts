import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Indicator } from '../domain/indicator.ts';
import type { Group, GroupDefinition, IndicatorSet, SetFile } from '../domain/indicator-set.ts';
import type { Programme } from '../domain/programme.ts';
import { Refusal } from '../domain/refusal.ts';
import { PROJECT_ROOT } from '../project.ts';
import {
  type FromDhis2Choices,
  type MadeProgramme,
  programmeFromDhis2,
  writeProgramme,
} from './from-dhis2/make.ts';
import {
  type ProgrammeSource,
  readProgramme,
  readVersion,
  type VersionSource,
  writePublication,
} from './repository.ts';
import { contentRules, setRules, structureRules } from './rules/index.ts';
import { fingerprintOfSet, publicationOf } from './rules/publication.ts';
import type { LintProblem, PublishedFile } from './schema.ts';

export type { LintProblem, PublishedFile } from './schema.ts';
export { emitSchema } from './schema.ts';
export type { FromDhis2Choices } from './from-dhis2/make.ts';

/** A programme cannot be loaded; names every file and reason. */
export class ProgrammeError extends Refusal {
  /** @param folder the programme's folder, from which the files of the problems are named */
  constructor(
    readonly folder: string,
    readonly problems: readonly LintProblem[],
  ) {
    super([`${folder} has problems:`, ...problems.map(describeProblem)].join('\n'));
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
  const { programme, territories, national, dhis2, versions } = source;
  return { ...programme, territories, national, dhis2, sets: versions.map(setOf) };
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

/**
 * Reads one set on its own: a folder with `set.json` and a file an indicator, published or not.
 *
 * @throws ProgrammeError when a file is missing, does not match its schema, or the tree does not hold together
 */
export function loadSet(folder: string): IndicatorSet {
  const path = resolve(folder);
  if (!existsSync(join(path, 'set.json')))
    throw new ProgrammeError(folder, [{ file: 'set.json', path: '', reason: 'the file is missing' }]);
  const read = readVersion(dirname(path), basename(path));
  if ('problems' in read) throw new ProgrammeError(dirname(path), read.problems);
  const problems = setRules.flatMap((rule) => rule({ versions: [read.value] }));
  if (problems.length > 0) throw new ProgrammeError(dirname(path), problems);
  return setOf(read.value);
}

function problemsOf(source: ProgrammeSource): LintProblem[] {
  const structure = structureRules.flatMap((rule) => rule(source));
  // Weights and goalposts of a tree that does not hold together would only repeat the same complaint.
  const holds = setRules.every((rule) => rule(source).length === 0);
  return holds ? [...structure, ...contentRules.flatMap((rule) => rule(source))] : structure;
}

/**
 * Everything for which loading would refuse the programme, and everything that would mislead those who use it.
 * A programme whose only version is still a draft is in order here; loading asks for a published one.
 */
export function lintProgramme(folder: string): LintProblem[] {
  const read = readProgramme(folder);
  return 'problems' in read ? read.problems : problemsOf(read.value);
}

/**
 * Publishes a draft: from now on `lintProgramme` complains when the set or one of its indicators changes.
 * @param date ISO calendar date of publication
 * @throws ProgrammeError when the version does not exist, is published already or has problems; nothing is written then
 */
export function publishSet(folder: string, version: string, date: string): PublishedFile {
  const read = readProgramme(folder);
  if ('problems' in read) throw new ProgrammeError(folder, read.problems);
  const refuse = (path: string, reason: string): never => {
    throw new ProgrammeError(folder, [{ file: `${version}/set.json`, path, reason }]);
  };
  const source = read.value.versions.find((candidate) => candidate.version === version);
  if (!source) return refuse('', 'there is no such version');
  if (source.set.status === 'published')
    return refuse(
      'status',
      source.published
        ? 'this version is published already; start a new one'
        : 'says "published" without a published.json: set it to "draft", and publishedOn to null, before publishing',
    );
  const set: SetFile = { ...source.set, status: 'published', publishedOn: date };
  const next = { ...source, set, files: { ...source.files, 'set.json': set } };
  const published = publicationOf(next, date);
  const versions = read.value.versions.map((other) => (other === source ? { ...next, published } : other));
  const problems = problemsOf({ ...read.value, versions });
  if (problems.length > 0) throw new ProgrammeError(folder, problems);
  writePublication(published, folder);
  return published;
}

/**
 * Makes a programme from metadata of DHIS2. It is looked at before it gets its place: a folder with problems is never left behind.
 *
 * @param date ISO calendar date of publication @param publish without it, the version stays a draft, which does not load
 * @throws ProgrammeError for problems of the lint, MetadataError when DHIS2's files do not make a programme
 */
export function makeFromDhis2(
  paths: { metadata: string; units: string },
  choices: FromDhis2Choices & { publish: boolean },
  date: string,
): MadeProgramme & { folder: string } {
  const made = programmeFromDhis2(paths, choices, Number(date.slice(0, 4)));
  const folder = resolve(choices.out ?? join(PROJECT_ROOT, 'indicators', made.code));
  writeProgramme(folder, made.files, (place) => {
    const problems = lintProgramme(place);
    if (problems.length > 0) throw new ProgrammeError(folder, problems);
    if (choices.publish) publishSet(place, made.version, date);
  });
  return { ...made, folder };
}
