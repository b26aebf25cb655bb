import { urls } from '../http/urls.ts';
import type { Translate } from '../i18n/translator.ts';
import { FAMILIES, type Family, METHODS_OF } from './registry.ts';
import type { MethodReference, Statement } from './reference.ts';

/** The page on which every figure's arithmetic can be looked up. */
export interface MethodsPage {
  title: string;
  jsonUrl: string;
  /** Chapters with their methods, each a link to its place on the page. */
  contents: (Link & { methods: Link[] })[];
  families: { code: Family; name: string; methods: MethodEntry[] }[];
}

interface Link {
  url: string;
  text: string;
}

interface MethodEntry {
  id: string;
  title: string;
  summary: string;
  /** The statements of its lines. */
  formulas: Statement[][];
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

/** A piece of a formula with its few words, which stand by themselves or among the mathematics, in the reader's language. */
const inWords = (t: Translate, piece: string): string =>
  piece.replaceAll(
    /<(mtext|span)>([^<]*)</g,
    (_, tag: string, text: string) =>
      `<${tag}>${text.replace(WORDS, (words) => t(`methods.formula-words.${keyOf(words)}`))}<`,
  );

const statementInWords = (t: Translate, statement: Statement): Statement =>
  statement.map((relation) => relation.map((piece) => inWords(t, piece)));

function entryOf(t: Translate, family: Family, reference: MethodReference): MethodEntry {
  const { name, formulas, references } = reference;
  return {
    id: name,
    title: t(`methods.of.${name}.title`),
    summary: t(`methods.of.${name}.summary`),
    formulas: formulas.map(({ statements }) => statements.map((one) => statementInWords(t, one))),
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
    contents: families.map(({ code, name, methods }) => ({
      url: `#${code}`,
      text: name,
      methods: methods.map(({ id, title }) => ({ url: `#${id}`, text: title })),
    })),
    families,
  };
}
