import { type Static, Type } from 'typebox';
import { attributableRisk } from '../../domain/stats/attributable-risk.ts';
import { betweenGroupVariance } from '../../domain/stats/between-group-variance.ts';
import {
  type Computed,
  type NotComputable,
  notComputable,
  type Reason,
} from '../../domain/stats/computed.ts';
import { type Concentration, concentrationIndex } from '../../domain/stats/concentration.ts';
import { meanLogDeviation, theilIndex } from '../../domain/stats/entropy-disparity.ts';
import {
  type Compared,
  type ComparedOptions,
  disparityDifference,
  disparityRatio,
} from '../../domain/stats/extreme-disparity.ts';
import {
  indexOfDisparity,
  meanDifferenceFromBest,
  meanDifferenceFromMean,
  meanDifferenceFromReference,
} from '../../domain/stats/mean-difference.ts';
import { slopeIndex } from '../../domain/stats/slope-index.ts';
import type { Better } from '../../domain/stats/subgroups.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained } from './explained.ts';
import { inequalityMethods } from './inequality.ts';
import { type Measure, measure, mixedUnits } from './measure.ts';
import { packageSlopes, slopesByPopulation } from './package-slopes.ts';
import { Figure, Figures } from './shapes.ts';

/**
 * The disparity set under the names and in the units of WHO's healthequal: percentages where the package has them, Theil's index and the
 * mean log deviation times 1000.
 */

const Optional = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Optional(Type.Union([Type.Array(item), Type.Null()]));

const Disaggregated = Type.Object({
  estimate: Figures,
  population: Figures,
  se: Optional(Figure),
  /** 1 where higher is better, 0 where lower is. */
  favourable_indicator: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
  /** The greatest value that the indicator can have. */
  indicator_scale: Type.Optional(Figure),
  /** 1 at the reference, 0 elsewhere. */
  reference_subgroup: Optional(Figure),
  /** Places in an ordered dimension, from the most deprived on. */
  subgroup_order: Optional(Figure),
});
type Disaggregated = Static<typeof Disaggregated>;

type MeasureOf = (input: Disaggregated) => Measure;

const better = ({ favourable_indicator: favourable }: Disaggregated): Better =>
  favourable === 0 ? 'down' : 'up';

const orderOf = ({ subgroup_order: order }: Disaggregated): number[] | undefined =>
  order?.map((place) => place ?? NaN);

function comparison(input: Disaggregated): ComparedOptions {
  const reference = input.reference_subgroup?.indexOf(1) ?? -1;
  return {
    better: better(input),
    order: orderOf(input),
    reference: reference < 0 ? undefined : reference,
    standardErrors: input.se ?? undefined,
  };
}

/** The package puts a millionth in the place of zero wherever it takes logarithms. */
const withoutZeros = ({ estimate }: Disaggregated): (number | null)[] =>
  estimate.map((value) => (value === 0 ? 1e-6 : value));

const PERCENT = 100;
const PER_THOUSAND = 1000;
const scaleOf = ({ indicator_scale: scale }: Disaggregated): number => scale ?? 1;

const variance = ({ estimate, population, se }: Disaggregated): ReturnType<typeof betweenGroupVariance> =>
  betweenGroupVariance(estimate, population, se ?? null);

const risk = (input: Disaggregated): ReturnType<typeof attributableRisk> =>
  attributableRisk(input.estimate, input.population, {
    better: better(input),
    order: orderOf(input),
    scale: scaleOf(input),
  });

const concentration =
  (field: keyof Concentration['estimates'], bounded = false): MeasureOf =>
  (input) => {
    const { estimate, population, subgroup_order: order } = input;
    const limits = bounded ? { low: 0, high: scaleOf(input) } : undefined;
    return measure(
      concentrationIndex(estimate, population, order ?? [], { limits }),
      (index) => [index[field], index.estimates[field]],
      // Nothing is left to scatter about the line.
      'too-few-values',
    );
  };

