import type { Measurement } from '../../domain/measurement.ts';
import {
  answersOf,
  countedFieldsOf,
  type GroupDimension,
  isWithin,
  type Questionnaire,
  totalFieldOf,
} from '../../domain/survey/definition.ts';
import { numbersFrom } from '../../domain/entry-form.ts';
import { type Cell, cellsOfRate, EVERYBODY } from '../../domain/survey/sheet.ts';
import type { RecordedSheet } from '../../surveys/service.ts';
import { type Random, randomFor } from '../random.ts';

/** Answers by group of people that add up to a provider's figures. */

/** Of the providers, those that hand in answers by group. */
const WITH_ANSWERS = 0.6;

/** Of those who answer, in so many percent the group is known. */
const STATED = 0.94;

/** How people divide into the groups of a dimension; those of other dimensions are of the same size. */
const WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  sex: [58, 42],
  age_group: [14, 20, 28, 38],
  disability: [37, 63],
  settlement: [45, 55],
};

/** Divides a number by weights, by chance; the sum of the parts is the number. */
function divide(random: Random, whole: number, weights: readonly number[]): number[] {
  let left = whole;
  let weight = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one, i) => {
    const part = i === weights.length - 1 ? left : random.binomial(left, Math.min(1, one / weight));
    left -= part;
    weight -= one;
    return part;
  });
}

/** How often each answer was given, when so many fall into each of the ranges that count, and the rest into none. */
function answerCounts(
  random: Random,
  question: Questionnaire['questions'][number],
  numbers: Readonly<Record<string, number | null>>,
): Map<number, number> {
  const answers = answersOf(question);
  const ranges = countedFieldsOf(question.of).map((field) => ({
    range: question.counts[field],
    count: numbers[field] ?? 0,
  }));
  const total = numbers[totalFieldOf(question.of)] ?? 0;
  const counted = ranges.reduce((sum, { count }) => sum + count, 0);
  const rest = answers.filter((answer) => !ranges.some(({ range }) => range && isWithin(range, answer)));
  const parts = [
    ...ranges.map(({ range, count }) => ({
      answers: answers.filter((answer) => range && isWithin(range, answer)),
      count,
    })),
    { answers: rest, count: total - counted },
  ];
  // More people answer in the middle of the scale than at its bad end.
  return new Map(
    parts.flatMap((part) => {
      const counts = divide(
        random,
        part.count,
        part.answers.map((answer) => 1 + answer),
      );
      return part.answers.map((answer, i): [number, number] => [answer, counts[i] ?? 0]);
    }),
  );
}

const weightsOf = ({ code, values }: GroupDimension): readonly number[] =>
  WEIGHTS[code]?.length === values.length ? WEIGHTS[code] : values.map(() => 1);

/**
 * The sheet behind a provider's figures of a quarter; undefined for a provider that hands in figures alone.
 *
 * @param rows what of the figures was entered
 */
export function surveySheet(
  seed: number,
  questionnaire: Questionnaire,
  rows: readonly Measurement[],
  { unit, period }: { unit: string; period: string },
): RecordedSheet | undefined {
  if (!randomFor(seed, 'survey', unit).chance(WITH_ANSWERS)) return undefined;
  const random = randomFor(seed, 'answers', unit, period);
  const of = (code: string): Measurement[] => rows.filter(({ indicator }) => indicator === code);
  const cells: { cell: Cell; count: number }[] = [];
  const { responseRate } = questionnaire;
  const [rate] = responseRate ? of(responseRate.code) : [];
  if (rate)
    for (const cell of cellsOfRate(questionnaire))
      cells.push({
        cell,
        count: (cell.answer === 'offered' ? rate.denominator : rate.numerator) ?? 0,
      });
  for (const question of questionnaire.questions) {
    const own = of(question.indicator);
    if (own.length === 0) continue;
    for (const [answer, count] of answerCounts(random, question, numbersFrom(question.of, own))) {
      if (count === 0) continue;
      const cell = { question: question.indicator, ...EVERYBODY, answer: String(answer) };
      cells.push({ cell, count });
      for (const dimension of questionnaire.groups) {
        const parts = divide(random, random.binomial(count, STATED), weightsOf(dimension));
        dimension.values.forEach(({ code: group }, i) => {
          const part = parts[i] ?? 0;
          if (part > 0) cells.push({ cell: { ...cell, dimension: dimension.code, group }, count: part });
        });
      }
    }
  }
  return cells.length === 0 ? undefined : { unit, period, cells };
}
