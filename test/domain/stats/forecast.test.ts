import { expect } from 'chai';
import fc from 'fast-check';
import { drawsFrom } from '../../../server/domain/scoring/draws.ts';
import { decompose } from '../../../server/domain/stats/decomposition.ts';
import { holtSmoothing, simpleSmoothing } from '../../../server/domain/stats/exponential-smoothing.ts';
import { holtWinters, holtWintersFit } from '../../../server/domain/stats/holt-winters.ts';
import { localLevel } from '../../../server/domain/stats/local-level.ts';
import { leastInBox } from '../../../server/domain/stats/minimum.ts';
import { stlPeriodic } from '../../../server/domain/stats/stl.ts';
import { wanted } from '../../support/computed.ts';
import { expectReason, expectReasonOrNumbers, nasty, nastyValues } from './nasty.ts';

const NOISE = 1e-9;
const SHARES = { alpha: 0.3, beta: 0.1, gamma: 0.2 };
const EFFECTS = [5, -3, -4, 2];

/** Five years of quarters on a straight line, with the same seasons every year. */
const quarters = (effect: (level: number, season: number) => number): number[] =>
  Array.from({ length: 20 }, (_, i) => effect(50 + 2 * i, EFFECTS[i % 4] as number));
const ADDED = quarters((level, season) => level + season);
/** A series with many ties. */
const SHORT = [4, 4, 4, 5, 4, 5, 5, 4, 5, 5, 5, 5];
const MULTIPLIED = quarters((level, season) => level * (1 + season / 100));

const series = fc.array(fc.double({ min: 10, max: 90, noNaN: true }), { minLength: 12, maxLength: 24 });

const widths = (forecast: readonly { interval: { low: number; high: number } | null }[]): number[] =>
  forecast.map(({ interval }) => (interval ? interval.high - interval.low : NaN));

describe('Exponential smoothing', () => {
  it('keeps a level that does not change, and a trend that does not', () => {
    const level = wanted(simpleSmoothing([7, 7, 7, 7], 0.35, { ahead: 2 }));
    expect(level).to.include({ level: 7, trend: null, sumOfSquares: 0 });
    expect(level.forecast[1]).to.deep.equal({ value: 7, interval: { low: 7, high: 7 } });
    const trend = wanted(holtSmoothing([3, 5, 7, 9], 0.4, 0.2, { ahead: 2 }));
    expect(trend.forecast.map(({ value }) => Math.round(value * 1e6) / 1e6)).to.deep.equal([11, 13]);
  });

  it('moves a level by its share of each error', () => {
    expect(wanted(simpleSmoothing([0, 10, 10], 0.5, { ahead: 1 }))).to.deep.include({
      level: 7.5,
      fitted: [0, 5],
      sumOfSquares: 125,
    });
  });

  it('is less and less sure the further it looks', () => {
    const simple = widths(wanted(simpleSmoothing([3, 1, 4, 1, 5, 9], 0.5, { ahead: 3 })).forecast);
    expect((simple[2] ?? NaN) / (simple[0] ?? NaN)).to.be.closeTo(Math.sqrt(1 + 2 * 0.5 ** 2), NOISE);
    const linear = widths(wanted(holtSmoothing([3, 1, 4, 1, 5, 9], 0.5, 0.5, { ahead: 3 })).forecast);
    expect((linear[2] ?? NaN) / (linear[0] ?? NaN)).to.be.closeTo(Math.sqrt(1 + 0.75 ** 2 + 1), NOISE);
  });

  it('goes along with another unit of the values', () => {
    fc.assert(
      fc.property(series, (values) => {
        const plain = wanted(holtWinters(values, 4, SHARES, { ahead: 3 })).forecast;
        const scaled = wanted(
          holtWinters(
            values.map((value) => 4 * value + 8),
            4,
            SHARES,
            { ahead: 3 },
          ),
        ).forecast;
        plain.forEach(({ value, interval }, i) => {
          expect(scaled[i]?.value).to.be.closeTo(4 * value + 8, 1e-6);
          expect(scaled[i]?.interval?.high).to.be.closeTo(4 * (interval?.high ?? NaN) + 8, 1e-6);
        });
      }),
    );
  });

  it('says why it cannot be computed', () => {
    expectReason(simpleSmoothing([7], 0.5, { ahead: 1 }), 'too-few-values');
    expectReason(simpleSmoothing([7, 8], 0, { ahead: 1 }), 'bad-parameter');
    expectReason(simpleSmoothing([7, null, 8], 0.5, { ahead: 1 }), 'too-few-values');
    expectReason(holtSmoothing([], 0.5, 0.5, { ahead: 1 }), 'no-values');
    expectReason(holtSmoothing([1, 2, 3], 0.5, 2, { ahead: 1 }), 'bad-parameter');
    expectReason(holtWinters([1, 2, 3, 4, 5, 6, 7], 4, SHARES, { ahead: 1 }), 'too-few-values');
    expectReason(
      holtWinters([0, ...ADDED], 4, SHARES, { ahead: 1, seasonality: 'multiplicative' }),
      'not-positive',
    );
  });
});

