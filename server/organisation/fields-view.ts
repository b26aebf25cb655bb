import type { OrgUnit } from '../domain/org-unit.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { actorText } from '../i18n/actor-text.ts';
import { byName } from './service.ts';

/** What the register's forms have in common: fields, choices, problems in words. */

export type Words = Pick<Context, 't' | 'localise' | 'format' | 'language'>;

export interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export interface FieldModel {
  id: string;
  label: string;
  hint: string | null;
  error: string | null;
  value: string;
  /** One of them; which decides how the field looks. */
  kind: { text: boolean; date: boolean; note: boolean; select: boolean };
  most: number;
  options: Option[];
  /** Choices under headings. */
  groups: { label: string; options: Option[] }[];
  /** Values that a browser offers while somebody types. */
  offered: { value: string; text: string }[];
}

/** A problem in words; quarters, days and people as the language says them. */
export function problemText({ t, format }: Pick<Words, 't' | 'format'>, { code, params }: Problem): string {
  const said = Object.entries(params).map(([name, value]): [string, string] => {
    if (typeof value === 'number') return [name, format.number(value, Number.isInteger(value) ? 0 : 1)];
    if (name === 'period') return [name, format.period(value)];
    if (name === 'day') return [name, format.date(value)];
    return [name, name === 'who' ? actorText(t, value) : value];
  });
  return t(`problem.${code}`, Object.fromEntries(said));
}

/** @param form what the fields' names begin with; empty for a page with one form */
export const problemLinks = (
  words: Words,
  problems: readonly Problem[],
  form: string,
): { href: string | null; text: string }[] =>
  problems.map((problem) => ({
    href: problem.path === '' ? null : `#${form}${problem.path}`,
    text: problemText(words, problem),
  }));

export interface FieldChoice {
  name: string;
  value: string;
  kind?: 'text' | 'date' | 'note' | 'select';
  hint?: string;
  most?: number;
  options?: Option[];
  groups?: FieldModel['groups'];
  offered?: FieldModel['offered'];
}

/** @param form what the field's name begins with */
export const fieldWith =
  (words: Words, problems: readonly Problem[], form: string) =>
  ({
    name,
    value,
    kind = 'text',
    hint,
    most = 200,
    options = [],
    groups = [],
    offered = [],
  }: FieldChoice): FieldModel => {
    const problem = problems.find(({ path }) => path === name);
    const key = name === 'from' && kind === 'date' ? 'from-day' : name.replaceAll('_', '-');
    return {
      id: form + name,
      label: words.t(`organisation.field.${key}`),
      hint: hint === undefined ? null : words.t(`organisation.hint.${hint}`),
      error: problem ? problemText(words, problem) : null,
      value,
      kind: {
        text: kind === 'text',
        date: kind === 'date',
        note: kind === 'note',
        select: kind === 'select',
      },
      most,
      options,
      groups,
      offered,
    };
  };

/** Districts by region, in the order of names. */
export function districtGroups(
  words: Words,
  { regions, districts }: { regions: readonly OrgUnit[]; districts: readonly OrgUnit[] },
  chosen: string,
): FieldModel['groups'] {
  const order = byName(words);
  return [...regions].sort(order).flatMap((region) => {
    const own = districts.filter((district) => district.region === region.code).sort(order);
    const options = own.map(({ code, name }) => ({
      value: code,
      text: words.localise(name),
      selected: code === chosen,
    }));
    return options.length === 0 ? [] : [{ label: words.localise(region.name), options }];
  });
}

/** Newest first. */
export const periodOptions = ({ format }: Words, periods: readonly Period[], chosen: string): Option[] =>
  [...periods].reverse().map((period) => ({
    value: period,
    text: format.period(period),
    selected: period === chosen,
  }));

/** @param since null: it owes figures from its opening on, and nothing is to be said */
export const owesText = ({ t, format }: Words, since: Period | null): string | null =>
  since === null ? null : t('organisation.owes.since', { period: format.period(since) });

/** @param period null: there is none that it cannot be late with */
export const excusedText = ({ t, format }: Words, period: Period | null): string | null =>
  period === null ? null : t('organisation.owes.excused', { period: format.period(period) });

/** From a day or a quarter, as the change says. */
export function holdsText({ t, format }: Words, holdsFrom: string | null): string | null {
  if (holdsFrom === null) return null;
  return isPeriod(holdsFrom)
    ? t('organisation.from-quarter', { period: format.period(holdsFrom) })
    : t('organisation.since', { day: format.date(holdsFrom) });
}
