import { toSvg } from '../charts/chart-spec.ts';
import { findIndicator } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { levelBelow } from '../domain/org-unit.ts';
import { addQuarters } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import { dimensionsOf, type GroupScore } from '../domain/scoring/scorecard.ts';
import { urls } from '../http/urls.ts';
import type { FactsModel } from '../named-facts/service.ts';
import { publicationText } from '../vintages/service.ts';
import {
  type Cell,
  groupCell,
  groupName,
  limiterText,
  notRatedText,
  overallCell,
  scoreText,
  type Words,
} from './cells.ts';
import { dimensionChart } from './dimension-chart.ts';
import { levelName, sectorName } from './filter-view.ts';
import { INTERVAL_METHODS } from './methods-used.ts';
import { intervalText } from './recipe-steps.ts';
import { type IndicatorRow, indicatorRow } from './indicator-row-view.ts';
import { olderVersion, type UnitScorecard } from './unit-scorecard.ts';

/** The page of one unit's scorecard. */

interface Link {
  url: string;
  text: string;
}

interface DimensionModel {
  code: string;
  name: string;
  cell: Cell;
  weight: string;
  coverage: string;
  because: string[];
  url: string;
  rows: IndicatorRow[];
}

export interface UnitPageModel {
  name: string;
  kind: string;
  crumbs: Link[];
  periods: { previous: Link | null; current: string; next: Link | null };
  rating: string;
  overall: Cell;
  score: string;
  notRated: string[];
  limiters: string[];
  uncapped: string | null;
  notes: string[];
  /** Publications of the quarter, where there are several or an earlier one is shown. */
  versions: { url: string; text: string; note: string | null; shown: boolean }[];
  /** Of the overall score; null without one. */
  interval: string | null;
  basis: string;
  chart: { wide: string; narrow: string } | null;
  dimensions: DimensionModel[];
  columns: { quarter: string; year: string };
  links: Link[];
  recipeUrl: string;
  /** Functions on the page of methods. */
  methods: readonly string[];
  /** Facts such as an enforcement that hold in the quarter; null where the set knows of none. */
  facts: FactsModel | null;
}

const WIDE = { width: 720, class: 'mz-chart--wide' };
const NARROW = { width: 340, class: 'mz-chart--narrow', idSuffix: '-narrow' };

function dimensionModel(words: Words, page: UnitScorecard, group: GroupScore): DimensionModel {
  const { t, format } = words;
  const below = new Set([group.code]);
  for (const one of page.scorecard.groups)
    if (one.parent !== null && below.has(one.parent)) below.add(one.code);
  return {
    code: group.code,
    name: groupName(words, page.set, group.code),
    cell: groupCell(words, page.scorecard, group, false, page.set),
    weight: group.weightInForce === null ? '–' : format.percent(group.weightInForce * 100, 1),
    coverage: t('scorecards.unit.coverage', {
      scored: format.number(group.scored),
      applicable: format.number(group.applicable),
    }),
    because: group.notRatedBecause.map((because) => notRatedText(words, page.set, because)),
    url: `#${group.code}`,
    rows: page.scorecard.indicators
      .filter((score) => below.has(score.group))
      .flatMap((score) => {
        const indicator = findIndicator(page.set, score.code);
        return indicator ? [indicatorRow(words, page, indicator, score)] : [];
      }),
  };
}

export interface UnitCircumstances {
  facts: FactsModel | null;
  can: (action: Action, unit?: OrgUnit) => boolean;
  provisionalUntil: string | null;
}

function linksOf(
  words: Words,
  programme: Programme,
  page: UnitScorecard,
  { can }: UnitCircumstances,
): Link[] {
  const { t, localise } = words;
  const { unit, period } = page;
  const below = levelBelow(unit.level);
  const sector = page.sector ?? undefined;
  return [
    ...(below === undefined || below === 'country'
      ? []
      : [
          {
            url: urls.scorecards({ period, level: below, within: unit.code, sector }),
            text: t('scorecards.unit.below', {
              level: levelName(words, programme, below),
              unit: localise(unit.name),
            }),
          },
        ]),
    ...(can('satisfaction.read', unit)
      ? [{ url: urls.satisfaction(unit.code), text: t('scorecards.unit.satisfaction') }]
      : []),
    ...(can('evaluations.export', unit)
      ? [
          {
            url: urls.evaluation(unit.code, period, sector, olderVersion(page)),
            text: t('scorecards.unit.evaluation'),
          },
        ]
      : []),
    {
      url: urls
        .scorecard(unit.code, period, sector, olderVersion(page))
        .replace(urls.scorecard(unit.code, period), `${urls.scorecard(unit.code, period)}.json`),
      text: t('scorecards.unit.json'),
    },
  ];
}

