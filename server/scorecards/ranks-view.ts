import { intervalBarSvg } from '../charts/chart-spec.ts';
import { findIndicator, type IndicatorSet } from '../domain/indicator-set.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Problem } from '../domain/problem.ts';
import { type Factor, FACTORS, type Sensitivity, type Spread } from '../domain/scoring/uncertainty.ts';
import { type RanksQuery, urls } from '../http/urls.ts';
import type { Standing } from '../ranks/service.ts';
import { scoreText, type Words } from './cells.ts';
import { highestFirst, pageOf } from './matrix.ts';
import { type FilterChoices, type FilterModel, filterModel, levelName, sectorName } from './matrix-view.ts';
import { LEAST_RATED, MOST_UNITS, type RankedUnit, type Ranking, REPLICATIONS, SEED } from './ranks.ts';
import type { ComparedLevel, RanksFilter } from './schema.ts';

/** The page about how sure ranks are. */

/** The units whose ranks are asked for. */
export interface RankedPopulation {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  sector: Sector | null;
  set: IndicatorSet;
  /** Whether the set compares units with each other already by their scores. */
  relative: boolean;
  sort: RanksFilter['sort'];
  page: number;
  pages: number;
  /** All that the reader may see, by name. */
  units: readonly OrgUnit[];
  /** Whether units outside the reader's regions were left out. */
  limited: boolean;
}

interface Link {
  url: string;
  text: string;
}

