import {
  ABSENCES,
  type Change,
  checkEdited,
  type Entry,
  entryFrom,
  versionOf,
} from '../domain/entry-edit.ts';
import { factsFrom, fieldsOf, figuresFrom, numbersFrom } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { Figures } from '../domain/measurement-check.ts';
import type { Problem } from '../domain/problem.ts';
import { indicatorValue } from '../domain/scoring/indicator-value.ts';
import { isRequired } from '../domain/submission.ts';
import { typicalRange } from '../domain/typical-range.ts';
import { valueBounds } from '../domain/value-bounds.ts';
import type { RuleProblem } from '../domain/validation/evaluate.ts';
import { pastValues } from '../domain/validation/unit-figures.ts';
import { urls } from '../http/urls.ts';
import { commentOf, type EntryForm, isOnlyRead, type Refusal, rowsOf } from './entry.ts';
import { type EnteredForm, enteredEntry, type EnteredIndicator, fieldName } from './schema.ts';
import { absenceText, conflictText, enteredText, fieldLabel, fieldText, figureText } from './entry-text.ts';
import { problemText, type RuleNote, ruleNotes } from './problem-text.ts';
import { type SurveyLink, surveyLink } from './survey-link.ts';
import type { Words } from './view.ts';

/** One indicator of the entry form: its fields, its value, what was there before. */

interface Choice {
  value: string;
  text: string;
  selected: boolean;
}

interface EntryField {
  id: string;
  /** Of the indicator's form: `numerator`. */
  name: string;
  label: string;
  value: string;
  error: string | null;
  /** Ids of what explains the field, for aria-describedby; null when nothing does. */
  describedBy: string | null;
  /** Steps of a scale; null: a number is typed. */
  options: Choice[] | null;
  /** What is stored, for those who only read. */
  stored: string;
  /** It is computed from answers to a survey. */
  readOnly: boolean;
}

interface ComputedValue {
  code: string;
  text: string;
  unit: string;
  note: string | null;
}

export interface EntryRow {
  code: string;
  name: string;
  url: string;
  optional: boolean;
  fields: EntryField[];
  value: ComputedValue;
  /** Where the answers to the survey are entered from which it is computed; `text`: they have been. Null: there is no survey. */
  survey: SurveyLink | null;
  /** Indicators that are computed from the same entry. */
  derived: (ComputedValue & { name: string; url: string })[];
  before: string;
  yearBefore: string;
  comment: {
    id: string;
    value: string;
    stored: string | null;
    error: string | null;
    describedBy: string | null;
    open: boolean;
  };
  /** Rules of the set that are broken beside it. */
  rules: { id: string; notes: RuleNote[] };
  /** Whether there is a figure at all, and why not. */
  absence: { id: string; options: Choice[]; error: string | null };
  reason: { id: string; value: string; error: string | null };
  followUp: { id: string; checked: boolean };
  /** Said of an entry without figures, for those who only read. */
  absent: string | null;
  /** What is typical of the unit: "62–88"; null where nothing is. */
  typical: string | null;
  historyUrl: string;
  /** Who entered what is stored, and when; empty: nothing is. */
  entered: string;
  version: { name: string; value: string };
  conflict: string | null;
  conflictId: string;
  className: string | null;
}

/** What was sent and why it was refused; undefined when the form is opened. */
export interface Refused {
  entered: EnteredForm;
  refusal: Refusal;
}

/** Whether some figures are chosen from lists: the keyboard works differently there. */
export const haveLists = (rows: readonly EntryRow[]): boolean =>
  rows.some(({ fields }) => fields.some(({ options }) => options !== null));

function gradeOptions({ localise, format }: Words, indicator: Indicator, chosen: string): Choice[] | null {
  const { scale } = indicator;
  if (indicator.entry.form !== 'value' || !scale) return null;
  const steps = Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i);
  return [
    { value: '', text: '–', selected: chosen === '' },
    ...steps.map((step, i) => {
      const label = scale.labels[i];
      return {
        value: String(step),
        text: label ? `${format.number(step)} · ${localise(label)}` : format.number(step),
        selected: chosen === String(step),
      };
    }),
  ];
}