describe('Holt–Winters smoothing', () => {
  it('agrees with R on a short series', () => {
    // R: HoltWinters(ts(y, frequency = 4), 0.3, 0.1, 0.2) and its predict
    const result = wanted(holtWinters(SHORT, 4, SHARES, { ahead: 4 }));
    expect(result.sumOfSquares).to.be.closeTo(4.685144642327345, NOISE);
    expect(result.level).to.be.closeTo(5.078720719347011, NOISE);
    expect(result.seasons[3]).to.be.closeTo(0.27415462443059796, NOISE);
    expect(result.forecast[3]?.value).to.be.closeTo(5.824868373890543, NOISE);
    expect(result.forecast[3]?.interval?.high).to.be.closeTo(7.705049057862392, NOISE);
  });

  it('begins with the season that comes next', () => {
    const { seasons } = wanted(holtWinters(ADDED.slice(0, 18), 4, SHARES, { ahead: 0 }));
    expect(seasons.map((effect) => Math.sign(effect))).to.deep.equal([-1, 1, 1, -1]);
  });

  it('multiplies seasons', () => {
    const result = wanted(holtWinters(MULTIPLIED, 4, SHARES, { ahead: 4, seasonality: 'multiplicative' }));
    result.forecast.forEach(({ value, interval }, i) => {
      const true4 = (50 + 2 * (20 + i)) * (1 + (EFFECTS[i] as number) / 100);
      expect(value).to.be.closeTo(true4, 0.03 * true4);
      expect(((interval?.low ?? NaN) + (interval?.high ?? NaN)) / 2).to.be.closeTo(value, NOISE);
    });
  });

  it('has intervals as wide as errors are that go on from its end, where seasons multiply', () => {
    const strong = quarters((level, season) => level * (1 + season / 10));
    const values = strong.map((value, i) => value + (i % 3) - 1);
    const ahead = 6;
    const end = wanted(holtWinters(values, 4, SHARES, { ahead, seasonality: 'multiplicative' }));
    const residuals = end.fitted.map((expected, i) => values[4 + i]! - expected);
    const average = residuals.reduce((a, b) => a + b) / residuals.length;
    const spread = Math.sqrt(
      residuals.reduce((sum, one) => sum + (one - average) ** 2, 0) / (residuals.length - 1),
    );
    const runs = 20_000;
    const normals = new Float64Array(runs * ahead);
    drawsFrom(7).normals(normals);
    const squares = new Float64Array(ahead);
    // Small errors: what the formula leaves out is of their square.
    const size = 0.05;
    for (let run = 0; run < runs; run++) {
      let { level, trend } = end;
      const seasons = [...end.seasons];
      for (let step = 0; step < ahead; step++) {
        const season = seasons[step % 4]!;
        const value = (level + trend) * season + size * normals[run * ahead + step]!;
        squares[step]! += (value - end.forecast[step]!.value) ** 2 / runs;
        const before = level;
        level = (SHARES.alpha * value) / season + (1 - SHARES.alpha) * (level + trend);
        trend = SHARES.beta * (level - before) + (1 - SHARES.beta) * trend;
        seasons[step % 4] = (SHARES.gamma * value) / level + (1 - SHARES.gamma) * season;
      }
    }
    widths(end.forecast).forEach((width, step) => {
      const expected = (2 * 1.959964 * spread * Math.sqrt(squares[step]!)) / size;
      expect(width / expected, String(step)).to.be.within(0.97, 1.03);
    });
  });

  it('finds the deeper of two valleys, where little is learnt of each value', () => {
    // R: HoltWinters(ts(y, frequency = 4)) of waves that take longer than a year; the other valley is at alpha 0.93 with a sum of 0.0704
    const waves = [
      ...[0.447, 0.429, 0.4192, 0.3547, 0.3615, 0.3848, 0.4336, 0.4547, 0.4116, 0.3721, 0.343, 0.38, 0.4244],
      ...[0.4353, 0.4294, 0.3796, 0.3453, 0.3625, 0.3893, 0.4649, 0.4466, 0.3802, 0.3486, 0.3584, 0.3704],
      ...[0.4333, 0.4476, 0.4262, 0.3836, 0.3638, 0.3946, 0.4226, 0.4614, 0.4269, 0.3967, 0.3538, 0.3747],
      ...[0.4187, 0.4564, 0.4411],
    ];
    const slow = wanted(holtWintersFit(waves, 4, { ahead: 4 }));
    expect(slow.sumOfSquares).to.be.at.most(0.06226 * 1.01);
    expect(slow.alpha).to.be.lessThan(0.1);
    // The same, behind a rise between the best trend inside the box and one that follows every level.
    const rating = [
      ...[
        80, 72, 76, 93, 87, 87, 83, 95, 89, 76, 100, 74, 84, 82, 79, 73, 86, 85, 65, 94, 73, 78, 90, 70, 84,
      ],
      ...[83, 86, 69, 87, 71, 81, 70],
    ];
    expect(wanted(holtWintersFit(rating, 4, { ahead: 4 })).sumOfSquares).to.be.at.most(3455.886 * 1.001);
  });

  it('finds shares that are no worse than given ones', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, alpha) => {
        const found = wanted(holtWintersFit(values, 4, { ahead: 1 })).sumOfSquares;
        const given = wanted(holtWinters(values, 4, { ...SHARES, alpha }, { ahead: 1 })).sumOfSquares;
        expect(found).to.be.at.most(given * 1.05);
      }),
      { numRuns: 20 },
    );
  });
});

