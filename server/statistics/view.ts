import { urls } from '../http/urls.ts';
import type { Translate } from '../i18n/translator.ts';
import { FAMILIES, type Family, METHODS_OF } from './registry.ts';
import type { MethodReference } from './reference.ts';

/** The page on which every figure's arithmetic can be looked up. */
export interface MethodsPage {
  title: string;
  jsonUrl: string;
  contents: { url: string; text: string }[];
  families: { code: Family; name: string; methods: MethodEntry[] }[];
}

interface MethodEntry {
  id: string;
  title: string;
  summary: string;
  formulas: string[];
  when: string;
  limits: string;
  references: string[];
  /** `mezon stats wilson-proportion`; empty for what only scoring uses. */
  commands: string[];
}

/** Methods whose arithmetic a documented function does. */
const methodsOf = (family: Family, name: string) => METHODS_OF[family].filter((method) => method.of === name);

/** Every function stands in one chapter: that of the first method that uses it. */
export const familyOf = ({ name }: Pick<MethodReference, 'name'>): Family =>
  FAMILIES.find((family) => methodsOf(family, name).length > 0) ?? 'scoring';

/** Words of a formula, from the first letter to the last. */
const WORDS = /[A-Za-z](?:[A-Za-z ,:\u00a0-]*[A-Za-z])?/;

const keyOf = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The formula with its few words in the reader's language. */
const inWords = (t: Translate, formula: string): string =>
  formula.replaceAll(
    /<mtext>([^<]*)<\/mtext>/g,
    (_, text: string) =>
      `<mtext>${text.replace(WORDS, (words) => t(`methods.formula-words.${keyOf(words)}`))}</mtext>`,
  );

function entryOf(t: Translate, family: Family, reference: MethodReference): MethodEntry {
  const { name, formulas, references } = reference;
  return {
    id: name,
    title: t(`methods.of.${name}.title`),
    summary: t(`methods.of.${name}.summary`),
    formulas: formulas.map((formula) => inWords(t, formula)),
    when: t(`methods.of.${name}.when`),
    limits: t(`methods.of.${name}.limits`),
    references,
    commands: methodsOf(family, name).map((method) => `mezon stats ${method.name}`),
  };
}

export function methodsPage({ t }: { t: Translate }, references: readonly MethodReference[]): MethodsPage {
  const families = FAMILIES.map((code) => ({
    code,
    name: t(`methods.family.${code}`),
    methods: references
      .filter((reference) => familyOf(reference) === code)
      .map((reference) => entryOf(t, code, reference)),
  })).filter(({ methods }) => methods.length > 0);
  return {
    title: t('methods.title'),
    jsonUrl: urls.methodsJson(),
    contents: families.map(({ code, name }) => ({ url: `#${code}`, text: name })),
    families,
  };
}
