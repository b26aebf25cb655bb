import { Type } from 'typebox';
import type { Computed } from '../../domain/stats/computed.ts';
import { decompose } from '../../domain/stats/decomposition.ts';
import {
  holtSmoothing,
  simpleSmoothing,
  type SmoothedForecast,
} from '../../domain/stats/exponential-smoothing.ts';
import { type HoltWinters, holtWinters, holtWintersFit } from '../../domain/stats/holt-winters.ts';
import type { Predicted } from '../../domain/stats/linear-trend.ts';
import { localLevel } from '../../domain/stats/local-level.ts';
import type { Values } from '../../domain/stats/sample.ts';
import { stlPeriodic } from '../../domain/stats/stl.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained } from './explained.ts';
import { Figures } from './shapes.ts';

/** Forecasts and decompositions under the names of R's own stats. */

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Horizon = Type.Integer({ minimum: 0 });
const Series = { y: Figures, h: Type.Optional(Horizon) };
const SeasonalSeries = {
  y: Figures,
  /** Seasons in a year; the first value belongs to the first of them. */
  frequency: Type.Integer({ minimum: 2 }),
  h: Type.Optional(Horizon),
};

const STEPS = 4;

/** The shares of the vectors, which fix them so that a fit is reproducible. */
const SEASONAL_SHARES = { alpha: 0.3, beta: 0.1, gamma: 0.2 };
const TREND_SHARES = { alpha: 0.4, beta: 0.2 };
const LEVEL_SHARE = 0.35;

const points = (forecast: readonly Predicted[]): number[] => forecast.map(({ value }) => value);

/** Why bounds are null: too few errors of fitting to estimate their spread from. */
const UNBOUNDED = { upper95: 'too-few-values', lower95: 'too-few-values' } as const;

const bounds = (
  forecast: readonly Predicted[],
): { forecast: number[]; upper95: (number | null)[]; lower95: (number | null)[] } => ({
  forecast: points(forecast),
  upper95: forecast.map(({ interval }) => interval?.high ?? null),
  lower95: forecast.map(({ interval }) => interval?.low ?? null),
});

function winters(result: Computed<HoltWinters>): unknown {
  if (!result.computable) return result;
  const { alpha, beta, gamma, level, trend, seasons } = result;
  const effects = Object.fromEntries(seasons.map((effect, i) => [`s${String(i + 1)}`, effect]));
  const fields = {
    alpha,
    beta,
    gamma,
    start: 'HoltWinters default start.periods=2 (decompose on first 2 years + lm trend)',
    coefficients: { a: level, b: trend, ...effects },
    SSE: result.sumOfSquares,
    fitted: result.fitted,
    ...bounds(result.forecast),
  };
  return explained(fields, UNBOUNDED);
}

function holt(result: Computed<SmoothedForecast>, shares: { alpha: number; beta: number }): unknown {
  if (!result.computable) return result;
  const fields = {
    ...shares,
    start: 'l=y[2], b=y[2]-y[1]',
    coefficients: { a: result.level, b: result.trend },
    SSE: result.sumOfSquares,
    fitted: result.fitted,
    ...bounds(result.forecast),
  };
  return explained(fields, UNBOUNDED);
}

function ses(result: Computed<SmoothedForecast>, alpha: number): unknown {
  if (!result.computable) return result;
  const fields = {
    alpha,
    start: 'l=y[1]',
    level: result.level,
    SSE: result.sumOfSquares,
    fitted: result.fitted,
    ...bounds(result.forecast),
  };
  return explained(fields, UNBOUNDED);
}

function structTs(y: Values, ahead: number): unknown {
  const result = localLevel(y, { ahead });
  if (!result.computable) return result;
  return {
    variances: { level: result.levelVariance, epsilon: result.noiseVariance },
    ...bounds(result.forecast),
  };
}

function stl(y: Values, period: number): unknown {
  const result = stlPeriodic(y, period);
  if (!result.computable) return result;
  return { seasonal: result.seasonal, trend: result.trend, remainder: result.remainder };
}

function classical(y: Values, period: number): unknown {
  const result = decompose(y, period);
  return result.computable ? { figure: result.figure, trend: result.trend } : result;
}

export const forecastMethods: readonly Method[] = [
  defineMethod({
    name: 'forecast',
    of: 'holtWinters',
    groups: ['forecast_quarterly'],
    functions: ['HoltWinters, predict, stl, decompose, StructTS'],
    input: Type.Object(SeasonalSeries),
    run: ({ y, frequency, h: ahead = STEPS }) => ({
      hw_additive_fixed: winters(holtWinters(y, frequency, SEASONAL_SHARES, { ahead })),
      hw_multiplicative_fixed: winters(
        holtWinters(y, frequency, SEASONAL_SHARES, { ahead, seasonality: 'multiplicative' }),
      ),
      holt_linear_fixed: holt(
        holtSmoothing(y, TREND_SHARES.alpha, TREND_SHARES.beta, { ahead }),
        TREND_SHARES,
      ),
      ses_fixed: ses(simpleSmoothing(y, LEVEL_SHARE, { ahead }), LEVEL_SHARE),
      hw_additive_optimised: winters(holtWintersFit(y, frequency, { ahead })),
      stl_periodic: stl(y, frequency),
      decompose_additive: classical(y, frequency),
      StructTS_level: structTs(y, ahead),
    }),
  }),
  defineMethod({
    name: 'holt-winters',
    of: 'holtWinters',
    input: Type.Object({
      ...SeasonalSeries,
      alpha: Share,
      beta: Share,
      gamma: Share,
      seasonal: Type.Optional(Type.Union([Type.Literal('additive'), Type.Literal('multiplicative')])),
    }),
    run: ({ y, frequency, h: ahead = STEPS, alpha, beta, gamma, seasonal: seasonality }) =>
      winters(holtWinters(y, frequency, { alpha, beta, gamma }, { ahead, seasonality })),
  }),
  defineMethod({
    name: 'holt-winters-fit',
    of: 'holtWintersFit',
    input: Type.Object(SeasonalSeries),
    run: ({ y, frequency, h: ahead = STEPS }) => winters(holtWintersFit(y, frequency, { ahead })),
  }),
  defineMethod({
    name: 'holt-smoothing',
    of: 'holtSmoothing',
    input: Type.Object({ ...Series, alpha: Share, beta: Share }),
    run: ({ y, h: ahead = STEPS, alpha, beta }) =>
      holt(holtSmoothing(y, alpha, beta, { ahead }), { alpha, beta }),
  }),
  defineMethod({
    name: 'simple-smoothing',
    of: 'simpleSmoothing',
    input: Type.Object({ ...Series, alpha: Share }),
    run: ({ y, h: ahead = STEPS, alpha }) => ses(simpleSmoothing(y, alpha, { ahead }), alpha),
  }),
  defineMethod({
    name: 'stl',
    of: 'stlPeriodic',
    input: Type.Object(SeasonalSeries),
    run: ({ y, frequency }) => stl(y, frequency),
  }),
  defineMethod({
    name: 'decompose',
    of: 'decompose',
    input: Type.Object(SeasonalSeries),
    run: ({ y, frequency }) => classical(y, frequency),
  }),
  defineMethod({
    name: 'local-level',
    of: 'localLevel',
    input: Type.Object(Series),
    run: ({ y, h: ahead = STEPS }) => structTs(y, ahead),
  }),
];
