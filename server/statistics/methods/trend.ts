import { Type } from 'typebox';
import { autocorrelation, ljungBox } from '../../domain/stats/autocorrelation.ts';
import { type Computed, orNull } from '../../domain/stats/computed.ts';
import { type LinearTrend, linearTrend } from '../../domain/stats/linear-trend.ts';
import { kendallExact, mannKendall } from '../../domain/stats/mann-kendall.ts';
import { pettittTest } from '../../domain/stats/pettitt.ts';
import type { Values } from '../../domain/stats/sample.ts';
import { seasonalKendall, seasonalSenSlope } from '../../domain/stats/seasonal-kendall.ts';
import { repeatedMedians, senSlope, theilSen } from '../../domain/stats/theil-sen.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained, reasonOf } from './explained.ts';
import { Figures } from './shapes.ts';

/** Tests and lines under the names of the packages trend, Kendall, rkt, mblm and R's own stats. */

const Series = Type.Object({
  /** In the order of time; null is missing. */
  y: Figures,
});
const SeasonalSeries = Type.Object({
  y: Figures,
  /** Seasons in a year; the first value belongs to the first of them. */
  frequency: Type.Integer({ minimum: 2 }),
});
const SeriesWithSteps = Type.Object({
  y: Figures,
  /** Steps to forecast. */
  h: Type.Optional(Type.Integer({ minimum: 0 })),
});

const LAGS = 4;
const STEPS = 4;

/** rkt leaves out seasons with fewer values. */
const LEAST_FOR_RKT = 4;

function mkTest(y: Values, continuity: boolean): unknown {
  const test = mannKendall(y, { continuity });
  if (!test.computable) return test;
  const { score: S, variance: varS, tauB: tau, z, p } = test;
  return explained({ S, varS, tau, z, p_value: p, continuity }, 'no-variation');
}

/** The package Kendall counts in single precision, and its chance of a rise is one less a rounded number. */
function kendallTest(y: Values): unknown {
  const test = mannKendall(y);
  if (!test.computable) return test;
  const { score, z, p } = test;
  const half = (p ?? 1) / 2;
  const single = score > 0 ? 1 - Math.fround(1 - half) : Math.fround(half);
  return explained(
    {
      tau: test.tauB,
      // Up to three values it has no p-value and leaves it at one.
      p_value: z === null || test.n <= 3 ? 1 : 2 * single,
      S: score,
      D: test.untied,
      varS: test.variance,
    },
    'no-variation',
  );
}

function corTest(y: Values): unknown {
  const test = mannKendall(y, { continuity: false });
  if (!test.computable) return test;
  return explained({ tau_b: test.tauB, z: test.z, p_value: test.p }, 'no-variation');
}

function corTestExact(y: Values): unknown {
  const test = kendallExact(y);
  if (!test.computable) return test;
  // Without ties only the chance of a long series is not counted.
  return explained(
    { T: test.risingPairs, p_value: test.p },
    test.risingPairs === null ? 'ties' : 'too-many-values',
  );
}

function sensSlope(y: Values): unknown {
  const line = senSlope(y);
  if (!line.computable) return line;
  const tested = mannKendall(y);
  const test = orNull(tested);
  const untested = reasonOf(tested) ?? 'no-variation';
  return explained(
    {
      slope: line.slope,
      z: test?.z ?? null,
      p_value: test?.p ?? null,
      lower95: line.interval?.low ?? null,
      upper95: line.interval?.high ?? null,
    },
    { z: untested, p_value: untested, lower95: 'too-few-values', upper95: 'too-few-values' },
  );
}

const robust = (line: ReturnType<typeof theilSen>): unknown =>
  line.computable ? { intercept: line.intercept, slope: line.slope } : line;

function lm(line: Computed<LinearTrend>): unknown {
  if (!line.computable) return line;
  const fields = {
    intercept: line.intercept,
    slope: line.slope,
    se_slope: line.slopeError,
    t: line.t,
    p_value: line.p,
    r_squared: line.rSquared,
    sigma: line.residualDeviation,
    slope_lower95: line.slopeInterval.low,
    slope_upper95: line.slopeInterval.high,
    forecast: {
      fit: line.forecast.map(({ value }) => value),
      lower95: line.forecast.map(({ interval }) => interval?.low ?? null),
      upper95: line.forecast.map(({ interval }) => interval?.high ?? null),
    },
  };
  // Nothing is left to test a perfect line with, and nothing to explain where all values are equal.
  return explained(fields, 'no-variation');
}

function pettitt(y: Values): unknown {
  const test = pettittTest(y);
  return test.computable ? { U: test.statistic, p_value: test.p, change_point: test.changeAfter } : test;
}

const acf = (y: Values): unknown => {
  const found = autocorrelation(y, LAGS);
  return found.computable ? found.correlations : found;
};

function boxTest(y: Values): unknown {
  const test = ljungBox(y, LAGS);
  return test.computable ? { Q: test.statistic, p_value: test.p } : test;
}

