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

/** Files of functions that methods use only inside, by what they are about. */
const CHAPTER_OF_FILE: Readonly<Record<string, Family>> = {
  'stats/special-cause.ts': 'charts',
};

const chapterOf = (name: string): Family | undefined =>
  FAMILIES.find((family) => methodsOf(family, name).length > 0);

/**
 * Every function stands in one chapter: that of the first method that uses it, else that of the functions in the same file.
 * @param references all functions
 */
export function familyOf(
  { name, module }: Pick<MethodReference, 'name' | 'module'>,
  references: readonly Pick<MethodReference, 'name' | 'module'>[],
): Family {
  const beside = references.filter((one) => one.module === module).map((one) => chapterOf(one.name));
  return (
    chapterOf(name) ??
    beside.find((family) => family !== undefined) ??
    CHAPTER_OF_FILE[module] ??
    (module.startsWith('stats/') ? 'composite' : 'scoring')
  );
}

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

/** The functions of a chapter as its methods use them; then those that no method answers, by file. */
function inOrder(family: Family, references: readonly MethodReference[]): MethodReference[] {
  const place = ({ name }: MethodReference): number => {
    const found = METHODS_OF[family].findIndex((method) => method.of === name);
    return found === -1 ? Infinity : found;
  };
  return references
    .filter((reference) => familyOf(reference, references) === family)
    .map((reference) => ({ reference, at: place(reference) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ reference }) => reference);
}

export function methodsPage({ t }: { t: Translate }, references: readonly MethodReference[]): MethodsPage {
  const families = FAMILIES.map((code) => ({
    code,
    name: t(`methods.family.${code}`),
    methods: inOrder(code, references).map((reference) => entryOf(t, code, reference)),
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
