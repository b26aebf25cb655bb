import Type from 'typebox';
import { binomialLimits, binomialTest } from '../../domain/stats/binomial.ts';
import { quantileBands } from '../../domain/stats/banding.ts';
import {
  type Computed,
  type NotComputable,
  notComputable,
  type Reason,
} from '../../domain/stats/computed.ts';
import type { Interval } from '../../domain/stats/interval.ts';
import { meanOf } from '../../domain/stats/mean.ts';
import { pooledProportion, wilsonInterval } from '../../domain/stats/proportion.ts';
import { type CountMethod, rateInterval } from '../../domain/stats/rate.ts';
import {
  type DirectRate,
  directlyStandardisedRate,
  indirectlyStandardisedRatio,
} from '../../domain/stats/standardised.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained } from './explained.ts';
import { placesOf } from './places.ts';
import { Confidence, Names, Numbers, Figures } from './shapes.ts';

const Multiplier = Type.Number({ exclusiveMinimum: 0, default: 1 });

/** The two confidences that control charts and funnels of health services use. */
const [WARNING, ALARM] = [0.95, 0.998];

/** Asks a method at both confidences; what they share comes from the first. */
function atBoth<T extends object>(
  method: (confidence: number) => Computed<T>,
): { warning: T; alarm: T } | NotComputable {
  const [warning, alarm] = [method(WARNING), method(ALARM)];
  if (!warning.computable) return warning;
  return alarm.computable ? { warning, alarm } : alarm;
}

const scaled = (value: number | null | undefined, multiplier: number): number | null =>
  value === null || value === undefined ? null : value * multiplier;

const bounds = (
  warning: Interval | null,
  alarm: Interval | null,
  multiplier = 1,
): Record<'lower95' | 'upper95' | 'lower998' | 'upper998', number | null> => ({
  lower95: scaled(warning?.low, multiplier),
  upper95: scaled(warning?.high, multiplier),
  lower998: scaled(alarm?.low, multiplier),
  upper998: scaled(alarm?.high, multiplier),
});

const LABELS: Readonly<Record<CountMethod, string>> = { exact: 'Exact', byar: 'Byars' };

const proportions: readonly Method[] = [
  defineMethod({
    name: 'proportion',
    of: 'wilsonInterval',
    groups: ['wilson_proportion', 'wilson_percentage_any_confidence'],
    functions: ['phe_proportion'],
    input: Type.Object({
      x: Type.Number(),
      n: Type.Number(),
      multiplier: Type.Optional(Multiplier),
      confidence: Type.Optional(Confidence),
    }),
    run: ({ x, n, multiplier = 1, confidence }) => {
      const statistic = multiplier === 100 ? 'percentage' : `proportion of ${multiplier}`;
      if (confidence !== undefined) {
        const share = wilsonInterval(x, n, confidence);
        if (!share.computable) return share;
        return {
          value: share.value * multiplier,
          lower: share.low * multiplier,
          upper: share.high * multiplier,
          statistic,
          method: 'Wilson',
        };
      }
      const found = atBoth((level) => wilsonInterval(x, n, level));
      if ('because' in found) return found;
      return {
        value: found.warning.value * multiplier,
        ...bounds(found.warning, found.alarm, multiplier),
        statistic,
        method: 'Wilson',
      };
    },
  }),
  defineMethod({
    name: 'pooled-proportion',
    of: 'pooledProportion',
    groups: ['grouped_pooled_proportion'],
    input: Type.Object({
      rows: Type.Object({ region: Names, x: Figures, n: Figures }),
      multiplier: Type.Optional(Multiplier),
    }),
    run: ({ rows, multiplier = 1 }) => {
      if ([rows.x, rows.n].some(({ length }) => length !== rows.region.length))
        return notComputable('lengths-differ');
      const places = placesOf(rows.region);
      const regions = [...places.keys()].sort();
      const ofRegion = (column: readonly (number | null)[], region: string): (number | null)[] =>
        (places.get(region) ?? []).map((place) => column[place] ?? null);
      const found = regions.map((region) =>
        atBoth((level) => pooledProportion(ofRegion(rows.x, region), ofRegion(rows.n, region), level)),
      );
      const because = Object.fromEntries(
        found.flatMap((one, i): [string, Reason][] =>
          'because' in one ? [[regions[i] as string, one.because]] : [],
        ),
      );
      const column = <T>(read: (one: Exclude<(typeof found)[number], NotComputable>) => T): (T | null)[] =>
        found.map((one) => ('because' in one ? null : read(one)));
      return {
        region: regions,
        x: column(({ warning }) => warning.x),
        n: column(({ warning }) => warning.n),
        value: column(({ warning }) => warning.value * multiplier),
        lower95: column(({ warning }) => warning.low * multiplier),
        upper95: column(({ warning }) => warning.high * multiplier),
        lower998: column(({ alarm }) => alarm.low * multiplier),
        upper998: column(({ alarm }) => alarm.high * multiplier),
        ...(Object.keys(because).length > 0 && { because }),
      };
    },
  }),
];