/** The value of an indicator from rows of its entry. The person who reported them may see what is too few to publish. */
function computedValue(
  words: Words,
  form: EntryForm,
  indicator: Indicator,
  source: Indicator,
  rows: readonly Figures[],
): ComputedValue {
  const { t, localise, format } = words;
  const { unit, period } = form;
  const facts = factsFrom(source, rows, unit.code, period);
  const { value } = indicatorValue({ ...indicator, minN: 1 }, unit.level, facts);
  const hidden = indicatorValue(indicator, unit.level, facts).state === 'hidden';
  return {
    code: indicator.code,
    text: value === null ? '–' : format.number(value, indicator.decimals),
    unit: localise(indicator.unit),
    note: hidden ? t('collect.entry.too-few', { n: format.number(indicator.minN) }) : null,
  };
}

/** What a row shows: what was typed and refused, or what is stored. */
interface Shown {
  entry: EnteredIndicator | undefined;
  problems: readonly Problem[];
  broken: readonly RuleProblem[];
  conflict: boolean;
}

/**
 * What somebody changed as they typed it, and everything else as it is stored now: sent again, the page takes back nothing that others have
 * entered meanwhile.
 */
function overStored(
  words: Words,
  sent: EnteredIndicator,
  { numbers = {}, ...change }: Change,
  stored: Entry,
): EnteredIndicator {
  const isChanged = (field: string): boolean => Object.hasOwn(numbers, field);
  const { comment, ...around } = { ...stored, ...change };
  return {
    ...sent,
    typed: Object.fromEntries(
      Object.entries(sent.typed).map(([field, text]) => [
        field,
        isChanged(field) ? text : fieldText(words, stored.numbers[field]),
      ]),
    ),
    numbers: { ...stored.numbers, ...numbers },
    comment,
    around: sent.around && {
      absence: around.absence,
      reason: around.reason,
      followUp: around.followUp,
    },
  };
}

function shownOf(words: Words, form: EntryForm, indicator: Indicator, refused: Refused | undefined): Shown {
  const stored = rowsOf(form.stored, indicator);
  const broken = (refused?.refusal ?? form).broken.filter((one) => one.indicator === indicator.code);
  if (refused) {
    const sent = refused.entered.entries.find((entry) => entry.indicator.code === indicator.code);
    const change = refused.refusal.changes.get(indicator.code) ?? {};
    return {
      broken,
      entry: sent && overStored(words, sent, change, entryFrom(indicator, stored)),
      problems: refused.refusal.problems.get(indicator.code) ?? [],
      conflict: refused.refusal.conflicts.includes(indicator.code),
    };
  }
  const problems = checkEdited(indicator, entryFrom(indicator, stored));
  return { entry: undefined, problems, broken, conflict: false };
}

/** What stands beside the figures. */
function aroundOf(
  words: Words,
  indicator: Indicator,
  entry: Entry,
  problems: readonly Problem[],
): Pick<EntryRow, 'absence' | 'reason' | 'followUp' | 'absent'> {
  const { t } = words;
  const { code } = indicator;
  const errorAt = (path: string): string | null => {
    const problem = problems.find((one) => one.path === path);
    return problem ? problemText(words, problem) : null;
  };
  const { absence, reason, followUp } = entry;
  return {
    absence: {
      id: fieldName(code, 'absence'),
      options: [null, ...ABSENCES].map((one) => ({
        value: one ?? '',
        text: t(`collect.entry.absence.${one ?? 'none'}`),
        selected: one === absence,
      })),
      error: errorAt('absence'),
    },
    reason: { id: fieldName(code, 'reason'), value: reason ?? '', error: errorAt('reason') },
    followUp: { id: fieldName(code, 'follow-up'), checked: followUp },
    absent: absence === null ? null : absenceText(words, absence, reason),
  };
}

