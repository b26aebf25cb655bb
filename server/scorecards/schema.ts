import { type Level, LEVELS, type Sector, SECTORS } from '../domain/org-unit.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';

/** What the address of the matrix says. */

export const SHOWS = ['dimensions', 'indicators'] as const;
export type Show = (typeof SHOWS)[number];

export type ComparedLevel = Exclude<Level, 'country'>;
export const COMPARED_LEVELS: readonly ComparedLevel[] = LEVELS.filter((level) => level !== 'country');

/** Order of the rows: by a name, by the overall score, or by a column (its code). */
export const isColumnSort = (sort: string): boolean => sort !== 'name' && sort !== 'overall';

/** Which units of which quarter are asked for. */
export interface ScopeFilter {
  period: Period | null;
  level: ComparedLevel | null;
  within: string | null;
  sector: Sector | null;
  /** From 1. */
  page: number;
}

export interface MatrixFilter extends ScopeFilter {
  show: Show;
  sort: string;
}

/** By name unless the reader wants otherwise: a list in the order of scores is read as a league table. */
export const RANK_SORTS = ['name', 'score'] as const;
export type RankSort = (typeof RANK_SORTS)[number];

export interface RanksFilter extends ScopeFilter {
  sort: RankSort;
}

/** All that the addresses of the two pages may say. */
const SCOPE_PARAMETERS: readonly (keyof ScopeFilter)[] = ['period', 'level', 'within', 'sector', 'page'];
export const MATRIX_PARAMETERS: readonly (keyof MatrixFilter)[] = [...SCOPE_PARAMETERS, 'show', 'sort'];
export const RANKS_PARAMETERS: readonly (keyof RanksFilter)[] = [...SCOPE_PARAMETERS, 'sort'];

type Read = (name: string) => string | undefined;

const among = <T extends string>(values: readonly T[], text: string): T | undefined =>
  values.find((value) => value === text);

/** One of the values, null when nothing is said; otherwise a problem is noted and it counts as not said. */
function choice<T extends string>(
  read: Read,
  name: string,
  values: readonly T[],
  problems: Problem[],
): T | null {
  const text = read(name);
  if (text === undefined || text === 'all') return null;
  const found = among(values, text);
  if (found === undefined) problems.push(error('unknown-choice', name, { value: text.slice(0, 40) }));
  return found ?? null;
}

function parseScope(read: Read, problems: Problem[]): ScopeFilter {
  const written = read('period');
  const period = written !== undefined && isPeriod(written) ? written : null;
  if (written !== undefined && period === null) {
    problems.push(error('unknown-period', 'period', { value: written.slice(0, 40) }));
  }
  const page = read('page') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(page))
    problems.push(error('unknown-page', 'page', { value: page.slice(0, 40) }));
  return {
    period,
    level: choice(read, 'level', COMPARED_LEVELS, problems),
    within: read('within') ?? null,
    sector: choice(read, 'sector', SECTORS, problems),
    page: Number(page) || 1,
  };
}

/**
 * Reads the filter of the matrix from an address.
 *
 * @param read a parameter of the query
 * @returns the filter, with what could not be read left out, and a problem for each of these
 */
export function parseMatrixFilter(read: Read): { filter: MatrixFilter; problems: Problem[] } {
  const problems: Problem[] = [];
  const filter: MatrixFilter = {
    ...parseScope(read, problems),
    show: choice(read, 'show', SHOWS, problems) ?? 'dimensions',
    sort: read('sort') ?? 'overall',
  };
  return { filter, problems };
}

/** The same for the page about ranks. */
export function parseRanksFilter(read: Read): { filter: RanksFilter; problems: Problem[] } {
  const problems: Problem[] = [];
  const filter: RanksFilter = {
    ...parseScope(read, problems),
    sort: choice(read, 'sort', RANK_SORTS, problems) ?? 'name',
  };
  return { filter, problems };
}

/** The sector of a scorecard's address: null for all. */
function parseSector(read: Read): { sector: Sector | null; problems: Problem[] } {
  const problems: Problem[] = [];
  return { sector: choice(read, 'sector', SECTORS, problems), problems };
}

/** What the address of a unit's scorecard says: whose figures, and which publication of them (null: the newest). */
export function parseUnitFilter(read: Read): {
  sector: Sector | null;
  vintage: number | null;
  problems: Problem[];
} {
  const { sector, problems } = parseSector(read);
  const text = read('vintage') ?? null;
  if (text !== null && !/^[1-9]\d{0,5}$/.test(text))
    problems.push(error('unknown-choice', 'vintage', { value: text.slice(0, 40) }));
  else if (text !== null && sector !== null) problems.push(error('vintage-of-sector', 'vintage'));
  return { sector, vintage: text === null ? null : Number(text), problems };
}
