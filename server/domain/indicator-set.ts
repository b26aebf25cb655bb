import Type, { type Static } from 'typebox';
import { CodeSchema } from './code.ts';
import { type Indicator, LocalisedTextSchema, ScaleSchema } from './indicator.ts';
import type { Period } from './period.ts';
import { ValidationRuleSchema } from './validation/rule.ts';
import { SurveySchema } from './survey/definition.ts';

/** The ratings of a set that names no levels of its own, best first; `not-rated` is the absence of one. */
export const RATINGS = ['outstanding', 'good', 'requires-improvement', 'inadequate'] as const;
export type Rating = (typeof RATINGS)[number];
export type RatingOrNone = Rating | 'not-rated';

/** Code of a level of the set: one of the four ratings, or of the levels that the set names. */
export type LevelCode = string;

/** Codes in running numbers and words of one's own: `5-or-6`, `good`. */
const LEVEL_PATTERN = '^[A-Za-z0-9][A-Za-z0-9-]{0,39}$';

export const LevelSchema = Type.Object(
  {
    code: Type.String({ pattern: LEVEL_PATTERN }),
    name: LocalisedTextSchema,
    mark: Type.Enum([...RATINGS, 'not-rated'], {
      description: 'The rating whose shape and colour the level borrows.',
    }),
  },
  { additionalProperties: false },
);
export type LevelDefinition = Static<typeof LevelSchema>;

const LevelCodeSchema = Type.String({ description: 'Code of a level of the set.' });

const method = <Name extends string>(name: Name, description: string) =>
  Type.Object({ method: Type.Literal(name) }, { additionalProperties: false, description });

/** How the children of a group become one score. Every method is a named entry of `domain/scoring/aggregate.ts`. */
export const AggregateSchema = Type.Union([
  method('arithmetic', 'Weighted arithmetic mean.'),
  Type.Object(
    { method: Type.Literal('geometric'), scale: Type.Optional(ScaleSchema) },
    {
      additionalProperties: false,
      description:
        'Weighted geometric mean after mapping 0–100 linearly onto the scale (1–100), so that a zero does not annihilate; without a scale of the scores as they are, all above 0.',
    },
  ),
  Type.Object(
    { method: Type.Literal('harmonic'), scale: Type.Optional(ScaleSchema) },
    { additionalProperties: false, description: 'Weighted harmonic mean; scale as in geometric.' },
  ),
  Type.Object(
    { method: Type.Literal('generalised'), power: Type.Number(), scale: Type.Optional(ScaleSchema) },
    {
      additionalProperties: false,
      description: 'Weighted power mean: 1 arithmetic, 0 geometric, −1 harmonic; scale as in geometric.',
    },
  ),
  method('median', 'Weighted median.'),
  method('min', 'The worst child.'),
  method('max', 'The best child.'),
  method('copeland', 'Relative: units outranked less units that outrank it, on the weight of the children.'),
]);
export type Aggregate = Static<typeof AggregateSchema>;

export const RoundingSchema = Type.Union([
  method('none', 'As it is.'),
  Type.Object(
    { method: Type.Literal('half-up'), decimals: Type.Integer({ minimum: 0, maximum: 6 }) },
    { additionalProperties: false, description: 'To so many decimals, halves upwards.' },
  ),
  method('nearest-half', 'To 0, 0.5, 1, 1.5 …, quarters upwards.'),
]);
export type Rounding = Static<typeof RoundingSchema>;

const BandsSchema = Type.Array(
  Type.Object({ rating: LevelCodeSchema, from: Type.Number() }, { additionalProperties: false }),
  { minItems: 1, description: 'Ascending; a score belongs to the last band whose `from` it reaches.' },
);
export type Bands = Static<typeof BandsSchema>;

const CountSchema = Type.Object(
  {
    levels: Type.Array(LevelCodeSchema, { minItems: 1 }),
    atLeast: Type.Optional(Type.Integer({ minimum: 0 })),
    atMost: Type.Optional(Type.Integer({ minimum: 0 })),
    all: Type.Optional(Type.Literal(true)),
  },
  {
    additionalProperties: false,
    description: 'How many children of those that have a level have one of these: at least, at most, or all.',
  },
);
export type Count = Static<typeof CountSchema>;

