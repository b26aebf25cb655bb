import { commentFrom } from '../domain/comment.ts';
import { ABSENCES, type Entry } from '../domain/entry-edit.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import { parseNumber } from '../domain/number-input.ts';
import { error, type Problem } from '../domain/problem.ts';
import { INTENTS, type Intent, type SubmissionState } from '../domain/submission.ts';

/** What the entry form sends, field by field: `QUA-01.numerator`, `QUA-01.comment`, `QUA-01.version`. */

export const fieldName = (indicator: string, field: string): string => `${indicator}.${field}`;

/** One indicator of a form that was sent. */
export interface EnteredIndicator {
  indicator: Indicator;
  /** As typed, by field. */
  typed: Readonly<Record<string, string>>;
  /** NaN where what was typed is no number. */
  numbers: Readonly<Record<string, number | null>>;
  comment: string | null;
  /** Whether there is a figure at all, why not, and the mark; undefined where the form did not ask. */
  around: Pick<Entry, 'absence' | 'reason' | 'followUp'> | undefined;
  /** Which stored version the person had before them. */
  basedOn: string;
}

/** The entry as it would be. @param base what the person had before them */
export const enteredEntry = ({ numbers, comment, around }: EnteredIndicator, base: Entry): Entry => ({
  ...base,
  ...around,
  numbers,
  comment,
});

export interface EnteredForm {
  intent: Intent;
  /** The box "submit although figures are missing" was ticked. */
  confirmed: boolean;
  /** Indicators for which an explanation has been asked already: it is asked once. */
  asked: readonly string[];
  entries: readonly EnteredIndicator[];
  /** What was sent that this form cannot hold: nothing is stored of such a form, lest a figure is lost and looks saved. */
  problems: readonly Problem[];
}

/** What the form sends besides the fields of indicators. */
const OF_THE_FORM = ['_csrf', 'intent', 'confirmed', 'asked'];
const OF_EVERY_INDICATOR = ['comment', 'version', 'absence', 'reason', 'follow-up'];

/** Long enough to recognise a field or a button. */
const QUOTED = 60;

/** A problem for each thing that the form does not have, or has once and was sent as several. */
function checkFields(indicators: readonly Indicator[], fields: Readonly<Record<string, unknown>>): Problem[] {
  const known = new Set([
    ...OF_THE_FORM,
    ...indicators.flatMap((indicator) =>
      [...fieldsOf(indicator), ...OF_EVERY_INDICATOR].map((field) => fieldName(indicator.code, field)),
    ),
  ]);
  const problems = Object.entries(fields).flatMap(([name, value]) => {
    const params = { field: name.slice(0, QUOTED) };
    if (!known.has(name)) return [error('entry-unknown-field', '', params)];
    return typeof value === 'string' ? [] : [error('entry-repeated-field', '', params)];
  });
  const { intent } = fields;
  if (typeof intent === 'string' && !INTENTS.some((one) => one === intent))
    problems.push(error('entry-unknown-intent', '', { intent: intent.slice(0, QUOTED) }));
  return problems;
}

/** @param body the parsed form; anything in it that is not one text counts as missing, and is a problem of the form */
export function parseEntryForm(indicators: readonly Indicator[], body: unknown): EnteredForm {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  const entries = indicators.map((indicator): EnteredIndicator => {
    const typed = Object.fromEntries(
      fieldsOf(indicator).map((field) => [field, text(fieldName(indicator.code, field))]),
    );
    const numbers = Object.fromEntries(
      Object.entries(typed).map(([field, value]) => {
        const number = parseNumber(value);
        return [field, number === undefined ? NaN : number];
      }),
    );
    return {
      indicator,
      typed,
      numbers,
      comment: commentFrom(text(fieldName(indicator.code, 'comment'))),
      around: Object.hasOwn(fields, fieldName(indicator.code, 'absence'))
        ? {
            absence: ABSENCES.find((one) => one === text(fieldName(indicator.code, 'absence'))) ?? null,
            reason: commentFrom(text(fieldName(indicator.code, 'reason'))),
            followUp: text(fieldName(indicator.code, 'follow-up')) !== '',
          }
        : undefined,
      basedOn: text(fieldName(indicator.code, 'version')),
    };
  });
  return {
    intent: INTENTS.find((intent) => intent === text('intent')) ?? 'save',
    confirmed: text('confirmed') !== '',
    asked: text('asked').split(' ').filter(Boolean),
    entries,
    problems: checkFields(indicators, fields),
  };
}

/** How the list of providers is narrowed. */
export interface ListFilter {
  status: SubmissionState | undefined;
  /** Part of the name or of the code. */
  search: string;
}

/** So much of a name is looked for. */
const LONGEST_SEARCH = 100;

export const searchFrom = (text: string | undefined): string => (text ?? '').trim().slice(0, LONGEST_SEARCH);
