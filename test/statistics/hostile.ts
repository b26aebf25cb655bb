import fc from 'fast-check';
import { inputProblems } from '../../server/statistics/check-input.ts';
import type { Method } from '../../server/statistics/method.ts';
import { inputOf, readVectors } from '../oracles/read.ts';

/** Inputs that break things, made from the vectors' own: numbers at the ends of what numbers hold, and lists that do not fit each other. */

const NUMBERS = [0, -0, 1, -1, 0.5, 2, 12, -1e308, 1e308, 1e-308, 5e-324, 1e155, 1e-155, 1e9, 1e15, 2 ** 53];

const hostileNumber = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 30 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

const hostileEntry = fc.option(hostileNumber, { freq: 5 });

/** A factor for a whole list, so that its values stay unlike each other. */
const factor = fc.constantFrom(1e308, 1e155, 1e9, 1e-9, 1e-155, 1e-308, -1, 0);

const isNumeric = (list: readonly unknown[]): boolean =>
  list.every((one) => one === null || typeof one === 'number');

const scaled = (list: readonly unknown[], by: number): unknown[] =>
  list.map((one) => (typeof one === 'number' ? one * by : one));

/** Ways to spoil a list of numbers, the worst last. */
function hostileList(list: readonly unknown[]): fc.Arbitrary<readonly unknown[]> {
  const { length } = list;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant([...list]) },
    { weight: 3, arbitrary: factor.map((by) => scaled(list, by)) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.array(fc.nat({ max: Math.max(0, length - 1) }), { maxLength: 3 }), hostileEntry)
        .map(([places, number]) => list.map((one, i) => (places.includes(i) ? number : one))),
    },
    { weight: 3, arbitrary: fc.array(hostileEntry, { minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: hostileEntry.map((number) => list.map(() => number)) },
    { weight: 1, arbitrary: fc.nat({ max: length }).map((to) => list.slice(0, to)) },
    { weight: 1, arbitrary: fc.constant([...list, ...list.slice(0, 1)]) },
    { weight: 1, arbitrary: fc.constant(list.slice(0, 1)) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
}

/** Names of which an input may give any other in place of its own. */
const NAMES: readonly (readonly string[])[] = [
  ['run', 'i', 'mr', 'c', 'p', 'pp', 'u', 'up'],
  ['SR', 'PR', 'RC'],
  ['SHMI', 'CQC'],
  ['as-is', 'squared'],
  ['denominator', 'both-counts'],
  ['increase', 'decrease', 'neutral'],
  ['additive', 'multiplicative'],
  ['winsorise', 'truncate'],
  ['anhoej', 'bestbox', 'cutbox'],
  [
    ...['n_minmax', 'n_zscore', 'n_scaled', 'n_dist2max', 'n_dist2ref', 'n_dist2targ', 'n_fracmax'],
    ...['n_prank', 'n_rank', 'n_borda', 'n_goalposts'],
  ],
  ['a_amean', 'a_gmean', 'a_hmean', 'a_copeland', 'a_median'],
];

const otherName = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(...(NAMES.find((names) => names.includes(name)) ?? [name]));

/** Any part of a value may be spoilt, however deep it lies; what an object has may be missing. */
function hostile(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number')
    return fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 2, arbitrary: hostileNumber });
  if (typeof value === 'boolean') return fc.boolean();
  if (typeof value === 'string') return otherName(value);
  if (Array.isArray(value)) {
    if (value.length > 0 && isNumeric(value)) return hostileList(value);
    return fc.oneof(
      { weight: 12, arbitrary: fc.tuple(...value.map(hostile)) },
      { weight: 1, arbitrary: fc.nat({ max: value.length }).map((to) => value.slice(0, to)) },
    );
  }
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const parts = Object.entries(value).map(([name, part]) => [name, hostile(part)] as const);
  const whole = fc.record(Object.fromEntries(parts));
  return fc.oneof(
    { weight: 12, arbitrary: whole },
    { weight: 1, arbitrary: fc.record(Object.fromEntries(parts), { requiredKeys: [] }) },
  );
}

type Input = Record<string, unknown>;

const sizeOf = (input: unknown): number => JSON.stringify(input).length;

/** An input of middling size of each group of the vectors: the smallest ones are degenerate already. */
const samples: readonly Input[] = readVectors().flatMap(({ meta, cases }) =>
  [...new Set(cases.map(({ group }) => group))].map((group) => {
    const inputs = cases.filter((one) => one.group === group).map((one) => inputOf(one, meta.datasets));
    return inputs.sort((a, b) => sizeOf(a) - sizeOf(b))[inputs.length >> 1] as Input;
  }),
);

/** A small set in place of the data sets of the vectors, which only take time. */
const tree = samples.find(({ structure, config }) => structure && config) as Input & { units: string[] };