describe('The least value of a function in a box', () => {
  it('is found inside and on the edge', () => {
    const inside = leastInBox(([x = 0, y = 0]) => (x - 0.37) ** 2 + (y - 0.81) ** 2, 2);
    expect(inside[0]).to.be.closeTo(0.37, 1e-6);
    expect(inside[1]).to.be.closeTo(0.81, 1e-6);
    expect(leastInBox(([x = 0]) => -x, 1)).to.deep.equal([1]);
    expect(leastInBox(([x = 0]) => (x > 0.5 ? NaN : -x), 1)[0]).to.be.closeTo(0.5, 1e-6);
    expect(leastInBox(() => Infinity, 2)).to.deep.equal([0, 0]);
  });
});

describe('Decompositions', () => {
  it('find seasons on a straight line', () => {
    const classical = wanted(decompose(ADDED, 4));
    classical.figure.forEach((effect, i) => {
      expect(effect).to.be.closeTo(EFFECTS[i] as number, NOISE);
    });
    expect(classical.trend.slice(0, 3)).to.deep.equal([null, null, 54]);
    const factors = wanted(decompose(MULTIPLIED, 4, 'multiplicative')).figure;
    expect(factors[0]).to.be.closeTo(1.05, 0.01);
  });

  it('have seasons that average nothing', () => {
    fc.assert(
      fc.property(series, (values) => {
        const average = (list: readonly number[]): number =>
          list.reduce((sum, one) => sum + one, 0) / list.length;
        expect(average(wanted(decompose(values, 4)).figure)).to.be.closeTo(0, NOISE);
        expect(average(wanted(decompose(values, 4, 'multiplicative')).figure)).to.be.closeTo(1, NOISE);
      }),
    );
  });

  it('find seasons by local regression, up to both ends', () => {
    // R: stl(ts(y, frequency = 4), "periodic")
    const short = wanted(stlPeriodic(SHORT, 4));
    expect(short.seasonal[0]).to.be.closeTo(-0.13591658768389375, NOISE);
    expect(short.trend[0]).to.be.closeTo(3.9435225165527434, NOISE);
    expect(short.trend[11]).to.be.closeTo(5.0763465011691205, NOISE);
    const stl = wanted(stlPeriodic(ADDED, 4));
    expect(stl.seasonal[0]).to.be.closeTo(5, 0.6);
    expect(stl.trend.at(-1)).to.be.closeTo(88, 0.8);
  });

  it('add up to the series, seasons being the same in all years', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 5 }), (values, period) => {
        const { seasonal, trend, remainder } = wanted(stlPeriodic(values, period));
        values.forEach((value, i) => {
          const sum = (seasonal[i] ?? NaN) + (trend[i] ?? NaN) + (remainder[i] ?? NaN);
          expect(sum).to.be.closeTo(value, NOISE);
          if (i >= period) expect(seasonal[i]).to.equal(seasonal[i - period]);
        });
      }),
    );
  });

  it('say why they cannot be computed', () => {
    expectReason(decompose([1, 2, 3], 2), 'too-few-values');
    expectReason(decompose([1, 2, 3, 4], 1), 'bad-parameter');
    expectReason(decompose([1, 2, 0, 4], 2, 'multiplicative'), 'not-positive');
    expectReason(stlPeriodic([1, 2, 3, 4], 2), 'too-few-values');
    expectReason(stlPeriodic([1, 2, null, 4, 5, 6], 2), 'too-few-values');
  });
});

