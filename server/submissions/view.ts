import type { Context } from '../http/context.ts';
import { urls } from '../http/urls.ts';
import { type Group, setFor } from '../domain/indicator-set.ts';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { isHandedIn, isLocked, SUBMISSION_STATES, type SubmissionState } from '../domain/submission.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import { byName } from '../organisation/service.ts';
import type { CollectionOverview, FormStanding } from './collection.ts';
import type { ListFilter } from './schema.ts';
import { type Task, tasksOf } from './tasks-view.ts';
import { type WaitingData, waitingData } from './waiting-view.ts';

/** What a view needs of the request: words and formats. */
export type Words = Pick<Context, 't' | 'localise' | 'format'>;

export interface Tag {
  text: string;
  className: string;
}

const TAG_COLOURS: Readonly<Record<SubmissionState, string>> = {
  'not-started': 'govuk-tag--grey',
  draft: 'govuk-tag--blue',
  returned: 'govuk-tag--orange',
  submitted: 'govuk-tag--green',
  approved: 'govuk-tag--turquoise',
  verified: 'govuk-tag--turquoise',
  published: 'govuk-tag--purple',
};

/** @param onTime null: not submitted */
export const stateTag = ({ t }: Words, state: SubmissionState, onTime: boolean | null): Tag =>
  onTime === false && state === 'submitted'
    ? { text: t('collect.state.late'), className: 'govuk-tag--yellow' }
    : { text: t(`collect.state.${state}`), className: TAG_COLOURS[state] };

/**
 * "due 10 October 2026 · 6 days left". @param days left until then; after it, days below 0
 * @param isOver nothing is waited for any longer, and no day late is counted
 */
export function dueText({ t, format }: Words, due: string, days: number, isOver = false): string {
  const date = t('collect.due.date', { date: format.date(due) });
  if (days < 0 && isOver) return date;
  const left =
    days === 0
      ? t('collect.due.today')
      : days > 0
        ? t('collect.due.left', { count: days })
        : t('collect.due.overdue', { count: -days });
  return `${date} · ${left}`;
}

/** Whether the form was locked without ever having been handed in: nobody can do it any more. */
export const wasNeverHandedIn = (state: SubmissionState, onTime: boolean | null): boolean =>
  isLocked(state) && onTime === null;

export interface Progress {
  filled: number;
  required: number;
  text: string;
  /** Whole percent, cut rather than rounded: 99.9 % is not complete. */
  percent: string;
}

export const progressOf = (
  { t, format }: Words,
  { filled, required }: { filled: number; required: number },
): Progress => ({
  filled,
  required: Math.max(required, 1),
  text: t('collect.cells', { filled: format.number(filled), required: format.number(required) }),
  percent: format.percent(required === 0 ? 0 : Math.floor((filled / required) * 100), 0),
});

interface FormLine {
  name: string;
  code: string;
  url: string;
  /** Where its answers to a survey are entered; null: it is not asked for any. */
  surveyUrl: string | null;
  sector: string;
  progress: Progress;
  tag: Tag;
  changed: string | null;
  /** Codes of the indicators with an empty cell; null when there are too many to read. */
  missing: string | null;
  /** Why it was returned; null: it does not lie with whoever enters it again. */
  returned: string | null;
}

/** So many codes are still read; more are a number. */
const MISSING_LISTED = 6;

const sectorText = (words: Words, programme: Programme, unit: OrgUnit): string =>
  unit.sector === null ? '' : words.localise(programme.sectors[unit.sector]);

function lineOf(words: Words, programme: Programme, period: Period, standing: FormStanding): FormLine {
  const { unit, state, completeness } = standing;
  const missing = state === 'not-started' || completeness.missing.length === 0 ? [] : completeness.missing;
  return {
    name: words.localise(unit.name),
    code: unit.code,
    url: urls.collectUnit(period, unit.code),
    surveyUrl:
      unit.level === 'provider' && questionnaireOf(setFor(programme.sets, period))
        ? urls.survey(period, unit.code)
        : null,
    sector: sectorText(words, programme, unit),
    progress: progressOf(words, completeness),
    tag: stateTag(words, state, standing.onTime),
    changed: standing.changedAt === null ? null : words.format.dateTime(standing.changedAt),
    returned:
      standing.returnedBecause === null
        ? null
        : words.t('collect.list.returned', { reason: standing.returnedBecause }),
    missing:
      missing.length === 0
        ? null
        : missing.length <= MISSING_LISTED
          ? missing.join(', ')
          : words.t('collect.list.missing-many', {
              first: missing.slice(0, MISSING_LISTED - 1).join(', '),
              count: missing.length - MISSING_LISTED + 1,
            }),
  };
}

