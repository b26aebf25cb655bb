import {
  type ChartJsConfig,
  intervalBarSvg,
  niceScale,
  percentScale,
  toChartJs,
  toSvg,
  type TrendSpec,
} from '../charts/chart-spec.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { levelBelow } from '../domain/org-unit.ts';
import type { Programme } from '../domain/programme.ts';
import { knownPoints } from '../domain/satisfaction-trend.ts';
import { urls } from '../http/urls.ts';
import { publicationJson, publicationText } from '../vintages/service.ts';
import { type GroupsTable, groupsJson, groupsTable } from './groups-view.ts';
import { type Columns, columnsOf, type Cell, rangeText, type Row, toCell, toRow } from './rows.ts';
import type { Satisfaction, UnitTrend } from './service.ts';
import { gradeLabel, trendChart, trendSentences, valueText, wordingOf, type Words } from './words.ts';

interface Link {
  url: string;
  text: string;
}

/** A chart in two sizes (the style sheet shows the one that fits) and the data with which a script redraws it. */
interface ChartModel {
  id: string;
  wide: string;
  narrow: string;
  data: { config: ChartJsConfig; words: { reset: string; hint: string; touchHint: string } };
}

export interface SatisfactionPage {
  heading: string;
  path: Link[];
  unitName: string;
  action: string;
  questions: { code: string; name: string; selected: boolean }[];
  definition: { text: string; url: string };
  jsonUrl: string;
  /** Null: no quarter has figures yet. */
  figures: Figures | null;
}

interface Figures {
  summary: string;
  stats: { label: string; value: string; note: string }[];
  /** Null: there is nothing to draw. */
  chart: ChartModel | null;
  signals: { variation: string; name: string; text: string }[];
  charted: boolean;
  method: string[];
  /** Which version the last quarter is of. */
  publication: string;
  /** Functions on the page of methods. */
  methods: string[];
  table: Columns & { valueHeading: string; rows: Row[] };
  /** Null: answers are not known by group. */
  groups: GroupsTable | null;
  sectors: { chart: ChartModel; names: string[]; rows: { period: string; cells: Cell[] }[] } | null;
  below: {
    title: string;
    /** What the pictures reach from and to. */ scale: string;
    rows: { url: string; name: string; cell: Cell; picture: string }[];
  } | null;
  scorecard: Link | null;
}

const WIDE = { width: 960, height: 380, class: 'mz-chart--wide' };
const NARROW = { width: 340, height: 320, class: 'mz-chart--narrow', idSuffix: '-narrow' };

function chartModel(spec: TrendSpec, { t }: Words): ChartModel {
  const reset = t('charts.tools.reset');
  return {
    id: spec.id,
    wide: toSvg(spec, WIDE),
    narrow: toSvg(spec, NARROW),
    data: {
      config: toChartJs(spec),
      words: {
        reset,
        hint: t('charts.tools.hint', { reset }),
        touchHint: t('charts.tools.touch-hint', { reset }),
      },
    },
  };
}

function statsOf(subject: UnitTrend, words: Words): Figures['stats'] {
  const { t, format } = words;
  const last = knownPoints(subject.trend).at(-1);
  if (!last) return [];
  const stats = [
    {
      label: t(`satisfaction.measure.${wordingOf(subject)}`, {
        grade: subject.question.scale
          ? gradeLabel(subject.question, subject.question.scale.satisfiedFrom, words)
          : '',
      }),
      value: valueText(subject, last.value, words),
      note: [format.period(last.period), rangeText(last.interval, words)]
        .filter((text) => text !== '')
        .join(' · '),
    },
  ];
  if (subject.trend.measure === 'grade') {
    stats[0] = {
      ...(stats[0] as (typeof stats)[0]),
      note: `${gradeLabel(subject.question, last.value, words)} · ${format.period(last.period)}`,
    };
  }
  if (last.n !== null) {
    stats.push({
      label: t(`satisfaction.numbers.${subject.question.kind === 'grade' ? 'services' : 'n'}`),
      value: format.number(last.n),
      note: '',
    });
  }
  if (last.responseRate !== null) {
    stats.push({
      label: t('satisfaction.numbers.response'),
      value: format.percent(last.responseRate),
      note: '',
    });
  }
  if (last.target !== null) {
    stats.push({
      label: t('satisfaction.numbers.target'),
      value: valueText(subject, last.target, words),
      note: '',
    });
  }
  return stats;
}

