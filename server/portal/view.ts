import { markOf, type RatingOrNone, setFor } from '../domain/indicator-set.ts';
import type { Programme } from '../domain/programme.ts';
import type { Context } from '../http/context.ts';
import { urls } from '../http/urls.ts';
import { levelText } from '../i18n/level-text.ts';
import type { QuarterState, Results } from './service.ts';

type Words = Pick<Context, 't' | 'localise' | 'format' | 'can'>;

/** The start page: what the programme is, how the quarter stands, the published figures of the country. */
export interface HomePage {
  title: string;
  summary: string;
  /** Null for who has signed in. */
  signInUrl: string | null;
  indicatorsUrl: string;
  quarter: QuarterPanel | null;
  tasks: { url: string; text: string }[];
  results: ResultsPanel | null;
  noResults: boolean;
  national: NationalFigures | null;
}

interface QuarterPanel {
  title: string;
  due: string;
  remaining: string;
  submitted: number;
  total: number;
  progress: string;
}

interface ResultsPanel {
  title: string;
  units: {
    code: string;
    name: string;
    url: string;
    rating: RatingOrNone;
    word: string;
    score: string;
    open: string;
    dimensions: { name: string; score: string; rating: RatingOrNone; word: string }[];
  }[];
}

interface NationalFigures {
  title: string;
  source: string;
  jsonUrl: string;
  series: { name: string; latest: string; unit: string; before: string }[];
  financing: {
    title: string;
    description: string;
    sources: { name: string; share: string; pays: string; key: number; x: number; width: number }[];
  } | null;
  governance: { country: string; model: string; state: string; nonState: string; characteristics: string }[];
}

function remainingText({ t }: Words, days: number): string {
  if (days === 0) return t('portal.quarter.due-today');
  return days > 0
    ? t('portal.quarter.days-left', { count: days })
    : t('portal.quarter.overdue', { count: -days });
}

function quarterPanel(words: Words, state: QuarterState): QuarterPanel {
  const { t, format } = words;
  return {
    title: t('portal.quarter.title', { period: format.period(state.period) }),
    due: t('portal.quarter.due', { date: format.date(state.due) }),
    remaining: remainingText(words, state.daysLeft),
    submitted: state.submitted,
    total: state.total,
    progress:
      state.total === 0
        ? t('portal.quarter.no-forms')
        : t('portal.quarter.submitted', {
            submitted: format.number(state.submitted),
            total: format.number(state.total),
          }),
  };
}

function tasksOf({ t, can }: Words, country: string, reminders: number): HomePage['tasks'] {
  return [
    reminders > 0 ? { url: urls.reminders(), text: t('portal.tasks.reminders', { count: reminders }) } : null,
    can('collect.write')
      ? { url: urls.collect(), text: t('portal.tasks.collect') }
      : can('collect.read')
        ? { url: urls.collect(), text: t('portal.tasks.collect-read') }
        : null,
    can('collect.read') ? { url: urls.progress(), text: t('portal.tasks.progress') } : null,
    can('imports.use') ? { url: urls.imports(), text: t('portal.tasks.imports') } : null,
    can('scorecards.read') ? { url: urls.scorecards(), text: t('portal.tasks.scorecards') } : null,
    can('satisfaction.read')
      ? { url: urls.satisfaction(country), text: t('portal.tasks.satisfaction') }
      : null,
    can('users.manage') ? { url: urls.users(), text: t('portal.tasks.users') } : null,
  ].filter((task) => task !== null);
}

function resultsPanel(words: Words, programme: Programme, results: Results): ResultsPanel {
  const { t, localise, format } = words;
  const score = (value: number | null): string => (value === null ? '' : format.number(value, 1));
  const set = setFor(programme.sets, results.period);
  return {
    title: t('portal.results.title', { period: format.period(results.period) }),
    units: results.scorecards.map(({ unit, scorecard }) => ({
      code: unit.code,
      name: localise(unit.name),
      url: urls.scorecard(unit.code, results.period),
      rating: markOf(set, scorecard.rating),
      word: levelText(words, set, scorecard.rating),
      score: score(scorecard.score),
      open: t('portal.results.open', { unit: localise(unit.name) }),
      dimensions: set.root.groups.flatMap((group) => {
        const own = scorecard.groups.find(({ code }) => code === group.code);
        if (!own || own.state === 'not-applicable') return [];
        return [
          {
            name: localise(group.name),
            score: score(own.score),
            rating: markOf(set, own.rating ?? 'not-rated'),
            word: levelText(words, set, own.rating ?? 'not-rated'),
          },
        ];
      }),
    })),
  };
}

/** The bar is as wide as the shares add up to 100. */
function financingOf(
  words: Words,
  financing: NonNullable<NonNullable<Programme['national']>['financing']>,
): NonNullable<NationalFigures['financing']> {
  const { t, localise, format } = words;
  let x = 0;
  const sources = financing.sources.map(({ name, share, pays }, index) => {
    const part = {
      name: localise(name),
      share: format.number(share, 1),
      pays: localise(pays),
      key: index,
      x: Math.round(x * 10) / 10,
      width: share,
    };
    x += share;
    return part;
  });
  return {
    title: t('portal.financing.title', { year: String(financing.year) }),
    description: t('portal.financing.chart', {
      list: financing.sources
        .map(({ name, share }) => `${localise(name)} ${format.percent(share)}`)
        .join(', '),
    }),
    sources,
  };
}

function nationalFigures(words: Words, programme: Programme): NationalFigures | null {
  const { national } = programme;
  if (national === null) return null;
  const { t, localise, format } = words;
  return {
    title: t('portal.national.title', { country: localise(programme.levels.country) }),
    source: t('portal.national.source', { source: localise(national.source) }),
    jsonUrl: urls.national(),
    series: national.series.map(({ name, unit, decimals, values }) => {
      const unitText = localise(unit);
      const text = (value: number): string =>
        unitText === '%' ? format.percent(value, decimals) : format.number(value, decimals);
      const years = Object.entries(values).sort(([a], [b]) => Number(b) - Number(a));
      const [[latestYear, latest] = ['', 0], ...earlier] = years;
      return {
        name: `${localise(name)}, ${latestYear}`,
        latest: text(latest),
        unit: unitText === '%' ? '' : unitText,
        before: earlier
          .map(([year, value]) => t('portal.national.was', { value: text(value), year }))
          .join('; '),
      };
    }),
    financing: national.financing && financingOf(words, national.financing),
    governance: national.governance.map(({ country, model, stateShare, characteristics }) => ({
      country: localise(country),
      model: localise(model),
      state: format.number(stateShare),
      nonState: format.number(100 - stateShare),
      characteristics: localise(characteristics),
    })),
  };
}

/** @param results undefined: who reads may not see any; null: there are none yet */
export function homePage(
  words: Words,
  programme: Programme,
  {
    signedIn,
    quarter,
    results,
    reminders,
  }: {
    signedIn: boolean;
    quarter: QuarterState | null;
    results: Results | null | undefined;
    /** How many have not been read. */
    reminders: number;
  },
): HomePage {
  return {
    title: words.localise(programme.title),
    summary: words.localise(programme.summary),
    signInUrl: signedIn ? null : urls.signIn(),
    indicatorsUrl: urls.indicators(),
    quarter: quarter && quarterPanel(words, quarter),
    tasks: signedIn ? tasksOf(words, programme.country, reminders) : [],
    results: results ? resultsPanel(words, programme, results) : null,
    noResults: results === null,
    national: nationalFigures(words, programme),
  };
}