interface SortLink extends Link {
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

export interface RanksPageModel {
  title: string;
  note: string | null;
  filter: FilterModel;
  matrixUrl: string;
  jsonUrl: string | null;
  notes: string[];
  /** Null once the ranks are there. */
  waiting: { url: string; percent: number; text: string } | null;
  /** Why there are no ranks; null when there are. */
  refusal: { title: string; text: string; links: Link[] } | null;
  ranking: {
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
  } | null;
}

export const percentDone = ({ done, total }: { done: number; total: number }): number =>
  total === 0 ? 0 : Math.floor((100 * done) / total);

export const waitingText = ({ t, format }: Words, advance: { done: number; total: number }): string =>
  advance.total === 0
    ? t('ranks.waiting.queue')
    : t('ranks.waiting.done', { percent: format.percent(percentDone(advance), 0) });

export interface PopulationRow {
  unit: OrgUnit;
  ranked: RankedUnit;
}

/** The units of the page, in their order. */
export function rowsOf(population: RankedPopulation, ranking: Ranking): PopulationRow[] {
  const known = new Map(ranking.units?.map((ranked) => [ranked.unit, ranked]));
  const rows = population.units.flatMap((unit) => {
    const ranked = known.get(unit.code);
    return ranked ? [{ unit, ranked }] : [];
  });
  if (population.sort === 'score') rows.sort((a, b) => highestFirst(a.ranked.score, b.ranked.score));
  return pageOf(rows, population.page);
}

/** Mean distance in places by which a factor alone moves the units that have a rank. */
export function meanShift({ units }: Ranking, factor: Factor): number {
  const shifts = (units ?? []).flatMap(({ sensitivity }) => (sensitivity ? [sensitivity[factor].shift] : []));
  return shifts.length === 0 ? 0 : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
}

/** The last place of the scale: with one indicator left out more units may be ranked than are rated. */
const lastPlace = ({ rated, units }: Ranking): number =>
  Math.ceil(Math.max(rated, ...(units ?? []).map(({ ranks }) => ranks?.high ?? 0)));

/** Percentiles of ranks can lie between two places. */
function placeText({ format }: Words, place: number): string {
  const shown = Number(place.toFixed(1));
  return format.number(shown, Number.isInteger(shown) ? 0 : 1);
}

function rangeOfPlaces(words: Words, { low, high }: Pick<Spread, 'low' | 'high'>): string {
  const [from, to] = [placeText(words, low), placeText(words, high)];
  return from === to ? from : `${from}–${to}`;
}

function queryOf({ period, level, within, sector, sort }: RankedPopulation): RanksQuery {
  return {
    period,
    level,
    within: within.code,
    sector: sector ?? undefined,
    sort: sort === 'name' ? undefined : sort,
  };
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
    score: score === null ? null : scoreText(words, score),
    interval: interval && `${scoreText(words, interval.low)}–${scoreText(words, interval.high)}`,
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

function rankingModel(
  words: Words,
  population: RankedPopulation,
  ranking: Ranking,
  caption: string,
  levelText: string,
): NonNullable<RanksPageModel['ranking']> {
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
  };
}

export interface RanksAnswer {
  filter: RanksFilter;
  choices: FilterChoices;
  problems: readonly Problem[];
  levelReplaced: boolean;
  /** Null while the filter cannot be understood. */
  population: RankedPopulation | null;
  /** Null: not asked for. */
  standing: Standing<Ranking> | null;
  provisionalUntil: string | null;
  /** Names of the reader's regions; null: every region. */
  regions: readonly string[] | null;
}

function refusalOf(words: Words, answer: RanksAnswer): RanksPageModel['refusal'] {
  const { t, localise, format } = words;
  const { population, standing, choices } = answer;
  if (!population) return null;
  if (standing === null) {
    return {
      title: t('ranks.too-many.title'),
      text: t('ranks.too-many.text', {
        count: population.units.length,
        units: format.number(population.units.length),
        most: format.number(MOST_UNITS),
      }),
      links: choices.within
        .filter(({ level, code }) => level === 'region' && code !== population.within.code)
        .map((unit) => ({
          url: urls.ranks({ ...queryOf(population), within: unit.code }),
          text: localise(unit.name),
        })),
    };
  }
  if (standing.state !== 'done' || standing.result.units) return null;
  const { rated } = standing.result;
  return {
    title: t('ranks.too-few.title'),
    text: t('ranks.too-few.text', {
      count: rated,
      rated: format.number(rated),
      least: format.number(LEAST_RATED),
    }),
    links: [],
  };
}

function notesOf(words: Words, programme: Programme, answer: RanksAnswer): string[] {
  const { t, localise, format } = words;
  const { population, regions, provisionalUntil } = answer;
  if (!population) return [];
  return [
    ...(answer.levelReplaced
      ? [
          t('scorecards.matrix.level-replaced', {
            level: levelName(words, programme, population.level),
            within: localise(population.within.name),
          }),
        ]
      : []),
    ...(regions === null ? [] : [t('ranks.limited', { regions: regions.join(', ') })]),
    ...(provisionalUntil === null
      ? []
      : [t('scorecards.matrix.provisional', { date: format.date(provisionalUntil) })]),
    ...(population.relative ? [t('ranks.relative')] : []),
    ...(population.sector !== null && population.level !== 'provider'
      ? [t('scorecards.matrix.sector-note')]
      : []),
  ];
}

export function ranksPage(words: Words, programme: Programme, answer: RanksAnswer): RanksPageModel {
  const { t, localise, format } = words;
  const { population, standing, filter } = answer;
  const form = filterModel(
    words,
    programme,
    { ...filter, show: 'dimensions' },
    answer.choices,
    answer.problems,
  );
  const query = population ? queryOf(population) : {};
  const paged = { ...query, page: filter.page === 1 ? undefined : String(filter.page) };
  const note =
    population &&
    [
      levelName(words, programme, population.level),
      format.period(population.period),
      localise(population.within.name),
      ...(population.sector === null ? [] : [sectorName(words, programme, population.sector)]),
    ].join(' · ');
  return {
    title: t('ranks.title'),
    note,
    filter: { ...form, url: urls.ranks() },
    matrixUrl: urls.scorecards({ ...query, sort: undefined }),
    jsonUrl: standing?.state === 'done' ? urls.ranksJson(paged) : null,
    notes: notesOf(words, programme, answer),
    waiting:
      standing?.state === 'under-way'
        ? { url: urls.ranksJson(paged), percent: percentDone(standing), text: waitingText(words, standing) }
        : null,
    refusal: refusalOf(words, answer),
    ranking:
      population && standing?.state === 'done' && standing.result.units
        ? rankingModel(
            words,
            population,
            standing.result,
            `${t('ranks.title')} · ${note ?? ''}`,
            levelName(words, programme, population.level),
          )
        : null,
  };
}