/** What is typical of the unit, from its own past. */
function typicalText(
  { t, format }: Words,
  indicator: Indicator,
  past: readonly StoredMeasurement[],
): string | null {
  const values = pastValues(indicator, rowsOf(past, indicator));
  const range = typicalRange(values, valueBounds(indicator));
  return (
    range &&
    t('collect.entry.typical', {
      low: format.number(range.low, indicator.decimals),
      high: format.number(range.high, indicator.decimals),
    })
  );
}

export function rowPage(
  words: Words,
  form: EntryForm,
  indicator: Indicator,
  refused: Refused | undefined,
): EntryRow {
  const { localise } = words;
  const { code } = indicator;
  const stored = rowsOf(form.stored, indicator);
  const { entry, problems, broken, conflict } = shownOf(words, form, indicator, refused);
  const rulesId = `${code}-rules`;
  const storedNumbers = numbersFrom(indicator, stored);
  const numbers = entry?.numbers ?? storedNumbers;
  const rows = figuresFrom(indicator, numbers);
  const conflictId = `${code}-conflict`;
  const fields = fieldsOf(indicator).map((field): EntryField => {
    const id = fieldName(code, field);
    const problem = problems.find((one) => one.path === field);
    const value = entry ? (entry.typed[field] ?? '') : fieldText(words, storedNumbers[field]);
    return {
      id,
      name: field,
      label: fieldLabel(words, indicator, field),
      value,
      error: problem ? problemText(words, problem) : null,
      describedBy:
        [
          ...(problem ? [`${id}-error`] : []),
          ...(conflict ? [conflictId] : []),
          ...(broken.some(({ path }) => path === field) ? [rulesId] : []),
        ].join(' ') || null,
      options: gradeOptions(words, indicator, value),
      stored: figureText(words, storedNumbers[field]),
      readOnly: form.fromSurvey.has(code),
    };
  });
  const derived = form.set.indicators.filter(({ entry: how }) => how.form === 'derived' && how.from === code);
  const problem = problems.find((one) => one.path === 'comment');
  const storedEntry = entryFrom(indicator, stored);
  const shown = entry ? enteredEntry(entry, storedEntry) : storedEntry;
  const { comment } = shown;
  const commentId = fieldName(code, 'comment');
  const isAsked = broken.some(({ path }) => path === 'comment');
  const past = (before: readonly Measurement[]): string =>
    computedValue(words, form, indicator, indicator, rowsOf(before, indicator)).text;
  return {
    code,
    name: localise(indicator.name),
    url: urls.indicator(code),
    optional: !isRequired(indicator),
    fields,
    survey: surveyLink(words, form, indicator),
    value: computedValue(words, form, indicator, indicator, rows),
    derived: derived.map((one) => ({
      ...computedValue(words, form, one, indicator, rows),
      name: localise(one.name),
      url: urls.indicator(one.code),
    })),
    before: past(form.quarterBefore),
    yearBefore: past(form.yearBefore),
    comment: {
      id: commentId,
      value: comment ?? '',
      stored: commentOf(indicator, form.stored),
      error: problem ? problemText(words, problem) : null,
      describedBy: problem ? `${commentId}-error` : isAsked ? rulesId : null,
      open:
        comment !== null ||
        shown.absence !== null ||
        shown.followUp ||
        isAsked ||
        problems.some(({ path }) => path === 'comment' || path === 'absence' || path === 'reason'),
    },
    rules: { id: rulesId, notes: ruleNotes(words, broken, code, isOnlyRead(form) ? 'reader' : 'writer') },
    ...aroundOf(words, indicator, shown, problems),
    typical: typicalText(words, indicator, form.past),
    historyUrl: urls.collectHistory(form.period, form.unit.code, code),
    entered: enteredText(words, stored),
    version: { name: fieldName(code, 'version'), value: versionOf(indicator, form.stored) },
    conflict: conflict
      ? `${conflictText(words, indicator, stored)} ${words.t('collect.entry.conflict-save')}`
      : null,
    conflictId,
    className: [...problems, ...broken].some((one) => one.severity === 'error')
      ? 'mz-entry__row--error'
      : conflict || isAsked
        ? 'mz-entry__row--warning'
        : null,
  };
}
