import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { expect } from 'chai';
import fc from 'fast-check';
import { notComputable } from '../../../server/domain/stats/computed.ts';
import {
  type Funnel,
  countRatioFunnel,
  proportionFunnel,
  standardisedRatioFunnel,
} from '../../../server/domain/stats/funnel.ts';
import type { FunnelLimits } from '../../../server/domain/stats/funnel-limits.ts';
import { overdispersion, trimScores } from '../../../server/domain/stats/overdispersion.ts';
import { exactFunnel, wilsonFunnel } from '../../../server/domain/stats/plain-funnels.ts';
import { wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import type { Computed } from '../../../server/domain/stats/computed.ts';
import { expectClose } from '../../oracles/vectors.ts';

function drawn<T extends object>(result: Computed<T>): T {
  if (!result.computable) throw new Error(result.because);
  return result;
}

const flat = ({ alert, alarm }: FunnelLimits): number[] => [alarm.low, alert.low, alert.high, alarm.high];
const ascends = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value >= values[i - 1]!);

/** Twelve units of a hundred each; the last one far off. */
const NUMERATORS = [48, 50, 52, 49, 51, 50, 47, 53, 50, 52, 48, 90];
const DENOMINATORS = NUMERATORS.map(() => 100);

describe('A funnel of shares', () => {
  it('has the share of all units as its target and limits that narrow with the size', () => {
    const funnel = drawn(proportionFunnel([5, 50, 500], [10, 100, 1000], { leastUnits: 3 }));
    expect(funnel.target).to.equal(0.5);
    const widths = funnel.units.map((unit) => unit!.plain.alarm.high - unit!.plain.alarm.low);
    expect(widths).to.deep.equal([...widths].sort((a, b) => b - a));
    expect(funnel.units.map((unit) => unit!.position)).to.deep.equal(['within', 'within', 'within']);
  });

  it('finds the unit that is far off, by limits that hold the variance between units', () => {
    const funnel = drawn(proportionFunnel(NUMERATORS, DENOMINATORS));
    expect(funnel.dispersion).to.include({ computable: true, units: 12 });
    expect(funnel.units.at(-1)).to.include({ position: 'high-alarm', trimmed: true });
    expect(funnel.units[0]?.position).to.equal('within');
  });

  it('estimates no dispersion from fewer than ten units, and says so', () => {
    const funnel = drawn(proportionFunnel([10, 50, 90], [100, 100, 100]));
    expect(funnel.dispersion).to.deep.equal(notComputable('too-few-values'));
    expect(funnel.tau2).to.equal(0);
    expect(funnel.units[0]!.adjusted).to.deep.equal(funnel.units[0]!.plain);
    const asked = drawn(proportionFunnel([10, 50, 90], [100, 100, 100], { leastUnits: 1, trim: 0 }));
    expect(asked.tau2).to.be.above(0);
    expect(asked.units[0]!.adjusted.alarm.low).to.be.below(asked.units[0]!.plain.alarm.low);
  });

  it('keeps the place of units without figures', () => {
    const funnel = drawn(proportionFunnel([1, null, 3, 4], [10, 10, 0, 10]));
    expect(funnel.units.map((unit) => unit === null)).to.deep.equal([false, true, true, false]);
    expect(funnel.target).to.equal(0.25);
  });

  it('refuses what is no share', () => {
    expect(proportionFunnel([], [])).to.deep.equal(notComputable('no-denominators'));
    expect(proportionFunnel([1], [0])).to.deep.equal(notComputable('no-denominators'));
    expect(proportionFunnel([1], [2, 3])).to.deep.equal(notComputable('lengths-differ'));
    expect(proportionFunnel([3], [2])).to.deep.equal(notComputable('not-proportions'));
    expect(proportionFunnel([-1], [2])).to.deep.equal(notComputable('negative'));
    expect(proportionFunnel([NaN], [2])).to.deep.equal(notComputable('not-finite'));
    expect(proportionFunnel([1], [2], { trim: 0.5 })).to.deep.equal(notComputable('bad-parameter'));
  });

  const units = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }))
      .filter(([x, rest]) => x + rest > 0),
    { minLength: 1, maxLength: 40 },
  );

  it('has limits in order between 0 and 1, the adjusted ones outside the plain ones', () => {
    fc.assert(
      fc.property(units, (pairs) => {
        const funnel = drawn(
          proportionFunnel(
            pairs.map(([x]) => x),
            pairs.map(([x, rest]) => x + rest),
          ),
        );
        expect(funnel.tau2).to.be.at.least(0);
        for (const unit of funnel.units) {
          const [plain, adjusted] = [flat(unit!.plain), flat(unit!.adjusted)];
          expect(ascends([0, ...plain, 1])).to.equal(true);
          expect(ascends([0, ...adjusted, 1])).to.equal(true);
          expect(adjusted[1]).to.be.at.most(plain[1]!);
          expect(adjusted[2]).to.be.at.least(plain[2]!);
        }
      }),
    );
  });

  it('does not depend on the order of the units', () => {
    fc.assert(
      fc.property(units, (pairs) => {
        const of = (rows: typeof pairs): Funnel =>
          drawn(
            proportionFunnel(
              rows.map(([x]) => x),
              rows.map(([x, rest]) => x + rest),
            ),
          );
        const [one, other] = [of(pairs), of([...pairs].reverse())];
        expectClose(other.tau2, one.tau2, 1e-9);
        one.units.forEach((unit, i) => {
          expectClose(other.units.at(-1 - i)!.adjusted.alert.high, unit!.adjusted.alert.high, 1e-9);
        });
      }),
    );
  });
});