/** What kind of unit it is: level, sector and kind of service. */
export function kindText(words: Words, programme: Programme, unit: OrgUnit): string {
  const { localise } = words;
  const level = unit.level === 'country' ? programme.levels.country : programme.levels[unit.level].one;
  const service = unit.serviceType === null ? undefined : programme.serviceTypes[unit.serviceType];
  return [
    localise(level),
    ...(unit.sector === null ? [] : [sectorName(words, programme, unit.sector)]),
    ...(service === undefined ? [] : [localise(service)]),
  ].join(' · ');
}

function versionsOf(words: Words, page: UnitScorecard): UnitPageModel['versions'] {
  const { unit, period, vintage, versions } = page;
  if (versions.length < 2) return [];
  return versions.map((one) => ({
    url: urls.scorecard(unit.code, period, undefined, one.number),
    text: publicationText(words, one),
    note: one.note === null ? null : words.t('vintages.note', { note: one.note }),
    shown: one.id === vintage?.id,
  }));
}

export function unitPage(
  words: Words,
  programme: Programme,
  page: UnitScorecard,
  circumstances: UnitCircumstances,
): UnitPageModel {
  const { t, localise, format } = words;
  const { unit, period, scorecard, set } = page;
  const sector = page.sector ?? undefined;
  const chart = dimensionChart(words, page, 'dimensions');
  const scored = scorecard.indicators.filter((one) => one.scored && one.state !== 'not-applicable');
  const beside = (other: string | null): Link | null =>
    other === null ? null : { url: urls.scorecard(unit.code, other, sector), text: format.period(other) };
  return {
    name: localise(unit.name),
    kind: kindText(words, programme, unit),
    crumbs: page.ancestors
      .filter((one) => circumstances.can('scorecards.read', one))
      .map((one) => ({ url: urls.scorecard(one.code, period, sector), text: localise(one.name) })),
    periods: { previous: beside(page.previous), current: format.period(period), next: beside(page.next) },
    rating: scorecard.rating,
    overall: overallCell(words, scorecard, false, set),
    score: scorecard.score === null ? '' : scoreText(words, set, scorecard.score),
    notRated: scorecard.notRatedBecause.map((because) => notRatedText(words, set, because)),
    limiters: scorecard.limiters.map((limiter) =>
      limiterText(words, set, limiter, scorecard.ratingBeforeLimiters),
    ),
    uncapped:
      scorecard.limiters.length === 0 && scorecard.score !== null ? t('scorecards.limiter.none') : null,
    notes: [
      ...(page.sector === null
        ? []
        : [t('scorecards.unit.sector-only', { sector: sectorName(words, programme, page.sector) })]),
      ...(page.vintage === null && page.sector === null && circumstances.provisionalUntil !== null
        ? [t('scorecards.matrix.provisional', { date: format.date(circumstances.provisionalUntil) })]
        : [page.sector === null ? publicationText(words, page.vintage) : t('vintages.kept-now')]),
    ],
    versions: versionsOf(words, page),
    interval: intervalText(words, scorecard.interval),
    basis: t('scorecards.unit.basis', {
      scored: format.number(scored.filter((one) => one.score !== null).length),
      applicable: format.number(scored.length),
      version: set.version,
    }),
    chart: chart && { wide: toSvg(chart, WIDE), narrow: toSvg(chart, NARROW) },
    dimensions: dimensionsOf(scorecard).map((group) => dimensionModel(words, page, group)),
    columns: {
      quarter: t('scorecards.column.since', { period: format.period(periodBefore(page, 1)) }),
      year: t('scorecards.column.since', { period: format.period(periodBefore(page, 4)) }),
    },
    links: linksOf(words, programme, page, circumstances),
    recipeUrl: urls.recipe(unit.code, period, sector, olderVersion(page)),
    methods: INTERVAL_METHODS,
    facts: circumstances.facts,
  };
}

const periodBefore = ({ period }: UnitScorecard, quarters: number): string => addQuarters(period, -quarters);
