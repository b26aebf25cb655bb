import { expect } from 'chai';
import fc from 'fast-check';
import { niceScale, percentScale } from '../../server/charts/chart-spec.ts';
import { fitText, wrapText } from '../../server/charts/drawing.ts';

describe('Scales of charts', () => {
  it('have round ticks', () => {
    expect(niceScale(0, 100)).to.deep.equal({
      from: 0,
      to: 100,
      ticks: [0, 20, 40, 60, 80, 100],
      decimals: 0,
    });
    expect(niceScale(61.2, 69.9).ticks).to.deep.equal([60, 62, 64, 66, 68, 70]);
    expect(niceScale(0, 0.3, 3)).to.deep.equal({ from: 0, to: 0.3, ticks: [0, 0.1, 0.2, 0.3], decimals: 1 });
    expect(niceScale(0, 10, 4)).to.deep.equal({ from: 0, to: 10, ticks: [0, 2.5, 5, 7.5, 10], decimals: 1 });
  });

  it('cover every value, with a handful of ticks', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const scale = niceScale(low, high);
        const slack = Math.max(1, Math.abs(high), Math.abs(low)) * 1e-6;
        expect(scale.from).to.be.at.most(low + slack);
        expect(scale.to).to.be.at.least(high - slack);
        expect(scale.ticks.length).to.be.within(2, 9);
      }),
    );
  });

  it('of percentages stay between 0 and 100', () => {
    expect(percentScale([99.5, 100]).to).to.equal(100);
    expect(percentScale([0, 3]).from).to.equal(0);
    expect(percentScale([]).ticks).to.deep.equal([0, 20, 40, 60, 80, 100]);
  });
});

describe('Texts in charts', () => {
  const measure = (text: string): number => text.length;

  it('are cut with an ellipsis when they are too wide', () => {
    expect(fitText('satisfaction', 20, 'label', measure)).to.equal('satisfaction');
    expect(fitText('satisfaction', 6, 'label', measure)).to.equal('satis…');
  });

  it('are broken at spaces', () => {
    expect(wrapText('one two three four', 9, 2, 'label', measure)).to.deep.equal(['one two', 'three fo…']);
  });
});
