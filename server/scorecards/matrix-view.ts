import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import { levelBelow, SECTORS } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Problem } from '../domain/problem.ts';
import { type MatrixQuery, urls } from '../http/urls.ts';
import { type IndicatorSet, levelsOf } from '../domain/indicator-set.ts';
import { levelText } from '../i18n/level-text.ts';
import { type Cell, groupCell, indicatorCell, isCapped, overallCell, type Words } from './cells.ts';
import type { Column, Matrix, MatrixRow } from './matrix.ts';
import { COMPARED_LEVELS, type ComparedLevel, type MatrixFilter, SHOWS } from './schema.ts';

/** The page of the matrix. */

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export interface FilterChoices {
  periods: readonly Period[];
  /** Units that can be looked into. */
  within: readonly OrgUnit[];
}

export interface FilterModel {
  url: string;
  periods: Option[];
  within: Option[];
  levels: Option[];
  sectors: Option[];
  shows: Option[];
  sort: string;
  problems: { href: string; text: string }[];
  errors: Record<'period' | 'within' | 'level' | 'sector' | 'show', string | null>;
}

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
    columns: (SortLink & { code: string; title: string })[];
    rows: MatrixRowModel[];
    totals: MatrixRowModel[];
    previous: string | null;
    next: string | null;
    pages: string;
    jsonUrl: string;
    /** How sure the ranks of these units are. */
    ranksUrl: string;
    indicators: boolean;
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

export const levelName = ({ localise }: Words, programme: Programme, level: ComparedLevel): string =>
  localise(programme.levels[level].many);

export const sectorName = ({ localise }: Words, programme: Programme, sector: Sector): string =>
  localise(programme.sectors[sector]);

function problemTexts({ t }: Words, problems: readonly Problem[]): { href: string; text: string }[] {
  return problems.map((problem) => ({
    href: `#${problem.path}`,
    text: t(`problem.${problem.code}`, problem.params),
  }));
}

export function filterModel(
  words: Words,
  programme: Programme,
  filter: MatrixFilter,
  choices: FilterChoices,
  problems: readonly Problem[],
): FilterModel {
  const { t, localise, format } = words;
  const texts = problemTexts(words, problems);
  const errorOf = (path: string): string | null =>
    texts.find(({ href }) => href === `#${path}`)?.text ?? null;
  const all: Option = {
    value: 'all',
    text: t('scorecards.filter.all-sectors'),
    selected: filter.sector === null,
  };
  return {
    url: urls.scorecards(),
    periods: [...choices.periods].reverse().map((period) => ({
      value: period,
      text: format.period(period),
      selected: period === filter.period,
    })),
    within: choices.within.map((unit) => ({
      value: unit.code,
      text: localise(unit.name),
      selected: unit.code === filter.within,
    })),
    levels: COMPARED_LEVELS.map((level) => ({
      value: level,
      text: levelName(words, programme, level),
      selected: level === filter.level,
    })),
    sectors: [
      all,
      ...SECTORS.map((sector) => ({
        value: sector,
        text: sectorName(words, programme, sector),
        selected: sector === filter.sector,
      })),
    ],
    shows: SHOWS.map((show) => ({
      value: show,
      text: t(`scorecards.show.${show}`),
      selected: show === filter.show,
    })),
    sort: filter.sort,
    problems: texts,
    errors: {
      period: errorOf('period'),
      within: errorOf('within'),
      level: errorOf('level'),
      sector: errorOf('sector'),
      show: errorOf('show'),
    },
  };
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

function rowModel(
  words: Words,
  programme: Programme,
  matrix: Matrix,
  row: MatrixRow,
  provisional: boolean,
): MatrixRowModel {
  const { unit, scorecard } = row;
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
  const provisional = circumstances.provisionalUntil !== null;
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
    ...(circumstances.provisionalUntil === null
      ? []
      : [t('scorecards.matrix.provisional', { date: format.date(circumstances.provisionalUntil) })]),
    ...(matrix.sector !== null && matrix.level !== 'provider' ? [t('scorecards.matrix.sector-note')] : []),
  ];
  const sortLink = (sort: string, text: string): SortLink => ({
    url: addressOf(matrix, { sort: sort === 'overall' ? undefined : sort }),
    text,
    current: matrix.sort === sort,
  });
  const paged = (page: number): string => addressOf(matrix, { page: page === 1 ? undefined : String(page) });
  const model = (row: MatrixRow): MatrixRowModel => rowModel(words, programme, matrix, row, provisional);
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
      shortWords: matrix.show === 'indicators' ? shortWordsOf(words, matrix.set) : [],
      hasCapped: [...matrix.rows, ...matrix.totals].some(({ scorecard }) => isCapped(scorecard)),
    },
  };
}
