import { fingerprintOf, type VersionSource } from '../repository.ts';
import type { LintProblem, PublishedFile } from '../schema.ts';
import type { Rule } from './rule.ts';

/** @returns SHA-256 over the canonical JSON of the set and its indicators: what scorecards name as their method */
export const fingerprintOfSet = ({ set, indicators }: Pick<VersionSource, 'set' | 'indicators'>): string =>
  fingerprintOf({ set, indicators });

/** What publishing records. @param publishedOn ISO calendar date */
export const publicationOf = (source: VersionSource, publishedOn: string): PublishedFile => ({
  version: source.version,
  publishedOn,
  fingerprint: fingerprintOfSet(source),
  files: Object.fromEntries(
    Object.entries(source.files).map(([name, content]) => [name, fingerprintOf(content)]),
  ),
});

function changesOf(source: VersionSource, published: PublishedFile, folder: string): LintProblem[] {
  const now = publicationOf(source, published.publishedOn);
  const names = [...new Set([...Object.keys(published.files), ...Object.keys(now.files)])].sort();
  const since = `since version ${source.version} was published on ${published.publishedOn}; a published set never changes: start a new version`;
  const problems = names.flatMap((name) => {
    const [was, is] = [published.files[name], now.files[name]];
    if (was === is) return [];
    const what =
      was === undefined ? 'has been added' : is === undefined ? 'has been removed' : 'has been changed';
    return [{ file: `${folder}/${name}`, path: '', reason: `${what} ${since}` }];
  });
  if (problems.length === 0 && now.fingerprint !== published.fingerprint) {
    problems.push({
      file: `${folder}/published.json`,
      path: 'fingerprint',
      reason: 'is not the fingerprint of the set',
    });
  }
  return problems;
}

/** A published version is what it was on the day of its publication. */
export const publicationRule: Rule = ({ versions }) =>
  versions.flatMap((source) => {
    const folder = source.version;
    const { published, set, version } = source;
    if (set.status === 'draft') {
      if (!published) return [];
      return [
        {
          file: `${folder}/set.json`,
          path: 'status',
          reason: `is "draft", but the version was published on ${published.publishedOn}`,
        },
      ];
    }
    if (!published) {
      const reason = 'is missing: the set says "published", but was not published with the publish command';
      return [{ file: `${folder}/published.json`, path: '', reason }];
    }
    if (published.version !== version || published.publishedOn !== set.publishedOn) {
      const reason = `says version ${published.version} of ${published.publishedOn}; set.json says ${version} of ${String(set.publishedOn)}`;
      return [{ file: `${folder}/published.json`, path: '', reason }];
    }
    return changesOf(source, published, folder);
  });