function smkTest(y: Values, period: number): unknown {
  const test = seasonalKendall(y, period);
  if (!test.computable) return test;
  const fields = {
    S_total: test.score,
    varS_total: test.variance,
    S_by_season: test.seasons.map(({ score }) => score),
    varS_by_season: test.seasons.map(({ variance }) => variance),
    tau_by_season: test.seasons.map(({ tauB }) => tauB),
    z_by_season: test.seasons.map(({ z }) => z),
    z: test.z,
    p_value: test.p,
  };
  const withoutTau = test.seasons.filter(({ tauB }) => tauB === null);
  const ofSeasons = withoutTau.every(({ n }) => n < 2) ? 'too-few-values' : 'no-variation';
  return explained(fields, {
    tau_by_season: ofSeasons,
    z_by_season: ofSeasons,
    z: 'no-variation',
    p_value: 'no-variation',
  });
}

/** The seasonal test of the package Kendall has no correction for continuity. */
function seasonalMannKendall(y: Values, period: number): unknown {
  const test = seasonalKendall(y, period, { continuity: false });
  if (!test.computable) return test;
  return explained({ tau: test.tauB, p_value: test.p, S: test.score, varS: test.variance }, 'no-variation');
}

interface Rkt {
  score: number;
  variance: number;
  p: number | null;
  tauA: number;
}

function rktFields(tested: Computed<Rkt>, slope: Computed<{ slope: number }>): unknown {
  const [test, untested] = [orNull(tested), reasonOf(tested)];
  return explained(
    {
      S: test?.score ?? null,
      varS: test?.variance ?? null,
      p_value: test?.p ?? null,
      slope: orNull(slope)?.slope ?? null,
      tau: test?.tauA ?? null,
    },
    {
      S: untested,
      varS: untested,
      p_value: untested ?? 'no-variation',
      slope: reasonOf(slope),
      tau: untested,
    },
  );
}

const rktSeasonal = (y: Values, period: number): unknown =>
  rktFields(
    seasonalKendall(y, period, { least: LEAST_FOR_RKT }),
    seasonalSenSlope(y, period, { least: LEAST_FOR_RKT }),
  );

const enough = (y: Values): Values => (y.filter((value) => value !== null).length < LEAST_FOR_RKT ? [] : y);

const rktPlain = (y: Values): unknown => rktFields(mannKendall(enough(y)), senSlope(enough(y)));

const single = (name: string, of: string, run: (y: Values) => unknown): Method =>
  defineMethod({ name, of, input: Series, run: ({ y }) => run(y) });

export const trendMethods: readonly Method[] = [
  defineMethod({
    name: 'trend',
    of: 'mannKendall',
    groups: ['trend_univariate'],
    functions: ['mk.test, sens.slope, MannKendall, cor.test(kendall), mblm, lm, pettitt.test, Box.test'],
    input: SeriesWithSteps,
    run: ({ y, h = STEPS }) => ({
      trend_mk_test: mkTest(y, true),
      trend_mk_test_nocc: mkTest(y, false),
      Kendall_MannKendall: kendallTest(y),
      cor_test_kendall: corTest(y),
      cor_test_kendall_exact: corTestExact(y),
      sens_slope: sensSlope(y),
      mblm_theil_sen: robust(theilSen(y)),
      mblm_siegel_repeated: robust(repeatedMedians(y)),
      lm: lm(linearTrend(y, { ahead: h })),
      pettitt: pettitt(y),
      acf: acf(y),
      ljung_box4: boxTest(y),
    }),
  }),
  defineMethod({
    name: 'trend-with-gaps',
    of: 'theilSen',
    groups: ['trend_missing'],
    functions: ['rkt, MannKendall (NA), mblm on observed pairs (true time index kept)'],
    input: Series,
    run: ({ y }) => ({
      rkt: rktPlain(y),
      Kendall: kendallTest(y),
      theil_sen_observed: robust(theilSen(y)),
    }),
  }),
  defineMethod({
    name: 'seasonal-trend',
    of: 'seasonalKendall',
    groups: ['trend_seasonal_quarterly'],
    functions: ['smk.test, sea.sens.slope, SeasonalMannKendall, rkt'],
    input: SeasonalSeries,
    run: ({ y, frequency }) => {
      const slope = seasonalSenSlope(y, frequency);
      return explained(
        {
          smk_test: smkTest(y, frequency),
          seasonal_sens_slope: orNull(slope)?.slope ?? null,
          Kendall_Seasonal: seasonalMannKendall(y, frequency),
          rkt: rktSeasonal(y, frequency),
        },
        { seasonal_sens_slope: reasonOf(slope) },
      );
    },
  }),
  single('mann-kendall', 'mannKendall', (y) => mkTest(y, true)),
  single('kendall-exact', 'kendallExact', corTestExact),
  single('sen-slope', 'senSlope', sensSlope),
  single('theil-sen', 'theilSen', (y) => robust(theilSen(y))),
  single('repeated-medians', 'repeatedMedians', (y) => robust(repeatedMedians(y))),
  single('pettitt', 'pettittTest', pettitt),
  single('autocorrelation', 'autocorrelation', acf),
  single('ljung-box', 'ljungBox', boxTest),
  defineMethod({
    name: 'linear-trend',
    of: 'linearTrend',
    input: SeriesWithSteps,
    run: ({ y, h }) => lm(linearTrend(y, { ahead: h })),
  }),
  defineMethod({
    name: 'seasonal-kendall',
    of: 'seasonalKendall',
    input: SeasonalSeries,
    run: ({ y, frequency }) => smkTest(y, frequency),
  }),
  defineMethod({
    name: 'seasonal-sen-slope',
    of: 'seasonalSenSlope',
    input: SeasonalSeries,
    run: ({ y, frequency }) => seasonalSenSlope(y, frequency),
  }),
];
