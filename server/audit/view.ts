import { urls } from '../http/urls.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import type { AuditEvent } from './repository.ts';

export const EVENTS_PER_PAGE = 50;

/** Page model of the log. */
export interface LogPage {
  heading: string;
  events: readonly { at: string; actor: string; event: string; subject: string; details: string }[];
  previous: string | null;
  next: string | null;
  /** `51–100 / 312` */
  text: string;
}

/** `role: viewer · regions: UZ-SA, UZ-TK`; nested values as JSON. */
function detailsText(details: AuditEvent['details']): string {
  const text = (value: unknown): string =>
    typeof value === 'string'
      ? value
      : Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value.join(', ')
        : JSON.stringify(value);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${text(value)}`)
    .join(' · ');
}

/** @param page from 1; newest events first */
export function logPage(
  { t, format }: { t: Translate; format: Formats },
  events: readonly AuditEvent[],
  page: number,
  count: number,
): LogPage {
  const first = (page - 1) * EVENTS_PER_PAGE + 1;
  const last = first + events.length - 1;
  return {
    heading: t('audit.title'),
    events: events.map((event) => ({
      ...event,
      at: format.dateTime(event.at),
      details: detailsText(event.details),
    })),
    previous: page > 1 ? urls.audit(page - 1) : null,
    next: last < count ? urls.audit(page + 1) : null,
    text: t('audit.range', {
      first: format.number(first, 0),
      last: format.number(last, 0),
      all: format.number(count, 0),
    }),
  };
}
