import { commentFrom } from '../domain/comment.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import { parseNumber } from '../domain/number-input.ts';
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
  /** Which stored version the person had before them. */
  basedOn: string;
}

export interface EnteredForm {
  intent: Intent;
  /** The box "submit although figures are missing" was ticked. */
  confirmed: boolean;
  /** Indicators for which an explanation has been asked already: it is asked once. */
  asked: readonly string[];
  entries: readonly EnteredIndicator[];
}

/** @param body the parsed form; anything in it that is not one text counts as missing */
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
      basedOn: text(fieldName(indicator.code, 'version')),
    };
  });
  return {
    intent: INTENTS.find((intent) => intent === text('intent')) ?? 'save',
    confirmed: text('confirmed') !== '',
    asked: text('asked').split(' ').filter(Boolean),
    entries,
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
