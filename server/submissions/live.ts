import { versionOf } from '../domain/entry-edit.ts';
import type { FormIndicator } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Language } from '../domain/language.ts';
import type { Figures } from '../domain/measurement-check.ts';
import type { Period } from '../domain/period.ts';
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
  /** The quarter before: what is unusual is said at once. */
  before: Figures[];
}

export interface LiveData {
  language: Language;
  timeZone: string;
  period: Period;
  email: string;
  indicators: LiveIndicator[];
  entries: LiveEntry[];
  /** Words by key; parameters stand in single braces: `{n}`. */
  words: Record<string, string>;
  /** Words of problems by their code. */
  problems: Record<string, string>;
}

const WORDS = [
  'saved',
  'saving',
  'waiting',
  'refused',
  'conflict',
  'locked',
  'too-few',
  'keep-mine',
  'keep-theirs',
  'online',
  'offline',
  'sign-in',
  'other-person',
  'unsent',
  'paste-title',
  'paste-cell',
  'paste-now',
  'paste-then',
  'paste-beyond',
  'paste-nothing',
  'paste-apply',
  'cancel',
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
  'unusual-change',
  'comment-too-long',
  'reason-missing',
  'reason-too-long',
] as const;

const PARAMETERS = [
  'n', 'count', 'who', 'min', 'max', 'numerator', 'denominator', 'total', 'promoters', 'detractors', 'now', 'before',
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

export const liveEntry = (form: EntryForm, indicator: Indicator): LiveEntry => ({
  unit: form.unit.code,
  indicator: indicator.code,
  version: versionOf(indicator, form.stored),
  before: rowsOf(form.quarterBefore, indicator).map(({ category, numerator, denominator, value }) => ({
    category,
    numerator,
    denominator,
    value,
  })),
});

export const liveData = (
  words: Words & { language: Language },
  about: Pick<LiveData, 'timeZone' | 'period' | 'email' | 'entries'> & { indicators: readonly Indicator[] },
): LiveData => ({
  ...about,
  language: words.language,
  indicators: about.indicators.map(liveIndicator),
  words: Object.fromEntries(WORDS.map((key) => [key, words.t(`collect.cell.${key}`, LEFT_OPEN)])),
  problems: Object.fromEntries(PROBLEMS.map((code) => [code, words.t(`problem.${code}`, LEFT_OPEN)])),
});
