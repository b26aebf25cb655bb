import Type, { type Static } from 'typebox';
import type { Position } from '../../domain/stats/funnel-limits.ts';
import {
  type CountFunnelOptions,
  countRatioFunnel,
  type Funnel,
  type FunnelUnit,
  proportionFunnel,
  type RatioFunnelOptions,
  standardisedRatioFunnel,
} from '../../domain/stats/funnel.ts';
import type { Computed } from '../../domain/stats/computed.ts';
import { overdispersion, trimScores } from '../../domain/stats/overdispersion.ts';
import {
  exactFunnel,
  type PlainFunnel,
  type PlainFunnelUnit,
  wilsonFunnel,
} from '../../domain/stats/plain-funnels.ts';
import { sumOf } from '../../domain/stats/sample.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained, reasonOf } from './explained.ts';
import { placesOf } from './places.ts';
import { Names, Figures } from './shapes.ts';

/** Funnels in the field names of FunnelPlotR and PHEindicatormethods. */

const LeastUnits = Type.Integer({ minimum: 1 });

/** Where the package chose what is less sound than the function of the domain: fields of our own that take the sounder one. */
const CHOICES = {
  least_units: Type.Optional(LeastUnits),
  back: Type.Optional(Type.Union([Type.Literal('as-is'), Type.Literal('squared')])),
  round_expected: Type.Optional(Type.Boolean()),
  limits_from: Type.Optional(Type.Union([Type.Literal('denominator'), Type.Literal('both-counts')])),
};
type Choice = keyof typeof CHOICES;

/** What each choice is in the package, and what the field makes of it. */
const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  least_units:
    'the variance between units is estimated from any number of them (least_units 1; 10 is sounder)',
  back: 'limits of sr_method CQC are left on the root scale, too close to 1 (back "as-is"; "squared" is right)',
  round_expected:
    'expected numbers of sr_method SHMI are rounded to two decimals (round_expected true; false takes them as they are)',
  limits_from:
    'limits of ratios of counts rest on the error of the denominator alone and are too narrow (limits_from "denominator"; "both-counts" is right)',
};

const wordsOf = (choices: readonly Choice[]): string =>
  `Unless the input says otherwise, as in FunnelPlotR: ${choices.map((choice) => CHOICE_WORDS[choice]).join('; ')}. Its normal quantiles are rounded, to 1.959964 and 3.090232; multiplier multiplies the limits and not rr; limit 99 stands for 99.8 %.`;

const FunnelInput = Type.Object({
  group: Names,
  numerator: Figures,
  denominator: Figures,
  data_type: Type.Optional(Type.String()),
  sr_method: Type.Optional(Type.Union([Type.Literal('SHMI'), Type.Literal('CQC')])),
  trim_by: Type.Optional(Type.Number()),
  multiplier: Type.Optional(Type.Number()),
  /** Which limits make an outlier; 99 means 99.8 %. */
  limit: Type.Optional(Type.Union([Type.Literal(95), Type.Literal(99)])),
  ...CHOICES,
});
type FunnelInput = Static<typeof FunnelInput>;

/** What the input chose, else as the package has it. */
function optionsOf(input: FunnelInput): RatioFunnelOptions & CountFunnelOptions {
  const { trim_by: trim = 0.1, least_units: leastUnits = 1, sr_method } = input;
  return {
    trim,
    leastUnits,
    // As the package rounds them.
    deviates: { alert: 1.959964, alarm: 3.090232 },
    transform: sr_method === 'CQC' ? 'root' : 'log',
    back: input.back ?? 'as-is',
    limitsFrom: input.limits_from ?? 'denominator',
  };
}

interface Row {
  group: string;
  numerator: number | null;
  denominator: number | null;
}

/** One row a group, in alphabetical order; rows of the same group are added up. */
function aggregated({ group, numerator, denominator }: FunnelInput): Row[] {
  const places = placesOf(group);
  const total = (parts: readonly (number | null)[]): number | null =>
    parts.some((part) => part === null) ? null : sumOf(parts as number[]);
  const of = (name: string, column: readonly (number | null)[]): number | null =>
    total((places.get(name) ?? []).map((place) => column[place] ?? null));
  return [...places.keys()]
    .sort()
    .map((name) => ({ group: name, numerator: of(name, numerator), denominator: of(name, denominator) }));
}

