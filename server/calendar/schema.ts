import type { Request } from 'express';
import { dayAfter, type PeriodDates } from '../domain/calendar.ts';
import { type Period, periodDays } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';

/** The form with which an administrator sets the days of a quarter, as typed. */
export interface DatesForm {
  opens: string;
  due: string;
  grace: string;
  closes: string;
  version: string;
}

function fieldOf(request: Request, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

export const datesFormOf = (request: Request): DatesForm => ({
  opens: fieldOf(request, 'opens'),
  due: fieldOf(request, 'due'),
  grace: fieldOf(request, 'grace'),
  closes: fieldOf(request, 'closes'),
  version: fieldOf(request, 'version'),
});

/** Whether it is a day that exists, as browsers write days. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** More days of grace than this are another due day. */
const MOST_GRACE = 60;

/** @returns the days, or everything that is wrong with them */
export function datesFrom(
  { opens, due, grace, closes }: DatesForm,
  period: Period,
): { dates: PeriodDates } | { problems: Problem[] } {
  const problems: Problem[] = [];
  for (const [path, text] of [
    ['opens', opens],
    ['due', due],
    ...(closes === '' ? [] : ([['closes', closes]] as const)),
  ] as const)
    if (!isDay(text)) problems.push(error('calendar-day', path));
  const graceDays = grace === '' ? 0 : Number(grace);
  if (!/^\d*$/.test(grace) || graceDays > MOST_GRACE)
    problems.push(error('calendar-grace', 'grace', { max: MOST_GRACE }));
  if (problems.length > 0) return { problems };
  if (opens <= periodDays(period).last) problems.push(error('calendar-opens-early', 'opens'));
  if (due < opens) problems.push(error('calendar-due-early', 'due'));
  if (closes !== '' && closes < dayAfter(due, graceDays))
    problems.push(error('calendar-closes-early', 'closes'));
  if (problems.length > 0) return { problems };
  return { dates: { opensOn: opens, dueOn: due, graceDays, closesOn: closes === '' ? null : closes } };
}