/** What methods take beside the fields of the vectors that they share. */
const PARTS: Input = {
  alpha: 0.3,
  beta: 0.1,
  gamma: 0.2,
  seasonal: 'additive',
  cl: 50,
  h: 4,
  freeze: 8,
  part: [6],
  exclude: [2],
  chart: 'i',
  aversion: 0.5,
  least_units: 3,
  back: 'squared',
  round_expected: false,
  limits_from: 'both-counts',
  cut: true,
  trim_by: 0.1,
  trimming: 'winsorise',
  confidence: 0.95,
  conf: 0.95,
  z: [-2, -1.5, -0.3, 0, 0.2, 0.4, 1, 1.1, 2.5, 3, null],
  s: [0.1, 0.2, 0.3, 0.1, 0.1, 0.2, 0.2, 0.3, 0.4, 0.1, 0.2],
  params: {
    l_u: [0, 100],
    m_sd: [0, 1],
    npara: [0, 10],
    scale_factor: 100,
    gposts: [0, 10, 100],
    trunc2posts: true,
    targ: 12,
    cap_max: false,
    iref: 1,
    direction: 1,
  },
  config: { ...(tree['config'] as object), dat_thresh: 0.5 },
  dataset: { ...tree, time: tree.units.map((_, i) => 2020 + (i % 2)) },
  remove_level: 1,
  global: false,
  replications: [
    { weights: {}, normalisation: 'n_zscore', aggregation: 'a_gmean' },
    { weights: {}, normalisation: 'n_minmax', aggregation: 'a_amean' },
  ],
};

const LARGE = 3000;

/** What a method can be asked: fields of the vectors by themselves, and with everything else that it takes. */
export function examplesOf(method: Method): Input[] {
  const known = Object.keys((method.input as { properties?: object }).properties ?? {});
  const asked = [...samples, {}].flatMap((input) => [input, { ...PARTS, ...input }, { ...input, ...PARTS }]);
  const fitting = asked
    .map((input) => Object.fromEntries(Object.entries(input).filter(([key]) => known.includes(key))))
    .filter((input) => inputProblems(method, input).length === 0);
  const different = [...new Map(fitting.map((input) => [JSON.stringify(input), input])).values()];
  const small = different.filter((input) => sizeOf(input) < LARGE);
  return small.length > 0 ? small : different.sort((a, b) => sizeOf(a) - sizeOf(b)).slice(0, 1);
}

/** Spoilt inputs of a method; most are of the shape that it takes, so that they reach its arithmetic. */
export function hostileInputs(method: Method): fc.Arbitrary<unknown> {
  const any = fc.constantFrom(...examplesOf(method)).chain(hostile);
  const taken = any.filter((input) => inputProblems(method, input).length === 0);
  return fc.oneof({ weight: 1, arbitrary: any }, { weight: 5, arbitrary: taken });
}

type Parts = Readonly<Record<string, unknown>>;

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null where nobody asked: the curve without weights, the assurance without a target. */
const NOT_ASKED: Readonly<Record<string, (input: Parts) => boolean>> = {
  lorenz_weighted_p: () => true,
  lorenz_weighted_L: () => true,
  assurance_type: ({ target }) => typeof target !== 'number',
};

/** Tables of which no column says whether the others have anything: each gap in them has its reason. */
const WITHOUT_VALUES_BESIDE = /\.(i_\w+|summary|byAggregate)$/;

/** Whether a list has a gap where the values beside it, in the columns of a table, have none. */
function hasOwnGap(part: unknown, { y }: Parts, path: string): boolean {
  if (!Array.isArray(part) || !part.includes(null)) return false;
  if (WITHOUT_VALUES_BESIDE.test(path)) return true;
  const values = Array.isArray(y) && y.length === part.length ? (y as unknown[]) : null;
  return values !== null && part.some((one, i) => one === null && values[i] !== null);
}

/** Paths of parts of a result that are null without a reason beside them. Lists have the gaps of their values. */
export function unexplained(value: unknown, input: Parts, path = 'result'): string[] {
  if (Array.isArray(value))
    return value.flatMap((one, i) => unexplained(one, input, `${path}[${String(i)}]`));
  if (!isParts(value)) return [];
  const { because } = value;
  const isExplained = (part: string): boolean =>
    typeof because === 'string' || (isParts(because) && part in because);
  return Object.entries(value).flatMap(([part, one]) => {
    if (part === 'because') return [];
    if (one !== null && !hasOwnGap(one, value, path)) return unexplained(one, input, `${path}.${part}`);
    return NOT_ASKED[part]?.(input) || isExplained(part) ? [] : [`${path}.${part} is null without a reason`];
  });
}

/** Paths of numbers in a result that JSON cannot hold. */
export function unspeakable(value: unknown, path = 'result'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${String(value)}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => unspeakable(one, `${path}.${key}`));
}
