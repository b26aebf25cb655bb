import type { LocalisedText } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import type { Context } from '../http/context.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import { byName } from '../organisation/service.ts';
import { SHORTEST_PASSWORD } from './password-rules.ts';

/** What the forms of access have in common: fields, problems beside them, names of regions. */

export interface Words {
  t: Translate;
  localise: (text: LocalisedText) => string;
  format: Formats;
}

export interface FieldModel {
  name: string;
  label: string;
  type: 'text' | 'email' | 'password';
  value: string;
  hint: string | null;
  error: string | null;
  autocomplete: string;
}

export interface FormModel {
  action: string;
  /** Each leads to its field. */
  problems: readonly { href: string; text: string }[];
  fields: readonly FieldModel[];
  button: string;
}

const textOfProblem = (t: Translate, { code, params }: Problem): string =>
  t(`access.problem.${code}`, params);

export const problemLinks = (t: Translate, problems: readonly Problem[]): FormModel['problems'] =>
  problems.map((problem) => ({ href: `#${problem.path}`, text: textOfProblem(t, problem) }));

export const errorOf = (t: Translate, problems: readonly Problem[], path: string): string | null => {
  const problem = problems.find((candidate) => candidate.path === path);
  return problem ? textOfProblem(t, problem) : null;
};

type FieldWords = Pick<FieldModel, 'name' | 'type' | 'autocomplete'> & {
  label: string;
  hint?: string;
  value?: string;
};

/** What was typed stays, but for passwords: they are never sent back. */
export const fieldWith =
  (t: Translate, problems: readonly Problem[]) =>
  ({ name, type, autocomplete, label, hint, value = '' }: FieldWords): FieldModel => ({
    name,
    type,
    autocomplete,
    label: t(`access.field.${label}`),
    hint: hint === undefined ? null : t(`access.hint.${hint}`, { shortest: SHORTEST_PASSWORD }),
    value: type === 'password' ? '' : value,
    error: errorOf(t, problems, name),
  });

/** The heading of a page, for its title: a page that comes back with problems says so first. */
export const pageTitle = (t: Translate, key: string, problems: readonly Problem[], params = {}): string =>
  problems.length === 0 ? t(key, params) : t('access.with-errors', { title: t(key, params) });

/** In the order of their names. */
export const regionsIn = (
  { territories }: Programme,
  words: Pick<Context, 'language' | 'localise'>,
): OrgUnit[] => territories.filter(({ level }) => level === 'region').sort(byName(words));

/** @param codes null: every region */
export function regionNames(
  words: Words,
  codes: readonly string[] | null,
  regions: readonly OrgUnit[],
): string {
  if (codes === null) return words.t('access.all-regions');
  const known = regions.filter(({ code }) => codes.includes(code));
  const unknown = codes.filter((code) => !known.some((region) => region.code === code));
  return [...known.map(({ name }) => words.localise(name)), ...unknown].join(', ');
}