interface Choice {
  value: string;
  text: string;
  selected: boolean;
}

/** Page model of views/collect/list.hbs. */
export interface ListPage {
  region: string;
  period: string;
  due: string;
  overdue: boolean;
  progress: Progress;
  submitted: string;
  /** None for those who only read. */
  tasks: Task[];
  /** Whether figures of any of the forms can be typed. */
  mayWrite: boolean;
  /** Pages of all forms of the quarter that the reader fills in, for times without a connection. */
  keepUrls: string[];
  /** Of the reader's own figures that wait on their device. */
  waiting: WaitingData;
  /** Where forms wait for a decision; null: not for this reader. */
  queueUrl: string | null;
  /** A file to fill in instead; null: the reader does not import for the region. */
  templateUrl: string | null;
  /** Sheets of many providers, one a dimension. */
  grids: { name: string; url: string }[];
  /** One line, or none where the set asks nothing of the region itself. */
  own: FormLine[];
  providers: FormLine[];
  providersTitle: string;
  /** Other pages of the providers. */
  previous: string | null;
  next: string | null;
  pages: string;
  /** "3 of 23 providers" when the list is narrowed. */
  shown: string | null;
  none: string | null;
  /** Why the list does not open on the quarter being collected; null: it does, or another was asked for. */
  ended: { text: string; url: string; link: string } | null;
  filter: {
    url: string;
    regionLabel: string;
    /** Empty when there is nothing to choose. */
    regions: Choice[];
    periods: Choice[];
    statuses: Choice[];
    search: string;
    narrowed: boolean;
    clearUrl: string;
  };
}

/** What came back comes first, then what is left to do. */
const placeOf = (state: SubmissionState): number =>
  state === 'returned' ? -1 : SUBMISSION_STATES.indexOf(state);
const byState = (a: FormStanding, b: FormStanding): number => placeOf(a.state) - placeOf(b.state);

/** As many forms as a phone scrolls through. */
const PROVIDERS_PER_PAGE = 50;

/** A page of the providers that the filter leaves. */
interface ShownProviders {
  standings: readonly FormStanding[];
  /** On all pages. */
  count: number;
  /** From 1. */
  page: number;
  pages: number;
}

/** @returns undefined for a page beyond the last */
export function shownProviders(
  words: Pick<Context, 'language' | 'localise'>,
  { providers }: CollectionOverview,
  { status, search }: ListFilter,
  page: number,
): ShownProviders | undefined {
  const { localise } = words;
  const order = byName(words);
  const wanted = search.toLocaleLowerCase();
  const found = providers
    .filter((one) => status === undefined || one.state === status)
    .filter(
      ({ unit }) =>
        localise(unit.name).toLocaleLowerCase().includes(wanted) ||
        unit.code.toLocaleLowerCase().includes(wanted),
    )
    .sort((a, b) => byState(a, b) || order(a.unit, b.unit));
  const pages = Math.max(1, Math.ceil(found.length / PROVIDERS_PER_PAGE));
  if (page > pages) return undefined;
  const start = (page - 1) * PROVIDERS_PER_PAGE;
  return {
    standings: found.slice(start, start + PROVIDERS_PER_PAGE),
    count: found.length,
    page,
    pages,
  };
}

export interface ListChoices {
  regions: readonly OrgUnit[];
  periods: readonly Period[];
  filter: ListFilter;
  /** The quarter being collected when the list opens on the last one with figures instead; else null. */
  ended: Period | null;
  /** Whether the reader decides about forms of the region. */
  mayDecide: boolean;
  mayImport: boolean;
  /** Whether the reader can type figures of the form, as it stands. */
  mayWrite: (one: FormStanding) => boolean;
  email: string;
  /** Dimensions that have a sheet of many providers. */
  grids: readonly Pick<Group, 'code' | 'name'>[];
}

