import type { Db } from '../db/transaction.ts';
import { type Group, type IndicatorSet, type LevelCode, setFor } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { LEVELS, levelBelow, type OrgUnit, type Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import type { Vintage } from '../domain/vintage.ts';
import { notFound } from '../http/errors.ts';
import { ancestorsOf, listUnits } from '../organisation/service.ts';
import { keptOveralls } from '../vintages/service.ts';
import * as repository from './repository.ts';
import { type ComparedLevel, isColumnSort, type Show } from './schema.ts';
import { keyOf, scorecardsOf, vintagesRead } from './service.ts';

/** Units by dimensions or indicators, for one quarter. */

export const ROWS_PER_PAGE = 100;

export type Column =
  { kind: 'group'; code: string; group: Group } | { kind: 'indicator'; code: string; indicator: Indicator };

export interface MatrixRow {
  unit: OrgUnit;
  scorecard: Scorecard;
  /** The publication that the scorecard is of; null: it is made of what is reported now. */
  vintage: Vintage | null;
}

/** What is compared, and how. */
interface MatrixScope {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  sector: Sector | null;
  show: Show;
  sort: string;
  /** From 1. */
  page: number;
}

export interface Matrix extends MatrixScope {
  set: IndicatorSet;
  columns: Column[];
  /** Of this page, in their order. */
  rows: MatrixRow[];
  /** Of the units of all pages. */
  ratings: LevelCode[];
  /** The unit that is looked into and those above it, for comparison: the country last. */
  totals: MatrixRow[];
  /** Units on all pages. */
  count: number;
  pages: number;
  /** Whether units outside the reader's regions were left out. */
  limited: boolean;
}

export interface MatrixQuestion extends MatrixScope {
  /** ISO date in the programme's time zone. */
  today: string;
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

export const highestFirst = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : b - a;

export function pageOf<T>(items: readonly T[], page: number): T[] {
  const start = (page - 1) * ROWS_PER_PAGE;
  return items.slice(start, start + ROWS_PER_PAGE);
}

/** The units that are compared, as far as the reader may see them. */
export async function unitsOf(
  db: Db,
  {
    level,
    within,
    sector,
    period,
    mayRead,
  }: Pick<MatrixQuestion, 'level' | 'within' | 'sector' | 'period' | 'mayRead'>,
): Promise<{ readable: OrgUnit[]; limited: boolean }> {
  const units = await listUnits(db, {
    level,
    ...(within.level === 'region' ? { region: within.code } : {}),
    ...(within.level === 'district' ? { district: within.code } : {}),
    ...(level === 'provider' ? { openIn: period, sector: sector ?? undefined } : {}),
  });
  const readable = units.filter(mayRead);
  return { readable, limited: readable.length < units.length };
}

interface Sorted {
  /** Of the page. */
  rows: MatrixRow[];
  /** Of all units. */
  ratings: LevelCode[];
}

async function loadRows(
  db: Db,
  programme: Programme,
  { period, sector, today }: Pick<MatrixQuestion, 'period' | 'sector' | 'today'>,
  units: readonly OrgUnit[],
): Promise<MatrixRow[]> {
  const scorecards = await scorecardsOf(db, programme, units, period, { today, sector });
  const vintages = await vintagesRead(db, units, [period], { today, sector });
  return units.flatMap((unit, i) => {
    const scorecard = scorecards[i];
    const vintage = vintages.get(keyOf(unit.code, period)) ?? null;
    return scorecard ? [{ unit, scorecard, vintage }] : [];
  });
}

/** Thousands of providers stay quick: their stored overall scores are enough unless a column is sorted by. */
async function sortedProviders(
  db: Db,
  programme: Programme,
  question: MatrixQuestion,
  named: readonly OrgUnit[],
): Promise<Sorted> {
  const codes = named.map((unit) => unit.code);
  const vintages = await vintagesRead(db, named, [question.period], question);
  const isPublished = (code: string): boolean => vintages.has(keyOf(code, question.period));
  const overalls = new Map([
    ...(await repository.overalls(
      db,
      codes.filter((code) => !isPublished(code)),
      question.period,
    )),
    ...(await keptOveralls(
      db,
      named.filter(({ code }) => isPublished(code)),
      vintages,
    )),
  ]);
  const score = (unit: OrgUnit): number | null => overalls.get(unit.code)?.score ?? null;
  const sorted =
    question.sort === 'name' ? named : [...named].sort((a, b) => highestFirst(score(a), score(b)));
  return {
    rows: await loadRows(db, programme, question, pageOf(sorted, question.page)),
    ratings: codes.map((code) => overalls.get(code)?.rating ?? 'not-rated'),
  };
}

async function sortedUnits(
  db: Db,
  programme: Programme,
  question: MatrixQuestion,
  named: readonly OrgUnit[],
): Promise<Sorted> {
  const { sort } = question;
  const rows = await loadRows(db, programme, question, named);
  const key = ({ scorecard }: MatrixRow): number | null =>
    isColumnSort(sort) ? sortKey(scorecard, sort) : scorecard.score;
  const sorted = sort === 'name' ? rows : [...rows].sort((a, b) => highestFirst(key(a), key(b)));
  return { rows: pageOf(sorted, question.page), ratings: rows.map((row) => row.scorecard.rating) };
}

/** @throws notFound for a page beyond the last */
export async function matrixOf(db: Db, programme: Programme, asked: MatrixQuestion): Promise<Matrix> {
  const { period, level, within, sector, show, today } = asked;
  const set = setFor(programme.sets, period);
  const columns = columnsOf(set, show);
  const { readable, limited } = await unitsOf(db, asked);
  const pages = Math.max(1, Math.ceil(readable.length / ROWS_PER_PAGE));
  if (asked.page > pages) throw notFound();
  const known = !isColumnSort(asked.sort) || columns.some((column) => column.code === asked.sort);
  const sort = known ? asked.sort : 'overall';
  const sortUnits = level === 'provider' && !isColumnSort(sort) ? sortedProviders : sortedUnits;
  const named = [...readable].sort(asked.byName);
  const { rows, ratings } = await sortUnits(db, programme, { ...asked, sort }, named);
  const above = [within, ...(await ancestorsOf(db, within)).reverse()].filter(asked.mayRead);
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
    ratings,
    totals: await loadRows(db, programme, { period, sector, today }, above),
    count: readable.length,
    page: asked.page,
    pages,
    limited,
  };
}