/** Why a measure that rests on standard errors has none: some of the subgroups that count have none, or the formula fails at a zero. */
const withoutErrors = ({ se }: Disaggregated, counting: readonly number[], atZero: Reason): Reason =>
  counting.every((i) => typeof se?.[i] === 'number') ? atZero : 'no-errors';

function pairMeasure(result: Computed<Compared>, input: Disaggregated): Measure {
  if (!result.computable) return result;
  const { first, second } = result;
  return measure(
    result,
    ({ value, standardError, interval }) => [
      value,
      standardError === null || interval === null ? null : { standardError, ...interval },
    ],
    // A ratio of 0 has no logarithm.
    withoutErrors(input, [first, second], 'not-positive'),
  );
}

/** Why attributable risks have no error: it takes estimates for shares of the scale. */
const beyondScale = (input: Disaggregated): Reason =>
  input.estimate.some((estimate) => estimate !== null && (estimate < 0 || estimate > scaleOf(input)))
    ? 'bad-parameter'
    : 'not-finite';

const ofAll = (input: Disaggregated): Reason =>
  withoutErrors(
    input,
    input.estimate.flatMap((estimate, i) => (estimate === null ? [] : [i])),
    'not-finite',
  );

/** Measures of the same input do not each look at all of its lists. */
function refusal(input: Disaggregated): NotComputable | null {
  const { estimate, population, se, reference_subgroup: reference, subgroup_order: order } = input;
  const lists = [population, se, reference, order].filter((list) => list !== null && list !== undefined);
  if (lists.some((list) => list.length !== estimate.length)) return notComputable('lengths-differ');
  return (reference ?? []).filter((one) => one === 1).length > 1 ? notComputable('bad-parameter') : null;
}

/** Of any dimension. */
const GENERAL: Record<string, MeasureOf> = {
  D: (input) => pairMeasure(disparityDifference(input.estimate, comparison(input)), input),
  R: (input) => pairMeasure(disparityRatio(input.estimate, comparison(input)), input),
  PAR: (input) => measure(risk(input), (result) => [result.risk, result.riskEstimate], beyondScale(input)),
  // The package gives the fraction in per cent and leaves its standard error as a share.
  PAF: (input) => {
    const result = risk(input);
    if (!result.computable) return result;
    const error = result.fractionEstimate?.standardError ?? null;
    return mixedUnits(result.fraction, error, PERCENT, beyondScale(input));
  },
};

/** The package multiplies by 1000 and leaves the standard error as it is. */
const perThousand = (result: ReturnType<typeof theilIndex>, input: Disaggregated): Measure =>
  result.computable
    ? mixedUnits(result.value, result.estimate?.standardError ?? null, PER_THOUSAND, ofAll(input))
    : result;

/** Of a dimension without an order. */
const WITHOUT_ORDER: Record<string, MeasureOf> = {
  BGV: (input) => measure(variance(input), (result) => [result.variance, result.estimate], ofAll(input)),
  BGSD: (input) => measure(variance(input), ({ deviation }) => [deviation]),
  COV: (input) =>
    measure(variance(input), ({ coefficient }) => [coefficient === null ? null : PERCENT * coefficient]),
  TI: (input) => perThousand(theilIndex(withoutZeros(input), input.population, input.se ?? null), input),
  MLD: (input) =>
    perThousand(meanLogDeviation(withoutZeros(input), input.population, input.se ?? null), input),
  IDISW: ({ estimate, population }) =>
    measure(indexOfDisparity(estimate, population), ({ weighted }) => [PERCENT * weighted]),
  IDISU: ({ estimate, population }) =>
    measure(indexOfDisparity(estimate, population), ({ unweighted }) => [PERCENT * unweighted]),
  MDBW: (input) =>
    measure(meanDifferenceFromBest(input.estimate, input.population, better(input)), ({ weighted }) => [
      weighted,
    ]),
  MDBU: (input) =>
    measure(meanDifferenceFromBest(input.estimate, input.population, better(input)), ({ unweighted }) => [
      unweighted,
    ]),
  MDMW: ({ estimate, population }) =>
    measure(meanDifferenceFromMean(estimate, population), ({ weighted }) => [weighted]),
  MDMU: ({ estimate, population }) =>
    measure(meanDifferenceFromMean(estimate, population), ({ unweighted }) => [unweighted]),
  MDRW: (input) => measure(fromReference(input), ({ weighted }) => [weighted]),
  MDRU: (input) => measure(fromReference(input), ({ unweighted }) => [unweighted]),
};

