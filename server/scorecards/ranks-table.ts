import { intervalBarSvg } from '../charts/chart-spec.ts';
import { findIndicator, type IndicatorSet } from '../domain/indicator-set.ts';
import { type Factor, FACTORS, type Sensitivity, type Spread } from '../domain/scoring/uncertainty.ts';
import { urls } from '../http/urls.ts';
import { scoreText, type Words } from './cells.ts';
import {
  meanShift,
  type PopulationRow,
  queryOf,
  type RankedPopulation,
  rowsOf,
} from './ranked-population.ts';
import { type Ranking, REPLICATIONS, SEED } from './ranks.ts';
import type { RanksFilter } from './schema.ts';

/** The table of ranks with their intervals, and the one of what moves them. */

interface SortLink {
  url: string;
  text: string;
  current: boolean;
}

interface RankRow {
  name: string;
  url: string;
  score: string | null;
  interval: string | null;
  rank: string | null;
  median: string | null;
  /** The range of ranks in words, and drawn. */
  range: string | null;
  bar: string | null;
  /** Said where the unit could not be ranked every time. */
  ranked: string | null;
}

interface SensitivityRow {
  name: string;
  url: string;
  cells: { range: string; furthest: string | null }[];
}

export interface RankingModel {
  caption: string;
  summary: string;
  reading: string[];
  sorts: { name: SortLink; score: SortLink };
  rows: RankRow[];
  /** What the ends of the drawn ranges are. */
  scale: string;
  order: string;
  previous: string | null;
  next: string | null;
  pages: string;
  factors: { name: string; text: string; shift: string }[];
  units: SensitivityRow[];
  /** Functions on the page of methods. */
  methods: string[];
}

/** The last place of the scale: with one indicator left out more units may be ranked than are rated. */
const lastPlace = ({ rated, units }: Ranking): number =>
  Math.max(rated, ...(units ?? []).map(({ ranks }) => ranks?.high ?? 0));

/** All ranks that are shown came out once: they are whole. */
const placeText = ({ format }: Words, place: number): string => format.number(place, 0);

function rangeOfPlaces(words: Words, { low, high }: Pick<Spread, 'low' | 'high'>): string {
  const [from, to] = [placeText(words, low), placeText(words, high)];
  return from === to ? from : `${from}–${to}`;
}

function rankRow(
  words: Words,
  population: RankedPopulation,
  last: number,
  { unit, ranked }: PopulationRow,
): RankRow {
  const { t, localise, format } = words;
  const { score, interval, rank, ranks } = ranked;
  const sector = unit.level === 'provider' ? undefined : (population.sector ?? undefined);
  return {
    name: localise(unit.name),
    url: urls.scorecard(unit.code, population.period, sector),
    score: score === null ? null : scoreText(words, population.set, score),
    interval:
      interval &&
      `${scoreText(words, population.set, interval.low)}–${scoreText(words, population.set, interval.high)}`,
    rank: rank === null ? null : placeText(words, rank),
    median: ranks && placeText(words, ranks.median),
    range: ranks && rangeOfPlaces(words, ranks),
    bar:
      ranks && intervalBarSvg({ value: ranks.median, low: ranks.low, high: ranks.high, from: 1, to: last }),
    // Of a unit that is never ranked the row says enough.
    ranked:
      ranks && ranked.ranked < 1
        ? t('ranks.ranked', { share: format.percent(Math.floor(ranked.ranked * 100), 0) })
        : null,
  };
}

/** Factors whose runs differ by chance, not by a choice. */
const DRAWN: ReadonlySet<Factor> = new Set(['sampling', 'weights']);

function furthestText(
  words: Words,
  set: IndicatorSet,
  factor: Factor,
  { furthest }: Sensitivity,
): string | null {
  const { t, localise } = words;
  if (!furthest) return DRAWN.has(factor) ? null : t('ranks.furthest.none');
  const rank = placeText(words, furthest.rank);
  if (factor !== 'leaving-out') return t(`ranks.furthest.${furthest.choice}`, { rank });
  const indicator = findIndicator(set, furthest.choice);
  const name = indicator ? `${furthest.choice} ${localise(indicator.name)}` : furthest.choice;
  return t('ranks.furthest.without', { rank, indicator: name });
}

function sensitivityRow(
  words: Words,
  population: RankedPopulation,
  { unit, ranked }: PopulationRow,
): SensitivityRow[] {
  const { sensitivity } = ranked;
  if (!sensitivity) return [];
  return [
    {
      name: words.localise(unit.name),
      url: urls.scorecard(unit.code, population.period),
      cells: FACTORS.map((factor) => ({
        range: rangeOfPlaces(words, sensitivity[factor]),
        furthest: furthestText(words, population.set, factor, sensitivity[factor]),
      })),
    },
  ];
}

export function rankingModel(
  words: Words,
  population: RankedPopulation,
  ranking: Ranking,
  caption: string,
  levelText: string,
): RankingModel {
  const { t, format } = words;
  const { page, pages, sort, units } = population;
  const query = queryOf(population);
  const rows = rowsOf(population, ranking);
  const last = lastPlace(ranking);
  const sortLink = (by: RanksFilter['sort'], text: string): SortLink => ({
    url: urls.ranks({ ...query, sort: by === 'name' ? undefined : by }),
    text,
    current: sort === by,
  });
  const paged = (to: number): string => urls.ranks({ ...query, page: to === 1 ? undefined : String(to) });
  return {
    caption,
    summary: t('ranks.summary', {
      count: ranking.rated,
      rated: format.number(ranking.rated),
      replications: format.number(REPLICATIONS),
      seed: format.number(SEED),
    }),
    reading: [
      t('ranks.reading.replications', { count: REPLICATIONS, replications: format.number(REPLICATIONS) }),
      t('ranks.reading.interval'),
      t('ranks.reading.overlap'),
      t('ranks.reading.limits'),
    ],
    sorts: { name: sortLink('name', levelText), score: sortLink('score', t('ranks.column.score')) },
    rows: rows.map((row) => rankRow(words, population, last, row)),
    scale: t('ranks.scale', { last: format.number(last) }),
    order: t(`ranks.order.${sort}`),
    previous: page > 1 ? paged(page - 1) : null,
    next: page < pages ? paged(page + 1) : null,
    pages: t('scorecards.matrix.page', {
      page: format.number(page),
      pages: format.number(pages),
      count: units.length,
      total: format.number(units.length),
    }),
    factors: FACTORS.map((factor) => ({
      name: t(`ranks.factor.${factor}.name`),
      text: t(`ranks.factor.${factor}.text`),
      shift: format.number(meanShift(ranking, factor), 1),
    })),
    units: rows.flatMap((row) => sensitivityRow(words, population, row)),
    methods: ['rankUncertainty'],
  };
}
