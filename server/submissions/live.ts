import { entryFrom, versionOf } from '../domain/entry-edit.ts';
import { fieldsOf, type FormIndicator } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Language } from '../domain/language.ts';
import type { Figures } from '../domain/measurement-check.ts';
import type { Period } from '../domain/period.ts';
import type { Values } from '../domain/stats/sample.ts';
import { isHandedIn } from '../domain/submission.ts';
import { rulesAbout } from '../domain/validation/evaluate.ts';
import type { LookedAt } from '../domain/validation/figures.ts';
import type { RuleLogic, ValidationRule } from '../domain/validation/rule.ts';
import { indicatorsNamed } from '../domain/validation/terms.ts';
import { pastValues } from '../domain/validation/unit-figures.ts';
import { openText } from '../i18n/rule-text.ts';
import { fieldLabel, fieldText } from './entry-text.ts';
import { type EntryForm, rowsOf } from './entry.ts';
import type { Words } from './view.ts';

/** What a page of entries gives its script: rules, words and versions, so that it works without asking again, or without a connection. */

export type LiveIndicator = FormIndicator & Pick<Indicator, 'reportedBy'>;

/** One indicator of one unit. */
export interface LiveEntry {
  unit: string;
  indicator: string;
  /** What an edit is based on. */
  version: string;
  /** As it is stored and would be typed, by field and property; empty texts for what is not there. A page that was refused shows other ones. */
  stored: Record<string, string>;
  /** The quarter before: what is unusual is said at once. */
  before: Figures[];
  /** Values of the quarters before, in the order of time, where a rule looks at them. */
  past: Values;
}

/** An entry that rules look at and the page does not show. */
export interface LiveElsewhere {
  unit: string;
  indicator: string;
  entry: LookedAt;
}

export interface LiveData {
  language: Language;
  timeZone: string;
  period: Period;
  email: string;
  /** When the page began to be made, ISO timestamp: what was answered later it may not know. */
  made: string;
  indicators: LiveIndicator[];
  entries: LiveEntry[];
  /** Of the set, those that are about an indicator of the page. */
  rules: RuleLogic[];
  elsewhere: LiveElsewhere[];
  /** Units whose form was handed in: what is not there is missing. */
  whole: string[];
  /** The list of forms, where also what waits of others is shown. */
  listUrl: string;
  /** In words. */
  quarter: string;
  /** Their names by code. */
  units: Record<string, string>;
  /** Of what is typed: by indicator and field; under `` those that every indicator has. */
  labels: Record<string, Record<string, string>>;
  /** Words by key; parameters stand in single braces: `{n}`. */
  words: Record<string, string>;
  /** Words of problems by their code, and of rules. */
  problems: Record<string, string>;
}

const WORDS = [
  'saved',
  'saving',
  'queued',
  'waiting',
  'refused',
  'refused-beside',
  'conflict',
  'changed',
  'changed-from',
  'locked',
  'too-few',
  'rule-error',
  'rule-warning',
  'keep-mine',
  'keep-theirs',
  'online',
  'offline',
  'sign-in',
  'other-person',
  'unsent',
  'not-sent',
  'paste-title',
  'paste-cell',
  'paste-now',
  'paste-then',
  'paste-emptied',
  'paste-refused',
  'paste-unlisted',
  'paste-absence-ends',
  'paste-absence-stays',
  'paste-beyond',
  'paste-nothing',
  'paste-locked',
  'paste-apply',
  'cancel',
  'elsewhere',
  'on-device',
  'to-send',
  'put-away',
  'put-away-sure',
  'undo',
] as const;
export type LiveWord = (typeof WORDS)[number];

/** What can be found in a browser: the codes of `checkEdited`. */
const PROBLEMS = [
  'grouped-whole-number',
  'grouped-number',
  'not-a-whole-number',
  'not-a-number',
  'number-too-large',
  'out-of-range',
  'not-whole',
  'negative',
  'denominator-zero',
  'numerator-above-denominator',
  'net-denominators-differ',
  'net-above-denominator',
  'comment-too-long',
  'reason-missing',
  'reason-too-long',
] as const;

const PARAMETERS = [
  'n', 'count', 'text', 'what', 'from', 'before', 'who', 'min', 'max', 'numerator', 'denominator', 'total', 'promoters', 'detractors',
]; // prettier-ignore

const LEFT_OPEN = Object.fromEntries(PARAMETERS.map((name) => [name, `{${name}}`]));

