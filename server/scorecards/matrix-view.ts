import { levelBelow } from '../domain/org-unit.ts';
import type { Programme } from '../domain/programme.ts';
import type { Problem } from '../domain/problem.ts';
import { type MatrixQuery, urls } from '../http/urls.ts';
import { type IndicatorSet, levelsOf } from '../domain/indicator-set.ts';
import { levelText } from '../i18n/level-text.ts';
import { publicationsText } from '../vintages/service.ts';
import { type Cell, groupCell, indicatorCell, isCapped, overallCell, type Words } from './cells.ts';
import { endsTexts, overallEndsText } from './score-ends.ts';
import { type FilterChoices, type FilterModel, filterModel, levelName, sectorName } from './filter-view.ts';
import type { Column, Matrix, MatrixRow } from './matrix.ts';
import type { MatrixFilter } from './schema.ts';

/** The page of the matrix. */

interface MatrixRowModel {
  name: string;
  note: string | null;
  url: string;
  below: { url: string; text: string } | null;
  overall: Cell;
  cells: Cell[];
}

export interface MatrixPageModel {
  heading: string;
  filter: FilterModel;
  crumbs: { url: string; text: string }[];
  /** Null while the filter cannot be understood. */
  matrix: {
    within: string;
    caption: string;
    summary: string;
    sector: string | null;
    notes: string[];
    sorts: { name: SortLink; overall: SortLink };
    /** `unit`: of the values below; null above scores. */
    columns: (SortLink & { code: string; title: string; unit: string | null })[];
    rows: MatrixRowModel[];
    totals: MatrixRowModel[];
    previous: string | null;
    next: string | null;
    pages: string;
    jsonUrl: string;
    /** How sure the ranks of these units are. */
    ranksUrl: string;
    indicators: boolean;
    /** What the figures of the table are: above it, and below. */
    figures: string | null;
    ends: string;
    /** Short words of the cells with what they stand for; none where the cells have the full ones. */
    shortWords: { short: string; word: string }[];
    /** Whether a limiter holds down a rating of the table. */
    hasCapped: boolean;
  } | null;
}

interface SortLink {
  url: string;
  text: string;
  current: boolean;
}

/** The address of this matrix with something changed; another order or filter begins at the first page. */
function addressOf(matrix: Matrix, change: Partial<MatrixQuery> = {}): string {
  return urls.scorecards({ ...queryOf(matrix), ...change });
}

export function queryOf(matrix: Matrix): MatrixQuery {
  return {
    period: matrix.period,
    level: matrix.level,
    within: matrix.within.code,
    sector: matrix.sector ?? undefined,
    show: matrix.show === 'dimensions' ? undefined : matrix.show,
    sort: matrix.sort === 'overall' ? undefined : matrix.sort,
  };
}

function cellOf(
  words: Words,
  set: IndicatorSet,
  column: Column,
  { scorecard }: MatrixRow,
  provisional: boolean,
): Cell {
  if (column.kind === 'group') {
    const group = scorecard.groups.find((one) => one.code === column.code);
    if (!group) throw new Error(`${scorecard.unit} has no score of ${column.code}`);
    return groupCell(words, scorecard, group, provisional, set);
  }
  const score = scorecard.indicators.find((one) => one.code === column.code);
  if (!score) throw new Error(`${scorecard.unit} has no score of ${column.code}`);
  return indicatorCell(words, column.indicator, score, provisional, set);
}

function rowModel(words: Words, programme: Programme, matrix: Matrix, row: MatrixRow): MatrixRowModel {
  const { unit, scorecard } = row;
  const provisional = row.vintage === null;
  const below = levelBelow(unit.level);
  const sector = matrix.sector !== null && unit.level !== 'provider' ? matrix.sector : undefined;
  const note =
    unit.level === 'provider' && unit.sector !== null ? sectorName(words, programme, unit.sector) : null;
  return {
    name: words.localise(unit.name),
    note,
    url: urls.scorecard(unit.code, matrix.period, sector),
    below:
      below === undefined || below === 'country' || matrix.within.code === unit.code
        ? null
        : {
            url: addressOf(matrix, { within: unit.code, level: below }),
            text: levelName(words, programme, below),
          },
    overall: overallCell(words, scorecard, provisional, matrix.set),
    cells: matrix.columns.map((column) => cellOf(words, matrix.set, column, row, provisional)),
  };
}

/** "Good: 2 · Requires improvement: 11 · Not rated: 1", of the units on all pages. */
function summaryOf(words: Words, matrix: Matrix): string {
  const counts = [...levelsOf(matrix.set), 'not-rated'].flatMap((level) => {
    const count = matrix.ratings.filter((one) => one === level).length;
    return count === 0 ? [] : [`${levelText(words, matrix.set, level)}: ${words.format.number(count)}`];
  });
  return counts.join(' · ');
}

/** Words that are too long for a cell; levels that a set names itself are written as they are. */
function shortWordsOf({ t }: Words, set: IndicatorSet): { short: string; word: string }[] {
  if (set.levels) return [];
  return levelsOf(set)
    .map((level) => ({ short: t(`common.rating-short.${level}`), word: t(`common.rating.${level}`) }))
    .filter(({ short, word }) => short !== word);
}

