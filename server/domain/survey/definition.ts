import Type, { type Static } from 'typebox';
import { fieldsOf } from '../entry-form.ts';
import { LocalisedTextSchema } from '../indicator.ts';
import type { Indicator } from '../indicator.ts';

/** What a set says of its questionnaire: questions with their scales, and the groups of people by whom answers are counted. */

const RangeSchema = Type.Object(
  { from: Type.Integer({ minimum: 0, maximum: 100 }), to: Type.Integer({ minimum: 0, maximum: 100 }) },
  { additionalProperties: false },
);
export type Range = Static<typeof RangeSchema>;

export const SurveyQuestionSchema = Type.Object(
  {
    indicator: Type.String({ description: 'Code of the indicator that is computed from the answers.' }),
    scale: RangeSchema,
    counts: Type.Record(Type.String(), RangeSchema, {
      description:
        'Which answers are counted into a field of the indicator: `numerator` of a ratio, `promoters` and `detractors` of a net.',
    }),
  },
  { additionalProperties: false, description: 'A question and its answers, whole numbers from … to.' },
);
export type SurveyQuestion = Static<typeof SurveyQuestionSchema>;

/** Codes of groups become names of columns and of form fields. */
const GROUP_CODE = '^[a-z0-9][a-z0-9_-]{0,39}$';

const GroupValueSchema = Type.Object(
  { code: Type.String({ pattern: GROUP_CODE }), name: LocalisedTextSchema },
  { additionalProperties: false },
);
export type GroupValue = Static<typeof GroupValueSchema>;

export const GroupDimensionSchema = Type.Object(
  {
    code: Type.String({ pattern: GROUP_CODE }),
    name: LocalisedTextSchema,
    values: Type.Array(GroupValueSchema, { minItems: 2, maxItems: 20 }),
  },
  {
    additionalProperties: false,
    description: 'A property of people, with all its values; one person has one.',
  },
);
export type GroupDimension = Static<typeof GroupDimensionSchema>;

export const SurveySchema = Type.Object(
  {
    questions: Type.Array(SurveyQuestionSchema, { minItems: 1 }),
    groups: Type.Array(GroupDimensionSchema),
  },
  { additionalProperties: false, description: 'The questionnaire whose answers can be entered as counts.' },
);
export type Survey = Static<typeof SurveySchema>;

/** A questionnaire with what belongs to it: questions whose indicators are known, and where the response rate goes. */
export interface Questionnaire {
  questions: readonly (SurveyQuestion & { of: Indicator })[];
  groups: readonly GroupDimension[];
  /** Questionnaires that were completed of those that were offered; null where the set does not ask. */
  responseRate: Indicator | null;
}

/** @returns undefined for a set without a questionnaire */
export function questionnaireOf(set: {
  indicators: readonly Indicator[];
  satisfaction: { survey?: Survey; responseRate: string | null };
}): Questionnaire | undefined {
  const { survey, responseRate } = set.satisfaction;
  if (!survey) return undefined;
  const find = (code: string | null): Indicator | undefined =>
    set.indicators.find((indicator) => indicator.code === code);
  return {
    questions: survey.questions.flatMap((question) => {
      const of = find(question.indicator);
      return of ? [{ ...question, of }] : [];
    }),
    groups: survey.groups,
    responseRate: find(responseRate) ?? null,
  };
}

/** All answers that can be given, from the lowest on. */
export const answersOf = ({ scale }: Pick<SurveyQuestion, 'scale'>): number[] =>
  Array.from({ length: Math.max(0, scale.to - scale.from + 1) }, (_, i) => scale.from + i);

export const isWithin = ({ from, to }: Range, answer: number): boolean => answer >= from && answer <= to;

/** The field of the indicator's form that holds how many answered at all: the denominator of a ratio. */
export const totalFieldOf = ({ entry }: Pick<Indicator, 'entry'>): string =>
  entry.form === 'net' ? 'answers' : 'denominator';

/** The fields of the indicator's form into which answers are counted. */
export const countedFieldsOf = (indicator: Pick<Indicator, 'entry'>): string[] =>
  fieldsOf(indicator).filter((field) => field !== totalFieldOf(indicator));
