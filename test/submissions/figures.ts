import { fieldsOf } from '../../server/domain/entry-form.ts';
import type { Indicator } from '../../server/domain/indicator.ts';

/** Everybody answered and everybody is counted: what the rules of the set compare. */
const ALL = ['SAT-06.numerator', 'STF-03.numerator'];

/** Sound figures for every cell of a form: half of the people nearly each time. @param people an even number */
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
      fieldsOf(indicator).map((field) => {
        const name = `${indicator.code}.${field}`;
        return [name, String(ALL.includes(name) ? people : (halves[field] ?? people))];
      }),
    ),
  );
}
