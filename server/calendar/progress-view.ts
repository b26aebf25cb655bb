import { datesOf } from '../domain/calendar.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { SUBMISSION_STATES } from '../domain/submission.ts';
import { urls } from '../http/urls.ts';
import { byName } from '../organisation/service.ts';
import { type FormProgress, type GroupProgress, notHandedIn, together } from './progress.ts';
import { datesText, type Words } from './view.ts';

interface Bar {
  label: string;
  value: number;
  max: number;
  text: string;
}

interface GroupLine {
  name: string;
  url: string | null;
  completeness: Bar;
  timeliness: Bar;
  states: string;
  late: string | null;
}

interface FormLine {
  name: string;
  url: string;
  completeness: Bar;
  state: string;
  standing: string;
}

/** Page model of views/calendar/progress.hbs. */
export interface ProgressPage {
  heading: string;
  period: string;
  dates: string;
  within: string;
  /** Of everything that is looked at. */
  whole: GroupLine;
  groupsTitle: string;
  /** Regions of the country, or districts of the region. */
  groups: GroupLine[];
  /** The forms of a region, by district. */
  districts: { id: string; name: string; forms: FormLine[] }[];
  late: { name: string; url: string; place: string; standing: string }[];
  lateTitle: string;
  previous: string | null;
  next: string | null;
  pages: string;
  calendarUrl: string;
  jsonUrl: string;
  filter: {
    url: string;
    regionLabel: string;
    regions: { value: string; text: string; selected: boolean }[];
    periods: { code: string; text: string; selected: boolean }[];
  };
}

/** As many as a phone scrolls through. */
const LATE_PER_PAGE = 50;

/** Whole percent, cut rather than rounded: 99.9 % is not complete. */
const cut = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part / whole) * 100));

function barOf({ t, format }: Words, kind: 'completeness' | 'timeliness', part: number, whole: number): Bar {
  const counts = { part: format.number(part), whole: format.number(whole) };
  return {
    label: t(`calendar.${kind}`),
    value: part,
    max: Math.max(whole, 1),
    text:
      whole === 0
        ? t(`calendar.bar.${kind}-none`)
        : t('calendar.bar.text', { percent: format.percent(cut(part, whole), 0), ...counts }),
  };
}

/** How many are late, and how many never came in; null: none. */
const lateText = ({ t }: Words, { late, missed }: GroupProgress): string | null =>
  [
    ...(late === 0 ? [] : [t('calendar.late-count', { count: late })]),
    ...(missed === 0 ? [] : [t('calendar.missed-count', { count: missed })]),
  ].join(' · ') || null;

/** What stands beside the form's name. */
const standingText = ({ t }: Words, { missed, punctuality: { kind, days } }: FormProgress): string =>
  missed ? t('calendar.standing.missed') : t(`calendar.standing.${kind}`, { count: days });

function groupLine(words: Words, name: string, url: string | null, group: GroupProgress): GroupLine {
  const { t, format } = words;
  return {
    name,
    url,
    completeness: barOf(words, 'completeness', group.filled, group.required),
    timeliness: barOf(words, 'timeliness', group.onTime, group.due),
    states: SUBMISSION_STATES.filter((state) => group.states.has(state))
      .map((state) => `${t(`collect.state.${state}`)}: ${format.number(group.states.get(state) ?? 0)}`)
      .join(' · '),
    late: lateText(words, group),
  };
}

function formLine(words: Words, period: Period, form: FormProgress): FormLine {
  const { t, localise } = words;
  return {
    name: localise(form.unit.name),
    url: urls.collectUnit(period, form.unit.code),
    completeness: barOf(words, 'completeness', form.filled, form.required),
    state: t(`collect.state.${form.state}`),
    standing: standingText(words, form),
  };
}

export interface ProgressChoices {
  period: Period;
  periods: readonly Period[];
  /** Those that the reader may see, in the order of names. */
  regions: readonly OrgUnit[];
  /** The region that is looked into; null: all of them. */
  within: OrgUnit | null;
  /** Districts by code. */
  districts: ReadonlyMap<string, OrgUnit>;
  /** From 1. */
  page: number;
}

