import { expect } from 'chai';
import fc from 'fast-check';
import { meanInterval, meanOf } from '../../../server/domain/stats/mean.ts';
import { netPromoter } from '../../../server/domain/stats/net.ts';
import { wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import { rateInterval } from '../../../server/domain/stats/rate.ts';
import { expectClose, oracleCases, quirks } from '../../oracles/vectors.ts';

const PROPORTIONS = 'proportions.json';

interface Bounds {
  value: number;
  lower95: number;
  upper95: number;
  lower998: number;
  upper998: number;
}

describe('Intervals of proportions', () => {
  for (const { id, input, expected } of oracleCases<{ x: number; n: number; multiplier: number }, Bounds>(
    PROPORTIONS,
    'wilson_proportion',
  )) {
    it(`agree with PHEindicatormethods: ${id}`, () => {
      for (const [confidence, low, high] of [
        [0.95, expected.lower95, expected.upper95],
        [0.998, expected.lower998, expected.upper998],
      ] as const) {
        const interval = wilsonInterval(input.x, input.n, confidence);
        expectClose(interval?.low, low, 1e-9);
        expectClose(interval?.high, high, 1e-9);
      }
    });
  }

  for (const { id, input, expected } of oracleCases<
    { x: number; n: number; multiplier: number; confidence: number },
    { lower: number; upper: number }
  >(PROPORTIONS, 'wilson_percentage_any_confidence')) {
    it(`agree at any confidence: ${id}`, () => {
      const interval = wilsonInterval(input.x, input.n, input.confidence);
      expectClose(interval!.low * input.multiplier, expected.lower, 1e-9);
      expectClose(interval!.high * input.multiplier, expected.upper, 1e-9);
    });
  }

  for (const { id, input, expected } of oracleCases<
    { rows: { region: string[]; x: number[]; n: number[] }; multiplier: number },
    { region: string[] } & Record<'value' | 'lower95' | 'upper95' | 'lower998' | 'upper998', number[]>
  >(PROPORTIONS, 'grouped_pooled_proportion')) {
    it(`agree on pooled groups, a ratio of sums: ${id}`, () => {
      expected.region.forEach((region, i) => {
        const total = (column: number[]): number =>
          column.reduce((sum, value, row) => (input.rows.region[row] === region ? sum + value : sum), 0);
        const [x, n] = [total(input.rows.x), total(input.rows.n)];
        expectClose((x / n) * 100, expected.value[i]!, 1e-9);
        expectClose(wilsonInterval(x, n)!.low * 100, expected.lower95[i]!, 1e-9);
        expectClose(wilsonInterval(x, n)!.high * 100, expected.upper95[i]!, 1e-9);
        expectClose(wilsonInterval(x, n, 0.998)!.low * 100, expected.lower998[i]!, 1e-9);
        expectClose(wilsonInterval(x, n, 0.998)!.high * 100, expected.upper998[i]!, 1e-9);
      });
    });
  }

  it('hold the estimate and stay inside 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const x = Math.round(share * n);
          const interval = wilsonInterval(x, n)!;
          expect(interval.low).to.be.within(0, x / n);
          expect(interval.high).to.be.within(x / n, 1);
          expect(interval.high - interval.low).to.be.greaterThan(0);
        },
      ),
    );
  });

  it('do not exist without a denominator or beyond it', () => {
    expect(wilsonInterval(0, 0)).to.equal(null);
    expect(wilsonInterval(3, 2)).to.equal(null);
    expect(wilsonInterval(-1, 2)).to.equal(null);
    expect(() => wilsonInterval(1, 2, 1)).to.throw(RangeError);
  });
});