const spanOf = ({ trend }: UnitTrend, { format }: Words): { from: string; to: string } => ({
  from: format.period(trend.points[0]?.period ?? ''),
  to: format.period(trend.points.at(-1)?.period ?? ''),
});

function tableOf(main: UnitTrend, words: Words): Figures['table'] {
  return {
    valueHeading: words.t(`satisfaction.table.${wordingOf(main)}`),
    ...columnsOf(main),
    rows: main.trend.points.map((point) => toRow(main, point, words)).reverse(),
  };
}

function sectorsOf({ main, sectors }: Satisfaction, programme: Programme, words: Words): Figures['sectors'] {
  if (sectors.length === 0) return null;
  const { t, localise } = words;
  const named = sectors.map((one) => {
    const sector = one.sector ?? 'state';
    return { ...one, code: sector, name: localise(programme.sectors[sector]) };
  });
  const title = t('satisfaction.chart.sectors-title', {
    question: localise(main.question.name),
    unit: localise(main.unit.name),
    ...spanOf(main, words),
  });
  return {
    chart: chartModel(trendChart('sectors', title, named, words), words),
    names: named.map((one) => one.name),
    rows: main.trend.points
      .map(({ period }, index) => ({
        period: words.format.period(period),
        cells: named.flatMap((one) =>
          one.trend.points.slice(index, index + 1).map((point) => toCell(one, point, words)),
        ),
      }))
      .reverse(),
  };
}

/** One scale for all units, so that their pictures can be compared. */
function scaleOf(trends: readonly UnitTrend[]): { from: number; to: number } {
  const values = trends.flatMap(({ trend }) =>
    trend.points.flatMap((point) => [point.value, point.interval?.low, point.interval?.high, point.target]),
  );
  const known = values.filter((value) => typeof value === 'number');
  const isShare = trends[0]?.trend.measure === 'share';
  return isShare ? percentScale(known) : niceScale(Math.min(0, ...known), Math.max(0, ...known));
}

function belowOf({ main, below }: Satisfaction, programme: Programme, words: Words): Figures['below'] {
  const level = levelBelow(main.unit.level);
  const period = main.trend.points.at(-1)?.period;
  if (below.length === 0 || !level || level === 'country' || period === undefined) return null;
  const { t, localise, format } = words;
  const { scale } = main.question;
  const ends = level === 'provider' && scale ? { from: scale.min, to: scale.max } : scaleOf(below);
  const rows = below.flatMap((one) => {
    const point = one.trend.points.at(-1);
    if (!point) return [];
    const picture = {
      value: point.value,
      low: point.interval?.low ?? null,
      high: point.interval?.high ?? null,
      target: point.target,
      ...ends,
      width: 220,
    };
    const name = localise(one.unit.name);
    const url = urls.satisfaction(one.unit.code, main.question.code);
    return [
      {
        url,
        name,
        cell: toCell(one, point, words),
        picture: intervalBarSvg(picture),
        order: point.value ?? -Infinity,
      },
    ];
  });
  rows.sort((a, b) => b.order - a.order);
  return {
    title: t('satisfaction.below.title', {
      level: localise(programme.levels[level].many),
      period: format.period(period),
    }),
    scale: `${format.number(ends.from)}–${format.number(ends.to)}`,
    rows,
  };
}

export interface PageInputs {
  satisfaction: Satisfaction;
  /** Units above that the reader may see, widest first. */
  ancestors: readonly OrgUnit[];
  programme: Programme;
  mayReadScorecard: boolean;
}

