import Type, { type Static } from 'typebox';
import { LocalisedTextSchema } from '../indicator.ts';

/** Rules that figures have to fulfil, as data of a set (`validation` of set.json). Every kind is a named entry of `evaluate.ts`. */

const CODE = Type.String({ pattern: '^RULE-[A-Z0-9][A-Z0-9-]{0,39}$' });

const PART = Type.Enum(['numerator', 'denominator', 'value'], {
  description:
    'numerator or denominator: a number that is typed; value: with a category the amount of that part, else the value of the indicator in its unit.',
});
const CATEGORY = Type.String({
  description: 'Of a net: promoters or detractors; of parts: the code of a part.',
});

const TermSchema = Type.Union([
  Type.Object(
    {
      indicator: Type.String(),
      part: PART,
      category: Type.Optional(CATEGORY),
      factor: Type.Optional(
        Type.Number({ description: 'What the figure is multiplied with; 1 without it.' }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object({ constant: Type.Number() }, { additionalProperties: false }),
]);
export type Term = Static<typeof TermSchema>;
/** A figure of an indicator. */
export type FigureName = Omit<Exclude<Term, { constant: number }>, 'factor'>;

const SideSchema = Type.Array(TermSchema, { minItems: 1, description: 'The sum of its terms.' });

const COMPARISON = {
  left: SideSchema,
  operator: Type.Enum(['<', '<=', '=', '!=', '>=', '>']),
  right: SideSchema,
  tolerance: Type.Optional(
    Type.Number({ minimum: 0, description: 'By so much the sides may miss each other; 0 without it.' }),
  ),
};

const ComparisonSchema = Type.Object(COMPARISON, { additionalProperties: false });
export type Comparison = Static<typeof ComparisonSchema>;

const ConditionSchema = Type.Union([
  ComparisonSchema,
  Type.Object(
    { filled: Type.String({ description: 'Code of an indicator.' }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { absent: Type.String({ description: 'Code of an indicator: not applicable, or not collected.' }) },
    { additionalProperties: false },
  ),
]);
export type Condition = Static<typeof ConditionSchema>;

const HEAD = { code: CODE, importance: Type.Enum(['error', 'warning']), words: LocalisedTextSchema };
const EACH = {
  indicators: Type.Array(Type.String(), {
    minItems: 1,
    uniqueItems: true,
    description: 'Codes; each is looked at by itself.',
  }),
};
const PLACE = { part: PART, category: Type.Optional(CATEGORY) };

export const ValidationRuleSchema = Type.Union([
  Type.Object(
    { ...HEAD, kind: Type.Literal('required'), ...EACH },
    {
      additionalProperties: false,
      description: 'When the form is handed in, there is a figure, or it is said that there is none.',
    },
  ),
  Type.Object(
    { ...HEAD, kind: Type.Literal('whole'), ...EACH, ...PLACE },
    { additionalProperties: false, description: 'A whole number.' },
  ),
  Type.Object(
    {
      ...HEAD,
      kind: Type.Literal('range'),
      ...EACH,
      ...PLACE,
      min: Type.Optional(Type.Number()),
      max: Type.Optional(Type.Number()),
    },
    { additionalProperties: false, description: 'Not below min, not above max.' },
  ),
  Type.Object(
    { ...HEAD, kind: Type.Literal('compare'), ...COMPARISON },
    { additionalProperties: false, description: 'Left side, operator, right side.' },
  ),
  Type.Object(
    { ...HEAD, kind: Type.Literal('implies'), if: ConditionSchema, then: ConditionSchema },
    { additionalProperties: false, description: 'Where the one holds, the other has to hold.' },
  ),
  Type.Object(
    {
      ...HEAD,
      kind: Type.Literal('change'),
      ...EACH,
      points: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: 'Percentages, nets and shares of parts: a difference of so many points (20).',
        }),
      ),
      steps: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, description: 'Grades: a difference of so many steps (2).' }),
      ),
      share: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: 'Rates and amounts: changed by more than this share of what it was (0.5) …',
        }),
      ),
      noise: Type.Optional(
        Type.Number({
          minimum: 0,
          description: '… and, of counts, by more than so many standard errors of two Poisson rates (2).',
        }),
      ),
    },
    { additionalProperties: false, description: 'Not far from the quarter before.' },
  ),
  Type.Object(
    {
      ...HEAD,
      kind: Type.Literal('outlier'),
      ...EACH,
      robustZ: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: 'As long as there are few quarters: a robust z beyond this (3.5).',
        }),
      ),
      limitsFrom: Type.Optional(
        Type.Integer({
          minimum: 4,
          description: 'From so many quarters on: outside the limits of an individuals chart (12).',
        }),
      ),
    },
    { additionalProperties: false, description: 'Not far from the unit’s own past.' },
  ),
]);
export type ValidationRule = Static<typeof ValidationRuleSchema>;
export type RuleKind = ValidationRule['kind'];
export type RuleOf<Kind extends RuleKind> = Extract<ValidationRule, { kind: Kind }>;

type WithoutWords<Rule> = Rule extends ValidationRule
  ? Omit<Rule, 'words'> & Partial<Pick<Rule, 'words'>>
  : never;
/** A rule as it is evaluated; its words may live elsewhere. */
export type RuleLogic = WithoutWords<ValidationRule>;