/** How a group gets its level; without a rule by the bands of the set. Every method is a named entry of `domain/scoring/rating.ts`. */
export const RateSchema = Type.Union([
  Type.Object(
    { method: Type.Literal('bands'), bands: BandsSchema },
    { additionalProperties: false, description: 'By bands of its own.' },
  ),
  Type.Object(
    {
      method: Type.Literal('counts'),
      rules: Type.Array(
        Type.Object(
          { level: LevelCodeSchema, when: Type.Array(CountSchema, { minItems: 1 }) },
          { additionalProperties: false },
        ),
      ),
      otherwise: LevelCodeSchema,
    },
    {
      additionalProperties: false,
      description:
        'By the levels of its children: the first rule whose conditions all hold, else `otherwise`.',
    },
  ),
]);
export type Rate = Static<typeof RateSchema>;

/** What is added to the score of a group before it is rounded and rated. Every method is a named entry of `domain/scoring/adjust.ts`. */
export const AdjustmentSchema = Type.Union([
  Type.Object(
    {
      method: Type.Literal('reward'),
      mean: Type.Unsafe<[number, number]>(
        Type.Array(Type.Number({ minimum: 0, maximum: 100 }), { minItems: 2, maxItems: 2 }),
      ),
      variance: Type.Unsafe<[number, number]>(
        Type.Array(Type.Number({ minimum: 0, maximum: 100 }), { minItems: 2, maxItems: 2 }),
      ),
      rewards: Type.Object(
        {
          highStable: Type.Number(),
          highMedium: Type.Number(),
          relativelyHighStable: Type.Number(),
          relativelyHighMedium: Type.Number(),
        },
        { additionalProperties: false },
      ),
    },
    {
      additionalProperties: false,
      description:
        'Relative: a reward for high and stable performance. mean: percentiles from which the weighted mean of the children is relatively high and high (65, 85); variance: percentiles below which their weighted variance is low (stable) and medium (30, 70).',
    },
  ),
  Type.Object(
    { method: Type.Literal('add'), indicator: CodeSchema },
    {
      additionalProperties: false,
      description: 'The value of an indicator that is not scored; nothing without a value.',
    },
  ),
]);
export type Adjustment = Static<typeof AdjustmentSchema>;

const INDICATOR_LIMIT = { indicator: Type.String(), value: Type.Number() };

export const LimiterSchema = Type.Object(
  {
    code: Type.String({ pattern: '^LIM-[A-Z0-9-]+$' }),
    when: Type.Union([
      Type.Object(
        { kind: Type.Literal('indicator-above'), ...INDICATOR_LIMIT },
        { additionalProperties: false },
      ),
      Type.Object(
        { kind: Type.Literal('indicator-below'), ...INDICATOR_LIMIT },
        { additionalProperties: false },
      ),
      Type.Object(
        { kind: Type.Literal('level'), of: CodeSchema, at: LevelCodeSchema },
        { additionalProperties: false, description: 'An indicator or group has this level or a worse one.' },
      ),
      Type.Object({ kind: Type.Literal('no-submission') }, { additionalProperties: false }),
      Type.Object(
        { kind: Type.Literal('fact'), fact: Type.String() },
        {
          additionalProperties: false,
          description: 'One of the facts that the set declares holds for the unit.',
        },
      ),
    ]),
    notBetterThan: LevelCodeSchema,
    reason: LocalisedTextSchema,
  },
  { additionalProperties: false },
);
export type Limiter = Static<typeof LimiterSchema>;

/** A child that stands elsewhere in the tree and counts here as well. */
const IncludeSchema = Type.Object(
  { code: CodeSchema, weight: Type.Number({ exclusiveMinimum: 0 }) },
  { additionalProperties: false },
);
export type Include = Static<typeof IncludeSchema>;

/** A node of the scoring tree as written in set.json. Indicators attach themselves to the group of their `dimension`. */
export const GroupSchema = Type.Cyclic(
  {
    Group: Type.Object(
      {
        code: CodeSchema,
        name: LocalisedTextSchema,
        weight: Type.Number({ exclusiveMinimum: 0, description: 'Within the parent group.' }),
        mandatory: Type.Boolean({ description: 'Not rated here means not rated above.' }),
        aggregate: AggregateSchema,
        availability: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'Least share of the applicable children that must have a score.',
        }),
        availabilityOf: Type.Optional(
          Type.Enum(['children', 'weight'], {
            description:
              'Whether the share is counted in children (as without this field) or in their weight.',
          }),
        ),
        adjust: Type.Optional(Type.Array(AdjustmentSchema)),
        rounding: Type.Optional(RoundingSchema),
        rate: Type.Optional(RateSchema),
        includes: Type.Optional(
          Type.Array(IncludeSchema, {
            description: 'Further children: indicators or groups that stand elsewhere in the tree.',
          }),
        ),
        groups: Type.Array(Type.Ref('Group')),
      },
      { additionalProperties: false },
    ),
  },
  'Group',
);

