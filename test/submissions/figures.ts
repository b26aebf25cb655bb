import { fieldsOf } from '../../server/domain/entry-form.ts';
import type { Indicator } from '../../server/domain/indicator.ts';

/** Sound figures for every cell of a form: half of the people each time. @param people an even number */
export function completeForm(indicators: readonly Indicator[], people: number): Record<string, string> {
  const halves: Record<string, number> = {
    numerator: people / 2,
    denominator: people,
    promoters: people / 2,
    detractors: people / 4,
    answers: people,
  };
  return Object.fromEntries(
    indicators.flatMap((indicator) =>
      fieldsOf(indicator).map((field) => [`${indicator.code}.${field}`, String(halves[field] ?? people)]),
    ),
  );
}