describe('The local level model', () => {
  it('takes noise about a fixed level for noise, and steps for steps', () => {
    const noise = Array.from({ length: 40 }, (_, i) => 50 + (i % 2 === 0 ? 1 : -1));
    const still = wanted(localLevel(noise, { ahead: 1 }));
    expect(still.levelVariance).to.be.closeTo(0, 1e-6);
    expect(still.level).to.be.closeTo(50, 0.1);
    const stairs = Array.from({ length: 40 }, (_, i) => 10 * Math.floor(i / 4));
    expect(wanted(localLevel(stairs, { ahead: 1 })).level).to.be.closeTo(90, 0.1);
  });

  it('is less and less sure of a level that moves', () => {
    const { forecast } = wanted(localLevel([1, 3, 2, 5, 4, 7, 6, 9], { ahead: 3 }));
    expect(widths(forecast)).to.deep.equal(widths(forecast).toSorted((a, b) => a - b));
  });

  it('says why it cannot be computed', () => {
    expectReason(localLevel([4, 4, 4, 4], { ahead: 1 }), 'no-variation');
    expectReason(localLevel([4, 5], { ahead: 1 }), 'too-few-values');
  });
});

describe('Whatever they are given, forecasts answer numbers or a reason', () => {
  it('for lists of values', () => {
    fc.assert(
      fc.property(nastyValues, nasty, fc.integer({ min: -1, max: 5 }), (values, number, whole) => {
        for (const result of [
          simpleSmoothing(values, 0.5, { ahead: whole }),
          simpleSmoothing(values, number, { ahead: 1 }),
          holtSmoothing(values, 0.5, number, { ahead: 1, confidence: number }),
          holtWinters(values, whole, SHARES, { ahead: 5 }),
          holtWinters(values, 2, { ...SHARES, gamma: number }, { ahead: 1, seasonality: 'multiplicative' }),
          decompose(values, whole),
          decompose(values, whole, 'multiplicative'),
          stlPeriodic(values, whole),
          localLevel(values, { ahead: 2 }),
        ])
          expectReasonOrNumbers(result);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(nastyValues, (values) => {
        expectReasonOrNumbers(holtWintersFit(values, 4, { ahead: 2 }));
      }),
      { numRuns: 100 },
    );
  });
});