/** @returns undefined for a page beyond the last */
export function progressPage(
  words: Words,
  programme: Programme,
  forms: readonly FormProgress[],
  { period, periods, regions, within, districts, page }: ProgressChoices,
): ProgressPage | undefined {
  const { t, localise, format } = words;
  const order = byName(words);
  const sorted = [...forms].sort((a, b) => order(a.unit, b.unit));
  const whole = together(forms);
  const late = notHandedIn(sorted);
  const pages = Math.max(1, Math.ceil(late.length / LATE_PER_PAGE));
  if (page > pages) return undefined;
  const placeName = (code: string | null): string => {
    const place =
      regions.find((one) => one.code === code) ?? (code === null ? undefined : districts.get(code));
    return place ? localise(place.name) : '';
  };
  const own = [...new Set(sorted.map(({ unit }) => unit.district))].filter((code) => code !== null);
  const inDistricts = own
    .map((code) => ({
      code,
      name: placeName(code),
      forms: sorted.filter(({ unit }) => unit.district === code),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, words.language));
  const regional = within ? sorted.filter(({ unit }) => unit.level === 'region') : [];
  const pageUrl = (wanted: number): string =>
    urls.progress({ period, within: within?.code, page: wanted === 1 ? undefined : String(wanted) });
  return {
    heading: t('calendar.progress-title'),
    period: format.period(period),
    dates: datesText(words, datesOf(programme.reporting, period)),
    within: within ? localise(within.name) : t('calendar.all-regions'),
    whole: groupLine(words, within ? localise(within.name) : t('calendar.all-regions'), null, whole),
    groupsTitle: localise(within ? programme.levels.district.many : programme.levels.region.many),
    groups: within
      ? inDistricts.map(({ code, name, forms: theirs }) =>
          groupLine(words, name, `#district-${code}`, together(theirs)),
        )
      : regions.map((region) =>
          groupLine(
            words,
            localise(region.name),
            urls.progress({ period, within: region.code }),
            together(forms.filter(({ unit }) => unit.region === region.code)),
          ),
        ),
    districts: within
      ? [
          ...(regional.length > 0
            ? [{ code: within.code, name: localise(within.name), forms: regional }]
            : []),
          ...inDistricts,
        ].map(({ code, name, forms: theirs }) => ({
          id: `district-${code}`,
          name,
          forms: theirs.map((form) => formLine(words, period, form)),
        }))
      : [],
    late: late.slice((page - 1) * LATE_PER_PAGE, page * LATE_PER_PAGE).map((form) => ({
      name: localise(form.unit.name),
      url: urls.collectUnit(period, form.unit.code),
      place: [placeName(form.unit.district), within ? '' : placeName(form.unit.region)]
        .filter((text) => text !== '')
        .join(', '),
      standing: standingText(words, form),
    })),
    lateTitle: [
      t('calendar.late-title', { count: whole.late }),
      ...(whole.missed === 0 ? [] : [t('calendar.missed-title', { count: whole.missed })]),
    ].join(' · '),
    previous: page > 1 ? pageUrl(page - 1) : null,
    next: page < pages ? pageUrl(page + 1) : null,
    pages: t('calendar.page', { page: format.number(page), pages: format.number(pages) }),
    calendarUrl: urls.calendar(),
    jsonUrl: urls.progressJson({ period, within: within?.code }),
    filter: {
      url: urls.progress(),
      regionLabel: localise(programme.levels.region.one),
      regions: (regions.length > 1 ? regions : []).map(({ code, name }) => ({
        value: code,
        text: localise(name),
        selected: code === within?.code,
      })),
      periods: periods.map((code) => ({ code, text: format.period(code), selected: code === period })),
    },
  };
}

/** The same in JSON: a line a form. */
export const progressJson = (period: Period, forms: readonly FormProgress[]) => ({
  period,
  forms: forms.map(({ unit, state, filled, required, punctuality, late, missed }) => ({
    unit: unit.code,
    level: unit.level,
    region: unit.region,
    district: unit.district,
    state,
    filled,
    required,
    standing: punctuality.kind,
    days: punctuality.days,
    late,
    missed,
  })),
});