export interface MatrixCircumstances {
  /** The day until which figures may still change, ISO date; null when it is over. */
  provisionalUntil: string | null;
  /** Names of the reader's regions; null: every region. */
  regions: readonly string[] | null;
  /** The level that was asked for and does not lie inside the unit. */
  levelReplaced: boolean;
}

/** What the figures are: published in which version, or provisional. */
function publicationNotes(
  words: Words,
  { rows, sector, level }: Matrix,
  { provisionalUntil }: MatrixCircumstances,
): string[] {
  if (rows.length === 0) return [];
  const vintages = rows.map(({ vintage }) => vintage);
  if (sector !== null && level !== 'provider') return [words.t('vintages.kept-now')];
  return provisionalUntil !== null && vintages.every((vintage) => vintage === null)
    ? [words.t('scorecards.matrix.provisional', { date: words.format.date(provisionalUntil) })]
    : [publicationsText(words, vintages)];
}

export function matrixPage(
  words: Words,
  programme: Programme,
  {
    matrix,
    filter,
    choices,
    problems,
    circumstances,
  }: {
    matrix: Matrix | null;
    filter: MatrixFilter;
    choices: FilterChoices;
    problems: readonly Problem[];
    circumstances: MatrixCircumstances;
  },
): MatrixPageModel {
  const { t, localise, format } = words;
  const form = filterModel(words, programme, filter, choices, problems);
  if (!matrix) return { heading: t('scorecards.title'), filter: form, crumbs: [], matrix: null };
  const heading = t('scorecards.matrix.heading', {
    level: levelName(words, programme, matrix.level),
    period: format.period(matrix.period),
  });
  const notes = [
    ...(circumstances.levelReplaced
      ? [
          t('scorecards.matrix.level-replaced', {
            level: levelName(words, programme, matrix.level),
            within: localise(matrix.within.name),
          }),
        ]
      : []),
    ...(circumstances.regions === null
      ? []
      : [t('scorecards.matrix.limited', { regions: circumstances.regions.join(', ') })]),
    ...publicationNotes(words, matrix, circumstances),
    ...(matrix.sector !== null && matrix.level !== 'provider' ? [t('scorecards.matrix.sector-note')] : []),
  ];
  const sortLink = (sort: string, text: string): SortLink => ({
    url: addressOf(matrix, { sort: sort === 'overall' ? undefined : sort }),
    text,
    current: matrix.sort === sort,
  });
  const paged = (page: number): string => addressOf(matrix, { page: page === 1 ? undefined : String(page) });
  const model = (row: MatrixRow): MatrixRowModel => rowModel(words, programme, matrix, row);
  return {
    heading,
    filter: form,
    crumbs: matrix.totals
      .filter(({ unit }) => unit.code !== matrix.within.code)
      .reverse()
      .map(({ unit }) => ({
        url: addressOf(matrix, { within: unit.code, level: levelBelow(unit.level) }),
        text: localise(unit.name),
      })),
    matrix: {
      within: localise(matrix.within.name),
      caption: `${localise(matrix.within.name)} · ${heading}`,
      summary: summaryOf(words, matrix),
      sector: matrix.sector === null ? null : sectorName(words, programme, matrix.sector),
      notes,
      sorts: {
        name: sortLink('name', levelName(words, programme, matrix.level)),
        overall: sortLink('overall', t('scorecards.column.overall')),
      },
      columns: matrix.columns.map((column) => {
        const title = localise(column.kind === 'group' ? column.group.name : column.indicator.name);
        return {
          ...sortLink(column.code, column.kind === 'group' ? title : column.code),
          code: column.code,
          title,
          unit: column.kind === 'group' ? null : localise(column.indicator.unit),
        };
      }),
      rows: matrix.rows.map(model),
      totals: matrix.totals.map(model),
      previous: matrix.page > 1 ? paged(matrix.page - 1) : null,
      next: matrix.page < matrix.pages ? paged(matrix.page + 1) : null,
      pages: t('scorecards.matrix.page', {
        page: format.number(matrix.page),
        pages: format.number(matrix.pages),
        count: matrix.count,
        total: format.number(matrix.count),
      }),
      jsonUrl: addressOf(matrix, { page: matrix.page === 1 ? undefined : String(matrix.page) }).replace(
        urls.scorecards(),
        `${urls.scorecards()}.json`,
      ),
      ranksUrl: urls.ranks({
        period: matrix.period,
        level: matrix.level,
        within: matrix.within.code,
        sector: matrix.sector ?? undefined,
      }),
      indicators: matrix.show === 'indicators',
      figures:
        matrix.show === 'indicators'
          ? [t('scorecards.matrix.values-note'), ...overallEndsText(words, matrix.set)].join(' ')
          : null,
      ends: matrix.show === 'indicators' ? '' : endsTexts(words, matrix.set).join(' '),
      shortWords: matrix.show === 'indicators' ? shortWordsOf(words, matrix.set) : [],
      hasCapped: [...matrix.rows, ...matrix.totals].some(({ scorecard }) => isCapped(scorecard)),
    },
  };
}