const ratesAndMeans: readonly Method[] = [
  defineMethod({
    name: 'rate',
    of: 'rateInterval',
    groups: ['rate_byars_exact', 'rate_any_confidence'],
    functions: ['phe_rate'],
    input: Type.Object({
      x: Type.Number(),
      n: Type.Number(),
      multiplier: Type.Optional(Multiplier),
      confidence: Type.Optional(Confidence),
    }),
    run: ({ x, n, multiplier = 1, confidence }) => {
      if (confidence !== undefined) {
        const rate = rateInterval(x, n, multiplier, confidence);
        if (!rate.computable) return rate;
        return { value: rate.value, lower: rate.low, upper: rate.high, method: LABELS[rate.method] };
      }
      const found = atBoth((level) => rateInterval(x, n, multiplier, level));
      if ('because' in found) return found;
      const { value, method } = found.warning;
      return { value, ...bounds(found.warning, found.alarm), method: LABELS[method] };
    },
  }),
  defineMethod({
    name: 'mean',
    of: 'meanOf',
    groups: ['mean_t'],
    functions: ['phe_mean'],
    input: Type.Object({ values: Figures }),
    run: ({ values }) => {
      const found = atBoth((level) => meanOf(values, level));
      if ('because' in found) return found;
      const { sum, n, deviation, mean, interval } = found.warning;
      return explained(
        { sum, count: n, stdev: deviation, value: mean, ...bounds(interval, found.alarm.interval) },
        'too-few-values',
      );
    },
  }),
  defineMethod({
    name: 'directly-standardised-rate',
    of: 'directlyStandardisedRate',
    groups: ['direct_standardisation'],
    functions: ['calculate_dsr'],
    input: Type.Object({
      count: Figures,
      pop: Numbers,
      stdpop: Numbers,
      multiplier: Type.Optional(Multiplier),
      ageband: Type.Optional(Names),
    }),
    run: ({ count, pop, stdpop, multiplier = 1 }) => {
      const found = atBoth<DirectRate>((level) =>
        directlyStandardisedRate(count, pop, stdpop, multiplier, level),
      );
      if ('because' in found) return found;
      const { events, exposure, rate } = found.warning;
      return explained(
        {
          total_count: events,
          total_pop: exposure,
          value: rate?.value ?? null,
          ...bounds(rate, found.alarm.rate),
        },
        'too-few-values',
      );
    },
  }),
  defineMethod({
    name: 'indirectly-standardised-ratio',
    of: 'indirectlyStandardisedRatio',
    groups: ['indirect_standardisation_SMR'],
    functions: ['calculate_ISRatio'],
    input: Type.Object({
      count: Figures,
      pop: Numbers,
      x_ref: Numbers,
      n_ref: Numbers,
      refvalue: Type.Optional(Multiplier),
    }),
    run: ({ count, pop, x_ref, n_ref, refvalue = 1 }) => {
      const found = atBoth((level) => indirectlyStandardisedRatio(count, pop, x_ref, n_ref, refvalue, level));
      if ('because' in found) return found;
      const { observed, expected, value, method } = found.warning;
      return { observed, expected, value, ...bounds(found.warning, found.alarm), method: LABELS[method] };
    },
  }),
];

const bandsAndLimits: readonly Method[] = [
  defineMethod({
    name: 'quantile-bands',
    of: 'quantileBands',
    groups: ['quantile_banding'],
    functions: ['phe_quantile'],
    input: Type.Object({
      values: Figures,
      nquantiles: Type.Integer({ minimum: 1 }),
      invert: Type.Optional(Type.Boolean()),
    }),
    run: ({ values, nquantiles, invert = false }) => {
      const found = quantileBands(values, nquantiles, { first: invert ? 'highest' : 'lowest' });
      if (found.computable) return { quantile: found.bands };
      return { quantile: values.map(() => null), because: found.because };
    },
  }),
  defineMethod({
    name: 'binomial-test',
    of: 'binomialTest',
    groups: ['exact_binomial_test'],
    functions: ['binom.test'],
    input: Type.Object({ x: Type.Number(), n: Type.Number(), p: Type.Number() }),
    run: ({ x, n, p }) => {
      const found = binomialTest(x, n, p, WARNING);
      return found.computable ? { p_value: found.pValue, lower95: found.low, upper95: found.high } : found;
    },
  }),
  defineMethod({
    name: 'binomial-limits',
    of: 'binomialLimits',
    groups: ['exact_binomial_funnel'],
    functions: ['qbinom, pbinom'],
    input: Type.Object({ n: Type.Number(), p: Type.Number(), probs: Numbers }),
    run: ({ n, p, probs }) => {
      const found = binomialLimits(n, p, probs);
      if (!found.computable) return found;
      return {
        qbinom: found.limits.map(({ count }) => count),
        pbinom_at_q: found.limits.map(({ atCount }) => atCount),
        pbinom_at_q_minus1: found.limits.map(({ below }) => below),
        limit: found.limits.map(({ limit }) => limit),
      };
    },
  }),
];

/** Intervals of shares, rates and means, standardised rates, bands, exact binomial tests and limits. */
export const intervals: readonly Method[] = [...proportions, ...ratesAndMeans, ...bandsAndLimits];
