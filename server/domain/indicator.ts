import Type, { type Static } from 'typebox';
import { CODE_PATTERN, CodeSchema } from './code.ts';

/** Shapes of `indicators/<programme>/<version>/<CODE>.json`. One schema is both the JSON Schema and the type. */

export const LocalisedTextSchema = Type.Object(
  {
    uz: Type.String({ minLength: 1 }),
    ru: Type.String({ minLength: 1 }),
    en: Type.String({ minLength: 1 }),
    'uz-Cyrl': Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);

/** Two ends of a scale, worst first. Not a Tuple: its JSON Schema is written for an older dialect than the rest. */
export const ScaleSchema = Type.Unsafe<[number, number]>(
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
);

/** How a value becomes a score, 0–100 where nothing else is said. Every method is a named entry of `domain/scoring/normalise.ts`. */
export const NormaliseSchema = Type.Union([
  Type.Object(
    {
      method: Type.Literal('goalposts'),
      floor: Type.Number(),
      goal: Type.Number(),
      truncate: Type.Optional(Type.Boolean()),
    },
    {
      additionalProperties: false,
      description:
        '0 points at the floor, 100 at the goal, straight between, cut outside unless truncate is false.',
    },
  ),
  Type.Object(
    {
      method: Type.Literal('best-range'),
      floor: Type.Number(),
      bestFrom: Type.Number(),
      bestTo: Type.Number(),
      ceiling: Type.Number(),
    },
    {
      additionalProperties: false,
      description: '100 points inside the best range, falling to 0 at floor and ceiling.',
    },
  ),
  Type.Object(
    { method: Type.Literal('identity') },
    { additionalProperties: false, description: 'The value is the score.' },
  ),
  Type.Object(
    { method: Type.Literal('min-max'), scale: Type.Optional(ScaleSchema) },
    {
      additionalProperties: false,
      description: 'Relative: the worst of all units has the foot of the scale (0), the best its head (100).',
    },
  ),
  Type.Object(
    {
      method: Type.Literal('z-score'),
      mean: Type.Optional(Type.Number()),
      deviation: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    },
    {
      additionalProperties: false,
      description:
        'Relative: standard deviations from the mean of all units, on a mean (0) and deviation (1) of its own.',
    },
  ),
  Type.Object(
    { method: Type.Literal('percentile-rank'), scale: Type.Optional(ScaleSchema) },
    {
      additionalProperties: false,
      description: 'Relative: the share of the other units that are worse, on the scale (0–100).',
    },
  ),
  Type.Object(
    { method: Type.Literal('rank'), first: Type.Optional(Type.Number()) },
    {
      additionalProperties: false,
      description: 'Relative: one more than the worst of all units (first, 1) for each unit that is worse.',
    },
  ),
  Type.Object(
    {
      method: Type.Literal('distance-to-target'),
      target: Type.Optional(Type.Number()),
      cap: Type.Optional(Type.Boolean()),
      scale: Type.Optional(ScaleSchema),
    },
    {
      additionalProperties: false,
      description:
        'Relative: from the worst of all units (foot of the scale, 0) to the target (its head, 100; the best of all units without one); cap: no more beyond the target.',
    },
  ),
  Type.Object(
    {
      method: Type.Literal('cut-points'),
      cuts: Type.Array(Type.Number(), { minItems: 1, description: 'Ascending.' }),
      levels: Type.Array(Type.String(), {
        minItems: 2,
        description: 'Along ascending values: one more than cuts.',
      }),
      points: Type.Optional(
        Type.Array(Type.Number(), {
          minItems: 2,
          description:
            'The score of each level; without them the levels of the set in even steps from 0 (worst) to 100 (best).',
        }),
      ),
      inclusive: Type.Enum(['lower', 'upper'], {
        description: 'lower: a value on a cut belongs to the level above it; upper: to the level below it.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The level of the set into which the value falls, and its points.',
    },
  ),
]);
export type Normalise = Static<typeof NormaliseSchema>;

/** Which cells are typed (or computed) for the indicator; decides what a measurement row may hold. */
export const EntrySchema = Type.Union([
  Type.Object(
    { form: Type.Literal('ratio') },
    { additionalProperties: false, description: 'One row: numerator and denominator.' },
  ),
  Type.Object(
    { form: Type.Literal('net') },
    {
      additionalProperties: false,
      description:
        'Two rows, categories promoters and detractors: each a numerator over the same denominator.',
    },
  ),
  Type.Object(
    {
      form: Type.Literal('parts'),
      parts: Type.Array(
        Type.Object(
          {
            code: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
            name: LocalisedTextSchema,
            counted: Type.Boolean({
              description: 'Whether the part is in the numerator; all are in the denominator.',
            }),
          },
          { additionalProperties: false },
        ),
        { minItems: 2 },
      ),
    },
    { additionalProperties: false, description: 'One row a part, category = its code: a value each.' },
  ),
  Type.Object(
    { form: Type.Literal('value') },
    {
      additionalProperties: false,
      description: 'One row: a value. Used by the kinds grade, amount and index.',
    },
  ),
  Type.Object(
    { form: Type.Literal('derived'), from: Type.String(), formula: Type.Literal('diversity') },
    {
      additionalProperties: false,
      description: 'Computed from the parts of another indicator: 1 − Σ share².',
    },
  ),
  Type.Object(
    { form: Type.Literal('system'), source: Type.Literal('timeliness') },
    {
      additionalProperties: false,
      description: 'Written by the system: on-time submissions over those due, last four quarters.',
    },
  ),
]);
export type Entry = Static<typeof EntrySchema>;

export const IndicatorSchema = Type.Object(
  {
    code: CodeSchema,
    dimension: Type.String({
      pattern: CODE_PATTERN,
      description: 'Code of the group of set.json it is scored in.',
    }),
    kind: Type.Enum(['percent', 'rate', 'net', 'index', 'amount', 'grade']),
    reportedBy: Type.Union([Type.Literal('region'), Type.Literal('provider')], {
      description:
        'region: entered for a region (a district where the data exist), never pushed down to providers.',
    }),
    entry: EntrySchema,
    multiplier: Type.Number({
      exclusiveMinimum: 0,
      description: 'Value = numerator / denominator × multiplier.',
    }),
    unit: LocalisedTextSchema,
    decimals: Type.Integer({ minimum: 0, maximum: 4 }),
    direction: Type.Enum(['higher', 'lower', 'range', 'none']),
    normalise: Type.Union([NormaliseSchema, Type.Null()], { description: 'null: shown and never scored.' }),
    weight: Type.Number({ minimum: 0, description: 'Within the dimension; 0 with normalise null.' }),
    targets: Type.Record(Type.String({ pattern: '^[0-9]{4}$' }), Type.Number()),
    numerator: Type.Union([LocalisedTextSchema, Type.Null()]),
    denominator: Type.Union([LocalisedTextSchema, Type.Null()]),
    wholeNumbers: Type.Boolean({ description: 'Whether numerator and denominator are counts.' }),
    /** Percentages of a part in a whole; false where it may pass 100 % (budget execution) or for rates. */
    numeratorWithinDenominator: Type.Boolean(),
    allowsNegative: Type.Boolean({ description: 'Corrections of earlier quarters may be negative.' }),
    scale: Type.Optional(
      Type.Object(
        {
          min: Type.Integer(),
          max: Type.Integer(),
          satisfiedFrom: Type.Integer({ description: 'Least grade that counts as satisfied or good.' }),
          labels: Type.Array(LocalisedTextSchema),
        },
        { additionalProperties: false, description: 'Kind grade: the steps of the scale, worst first.' },
      ),
    ),
    inclusion: LocalisedTextSchema,
    exclusion: LocalisedTextSchema,
    source: LocalisedTextSchema,
    frequency: Type.Literal('quarter'),
    disaggregations: Type.Array(Type.Enum(['sex', 'age_group', 'disability', 'settlement', 'sector'])),
    minN: Type.Integer({
      minimum: 1,
      description: 'Values from a smaller denominator are hidden and not scored.',
    }),
    safety: Type.Boolean(),
    references: Type.Array(
      Type.Object(
        {
          framework: Type.Enum(['VEQF', 'ASCOF', 'SDG', 'article', 'regulator']),
          item: Type.String(),
        },
        { additionalProperties: false },
      ),
    ),
    name: LocalisedTextSchema,
    definition: LocalisedTextSchema,
    rationale: LocalisedTextSchema,
  },
  { additionalProperties: false },
);
export type Indicator = Static<typeof IndicatorSchema>;

/** The target of the year, or of the nearest earlier year that has one, or of the first year; undefined without targets. */
export function targetFor(indicator: Pick<Indicator, 'targets'>, year: number): number | undefined {
  const years = Object.keys(indicator.targets)
    .map(Number)
    .sort((a, b) => a - b);
  const best = years.filter((candidate) => candidate <= year).at(-1) ?? years[0];
  return best === undefined ? undefined : indicator.targets[String(best)];
}

export { categoriesOf } from './categories.ts';
