import { beginningOf, commentFrom, LONGEST_COMMENT, printable, trimmed } from './comment.ts';
import type { LocalisedText } from './language.ts';
import { type OrgUnit, type Sector, SECTORS } from './org-unit.ts';
import { error, type Problem } from './problem.ts';

/** The register's entry of a provider: as people type it, in a form or in a file, and what is wrong with it. */

/** The columns of the register, all text; `opened_on` and `closed_on` are ISO dates or empty. */
export const PROVIDER_FIELDS = [
  'code',
  'name_uz',
  'name_ru',
  'name_en',
  'name_uz_cyrl',
  'district',
  'sector',
  'service_type',
  'opened_on',
  'closed_on',
] as const;
export type ProviderField = (typeof PROVIDER_FIELDS)[number];
export type ProviderFields = Record<ProviderField, string>;

export const PROVIDER_CHANGE_KINDS = [
  'added',
  'renamed',
  'moved',
  'changed',
  'closed',
  'reopened',
  'merged',
  'took-over',
  'imported',
] as const;
export type ProviderChangeKind = (typeof PROVIDER_CHANGE_KINDS)[number];

/** One line of an entry's history. */
export interface ProviderChange {
  unit: string;
  kind: ProviderChangeKind;
  /** A day or a quarter; null: ever since. */
  holdsFrom: string | null;
  before: Partial<ProviderFields>;
  after: Partial<ProviderFields>;
  reason: string | null;
  /** ISO timestamp. */
  at: string;
  by: string;
}

const LONGEST_NAME = 200;
/** As in the files of a programme. */
const PROVIDER_CODE = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;
/** Parts of the register's own addresses. */
const TAKEN = new Set(['new', 'import']);

/** Whether the text is a day of the calendar, `2026-02-28`. */
export function isDay(text: string): boolean {
  if (!/^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export function checkCode(code: string): Problem[] {
  return PROVIDER_CODE.test(code) && !TAKEN.has(code.toLowerCase())
    ? []
    : [error('register-code', 'code', { typed: beginningOf(code, 40) })];
}

/** Names that are left out are the Uzbek one. */
export function checkNames(
  fields: Pick<ProviderFields, 'name_uz' | 'name_ru' | 'name_en' | 'name_uz_cyrl'>,
): Problem[] {
  const missing = fields.name_uz === '' ? [error('register-name-missing', 'name_uz')] : [];
  const long = (['name_uz', 'name_ru', 'name_en', 'name_uz_cyrl'] as const)
    .filter((field) => fields[field].length > LONGEST_NAME)
    .map((field) => error('register-name-too-long', field, { max: LONGEST_NAME }));
  return [...missing, ...long];
}

/** @param serviceTypes codes of the programme; without any nothing can be chosen */
export function checkKind(
  { sector, service_type }: Pick<ProviderFields, 'sector' | 'service_type'>,
  serviceTypes: readonly string[],
): Problem[] {
  return [
    ...(SECTORS.some((one) => one === sector)
      ? []
      : [error('register-sector', 'sector', { typed: beginningOf(sector, 40), known: SECTORS.join(', ') })]),
    ...(service_type === '' || serviceTypes.includes(service_type)
      ? []
      : [
          error('register-service-type', 'service_type', {
            typed: beginningOf(service_type, 40),
            known: serviceTypes.join(', '),
          }),
        ]),
  ];
}

export function checkDates({
  opened_on,
  closed_on,
}: Pick<ProviderFields, 'opened_on' | 'closed_on'>): Problem[] {
  const wrong = (
    [
      ['opened_on', opened_on],
      ['closed_on', closed_on],
    ] as const
  )
    .filter(([, day]) => day !== '' && !isDay(day))
    .map(([field, day]) => error('register-day', field, { typed: beginningOf(day, 40) }));
  if (wrong.length > 0) return wrong;
  return opened_on !== '' && closed_on !== '' && closed_on <= opened_on
    ? [error('register-closed-before-opened', 'closed_on')]
    : [];
}

/** A day from which something holds. @param today ISO date; null: it may lie ahead */
export function checkDay(day: string, path: string, today: string | null): Problem[] {
  if (day === '') return [error('register-day-missing', path)];
  if (!isDay(day)) return [error('register-day', path, { typed: beginningOf(day, 40) })];
  return today !== null && day > today ? [error('register-day-ahead', path)] : [];
}

export function checkReason(reason: string, path: string): Problem[] {
  const kept = commentFrom(reason);
  if (kept === null) return [error('register-reason-missing', path)];
  return kept.length > LONGEST_COMMENT ? [error('comment-too-long', path, { max: LONGEST_COMMENT })] : [];
}

/** A text as it is kept: in one line, without what cannot be printed. */
export const cleanField = (typed: string): string => trimmed(printable(typed).replaceAll(/\s+/g, ' '));

/** @returns names as they are kept: those that are left out are the Uzbek one */
export function namesOf(
  fields: Pick<ProviderFields, 'name_uz' | 'name_ru' | 'name_en' | 'name_uz_cyrl'>,
): LocalisedText {
  return {
    uz: fields.name_uz,
    ru: fields.name_ru || fields.name_uz,
    en: fields.name_en || fields.name_uz,
    ...(fields.name_uz_cyrl === '' ? {} : { 'uz-Cyrl': fields.name_uz_cyrl }),
  };
}

export const sectorOf = (text: string): Sector | null => SECTORS.find((sector) => sector === text) ?? null;

/** A unit in the columns of the register. */
export function fieldsOfUnit(
  unit: Pick<OrgUnit, 'code' | 'name' | 'district' | 'sector' | 'serviceType' | 'openedOn' | 'closedOn'>,
): ProviderFields {
  return {
    code: unit.code,
    name_uz: unit.name.uz,
    name_ru: unit.name.ru,
    name_en: unit.name.en,
    name_uz_cyrl: unit.name['uz-Cyrl'] ?? '',
    district: unit.district ?? '',
    sector: unit.sector ?? '',
    service_type: unit.serviceType ?? '',
    opened_on: unit.openedOn ?? '',
    closed_on: unit.closedOn ?? '',
  };
}

/** What differs, by column, from one to the other. */
export function differenceOf(
  before: ProviderFields,
  after: ProviderFields,
): { before: Partial<ProviderFields>; after: Partial<ProviderFields> } {
  const changed = PROVIDER_FIELDS.filter((field) => before[field] !== after[field]);
  const only = (fields: ProviderFields): Partial<ProviderFields> =>
    Object.fromEntries(changed.map((field) => [field, fields[field]]));
  return { before: only(before), after: only(after) };
}