export function satisfactionPage(
  { satisfaction, ancestors, programme, mayReadScorecard }: PageInputs,
  words: Words,
): SatisfactionPage {
  const { main } = satisfaction;
  const { t, localise } = words;
  const { unit, question } = main;
  const name = localise(unit.name);
  const url = urls.satisfaction(unit.code);
  return {
    heading: t('satisfaction.heading', { unit: name }),
    path: ancestors.map((ancestor) => ({
      url: urls.satisfaction(ancestor.code, question.code),
      text: localise(ancestor.name),
    })),
    unitName: name,
    action: url,
    questions: main.questions.map((one) => ({
      code: one.code,
      name: localise(one.name),
      selected: one.code === question.code,
    })),
    definition: { text: localise(question.definition), url: urls.indicator(question.code) },
    jsonUrl: `${url}.json?question=${question.code}`,
    figures:
      main.trend.points.length === 0 ? null : figuresOf(satisfaction, programme, mayReadScorecard, words),
  };
}

/** Which methods of the reference a trend rests on, by the names of their functions. */
function methodsOf({ trend }: UnitTrend): string[] {
  const { chart, measure } = trend;
  const charted =
    chart.method === 'none' ? [] : [chart.method === 'xmr' ? 'xmrChart' : 'pChart', 'specialCauses'];
  const measured = measure === 'share' ? ['wilsonInterval'] : measure === 'net' ? ['netPromoter'] : [];
  return [...charted, ...measured];
}

function figuresOf(
  satisfaction: Satisfaction,
  programme: Programme,
  mayReadScorecard: boolean,
  words: Words,
): Figures {
  const { main } = satisfaction;
  const { t, localise, format } = words;
  const sentences = trendSentences(main, words);
  const title = t('satisfaction.chart.title', {
    question: localise(main.question.name),
    unit: localise(main.unit.name),
    ...spanOf(main, words),
  });
  const name = t(main.unit.level === 'provider' ? 'satisfaction.chart.own' : 'satisfaction.chart.all');
  const last = knownPoints(main.trend).at(-1);
  return {
    summary: sentences.summary,
    stats: statsOf(main, words),
    chart: last
      ? chartModel(trendChart('satisfaction', title, [{ ...main, code: 'all', name }], words), words)
      : null,
    signals: sentences.signals,
    charted: main.trend.chart.method !== 'none',
    method: sentences.method,
    publication: t('satisfaction.publication', {
      period: format.period(main.trend.points.at(-1)?.period ?? ''),
      publication: publicationText(words, main.vintage),
    }),
    methods: methodsOf(main),
    table: tableOf(main, words),
    groups: groupsTable(satisfaction.groups, words),
    sectors: sectorsOf(satisfaction, programme, words),
    below: belowOf(satisfaction, programme, words),
    scorecard:
      last && mayReadScorecard
        ? {
            url: urls.scorecard(main.unit.code, last.period),
            text: t('satisfaction.scorecard', { period: format.period(last.period) }),
          }
        : null,
  };
}

const unitJson = (unit: OrgUnit, localise: (text: LocalisedText) => string): object => ({
  code: unit.code,
  level: unit.level,
  name: localise(unit.name),
});

/** The page's figures as they were computed, unrounded, with its sentences. */
export function satisfactionJson({ main, sectors, below, groups }: Satisfaction, words: Words): object {
  const { localise } = words;
  const { summary, signals, method } = trendSentences(main, words);
  return {
    unit: unitJson(main.unit, localise),
    question: { code: main.question.code, name: localise(main.question.name) },
    questions: main.questions.map((one) => one.code),
    measure: main.trend.measure,
    chart: main.trend.chart,
    summary,
    signals,
    method,
    publication: publicationJson(main.vintage),
    points: main.trend.points,
    groups: groupsJson(groups),
    sectors: sectors.map((one) => ({ sector: one.sector, chart: one.trend.chart, points: one.trend.points })),
    below: below.map((one) => ({ unit: unitJson(one.unit, localise), ...one.trend.points.at(-1) })),
  };
}
