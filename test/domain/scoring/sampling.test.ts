import { expect } from 'chai';
import { quantileSorted } from 'd3-array';
import type { Indicator } from '../../../server/domain/indicator.ts';
import { drawsFrom } from '../../../server/domain/scoring/draws.ts';
import { planOf } from '../../../server/domain/scoring/plan.ts';
import { rulesOf } from '../../../server/domain/scoring/rules.ts';
import { Sampler } from '../../../server/domain/scoring/sampling.ts';
import { aGroup, anIndicator, aSet } from './sets.ts';

const RUNS = 40_000;

/** All that is drawn for one unit with this value and interval, in the order of the draws. */
function drawnFor(
  [low, value, high]: readonly [number, number, number],
  choices: Partial<Indicator> = {},
): number[] {
  const set = aSet(aGroup('ALL', { indicators: [anIndicator('A-01', choices)] }));
  const sampler = new Sampler(planOf(rulesOf(set)), {
    units: 1,
    measured: [{ values: Float64Array.of(value), low: Float64Array.of(low), high: Float64Array.of(high) }],
    applicable: [Uint8Array.of(1)],
  });
  const draws = drawsFrom(11);
  return Array.from({ length: RUNS }, () => {
    sampler.draw(draws);
    return sampler.columns.measured[0]!.values[0]!;
  });
}

const quantile = (drawn: readonly number[], p: number): number =>
  quantileSorted(
    [...drawn].sort((a, b) => a - b),
    p,
  )!;

describe('Values drawn from sampling errors', () => {
  const INTERVAL = [48, 50, 60] as const;
  const drawn = drawnFor(INTERVAL);

  it('have the interval as their 2.5 % and 97.5 % quantiles, and the value in the middle', () => {
    const [low, value, high] = INTERVAL;
    // A quantile of so many draws is within a fiftieth of the half of the interval it lies in.
    expect(quantile(drawn, 0.025)).to.be.closeTo(low, (value - low) / 25);
    expect(quantile(drawn, 0.5)).to.be.closeTo(value, (high - value) / 50);
    expect(quantile(drawn, 0.975)).to.be.closeTo(high, (high - value) / 25);
  });

  it('are normal on either side of the value', () => {
    const [low, value, high] = INTERVAL;
    for (const [p, deviations] of [
      [0.158655, -1],
      [0.841345, 1],
      [0.00135, -3],
      [0.99865, 3],
    ] as const) {
      const reach = (deviations > 0 ? high - value : value - low) / 1.96;
      expect(quantile(drawn, p), String(deviations)).to.be.closeTo(value + deviations * reach, reach / 5);
    }
  });

  it('mirror the draw before them, every second one', () => {
    const [low, value, high] = INTERVAL;
    /** In standard deviations of the side on which it lies. */
    const deviation = (x: number): number => (x - value) / (x > value ? high - value : value - low);
    for (let run = 0; run < 1000; run += 2)
      expect(deviation(drawn[run + 1]!)).to.be.closeTo(-deviation(drawn[run]!), 1e-9);
    const firsts = new Set(drawn.filter((_, run) => run % 2 === 0).map((x) => x.toFixed(6)));
    expect(firsts.size).to.be.greaterThan(RUNS / 4);
  });

  it('are cut where the indicator ends', () => {
    const extremes = (...of: Parameters<typeof drawnFor>): [number, number] => {
      const all = drawnFor(...of);
      return [Math.min(...all), Math.max(...all)];
    };
    expect(extremes([-10, 50, 110])).to.deep.equal([0, 100]);
    const [low, high] = extremes([-10, 50, 110], { numeratorWithinDenominator: false });
    expect([low, high > 130]).to.deep.equal([0, true]);
    expect(extremes([-10, 50, 110], { kind: 'rate', multiplier: 1000 })[0]).to.equal(0);
    expect(extremes([-120, 0, 120], { kind: 'net' })).to.deep.equal([-100, 100]);
    const [least, most] = extremes([-120, 0, 120], { kind: 'amount' });
    expect([least < -150, most > 150]).to.deep.equal([true, true]);
  });

  it('are the value itself where it has no interval', () => {
    expect(new Set(drawnFor([NaN, 50, NaN]))).to.deep.equal(new Set([50]));
    expect(new Set(drawnFor([50, 50, 50]))).to.deep.equal(new Set([50]));
  });
});
