import { daysLeft, datesOf, type PeriodDates, type Reporting, usualDates } from '../domain/calendar.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { SetDates } from './repository.ts';
import type { DatesForm } from './schema.ts';

export type Words = Pick<Context, 't' | 'localise' | 'format' | 'language'>;

/** The days of a quarter in one line. */
export function datesText({ t, format }: Words, dates: PeriodDates): string {
  return [
    t('calendar.line.opens', { date: format.date(dates.opensOn) }),
    t('calendar.line.due', { date: format.date(dates.dueOn) }),
    ...(dates.graceDays > 0 ? [t('calendar.line.grace', { count: dates.graceDays })] : []),
    dates.closesOn === null
      ? t('calendar.line.never-closes')
      : t('calendar.line.closes', { date: format.date(dates.closesOn) }),
  ].join(' · ');
}

interface CalendarLine {
  period: string;
  current: boolean;
  opens: string;
  due: string;
  grace: string;
  closes: string;
  /** Who set the days; null: they follow the programme's rule. */
  set: string | null;
  progressUrl: string | null;
  changeUrl: string | null;
  /** Gives the quarter its usual days back; null where it has them, or for those who may not. */
  usual: { url: string; version: string; says: string } | null;
}

/** Page model of views/calendar/list.hbs. */
export interface CalendarPage {
  heading: string;
  lines: CalendarLine[];
  mayChange: boolean;
}

export function calendarPage(
  words: Words,
  reporting: Reporting,
  {
    periods,
    current,
    set,
    mayChange,
    hasProgress,
  }: {
    periods: readonly Period[];
    current: Period;
    set: readonly SetDates[];
    mayChange: boolean;
    hasProgress: (period: Period) => boolean;
  },
): CalendarPage {
  const { t, format } = words;
  return {
    heading: t('calendar.title'),
    mayChange,
    lines: periods.map((period) => {
      const dates = datesOf(reporting, period);
      const own = set.find((one) => one.period === period);
      return {
        period: format.period(period),
        current: period === current,
        opens: format.date(dates.opensOn),
        due: format.date(dates.dueOn),
        grace: t('calendar.days', { count: dates.graceDays }),
        closes: dates.closesOn === null ? t('calendar.never') : format.date(dates.closesOn),
        set: own
          ? t('calendar.set-by', { who: actorText(t, own.changedBy), when: format.dateTime(own.changedAt) })
          : null,
        progressUrl: hasProgress(period) ? urls.progress({ period }) : null,
        changeUrl: mayChange ? urls.calendarDates(period) : null,
        usual:
          own && mayChange
            ? {
                url: urls.calendarUsual(period),
                version: String(own.version),
                says: datesText(words, usualDates(reporting, period)),
              }
            : null,
      };
    }),
  };
}

interface DayField {
  id: keyof DatesForm;
  label: string;
  hint: string;
  value: string;
  type: 'date' | 'text';
  error: string | null;
}

/** Page model of views/calendar/dates.hbs. */
export interface DatesPage {
  heading: string;
  period: string;
  backUrl: string;
  url: string;
  problems: { href: string | null; text: string }[];
  version: string;
  fields: DayField[];
  /** How far the days lie from today. */
  left: string;
}

export function datesPage(
  words: Words,
  {
    period,
    form,
    problems,
    today,
  }: { period: Period; form: DatesForm; problems: readonly Problem[]; today: string },
): DatesPage {
  const { t, format } = words;
  const textOf = ({ code, params }: Problem): string =>
    t(
      `problem.${code}`,
      Object.fromEntries(
        Object.entries(params).map(([name, value]): [string, string] => [
          name,
          name === 'who'
            ? actorText(t, String(value))
            : name === 'when'
              ? format.dateTime(String(value))
              : String(value),
        ]),
      ),
    );
  const field = (id: keyof DatesForm, type: DayField['type']): DayField => {
    const problem = problems.find(({ path }) => path === id);
    return {
      id,
      label: t(`calendar.field.${id}`),
      hint: t(`calendar.hint.${id}`),
      value: form[id],
      type,
      error: problem ? textOf(problem) : null,
    };
  };
  const days = /^\d{4}-\d\d-\d\d$/.test(form.due) ? daysLeft(form.due, today) : 0;
  return {
    heading: t('calendar.dates-title', { period: format.period(period) }),
    period: format.period(period),
    backUrl: urls.calendar(),
    url: urls.calendarDates(period),
    problems: problems.map((problem) => ({
      href: problem.path === '' ? null : `#${problem.path}`,
      text: textOf(problem),
    })),
    version: form.version,
    fields: [field('opens', 'date'), field('due', 'date'), field('grace', 'text'), field('closes', 'date')],
    left: days < 0 ? t('calendar.due-past', { count: -days }) : t('calendar.due-left', { count: days }),
  };
}

/** What the form says before anybody has typed. */
export const formOf = (dates: PeriodDates, version: number): DatesForm => ({
  opens: dates.opensOn,
  due: dates.dueOn,
  grace: String(dates.graceDays),
  closes: dates.closesOn ?? '',
  version: String(version),
});
