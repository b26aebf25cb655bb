import { expect } from 'chai';
import { localLevel } from '../../../server/domain/stats/local-level.ts';
import { withIntervals } from '../../../server/domain/stats/smoothing.ts';
import { wanted } from '../../support/computed.ts';

const Z95 = 1.959963984540054;
const Z80 = 1.2815515655446004;

type Row = number[];

const dot = (one: Row, other: Row): number => one.reduce((sum, value, i) => sum + value * other[i]!, 0);

/** Solves a system of linear equations by elimination. */
function solve(matrix: readonly Row[], right: Row): Row {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = row[i]! / pivot[i]!;
      rows[j] = row.map((value, k) => value - factor * rows[i]![k]!);
    }
  });
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

const SERIES = [1, 3, 2, 5, 4, 7, 6, 9, 5, 8];

/**
 * The best linear forecast from all values at once, without a filter: values share the steps of the level up to the earlier one, the level before the first
 * value is unknown and estimated by generalised least squares.
 */
function byLeastSquares(variances: { level: number; noise: number }, ahead: number) {
  const shared = (s: number, t: number): number =>
    variances.level * Math.min(s, t) + (s === t ? variances.noise : 0);
  const covariances = SERIES.map((_, s) => SERIES.map((__, t) => shared(s, t)));
  const at = SERIES.length - 1 + ahead;
  const toForecast = SERIES.map((_, s) => shared(s, at));
  const ones = SERIES.map(() => 1);
  const [weights, unit] = [solve(covariances, toForecast), solve(covariances, ones)];
  const information = dot(ones, unit);
  const start = dot(SERIES, unit) / information;
  const unexplained = 1 - dot(ones, weights);
  return {
    value: dot(SERIES, weights) + unexplained * start,
    variance: shared(at, at) - dot(toForecast, weights) + unexplained ** 2 / information,
  };
}

describe('Intervals of forecasts', () => {
  for (const [confidence, z] of [
    [0.95, Z95],
    [0.8, Z80],
  ] as const)
    it(`of a local level are those of generalised least squares, at ${String(confidence)}`, () => {
      const { levelVariance, noiseVariance, forecast } = wanted(localLevel(SERIES, { ahead: 4, confidence }));
      expect(Math.min(levelVariance, noiseVariance)).to.be.greaterThan(0.1);
      forecast.forEach(({ value, interval }, step) => {
        const expected = byLeastSquares({ level: levelVariance, noise: noiseVariance }, step + 1);
        const reach = z * Math.sqrt(expected.variance);
        expect(value).to.be.closeTo(expected.value, 1e-9);
        expect(interval!.low).to.be.closeTo(expected.value - reach, 1e-9);
        expect(interval!.high).to.be.closeTo(expected.value + reach, 1e-9);
      });
    });

  it('of smoothing add up the errors of all steps before, those of other seasons by the ratio of the two', () => {
    const seasons = [1.2, 0.7, 0.9, 1.2, 1.4];
    const [alpha, beta, gamma] = [0.3, 0.1, 0.2];
    // By the papers: c_j = α(1 + jβ), with γ(1 − α) more after a whole number of years.
    const weight = (j: number): number =>
      alpha * (1 + j * beta) + (j % seasons.length === 0 ? gamma * (1 - alpha) : 0);
    const residuals = [1, -2, 3, 0, -1];
    // Their squares about the mean of 0.2 add up to 14.8.
    const spread = Math.sqrt(14.8 / 4);
    for (const seasonality of ['additive', 'multiplicative'] as const) {
      const forecasts = Array.from({ length: 23 }, () => 50);
      const found = withIntervals(
        forecasts,
        { residuals, seasons },
        { alpha, beta, gamma },
        seasonality,
        0.95,
      );
      found.forEach(({ interval }, step) => {
        let sum = 1;
        for (let j = 1; j <= step; j++) {
          const ratio =
            seasonality === 'additive' ? 1 : seasons[step % 5]! / seasons[(step - j) % seasons.length]!;
          sum += (weight(j) * ratio) ** 2;
        }
        expect(interval!.high - 50, `${seasonality} ${String(step)}`).to.be.closeTo(
          Z95 * spread * Math.sqrt(sum),
          1e-9,
        );
      });
    }
  });

  it('of smoothing are not summed up from the start for each step', () => {
    let reads = 0;
    const seasons = new Proxy([1.2, 0.7, 0.9, 1.2], {
      get(list, key, receiver): unknown {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(list, key, receiver);
      },
    });
    const forecasts = Array.from({ length: 1000 }, () => 50);
    const shares = { alpha: 0.5, beta: null, gamma: 0 };
    const found = withIntervals(
      forecasts,
      { residuals: [1, -2, 3], seasons },
      shares,
      'multiplicative',
      0.95,
    );
    // Of each step a few for each season, not a few for each step before.
    expect(reads).to.be.below(20 * forecasts.length);
    const [first, year] = [found[0]!, found[400]!].map(({ interval }) => interval!.high - 50);
    const ratios = [1.2, 0.7, 0.9, 1.2].reduce((sum, one) => sum + (1.2 / one) ** 2, 0);
    expect(year! / first!).to.be.closeTo(Math.sqrt(1 + 100 * 0.5 ** 2 * ratios), 1e-9);
  });
});
