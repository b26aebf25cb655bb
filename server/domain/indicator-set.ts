import Type, { type Static } from 'typebox';
import { type Indicator, LocalisedTextSchema } from './indicator.ts';
import type { Period } from './period.ts';

/** Ratings from best to worst; `not-rated` is the absence of one. */
export const RATINGS = ['outstanding', 'good', 'requires-improvement', 'inadequate'] as const;
export type Rating = (typeof RATINGS)[number];
export type RatingOrNone = Rating | 'not-rated';

const RatingSchema = Type.Enum([...RATINGS]);

/** How the children of a group become one score. Every method is a named entry of `domain/scoring/aggregate.ts`. */
export const AggregateSchema = Type.Union([
  Type.Object({ method: Type.Literal('arithmetic') }, { additionalProperties: false }),
  Type.Object(
    {
      method: Type.Literal('geometric'),
      // Not a Tuple: its JSON Schema is written for an older dialect than the rest.
      scale: Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
    },
    {
      additionalProperties: false,
      description:
        'Weighted geometric mean after mapping 0–100 linearly onto the scale (1–100), so that a zero does not annihilate.',
    },
  ),
]);
export type Aggregate = Static<typeof AggregateSchema>;

export const LimiterSchema = Type.Object(
  {
    code: Type.String({ pattern: '^LIM-[A-Z0-9-]+$' }),
    when: Type.Union([
      Type.Object(
        { kind: Type.Literal('indicator-above'), indicator: Type.String(), value: Type.Number() },
        { additionalProperties: false },
      ),
      Type.Object(
        { kind: Type.Literal('indicator-below'), indicator: Type.String(), value: Type.Number() },
        { additionalProperties: false },
      ),
      Type.Object({ kind: Type.Literal('no-submission') }, { additionalProperties: false }),
    ]),
    notBetterThan: RatingSchema,
    reason: LocalisedTextSchema,
  },
  { additionalProperties: false },
);
export type Limiter = Static<typeof LimiterSchema>;

/** A node of the scoring tree as written in set.json. Indicators attach themselves to the group of their `dimension`. */
export const GroupSchema = Type.Cyclic(
  {
    Group: Type.Object(
      {
        code: Type.String({ pattern: '^[A-Z]{2,10}$' }),
        name: LocalisedTextSchema,
        weight: Type.Number({ exclusiveMinimum: 0, description: 'Within the parent group.' }),
        mandatory: Type.Boolean({ description: 'Not rated here means not rated above.' }),
        aggregate: AggregateSchema,
        availability: Type.Number({
          minimum: 0,
          maximum: 1,
          description:
            'Least share of the applicable children (counted, not weighed) that must have a score.',
        }),
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
    bands: Type.Array(
      Type.Object({ rating: RatingSchema, from: Type.Number() }, { additionalProperties: false }),
      { minItems: 2, description: 'Ascending; a score belongs to the last band whose `from` it reaches.' },
    ),
    limiters: Type.Array(LimiterSchema),
    satisfaction: Type.Object(
      {
        questions: Type.Array(Type.String(), { minItems: 1 }),
        responseRate: Type.Union([Type.String(), Type.Null()]),
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