/** The SHMI variant rounds expected numbers to two decimals, but not for the ratio that it shows. */
const rounded = (value: number | null): number | null => value && Number(value.toFixed(2));

function columns(rows: readonly Row[], funnel: Funnel, raw: readonly Row[], input: FunnelInput) {
  const { multiplier = 1, limit = 99 } = input;
  const truncates = input.data_type === 'SR' && input.sr_method !== 'CQC';
  const column = (pick: (unit: FunnelUnit) => number | null): (number | null)[] =>
    funnel.units.map((unit) => unit && pick(unit));
  const scaled = (pick: (unit: FunnelUnit) => number): (number | null)[] =>
    column((unit) => multiplier * pick(unit));
  const trimmed = column((unit) => Number(unit.trimmed));
  const fields = {
    group: rows.map((row) => row.group),
    numerator: rows.map((row) => row.numerator),
    denominator: rows.map((row) => row.denominator),
    rr: raw.map(({ numerator, denominator }) =>
      numerator === null || !denominator ? null : numerator / denominator,
    ),
    Y: column((unit) => unit.transformed),
    s: column((unit) => unit.limitError),
    Uzscore: column((unit) => unit.score),
    Wuzscore: column((unit) => unit.tamed),
    ...(truncates ? { truncated: trimmed } : { winsorised: trimmed }),
    target_transformed: rows.map(() => funnel.targetTransformed),
    LCL95: scaled((unit) => unit.plain.alert.low),
    UCL95: scaled((unit) => unit.plain.alert.high),
    LCL99: scaled((unit) => unit.plain.alarm.low),
    UCL99: scaled((unit) => unit.plain.alarm.high),
    OD95LCL: scaled((unit) => unit.adjusted.alert.low),
    OD95UCL: scaled((unit) => unit.adjusted.alert.high),
    OD99LCL: scaled((unit) => unit.adjusted.alarm.low),
    OD99UCL: scaled((unit) => unit.adjusted.alarm.high),
    outlier: column(({ position }) => Number(limit === 95 ? position !== 'within' : isAlarm(position))),
    phi: funnel.dispersion.computable ? funnel.dispersion.phi : null,
    tau2: funnel.tau2,
  };
  return explained(fields, { phi: reasonOf(funnel.dispersion) });
}

const isAlarm = (position: Position): boolean => position === 'low-alarm' || position === 'high-alarm';

type Draw = (rows: readonly Row[], options: RatioFunnelOptions & CountFunnelOptions) => Computed<Funnel>;

const numerators = (rows: readonly Row[]) => rows.map((row) => row.numerator);
const denominators = (rows: readonly Row[]) => rows.map((row) => row.denominator);

/** Which funnel a name of the package means. */
const FUNNELS: Readonly<Record<string, Draw>> = {
  PR: (rows, options) => proportionFunnel(numerators(rows), denominators(rows), options),
  RC: (rows, options) => countRatioFunnel(numerators(rows), denominators(rows), options),
  SR: (rows, options) => standardisedRatioFunnel(numerators(rows), denominators(rows), options),
};

interface FunnelMethod {
  name: string;
  of: string;
  /** Names of the package that the method answers, the first where the input names none. */
  kinds: readonly [string, ...string[]];
  choices: readonly Choice[];
  groups?: readonly string[];
  functions?: readonly string[];
}

/** The fields of a method: of the choices only those that change what it answers. */
function inputOf(kinds: FunnelMethod['kinds'], choices: readonly Choice[]): typeof FunnelInput {
  const data_type = Type.Optional(Type.Union(kinds.map((kind) => Type.Literal(kind))));
  const fields = Object.entries({ ...FunnelInput.properties, data_type });
  const own = fields.filter(([name]) => !(name in CHOICES) || choices.includes(name as Choice));
  // All choices are optional: an input without them is one of the whole shape.
  return Type.Object(Object.fromEntries(own), { description: wordsOf(choices) }) as never;
}

