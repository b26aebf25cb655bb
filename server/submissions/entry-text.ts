import { type Absence, entryFrom } from '../domain/entry-edit.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import { decimalsOf, numberText } from '../domain/number-input.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { Words } from './view.ts';

/** What is stored of an indicator, in words: figure by figure, or all of it in one line. */

/** As it is put back into a field: with the language's decimal sign, and no thousands sign in the way of typing. */
export function fieldText({ format }: Words, value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  return numberText(value).replace('.', format.number(0.5, 1).includes(',') ? ',' : '.');
}

/** As it is read: with all the language's signs, to the last digit. */
export function figureText({ format }: Words, value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return format.number(value, decimalsOf(value));
}

export function fieldLabel({ t, localise }: Words, indicator: Indicator, field: string): string {
  const { entry } = indicator;
  if (entry.form === 'parts') {
    const part = entry.parts.find(({ code }) => code === field);
    if (part) return localise(part.name);
  }
  if (field === 'numerator' && indicator.numerator) return localise(indicator.numerator);
  if ((field === 'denominator' || field === 'answers') && indicator.denominator)
    return localise(indicator.denominator);
  return t(`collect.entry.field.${field}`);
}

/** All that is stored of the indicator in one line: figures or why there is none, the comment, the mark. */
function storedText(words: Words, indicator: Indicator, stored: readonly Measurement[]): string {
  const { t } = words;
  const { numbers, comment, absence, reason, followUp } = entryFrom(indicator, stored);
  const figures = fieldsOf(indicator).map(
    (field) => `${fieldLabel(words, indicator, field)}: ${figureText(words, numbers[field])}`,
  );
  return [
    ...(absence === null ? figures : [absenceText(words, absence, reason)]),
    ...(comment === null ? [] : [t('collect.entry.conflict-comment', { comment })]),
    ...(followUp ? [t('collect.entry.marked')] : []),
  ].join('; ');
}

export const absenceText = ({ t }: Words, absence: Absence, reason: string | null): string =>
  [t(`collect.entry.absence.${absence}`), ...(reason === null ? [] : [reason])].join(': ');

/** The row that was changed last. */
const latestOf = (stored: readonly StoredMeasurement[]): StoredMeasurement | undefined =>
  [...stored].sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))[0];

/** Who entered what is stored of the indicator, and when; empty: nothing is. @param stored its rows */
export function enteredText({ t, format }: Words, stored: readonly StoredMeasurement[]): string {
  const latest = latestOf(stored);
  return latest
    ? t('collect.entry.entered', {
        who: actorText(t, latest.changedBy),
        when: format.dateTime(latest.changedAt),
      })
    : '';
}

export function conflictText(
  words: Words,
  indicator: Indicator,
  stored: readonly StoredMeasurement[],
): string {
  const { t, format } = words;
  const latest = latestOf(stored);
  if (!latest) return t('collect.entry.conflict-removed');
  return t('collect.entry.conflict', {
    who: actorText(t, latest.changedBy),
    when: format.dateTime(latest.changedAt),
    figures: storedText(words, indicator, stored),
  });
}
