import { expect } from 'chai';
import { findMethods } from '../../server/statistics/service.ts';

type Because = Readonly<Record<string, string>> | undefined;

interface Charted {
  points: { point_type: string[]; because?: Because };
  variation_type: string;
  assurance_type: string | null;
  summary: { assurance_type?: string | null; because?: Because | string }[];
  because?: Because;
}

const DATES = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];

const chart = (y: (number | null)[], options: object = {}): Charted =>
  findMethods('xmr-chart')[0]!.run({ dates: DATES.slice(0, y.length), y, ...options } as never) as Charted;

const FEW = 'too-few-values';
const WITHOUT_LIMITS = { lpl: FEW, upl: FEW, outside_limits: FEW, close_to_limits: FEW };
const UNSEEN = { special_cause_type: FEW, point_type: FEW };

describe('The XmR chart by name', () => {
  it('says why a single value has no limits, and that its common cause is nothing but a word', () => {
    const { points, variation_type: variation, summary, because } = chart([4]);
    expect(points.because).to.deep.equal({ ...WITHOUT_LIMITS, ...UNSEEN });
    expect(variation).to.equal('common_cause');
    expect(because).to.deep.equal({ variation_type: FEW });
    expect(summary[0]!.because).to.deep.equal({ lpl: FEW, upl: FEW, variation_type: FEW });
  });

  it('says why a target is not compared', () => {
    const asked = { target: 3, improvement_direction: 'increase' };
    const short = chart([4, null], asked);
    expect(short.assurance_type).to.equal(null);
    expect(short.because).to.deep.equal({ assurance_type: FEW, variation_type: 'no-values' });
    expect(short.summary[0]!.because).to.include({ assurance_type: FEW, lpl: FEW });
    const neutral = chart([4, 6, 5], { ...asked, improvement_direction: 'neutral' });
    expect(neutral.because).to.deep.equal('no-formula');
    expect(chart([4, 6, 5]).because).to.equal(undefined);
  });

  it('says so of the stretch that is too short, and of no other', () => {
    const { points, because, summary } = chart([4, 6, 5, 9], { target: 3, rebase: DATES[3] });
    expect(points.because).to.deep.equal({ ...WITHOUT_LIMITS, ...UNSEEN });
    expect(because).to.deep.equal({ assurance_type: FEW, variation_type: FEW });
    expect(summary[0]).to.include({ assurance_type: null, because: 'no-formula' });
    expect(summary[1]!.because).to.include({ lpl: FEW, variation_type: FEW });
    const emptied = chart([4, 6, 5, null], { rebase: DATES[3] });
    expect(emptied.points.because).to.include({
      mean: 'no-values',
      lpl: 'no-values',
      point_type: 'no-values',
    });
  });

  it('has no doubt where every value could have been a signal', () => {
    const { points, because, summary } = chart([4, 6, 5, 4], { target: 3 });
    expect([points.because, because, summary[0]!.because]).to.deep.equal([undefined, undefined, undefined]);
    // A gap says nothing of the values beside it.
    const gap = chart([4, 6, null, 4]);
    expect(gap.points.because).to.deep.equal({ special_cause_type: 'no-values', point_type: 'no-values' });
    expect(gap.because).to.equal(undefined);
  });
});