describe('Intervals of rates', () => {
  for (const { id, input, expected } of oracleCases<{ x: number; n: number; multiplier: number }, Bounds>(
    PROPORTIONS,
    'rate_byars_exact',
  )) {
    it(`agree with PHEindicatormethods: ${id}`, () => {
      const interval = rateInterval(input.x, input.n, input.multiplier);
      const wide = rateInterval(input.x, input.n, input.multiplier, 0.998);
      expectClose(interval?.low, expected.lower95, 1e-7);
      expectClose(interval?.high, expected.upper95, 1e-7);
      expectClose(wide?.low, expected.lower998, 1e-7);
      expectClose(wide?.high, expected.upper998, 1e-7);
    });
  }

  for (const { id, input, expected } of oracleCases<
    { x: number; n: number; multiplier: number; confidence: number },
    { lower: number; upper: number }
  >(PROPORTIONS, 'rate_any_confidence')) {
    it(`agree at any confidence: ${id}`, () => {
      const interval = rateInterval(input.x, input.n, input.multiplier, input.confidence);
      expectClose(interval?.low, expected.lower, 1e-7);
      expectClose(interval?.high, expected.upper, 1e-7);
    });
  }

  it('do not exist for corrections, fractions of events or without exposure', () => {
    expect(rateInterval(-1, 10, 1)).to.equal(null);
    expect(rateInterval(1.5, 10, 1)).to.equal(null);
    expect(rateInterval(1, 0, 1)).to.equal(null);
  });
});

describe('Means', () => {
  for (const { id, input, expected } of oracleCases<{ values: number[] }, Bounds & { stdev: number }>(
    PROPORTIONS,
    'mean_t',
  )) {
    it(`agree with PHEindicatormethods: ${id}`, () => {
      for (const [confidence, low, high] of [
        [0.95, expected.lower95, expected.upper95],
        [0.998, expected.lower998, expected.upper998],
      ] as const) {
        const mean = meanOf(input.values, confidence);
        expectClose(mean?.mean, expected.value, 1e-9);
        expectClose(mean?.deviation, expected.stdev, 1e-9);
        expectClose(mean?.interval?.low, low, 1e-9);
        expectClose(mean?.interval?.high, high, 1e-9);
      }
    });
  }

  it('leave out missing values, where the package gives NA (mean-13)', () => {
    expect(quirks(PROPORTIONS, 'mean_t')).to.deep.equal(['mean-13']);
    expect(meanOf([1, null, 3])).to.include({ n: 2, mean: 2 });
    expect(meanOf([null])).to.equal(null);
  });

  it('are the same from sums as from grades', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 500 }), (grades) => {
        const sums = {
          n: grades.length,
          sum: grades.reduce((a, b) => a + b, 0),
          sumOfSquares: grades.reduce((a, b) => a + b * b, 0),
        };
        const [fromSums, fromValues] = [meanInterval(sums)!, meanOf(grades)!];
        expectClose(fromSums.mean, fromValues.mean, 1e-12);
        if (grades.length === 1) expect(fromSums.interval).to.equal(null);
        else expectClose(fromSums.interval?.low, fromValues.interval!.low, 1e-6);
      }),
    );
  });
});

describe('Net promoter score', () => {
  for (const { id, input, expected } of oracleCases<
    { responses: (number | null)[] },
    { nps: number; variance_per_response: number; se: number }
  >('nps_csat.json', 'nps')) {
    it(`agrees with the package NPS: ${id}`, () => {
      const answers = input.responses.filter((answer) => answer !== null);
      const net = netPromoter(
        answers.filter((answer) => answer >= 9).length,
        answers.filter((answer) => answer <= 6).length,
        answers.length,
      );
      expectClose(net?.net, expected.nps, 1e-9);
      expectClose(net?.variance, expected.variance_per_response, 1e-9);
      expectClose(net?.standardError, expected.se, 1e-9);
    });
  }

  it('leaves out missing answers, where the package gives NA (nps-37)', () => {
    expect(quirks('nps_csat.json', 'nps')).to.deep.equal(['nps-37']);
  });

  it('needs answers, and not more of them than were given', () => {
    expect(netPromoter(0, 0, 0)).to.equal(null);
    expect(netPromoter(6, 5, 10)).to.equal(null);
    expect(netPromoter(10, 0, 10)?.interval).to.deep.equal({ low: 1, high: 1 });
  });

  for (const { id, input, expected } of oracleCases<
    { x: number[]; conf: number },
    { 'nps.x': number; int: [number, number]; 'se.hat': number }
  >('nps_csat.json', 'nps_test_one_sample')) {
    it(`has the Wald interval of the package: ${id}`, () => {
      const net = netPromoter(
        input.x.filter((answer) => answer >= 9).length,
        input.x.filter((answer) => answer <= 6).length,
        input.x.length,
        input.conf,
      );
      const [high, low] = [...expected.int].sort((a, b) => b - a);
      expectClose(net?.interval.low, low!, 1e-6);
      expectClose(net?.interval.high, high!, 1e-6);
    });
  }
});