export const liveIndicator = (indicator: Indicator): LiveIndicator => ({
  code: indicator.code,
  kind: indicator.kind,
  reportedBy: indicator.reportedBy,
  entry: indicator.entry,
  multiplier: indicator.multiplier,
  wholeNumbers: indicator.wholeNumbers,
  numeratorWithinDenominator: indicator.numeratorWithinDenominator,
  allowsNegative: indicator.allowsNegative,
  minN: indicator.minN,
  decimals: indicator.decimals,
  ...(indicator.scale ? { scale: indicator.scale } : {}),
});

function storedTexts(words: Words, indicator: Indicator, form: EntryForm): LiveEntry['stored'] {
  const { numbers, comment, absence, reason, followUp } = entryFrom(
    indicator,
    rowsOf(form.stored, indicator),
  );
  return {
    ...Object.fromEntries(fieldsOf(indicator).map((field) => [field, fieldText(words, numbers[field])])),
    comment: comment ?? '',
    absence: absence ?? '',
    reason: reason ?? '',
    followUp: followUp ? 'yes' : '',
  };
}

const liveEntry = (words: Words, form: EntryForm, indicator: Indicator, looksBack: boolean): LiveEntry => {
  return {
    unit: form.unit.code,
    indicator: indicator.code,
    version: versionOf(indicator, form.stored),
    stored: storedTexts(words, indicator, form),
    before: rowsOf(form.quarterBefore, indicator).map(({ category, numerator, denominator, value }) => ({
      category,
      numerator,
      denominator,
      value,
    })),
    past: looksBack ? pastValues(indicator, rowsOf(form.past, indicator)) : [],
  };
};

const elsewhereOf = (form: EntryForm, indicators: readonly Indicator[]): LiveElsewhere[] =>
  indicators.map((indicator) => {
    const { numbers, absence, comment } = entryFrom(indicator, rowsOf(form.stored, indicator));
    return { unit: form.unit.code, indicator: indicator.code, entry: { numbers, absence, comment } };
  });

/** Their parameters are left open. */
export const liveWords = ({ t }: Words, keys: readonly LiveWord[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, t(`collect.cell.${key}`, LEFT_OPEN)]));

const ENTRY_WORDS = {
  comment: 'collect.entry.comment',
  absence: 'collect.entry.absence.label',
  reason: 'collect.entry.reason',
  followUp: 'collect.entry.follow-up',
};

/** Of fields by indicator, and of what every indicator has. */
const labelsOf = (words: Words, indicators: readonly Indicator[]): LiveData['labels'] => ({
  '': Object.fromEntries(Object.entries(ENTRY_WORDS).map(([name, key]) => [name, words.t(key)])),
  ...Object.fromEntries(
    indicators.map((indicator) => [
      indicator.code,
      Object.fromEntries(fieldsOf(indicator).map((field) => [field, fieldLabel(words, indicator, field)])),
    ]),
  ),
});

const withoutWords = ({ words: _, ...rule }: ValidationRule): RuleLogic => rule;

/**
 * @param indicators that are entered on the page @param derived that follow from them
 * @param forms those of the page, of one quarter
 */
export function liveData(
  words: Words & { language: Language },
  {
    forms,
    indicators,
    derived,
    ...about
  }: Pick<LiveData, 'timeZone' | 'period' | 'email' | 'made' | 'listUrl'> & {
    forms: readonly EntryForm[];
    indicators: readonly Indicator[];
    derived: readonly Indicator[];
  },
): LiveData {
  const shown = new Set(indicators.map(({ code }) => code));
  const rules = rulesAbout(forms[0]?.set.validation ?? [], shown);
  const named = new Set(rules.flatMap(indicatorsNamed));
  const elsewhere = (forms[0]?.indicators ?? []).filter(({ code }) => named.has(code) && !shown.has(code));
  const lookedBack = new Set(rules.flatMap((rule) => (rule.kind === 'outlier' ? rule.indicators : [])));
  return {
    ...about,
    language: words.language,
    indicators: [...indicators, ...derived, ...elsewhere].map(liveIndicator),
    entries: forms.flatMap((form) =>
      indicators.map((indicator) => liveEntry(words, form, indicator, lookedBack.has(indicator.code))),
    ),
    rules: rules.map(withoutWords),
    elsewhere: forms.flatMap((form) => elsewhereOf(form, elsewhere)),
    whole: forms.filter(({ state }) => isHandedIn(state)).map(({ unit }) => unit.code),
    words: liveWords(words, WORDS),
    quarter: words.format.period(about.period),
    units: Object.fromEntries(forms.map(({ unit }) => [unit.code, words.localise(unit.name)])),
    labels: labelsOf(words, indicators),
    problems: Object.fromEntries([
      ...PROBLEMS.map((code): [string, string] => [code, words.t(`problem.${code}`, LEFT_OPEN)]),
      ...rules.map((rule): [string, string] => [rule.code, openText(words.localise, rule.words)]),
    ]),
  };
}
