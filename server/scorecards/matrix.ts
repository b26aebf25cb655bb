import type { Db } from '../db/transaction.ts';
import { type Group, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { LEVELS, levelBelow, type OrgUnit, type Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import { ancestorsOf, listUnits } from '../organisation/service.ts';
import * as repository from './repository.ts';
import { type ComparedLevel, isColumnSort, type Show } from './schema.ts';
import { scorecardsOf } from './service.ts';

/** Units by dimensions or indicators, for one quarter. */

export const ROWS_PER_PAGE = 100;

export type Column =
  { kind: 'group'; code: string; group: Group } | { kind: 'indicator'; code: string; indicator: Indicator };

export interface MatrixRow {
  unit: OrgUnit;
  scorecard: Scorecard;
}

export interface Matrix {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  sector: Sector | null;
  show: Show;
  sort: string;
  set: IndicatorSet;
  columns: Column[];
  /** Of this page, in their order. */
  rows: MatrixRow[];
  /** The unit that is looked into and those above it, for comparison: the country last. */
  totals: MatrixRow[];
  /** Units on all pages. */
  count: number;
  page: number;
  pages: number;
  /** Whether units outside the reader's regions were left out. */
  limited: boolean;
}

export interface MatrixQuestion {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  sector: Sector | null;
  show: Show;
  sort: string;
  page: number;
  /** Whether the reader may see the unit. */
  mayRead: (unit: OrgUnit) => boolean;
  /** The order of names in the reader's language. */
  byName: (a: OrgUnit, b: OrgUnit) => number;
}

/** The level that is compared inside a unit: the one asked for if it lies below, otherwise the next one. */
export function comparedLevel(within: OrgUnit, asked: ComparedLevel | null): ComparedLevel {
  if (asked !== null && LEVELS.indexOf(asked) > LEVELS.indexOf(within.level)) return asked;
  const below = levelBelow(within.level);
  return below === undefined || below === 'country' ? 'provider' : below;
}

export function columnsOf(set: IndicatorSet, show: Show): Column[] {
  return show === 'dimensions'
    ? set.root.groups.map((group) => ({ kind: 'group', code: group.code, group }))
    : set.indicators.map((indicator) => ({ kind: 'indicator', code: indicator.code, indicator }));
}

/** What a column is sorted by: points, or the value of what is never scored. Null goes last. */
function sortKey(scorecard: Scorecard, code: string): number | null {
  const group = scorecard.groups.find((one) => one.code === code);
  if (group) return group.score;
  const indicator = scorecard.indicators.find((one) => one.code === code);
  return indicator ? (indicator.scored ? indicator.score : indicator.value) : null;
}

const highestFirst = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : b - a;

async function unitsOf(db: Db, { level, within, sector, period, mayRead }: MatrixQuestion) {
  const units = await listUnits(db, {
    level,
    ...(within.level === 'region' ? { region: within.code } : {}),
    ...(within.level === 'district' ? { district: within.code } : {}),
    ...(level === 'provider' ? { openIn: period, sector: sector ?? undefined } : {}),
  });
  const readable = units.filter(mayRead);
  return { readable, limited: readable.length < units.length };
}

/** Sorts by what can be known without reading every recipe where that is enough: thousands of providers stay quick. */
async function sortedRows(
  db: Db,
  programme: Programme,
  question: MatrixQuestion,
  units: readonly OrgUnit[],
): Promise<MatrixRow[]> {
  const { period, sector, sort, byName } = question;
  const start = (question.page - 1) * ROWS_PER_PAGE;
  const load = async (some: readonly OrgUnit[]): Promise<MatrixRow[]> => {
    const scorecards = await scorecardsOf(db, programme, some, period, sector);
    return some.flatMap((unit, i) => {
      const scorecard = scorecards[i];
      return scorecard ? [{ unit, scorecard }] : [];
    });
  };
  const named = [...units].sort(byName);
  if (sort === 'name') return load(named.slice(start, start + ROWS_PER_PAGE));
  if (!isColumnSort(sort) && question.level === 'provider') {
    const scores = await repository.scores(
      db,
      units.map((unit) => unit.code),
      period,
    );
    const score = (unit: OrgUnit): number | null => scores.get(unit.code) ?? null;
    return load(named.sort((a, b) => highestFirst(score(a), score(b))).slice(start, start + ROWS_PER_PAGE));
  }
  const key = ({ scorecard }: MatrixRow): number | null =>
    isColumnSort(sort) ? sortKey(scorecard, sort) : scorecard.score;
  return (await load(named)).sort((a, b) => highestFirst(key(a), key(b))).slice(start, start + ROWS_PER_PAGE);
}

/** Pages beyond the last show the last. */
export async function matrixOf(db: Db, programme: Programme, asked: MatrixQuestion): Promise<Matrix> {
  const { period, level, within, sector, show } = asked;
  const set = setFor(programme.sets, period);
  const columns = columnsOf(set, show);
  const { readable, limited } = await unitsOf(db, asked);
  const pages = Math.max(1, Math.ceil(readable.length / ROWS_PER_PAGE));
  const page = Math.min(asked.page, pages);
  const known = !isColumnSort(asked.sort) || columns.some((column) => column.code === asked.sort);
  const sort = known ? asked.sort : 'overall';
  const rows = await sortedRows(db, programme, { ...asked, sort, page }, readable);
  const above = [within, ...(await ancestorsOf(db, within)).reverse()].filter(asked.mayRead);
  const compared = await scorecardsOf(db, programme, above, period, sector);
  return {
    period,
    level,
    within,
    sector,
    show,
    sort,
    set,
    columns,
    rows,
    totals: above.flatMap((unit, i) => {
      const scorecard = compared[i];
      return scorecard ? [{ unit, scorecard }] : [];
    }),
    count: readable.length,
    page,
    pages,
    limited,
  };
}