const fromReference = (input: Disaggregated): ReturnType<typeof meanDifferenceFromReference> =>
  meanDifferenceFromReference(input.estimate, input.population, comparison(input).reference ?? -1);

const ranked = (input: Disaggregated): [(number | null)[], (number | null)[], (number | null)[], number] => [
  input.estimate,
  input.population,
  input.subgroup_order ?? [],
  scaleOf(input),
];

/** Of an ordered dimension. */
const WITH_ORDER: Record<string, MeasureOf> = {
  ACI: concentration('absolute'),
  RCI: concentration('relative'),
  RCI_wagstaff: concentration('wagstaff', true),
  RCI_erreygers: concentration('erreygers', true),
  SII_linear: (input) => packageSlopes(...ranked(input)).linear.slope,
  RII_linear: (input) => packageSlopes(...ranked(input)).linear.ratio,
  SII_logit: (input) => packageSlopes(...ranked(input)).logit.slope,
  RII_logit: (input) => packageSlopes(...ranked(input)).logit.ratio,
  SII_logit_popweighted_baseR: (input) => slopesByPopulation(...ranked(input)).slope,
  RII_logit_popweighted_baseR: (input) => slopesByPopulation(...ranked(input)).ratio,
};

/** What the packages' fields leave unsaid. */
const SCALE =
  'indicator_scale is the greatest value that the indicator can have, and 1 unless given: of percentages it is 100.';
const SCALED = ['PAR', 'RCI_wagstaff', 'SII_logit'];
const MIXED_UNITS =
  'PAF is in per cent, TI and MLD are in thousandths, and their se, lower and upper rest on a standard error that is a share, as in the package; same_unit has se and bounds in the unit of the estimate.';
const MIXED = ['PAF', 'TI', 'MLD'];
const PACKAGE_SLOPES =
  'SII_logit and RII_logit weight by the square of the population, RII_linear and RII_logit are e to the power of a slope rather than the ratio of what is predicted at both ends, and take the scale from the size of the estimates: so the package has it. slope-index, and the fields that end in _popweighted_baseR, weight by population and give the ratio of both ends.';
const SLOPES = ['RII_linear', 'SII_logit', 'RII_logit'];

/** The input with what is to be known of the measures that are made of it. */
function inputFor(measures: readonly string[]): typeof Disaggregated {
  const has = (some: readonly string[]): boolean => measures.some((one) => some.includes(one));
  const words = [
    ...(has(SCALED) ? [SCALE] : []),
    ...(has(MIXED) ? [MIXED_UNITS] : []),
    ...(has(SLOPES) ? [PACKAGE_SLOPES] : []),
  ];
  return words.length === 0
    ? Disaggregated
    : Type.Object(Disaggregated.properties, { description: words.join(' ') });
}

const all = (
  measures: Record<string, MeasureOf>,
  input: Disaggregated,
): Record<string, Measure> | NotComputable =>
  refusal(input) ?? Object.fromEntries(Object.entries(measures).map(([name, of]) => [name, of(input)]));