describe('A funnel of standardised ratios', () => {
  it('has exact Poisson limits about one', () => {
    const { units } = drawn(standardisedRatioFunnel([10], [10]));
    // Garwood's interval of ten events: 4.795 to 18.390.
    expectClose(units[0]!.plain.alert.low, 0.4795389, 1e-6);
    expectClose(units[0]!.plain.alert.high, 1.8390356, 1e-6);
  });

  it('has exact limits of units of any size', () => {
    // SciPy 1.17.1: chi2.ppf(p, 2 E) / 2 E and chi2.ppf(p, 2 (E + 1)) / 2 E.
    const exact: readonly [expected: number, limits: number[]][] = [
      [500, [0.8674790826072769, 0.914257153799259, 1.0916185371303426, 1.1460552065139942]],
      [2000, [0.9323226793517334, 0.9566493548128152, 1.044808719722914, 1.0710442377988851]],
      [50_000, [0.986237038163696, 0.9912537330064735, 1.008804240708626, 1.013897093523801]],
      [3e6, [0.9982168034524248, 0.9988687300166571, 1.0011322349405523, 1.0017854300750009]],
    ];
    for (const [expected, limits] of exact) {
      const { units } = drawn(standardisedRatioFunnel([expected], [expected]));
      const [unit] = units;
      flat(unit!.plain).forEach((limit, i) => {
        expectClose(limit, limits[i]!, 1e-9, `${String(expected)}, ${String(i)}`);
      });
    }
  });

  it('has limits on the scale of the ratios, from the logarithm or from the root', () => {
    const observed = DENOMINATORS.map((_, i) => 80 + 4 * i);
    const log = drawn(standardisedRatioFunnel(observed, DENOMINATORS, { leastUnits: 50 }));
    expectClose(log.units[0]!.adjusted.alert.high, Math.exp(0.1959963984540054), 1e-12);
    const root = drawn(
      standardisedRatioFunnel(observed, DENOMINATORS, { leastUnits: 50, transform: 'root' }),
    );
    expectClose(root.units[0]!.adjusted.alert.high, (1 + 0.0979981992270027) ** 2, 1e-12);
    const package_ = drawn(
      standardisedRatioFunnel(observed, DENOMINATORS, { leastUnits: 50, transform: 'root', back: 'as-is' }),
    );
    expectClose(package_.units[0]!.adjusted.alert.high, 1.0979981992270027, 1e-12);
  });

  it('has no score for a unit without events on the scale of logarithms', () => {
    const funnel = drawn(standardisedRatioFunnel([0, 12, 9], [10, 10, 10], { leastUnits: 1, trim: 0 }));
    expect(funnel.units[0]).to.include({ value: 0, transformed: null, score: null, position: 'low-alarm' });
    expect(funnel.dispersion).to.deep.equal(notComputable('not-finite'));
    expect(funnel.tau2).to.equal(0);
  });
});

describe('A funnel of ratios of counts', () => {
  it('takes its limits from the errors of both counts', () => {
    const funnel = drawn(countRatioFunnel([10, 30], [20, 40]));
    expectClose(funnel.target, 40 / 60, 1e-12);
    const error = Math.sqrt(10 / 10.5 ** 2 + 20 / 20.5 ** 2);
    expectClose(funnel.units[0]!.plain.alert.low, (40 / 60) * Math.exp(-1.959963984540054 * error), 1e-12);
    const narrow = drawn(countRatioFunnel([10, 30], [20, 40], { limitsFrom: 'denominator' }));
    expect(narrow.units[0]!.limitError).to.equal(1 / (2 * Math.sqrt(20)));
    expect(narrow.units[0]!.score).to.equal(funnel.units[0]!.score);
  });

  it('cannot be computed when nothing was counted', () => {
    expect(countRatioFunnel([0, 0], [3, 4])).to.deep.equal(notComputable('not-positive'));
    expect(countRatioFunnel([null], [3])).to.deep.equal(notComputable('no-denominators'));
  });
});