function funnelMethod({ kinds, choices, ...method }: FunnelMethod): Method {
  return defineMethod({
    ...method,
    input: inputOf(kinds, choices),
    run: (input) => {
      const { group, numerator, denominator, data_type: kind = kinds[0], round_expected = true } = input;
      if (group.length !== numerator.length || group.length !== denominator.length)
        return { computable: false, because: 'lengths-differ' };
      const raw = aggregated(input);
      const shmi = kind === 'SR' && input.sr_method !== 'CQC';
      const rows =
        shmi && round_expected ? raw.map((row) => ({ ...row, denominator: rounded(row.denominator) })) : raw;
      const drawn = FUNNELS[kind]?.(rows, optionsOf(input));
      return drawn?.computable ? columns(rows, drawn, raw, { ...input, data_type: kind }) : drawn;
    },
  });
}

const SIGNIFICANCE: Readonly<Record<Position, string>> = {
  'low-alarm': 'Low (0.001)',
  'low-alert': 'Low (0.025)',
  within: 'Not significant',
  'high-alert': 'High (0.025)',
  'high-alarm': 'High (0.001)',
};

const PlainInput = Type.Object({ numerator: Figures, denominator: Figures });
const WilsonInput = Type.Object(
  { ...PlainInput.properties, cut: Type.Optional(Type.Boolean()) },
  {
    description:
      'Limits are left uncut below 0 and above 1, as in PHEindicatormethods; cut true cuts them there.',
  },
);

function plainColumns(funnel: Computed<PlainFunnel>) {
  if (!funnel.computable) return funnel;
  const column = <T>(pick: (unit: PlainFunnelUnit) => T): (T | null)[] =>
    funnel.units.map((unit) => unit && pick(unit));
  return {
    average: funnel.target,
    significance: column((unit) => SIGNIFICANCE[unit.position]),
    lower95: column((unit) => unit.limits.alert.low),
    upper95: column((unit) => unit.limits.alert.high),
    lower998: column((unit) => unit.limits.alarm.low),
    upper998: column((unit) => unit.limits.alarm.high),
  };
}

const Scores = Type.Object({
  /** z-scores of the units. */
  z: Figures,
  trim_by: Type.Optional(Type.Number()),
  trimming: Type.Optional(Type.Union([Type.Literal('winsorise'), Type.Literal('truncate')])),
});

export const funnels: readonly Method[] = [
  funnelMethod({
    name: 'proportion-funnel',
    of: 'proportionFunnel',
    kinds: ['PR'],
    choices: ['least_units'],
    groups: ['funnel_proportion_sim', 'funnel_proportion_overdispersed'],
  }),
  funnelMethod({
    name: 'standardised-ratio-funnel',
    of: 'standardisedRatioFunnel',
    kinds: ['SR'],
    choices: ['least_units', 'back', 'round_expected'],
    groups: ['funnel_standardised_ratio'],
  }),
  funnelMethod({
    name: 'count-ratio-funnel',
    of: 'countRatioFunnel',
    kinds: ['RC'],
    choices: ['least_units', 'limits_from'],
    groups: ['funnel_ratio_of_counts'],
  }),
  // Any of them, as the input's `data_type` says.
  funnelMethod({
    name: 'funnel',
    of: 'standardisedRatioFunnel',
    kinds: ['SR', 'PR', 'RC'],
    choices: ['least_units', 'back', 'round_expected', 'limits_from'],
    functions: ['funnel_plot'],
  }),
  defineMethod({
    name: 'wilson-funnel',
    of: 'wilsonFunnel',
    groups: ['funnel_wilson_phe'],
    functions: ['assign_funnel_significance'],
    input: WilsonInput,
    run: ({ numerator, denominator, cut = false }) =>
      plainColumns(wilsonFunnel(numerator, denominator, { cut })),
  }),
  defineMethod({
    name: 'exact-funnel',
    of: 'exactFunnel',
    input: PlainInput,
    run: ({ numerator, denominator }) => plainColumns(exactFunnel(numerator, denominator)),
  }),
  defineMethod({
    name: 'trimmed-scores',
    of: 'trimScores',
    input: Scores,
    run: ({ z, trim_by = 0.1, trimming = 'winsorise' }) => trimScores(z, trim_by, trimming),
  }),
  defineMethod({
    name: 'overdispersion',
    of: 'overdispersion',
    input: Type.Object({ z: Figures, s: Figures, least_units: Type.Optional(LeastUnits) }),
    run: ({ z, s, least_units }) => overdispersion(z, s, least_units),
  }),
];