/** Name of the method → the documented function and the measures that it gives. */
const SINGLE: readonly [name: string, of: string, measures: Record<string, MeasureOf>, fields: string[]][] = [
  ['disparity-difference', 'disparityDifference', GENERAL, ['D']],
  ['disparity-ratio', 'disparityRatio', GENERAL, ['R']],
  ['between-group-variance', 'betweenGroupVariance', WITHOUT_ORDER, ['BGV', 'BGSD', 'COV']],
  ['theil-index', 'theilIndex', WITHOUT_ORDER, ['TI']],
  ['mean-log-deviation', 'meanLogDeviation', WITHOUT_ORDER, ['MLD']],
  ['index-of-disparity', 'indexOfDisparity', WITHOUT_ORDER, ['IDISW', 'IDISU']],
  ['mean-difference-from-best', 'meanDifferenceFromBest', WITHOUT_ORDER, ['MDBW', 'MDBU']],
  ['mean-difference-from-mean', 'meanDifferenceFromMean', WITHOUT_ORDER, ['MDMW', 'MDMU']],
  ['mean-difference-from-reference', 'meanDifferenceFromReference', WITHOUT_ORDER, ['MDRW', 'MDRU']],
  ['attributable-risk', 'attributableRisk', GENERAL, ['PAR', 'PAF']],
  ['concentration-index', 'concentrationIndex', WITH_ORDER, ['ACI', 'RCI', 'RCI_wagstaff', 'RCI_erreygers']],
  [
    'logistic-slope-index',
    'logisticSlopeIndex',
    WITH_ORDER,
    ['SII_logit', 'RII_logit', 'SII_logit_popweighted_baseR', 'RII_logit_popweighted_baseR'],
  ],
];

const singleMethods = SINGLE.map(([name, of, measures, fields]) =>
  defineMethod({
    name,
    of,
    input: inputFor(fields),
    run: (input) =>
      all(Object.fromEntries(Object.entries(measures).filter(([field]) => fields.includes(field))), input),
  }),
);

const WITHOUT_ORDER_FUNCTIONS =
  'd,r,bgv,bgsd,covar,ti,mld,idisw,idisu,mdbu,mdbw,mdmu,mdmw,mdru,mdrw,parisk,paf';
const WITH_ORDER_FUNCTIONS = 'd,r,aci,rci,sii,rii,parisk,paf';

export const disparityMethods: readonly Method[] = [
  defineMethod({
    name: 'disparity',
    of: 'betweenGroupVariance',
    groups: ['sim_nonordered', 'sim_ordered'],
    functions: [WITHOUT_ORDER_FUNCTIONS, WITH_ORDER_FUNCTIONS],
    input: inputFor([...MIXED, ...SCALED, ...SLOPES]),
    run: (input) => all({ ...GENERAL, ...(input.subgroup_order ? WITH_ORDER : WITHOUT_ORDER) }, input),
  }),
  defineMethod({
    name: 'slope-index',
    of: 'slopeIndex',
    groups: ['phe_sii_linear'],
    functions: ['phe_sii (point estimate only; CI is simulated)'],
    input: Type.Object({
      value: Figures,
      population: Figures,
      /** Places of the quantiles, from the most deprived on. */
      quantile_order: Figures,
    }),
    run: ({ value, population, quantile_order: order }) => {
      const index = slopeIndex(value, population, order);
      if (!index.computable) return index;
      const { slope, ratio, bottom, slopeEstimate, ratioInterval } = index;
      // Two places leave nothing to scatter about the line, and ends that are not above zero have no ratio.
      const ratioReason = ratio === null ? 'not-positive' : 'too-few-values';
      return explained(
        {
          sii: slope,
          sii_lower: slopeEstimate?.low ?? null,
          sii_upper: slopeEstimate?.high ?? null,
          rii: ratio,
          rii_lower: ratioInterval?.low ?? null,
          rii_upper: ratioInterval?.high ?? null,
          intercept: bottom,
        },
        {
          sii_lower: 'too-few-values',
          sii_upper: 'too-few-values',
          rii: 'not-positive',
          rii_lower: ratioReason,
          rii_upper: ratioReason,
        },
      );
    },
  }),
  ...singleMethods,
  ...inequalityMethods,
];