export interface GroupDefinition {
  code: string;
  name: Static<typeof LocalisedTextSchema>;
  weight: number;
  mandatory: boolean;
  aggregate: Aggregate;
  availability: number;
  availabilityOf?: 'children' | 'weight';
  adjust?: Adjustment[];
  rounding?: Rounding;
  rate?: Rate;
  includes?: Include[];
  groups: GroupDefinition[];
}

export const SetSchema = Type.Object(
  {
    version: Type.String({ pattern: '^[0-9]{4}\\.[0-9]+$' }),
    status: Type.Union([Type.Literal('draft'), Type.Literal('published')]),
    publishedOn: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
    appliesFrom: Type.String({ pattern: '^[0-9]{4}-Q[1-4]$' }),
    title: LocalisedTextSchema,
    tree: GroupSchema,
    levels: Type.Optional(
      Type.Array(LevelSchema, { minItems: 2, description: 'Best first; without them the four ratings.' }),
    ),
    facts: Type.Optional(
      Type.Array(
        Type.Object({ code: CodeSchema, name: LocalisedTextSchema }, { additionalProperties: false }),
        { description: 'What limiters may ask about a unit beside its figures, such as an enforcement.' },
      ),
    ),
    bands: BandsSchema,
    limiters: Type.Array(LimiterSchema),
    validation: Type.Optional(
      Type.Array(ValidationRuleSchema, {
        description: 'What figures have to fulfil, beyond what can be typed at all.',
      }),
    ),
    satisfaction: Type.Object(
      {
        questions: Type.Array(Type.String(), { minItems: 1 }),
        responseRate: Type.Union([Type.String(), Type.Null()]),
        survey: Type.Optional(SurveySchema),
      },
      {
        additionalProperties: false,
        description: 'Indicators that the satisfaction pages offer; the first is the default.',
      },
    ),
  },
  { additionalProperties: false },
);
export type SetFile = Omit<Static<typeof SetSchema>, 'tree'> & { tree: GroupDefinition };

/** A set as the program uses it: the tree with its indicators attached. */
export interface IndicatorSet extends Omit<SetFile, 'tree'> {
  root: Group;
  /** In the order of the tree, then of the codes. */
  indicators: readonly Indicator[];
  /** SHA-256 over the canonical JSON of the set and its indicators, hexadecimal. */
  fingerprint: string;
}

export interface Group extends Omit<GroupDefinition, 'groups'> {
  groups: Group[];
  /** Leaves that belong to this group itself, context indicators (normalise null) included. */
  indicators: Indicator[];
}

/** The indicator, or undefined if the set has none of that code. */
export const findIndicator = (set: IndicatorSet, code: string): Indicator | undefined =>
  set.indicators.find((indicator) => indicator.code === code);

/** The levels of the set, best first: the four ratings unless it names its own. */
export const levelsOf = (set: Pick<SetFile, 'levels'>): readonly LevelCode[] =>
  set.levels?.map((level) => level.code) ?? RATINGS;

/** Whose shape and colour a level borrows: its own where it is one of the four ratings. */
export function markOf(set: Pick<SetFile, 'levels'>, level: LevelCode): RatingOrNone {
  const named = set.levels?.find((one) => one.code === level);
  if (named) return named.mark;
  return RATINGS.find((rating) => rating === level) ?? 'not-rated';
}

/** The first period of the earliest published set: before it there is nothing to report. Undefined without a published set. */
export const firstPeriodOf = (sets: readonly IndicatorSet[]): Period | undefined =>
  sets
    .filter((set) => set.status === 'published')
    .map((set) => set.appliesFrom)
    .sort()[0];

/** Whether a published set applies to the period. */
export function hasSetFor(sets: readonly IndicatorSet[], period: Period): boolean {
  const first = firstPeriodOf(sets);
  return first !== undefined && period >= first;
}

/** The latest published set that applies to the period; the earliest one for periods before any set. */
export function setFor(sets: readonly IndicatorSet[], period: Period): IndicatorSet {
  const published = sets
    .filter((set) => set.status === 'published')
    .sort((a, b) => (a.appliesFrom < b.appliesFrom ? -1 : 1));
  const found = published.filter((set) => set.appliesFrom <= period).at(-1) ?? published[0];
  if (!found) throw new Error('The programme has no published indicator set');
  return found;
}
