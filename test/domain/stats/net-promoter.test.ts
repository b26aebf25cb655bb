import { expect } from 'chai';
import fc from 'fast-check';
import { netCounts, netPromoter, netPromoterTest } from '../../../server/domain/stats/net.ts';
import { wanted } from '../../support/computed.ts';

const answers = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 200 });

describe('Net promoter score', () => {
  it('counts 9 and 10 as promoters, 0 to 6 as detractors, and leaves out missing answers', () => {
    expect(wanted(netCounts([10, 9, 8, 7, 6, 0, null]))).to.include({ promoters: 2, detractors: 2, n: 6 });
    expect(netCounts([null])).to.include({ because: 'no-values' });
    expect(netCounts([11])).to.include({ because: 'bad-parameter' });
    expect(netCounts([9.5])).to.include({ because: 'not-whole' });
  });

  it('lies in its interval, between −1 and 1', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { promoters, detractors, n } = wanted(netCounts(given));
        const { net, interval } = wanted(netPromoter(promoters, detractors, n));
        expect(interval.low).to.be.within(-1, net);
        expect(interval.high).to.be.within(net, 1);
      }),
    );
  });

  it('needs answers, and not more of them than were given', () => {
    expect(netPromoter(0, 0, 0)).to.include({ because: 'no-values' });
    expect(netPromoter(6, 5, 10)).to.include({ because: 'not-proportions' });
    expect(netPromoter(-1, 5, 10)).to.include({ because: 'negative' });
    expect(wanted(netPromoter(10, 0, 10)).interval).to.deep.equal({ low: 1, high: 1 });
  });

  it('differs from another by as much as the other from it', () => {
    const [one, two] = [
      { promoters: 40, detractors: 20, n: 90 },
      { promoters: 30, detractors: 40, n: 120 },
    ];
    const [there, back] = [wanted(netPromoterTest(one, two)), wanted(netPromoterTest(two, one))];
    expect(there.difference).to.equal(-back.difference);
    expect(there.pValue).to.equal(back.pValue);
    expect(there.interval.low).to.equal(-back.interval.high);
  });

  it('of identical samples gives no difference, and cannot be tested where all agree', () => {
    const sample = { promoters: 4, detractors: 2, n: 9 };
    expect(wanted(netPromoterTest(sample, sample))).to.include({ difference: 0, pValue: 1 });
    expect(netPromoterTest({ promoters: 9, detractors: 0, n: 9 }, null)).to.include({
      because: 'no-variation',
    });
  });
});
