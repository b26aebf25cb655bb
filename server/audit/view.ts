import { AUDIT_DETAILS, AUDIT_EVENTS, AUDIT_PURPOSES, type AuditDetailName } from '../domain/audit-event.ts';
import { LANGUAGES, type LocalisedText } from '../domain/language.ts';
import { SECTORS } from '../domain/org-unit.ts';
import { isPeriod } from '../domain/period.ts';
import { ROLES } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import { LANGUAGE_NAMES } from '../http/language.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import type { StoredEvent } from './repository.ts';

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

interface Words {
  t: Translate;
  localise: (text: LocalisedText) => string;
  format: Formats;
}

const isAmong = <T extends string>(names: readonly T[], name: string): name is T =>
  names.some((one) => one === name);

/** What is not on its list was written by another version of the program, and is shown as it is kept. */
const wordOr = (known: boolean, name: string, word: () => string): string => (known ? word() : name);

const eventText = ({ t }: Words, event: string): string =>
  wordOr(isAmong(AUDIT_EVENTS, event), event, () => t(`audit.events.${event}`));

type Say = (value: string, words: Words, programme: Programme) => string;

const regionText: Say = (code, { localise }, { territories }) => {
  const region = territories.find((unit) => unit.code === code);
  return region ? localise(region.name) : code;
};

const allOrRegion: Say = (value, words, programme) =>
  value === 'all' ? words.t('access.all-regions') : regionText(value, words, programme);

const quarterText: Say = (period, { format }) =>
  wordOr(isPeriod(period), period, () => format.period(period));

/** Values that are codes; all others are names, addresses and numbers, the same in every language. */
const SAID: Readonly<Partial<Record<AuditDetailName, Say>>> = {
  role: (role, { t }) => wordOr(isAmong(ROLES, role), role, () => t(`frame.role.${role}`)),
  regions: allOrRegion,
  purpose: (purpose, { t }) =>
    wordOr(isAmong(AUDIT_PURPOSES, purpose), purpose, () => t(`audit.purposes.${purpose}`)),
  period: quarterText,
  from: quarterText,
  until: quarterText,
  sector: (sector, { localise }, { sectors }) =>
    isAmong(SECTORS, sector) ? localise(sectors[sector]) : sector,
  language: (language) => (isAmong(LANGUAGES, language) ? LANGUAGE_NAMES[language] : language),
};

const isDetails = (value: unknown): value is StoredEvent['details'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Role: Viewer · Regions: Samarkand region, Tashkent city`; what has details of its own stands in brackets. */
function detailsText(words: Words, programme: Programme, details: StoredEvent['details']): string {
  const { t, format } = words;
  const valueText = (name: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((one) => valueText(name, one)).join(', ');
    if (isDetails(value)) return `(${detailsText(words, programme, value)})`;
    if (typeof value === 'number') return format.number(value);
    if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
    const text = String(value);
    return SAID[name as AuditDetailName]?.(text, words, programme) ?? text;
  };
  return Object.entries(details)
    .map(([name, value]) => {
      const term = wordOr(isAmong(AUDIT_DETAILS, name), name, () => t(`audit.terms.${name}`));
      return `${term}: ${valueText(name, value)}`;
    })
    .join(' · ');
}

/** @param page from 1; newest events first */
export function logPage(
  words: Words,
  programme: Programme,
  events: readonly StoredEvent[],
  page: number,
  count: number,
): LogPage {
  const { t, format } = words;
  const first = (page - 1) * EVENTS_PER_PAGE + 1;
  const last = first + events.length - 1;
  return {
    heading: t('audit.title'),
    events: events.map((event) => ({
      at: format.dateTime(event.at),
      actor: actorText(t, event.actor),
      event: eventText(words, event.event),
      subject: event.subject,
      details: detailsText(words, programme, event.details),
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
