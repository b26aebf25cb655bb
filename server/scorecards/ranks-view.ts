import type { Programme } from '../domain/programme.ts';
import type { Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import type { Standing } from '../ranks/service.ts';
import type { Words } from './cells.ts';
import { type FilterChoices, type FilterModel, filterModel, levelName, sectorName } from './filter-view.ts';
import { queryOf, type RankedPopulation } from './ranked-population.ts';
import { LEAST_RATED, MOST_UNITS, type Ranking } from './ranks.ts';
import { type RankingModel, rankingModel } from './ranks-table.ts';
import type { RanksFilter } from './schema.ts';

/** The page about how sure ranks are. */

interface Link {
  url: string;
  text: string;
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
  ranking: RankingModel | null;
}

export const percentDone = ({ done, total }: { done: number; total: number }): number =>
  total === 0 ? 0 : Math.floor((100 * done) / total);

export const waitingText = ({ t, format }: Words, advance: { done: number; total: number }): string =>
  advance.total === 0
    ? t('ranks.waiting.queue')
    : t('ranks.waiting.done', { percent: format.percent(percentDone(advance), 0) });

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