export function listPage(
  words: Words & { language: Language },
  programme: Programme,
  overview: CollectionOverview,
  shown: ShownProviders,
  choices: ListChoices,
): ListPage {
  const { t, localise, format } = words;
  const { region, period, providers } = overview;
  const { status, search } = choices.filter;
  const pageUrl = (page: number): string =>
    urls.collect(period, region.code, {
      status,
      search: search === '' ? undefined : search,
      page: page === 1 ? undefined : String(page),
    });
  const narrowed = status !== undefined || search !== '';
  const forms = [...(overview.own ? [overview.own] : []), ...providers];
  const handedIn = forms.filter((one) => isHandedIn(one.state));
  const submitted = handedIn.filter((one) => !wasNeverHandedIn(one.state, one.onTime)).length;
  const grids =
    providers.length < 2
      ? []
      : choices.grids.map(({ code, name }) => ({
          name: localise(name),
          url: urls.collectGrid(period, code, { within: region.code }),
        }));
  const isOver = handedIn.length === forms.length;
  const isAwaited = forms.some((one) => !isHandedIn(one.state) && !one.isExcused);
  return {
    region: localise(region.name),
    period: format.period(period),
    due: dueText(words, overview.due, overview.daysLeft, !isAwaited),
    overdue: overview.daysLeft < 0 && isAwaited,
    progress: progressOf(words, overview),
    submitted:
      isOver && submitted === 0 && forms.length > 0
        ? t('collect.list.never-submitted')
        : t('collect.list.submitted', { submitted: format.number(submitted), count: forms.length }),
    tasks: tasksOf(words, overview, choices.mayWrite),
    mayWrite: forms.some(choices.mayWrite),
    keepUrls: [
      urls.collect(period, region.code),
      ...grids.map(({ url }) => url),
      ...forms.filter(choices.mayWrite).flatMap((one) => {
        const { url, surveyUrl } = lineOf(words, programme, period, one);
        return surveyUrl === null ? [url] : [url, surveyUrl];
      }),
    ],
    waiting: waitingData(words, { timeZone: programme.timeZone, email: choices.email, form: null }),
    grids,
    templateUrl: choices.mayImport ? urls.importTemplate(period, region.code) : null,
    queueUrl: choices.mayDecide ? urls.queue({ period, within: region.code }) : null,
    own: overview.own ? [lineOf(words, programme, period, overview.own)] : [],
    providers: shown.standings.map((one) => lineOf(words, programme, period, one)),
    providersTitle: localise(programme.levels.provider.many),
    previous: shown.page > 1 ? pageUrl(shown.page - 1) : null,
    next: shown.page < shown.pages ? pageUrl(shown.page + 1) : null,
    pages: t('collect.list.page', {
      page: format.number(shown.page),
      pages: format.number(shown.pages),
    }),
    ended:
      choices.ended === null
        ? null
        : {
            text: t('collect.list.ended', { period: format.period(period) }),
            url: urls.collect(choices.ended, region.code),
            link: t('collect.list.current', { period: format.period(choices.ended) }),
          },
    shown: narrowed
      ? t('collect.list.shown', { shown: format.number(shown.count), count: providers.length })
      : null,
    none:
      shown.count > 0
        ? null
        : providers.length === 0
          ? t('collect.list.no-providers')
          : t('collect.list.none-found'),
    filter: {
      url: urls.collect(),
      regionLabel: localise(programme.levels.region.one),
      regions: (choices.regions.length > 1 ? choices.regions : []).map((one) => ({
        value: one.code,
        text: localise(one.name),
        selected: one.code === region.code,
      })),
      periods: choices.periods.map((one) => ({
        value: one,
        text: format.period(one),
        selected: one === period,
      })),
      statuses: SUBMISSION_STATES.map((state) => ({
        value: state,
        text: t(`collect.state.${state}`),
        selected: state === status,
      })),
      search,
      narrowed,
      clearUrl: urls.collect(period, region.code),
    },
  };
}