describe('Funnels of chance alone', () => {
  it('place a unit beyond a Wilson limit exactly when its Wilson interval misses the target', () => {
    const counts = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 20 }), (pairs) => {
        const [numerators, denominators] = [pairs.map(([x]) => x), pairs.map(([x, rest]) => x + rest)];
        const { target, units } = drawn(wilsonFunnel(numerators, denominators));
        units.forEach((unit, i) => {
          const { low, high } = drawn(wilsonInterval(numerators[i]!, denominators[i]!));
          const margin = Math.min(Math.abs(target - low), Math.abs(target - high));
          // On the limit itself rounding decides.
          if (margin > 1e-9) expect(unit!.position === 'within').to.equal(low < target && target < high);
        });
      }),
    );
  });

  it('cut Wilson limits at 0 and 1 unless they are asked not to', () => {
    const limits = (cut: boolean): FunnelLimits =>
      drawn(wilsonFunnel([0, 50], [3, 500], { cut })).units[0]!.limits;
    expect(limits(true).alarm.low).to.equal(0);
    expect(limits(false).alarm.low).to.be.below(0);
  });

  it('place a unit beyond an exact limit exactly when chance makes as few, or as many, more rarely', () => {
    const counts = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 }));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 8 }), (pairs) => {
        const known = pairs.filter(([x, rest]) => x + rest > 0);
        fc.pre(known.length > 0);
        const [numerators, denominators] = [known.map(([x]) => x), known.map(([x, rest]) => x + rest)];
        const { target, units } = drawn(exactFunnel(numerators, denominators));
        units.forEach((unit, i) => {
          const [x, n] = [numerators[i]!, denominators[i]!];
          const [few, many] = [binomialCdf(x, n, target), binomialCdf(n - x, n, 1 - target)];
          // On the limit itself rounding decides.
          if ([few, many].some((share) => Math.min(Math.abs(share - 0.025), Math.abs(share - 0.001)) < 1e-9))
            return;
          const side = (share: number): string =>
            share < 0.001 ? 'alarm' : share < 0.025 ? 'alert' : 'within';
          const expected = [`low-${side(few)}`, `high-${side(many)}`].find((one) => !one.endsWith('within'));
          expect(unit!.position, `${String(x)} of ${String(n)}`).to.equal(expected ?? 'within');
        });
      }),
    );
    // Three of three, where chance makes that in every second unit.
    const all = drawn(exactFunnel([3, 5], [3, 7]));
    expect(all.units[0]).to.deep.include({ value: 1, position: 'within' });
  });

  it('have exact limits near those of the normal approximation in large units', () => {
    const [exact, wilson] = [
      exactFunnel([4000, 6000], [10000, 10000]),
      wilsonFunnel([4000, 6000], [10000, 10000]),
    ];
    flat(drawn(exact).units[0]!.limits).forEach((limit, i) => {
      expectClose(limit, flat(drawn(wilson).units[0]!.limits)[i]!, 2e-4);
    });
    expect(drawn(exact).units.map((unit) => unit!.position)).to.deep.equal(['low-alarm', 'high-alarm']);
  });

  it('refuse parts of persons in exact limits', () => {
    expect(exactFunnel([1], [2.5])).to.deep.equal(notComputable('not-whole'));
    expect(exactFunnel([1, 2e7], [10, 5e7 + 1])).to.deep.equal(notComputable('bad-parameter'));
    expect(wilsonFunnel([1e308, 1e308], [1e308, 1e308])).to.deep.equal(notComputable('not-finite'));
    expect(wilsonFunnel([1], [2.5])).to.include({ computable: true });
    expect(wilsonFunnel([], [])).to.deep.equal(notComputable('no-denominators'));
    expect(wilsonFunnel([3], [2])).to.deep.equal(notComputable('not-proportions'));
  });
});

describe('Over-dispersion', () => {
  it('is nothing when units differ as much as chance makes them', () => {
    expect(drawn(overdispersion([1, -1, 1, -1], [1, 1, 1, 1], 1))).to.include({ phi: 1, tau2: 1 / 3 });
    expect(drawn(overdispersion([0.5, -0.5, 0.5, -0.5], [1, 1, 1, 1], 1))).to.include({ phi: 0.25, tau2: 0 });
  });

  it('is nothing for a single unit, whose spread cannot be known', () => {
    expect(drawn(overdispersion([5], [1], 1))).to.include({ phi: 25, tau2: 0 });
  });

  it('cannot be computed without scores or from errors that are not positive', () => {
    expect(overdispersion([], [])).to.deep.equal(notComputable('no-values'));
    expect(overdispersion([1], [1])).to.deep.equal(notComputable('too-few-values'));
    expect(overdispersion([1], [0], 1)).to.deep.equal(notComputable('not-positive'));
    expect(overdispersion([1], [1, 2], 1)).to.deep.equal(notComputable('lengths-differ'));
    expect(overdispersion([1], [1], NaN)).to.deep.equal(notComputable('bad-parameter'));
  });

  it('pulls extreme scores in to a quantile, or leaves them out', () => {
    const scores = Array.from({ length: 11 }, (_, i) => i);
    const pulled = drawn(trimScores(scores, 0.1, 'winsorise'));
    expect(pulled.scores).to.deep.equal([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
    expect(pulled.trimmed.flatMap((trimmed, i) => (trimmed ? [i] : []))).to.deep.equal([0, 1, 9, 10]);
    const left = drawn(trimScores(scores, 0.1, 'truncate'));
    expect(left.scores).to.deep.equal([null, 1, 2, 3, 4, 5, 6, 7, 8, 9, null]);
    expect(drawn(trimScores(scores, 0, 'truncate')).scores).to.deep.equal(scores);
    expect(trimScores([], 0.1, 'truncate')).to.deep.equal(notComputable('no-values'));
  });
});
