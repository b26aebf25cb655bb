import Type, { type Static } from 'typebox';
import {
  distanceToMaximum,
  distanceToReference,
  distanceToTarget,
  fractionOfMaximum,
  goalposts,
  minMax,
  type Normalised,
  percentileRank,
  zScore,
} from '../../domain/stats/normalisation.ts';
import { borda, ranks } from '../../domain/stats/ranks.ts';
import type { Values } from '../../domain/stats/sample.ts';
import { computed, notComputable } from '../../domain/stats/computed.ts';
import { defineMethod } from '../method.ts';
import { Figures } from './shapes.ts';

/** A list of a fixed length; a tuple of the library is written in an older dialect of JSON Schema. */
const numbers = <T extends readonly number[]>(length: T['length']): Type.TUnsafe<T> =>
  Type.Unsafe<T>({ type: 'array', items: { type: 'number' }, minItems: length, maxItems: length });

const Pair = numbers<[number, number]>(2);
const Direction = Type.Union([Type.Literal(1), Type.Literal(-1)]);

const Input = Type.Object({
  x: Figures,
  method: Type.String(),
  params: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        l_u: Type.Optional(Pair),
        m_sd: Type.Optional(Pair),
        npara: Type.Optional(Pair),
        scale_factor: Type.Optional(Type.Number()),
        gposts: Type.Optional(numbers<[number, number, number]>(3)),
        trunc2posts: Type.Optional(Type.Boolean()),
        targ: Type.Optional(Type.Number()),
        cap_max: Type.Optional(Type.Boolean()),
        iref: Type.Optional(Type.Integer({ minimum: 1 })),
        direction: Type.Optional(Direction),
      }),
    ]),
  ),
  indicator_direction: Type.Optional(Direction),
});

type Parameters = Exclude<Static<typeof Input>['params'], null | undefined>;

/** The package's functions by name, with its defaults. */
const FUNCTIONS: Readonly<Record<string, (x: Values, parameters: Parameters) => Normalised>> = {
  n_minmax: (x, { l_u = [0, 100] }) => minMax(x, l_u),
  n_zscore: (x, { m_sd: [mean, deviation] = [0, 1] }) => zScore(x, { mean, deviation }),
  n_scaled: (x, { npara: [floor, goal] = [0, 100], scale_factor: scale = 100 }) =>
    goalposts(x, { floor, goal, scale, truncate: false }),
  n_dist2max: (x) => distanceToMaximum(x),
  n_dist2ref: (x, { iref = 1, cap_max: cap = false }) => distanceToReference(x, iref - 1, { cap }),
  n_dist2targ: (x, { targ, direction = 1, cap_max: cap = false }) =>
    targ === undefined
      ? notComputable('bad-parameter')
      : distanceToTarget(x, targ, { cap, towards: direction === 1 ? 'higher' : 'lower' }),
  n_fracmax: (x) => fractionOfMaximum(x),
  n_prank: (x) => percentileRank(x),
  n_rank: (x) => computed({ values: ranks(x, 'lowest') }),
  n_borda: (x) => borda(x),
  n_goalposts: (x, { gposts, direction = 1, trunc2posts: truncate = true }) => {
    if (!gposts) return notComputable('bad-parameter');
    const [low, high, scale] = gposts;
    const [floor, goal] = direction === 1 ? [low, high] : [high, low];
    return goalposts(x, { floor, goal, scale, truncate });
  },
};

/** Where lower is better the package turns the values round before it normalises them. */
const directed = (x: Values, direction: 1 | -1): Values =>
  direction === 1 ? x : x.map((value) => value && -value);

/** One indicator on another scale, by the names of COINr. Where nothing can be computed every value is null. */
export const normalise = defineMethod({
  name: 'normalise',
  of: 'minMax',
  groups: ['normalise_vector'],
  functions: Object.keys(FUNCTIONS).map((name) => `Normalise.numeric / ${name}`),
  input: Input,
  run: ({ x, method, params, indicator_direction = 1 }) => {
    const found =
      FUNCTIONS[method]?.(directed(x, indicator_direction), params ?? {}) ?? notComputable('bad-parameter');
    return found.computable ? { y: found.values } : { y: x.map(() => null), because: found.because };
  },
});
