import { expect } from 'chai';
import { pChart } from '../../../server/domain/stats/attribute-charts.ts';
import {
  assuranceOf,
  type Improvement,
  type SpecialCause,
  variationOf,
} from '../../../server/domain/stats/special-cause.ts';
import { xmrChart } from '../../../server/domain/stats/xmr.ts';
import { expectClose, oracleCases, quirks } from '../../oracles/vectors.ts';

const LABELS: Record<string, SpecialCause | null> = {
  'Common Cause': null,
  'Above UCL': 'above-limit',
  'Below LCL': 'below-limit',
  '7 Point Trend (Increasing)': 'rising',
  '7 Point Trend (Decreasing)': 'falling',
  '2 in 3 Above CL': 'near-upper',
  '2 in 3 Below CL': 'near-lower',
  '7 Points Above CL': 'run-above',
  '7 Points Below CL': 'run-below',
};

const VARIATIONS: Record<string, string> = {
  common_cause: 'common',
  special_cause_improvement: 'improvement',
  special_cause_concern: 'concern',
  special_cause_neutral_high: 'high',
  special_cause_neutral_low: 'low',
};

const ASSURANCES: Record<string, string> = {
  consistent_pass: 'passes',
  consistent_fail: 'fails',
  inconsistent: 'inconsistent',
};

interface XmrInput {
  dates: string[];
  y: (number | null)[];
  improvement_direction: 'increase' | 'decrease' | 'neutral';
  target: number | null;
  rebase: string[] | null;
  fix_after_n_points: number | null;
  screen_outliers: boolean;
}

interface XmrExpected {
  points: {
    y: (number | null)[];
    mean: (number | null)[];
    lpl: (number | null)[];
    upl: (number | null)[];
    special_cause_type: string[];
    point_type: string[];
    short_group_warning: boolean[];
  };
  variation_type: string;
  assurance_type: string | null;
}

const DIRECTIONS: Record<string, Improvement> = { increase: 'up', decrease: 'down', neutral: null };

const XMR_GROUPS = [
  'ae_attendances',
  'ae_breaches',
  'ae_national',
  'ae_performance',
  'edge',
  'fixed_baseline',
  'quarterly_sim',
  'rebase',
  'rule_coverage',
];

describe('XmR charts', () => {
  for (const group of XMR_GROUPS) {
    for (const { id, input, expected } of oracleCases<XmrInput, XmrExpected>('spc_xmr.json', group)) {
      it(`agree with NHSRplotthedots: ${id}`, () => {
        const chart = xmrChart(input.y, {
          screen: input.screen_outliers,
          rebaseAt: (input.rebase ?? []).map((date) => input.dates.indexOf(date)),
          ...(input.fix_after_n_points === null ? {} : { baseline: input.fix_after_n_points }),
        });
        if (expected.points.lpl.every((limit) => limit === null)) {
          expect(chart).to.deep.equal({ computable: false, because: 'too-few-points' });
          return;
        }
        if (!chart.computable) return expect.fail(`not computable: ${chart.because}`);
        const improvement = DIRECTIONS[input.improvement_direction] ?? null;
        chart.points.forEach(({ value, limits, signal }, i) => {
          expect(value).to.equal(expected.points.y[i]);
          expectClose(limits?.centre, expected.points.mean[i]!, 1e-9, `centre ${String(i)}`);
          expectClose(limits?.lower, expected.points.lpl[i]!, 1e-9, `lower ${String(i)}`);
          expectClose(limits?.upper, expected.points.upl[i]!, 1e-9, `upper ${String(i)}`);
          expect(signal, `label ${String(i)}`).to.equal(LABELS[expected.points.special_cause_type[i]!]);
          expect(variationOf(signal, improvement)).to.equal(VARIATIONS[expected.points.point_type[i]!]);
        });
        const last = chart.points.at(-1)!;
        expect(assuranceOf(last.limits, input.target, improvement)).to.equal(
          expected.assurance_type === null ? null : ASSURANCES[expected.assurance_type],
        );
      });
    }
  }

  it('lay the limits on the centre of a constant series, where the package has none (constant12-target-above)', () => {
    expect(XMR_GROUPS.flatMap((group) => quirks('spc_xmr.json', group))).to.deep.equal([
      'constant12-target-above',
    ]);
    const chart = xmrChart(Array.from({ length: 12 }, () => 7));
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.signal)).to.deep.equal(Array.from({ length: 12 }, () => null));
    expect(chart.points[0]?.limits).to.include({ centre: 7, lower: 7, upper: 7 });
    expect(assuranceOf(chart.points[0]!.limits, 8, 'up')).to.equal('fails');
    expect(assuranceOf(chart.points[0]!.limits, 8, 'down')).to.equal('passes');
    expect(assuranceOf(chart.points[0]!.limits, 7, 'up')).to.equal('passes');
  });

  it('say that limits of fewer than twelve points are on trial', () => {
    expect(xmrChart([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3])).to.include({ computable: true, trial: true });
    expect(xmrChart([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2])).to.include({ computable: true, trial: false });
  });

  it('cannot be computed without two neighbouring values', () => {
    for (const values of [[], [1], [null, 4, null], [1, null, 2, null]]) {
      expect(xmrChart(values)).to.deep.equal({ computable: false, because: 'too-few-points' });
    }
  });
});

interface PInput {
  y: number[];
  n: number[];
  multiply: number;
}
type PExpected = Record<'y' | 'cl' | 'lcl' | 'ucl' | 'lcl95' | 'ucl95', number[]> & {
  sigma_signal: boolean[];
};

describe('p-charts', () => {
  for (const [group, laney] of [
    ['p_chart', false],
    ['pp_chart', true],
  ] as const) {
    for (const { id, input, expected } of oracleCases<PInput, PExpected>('pchart_funnel.json', group)) {
      it(`agree with qicharts2: ${id}`, () => {
        const chart = pChart(
          input.y.map((numerator, i) => ({ numerator, denominator: input.n[i]! })),
          { laney },
        );
        if (!chart.computable) return expect.fail(chart.because);
        chart.points.forEach(({ value, limits, signal }, i) => {
          expectClose(value! * input.multiply, expected.y[i]!, 1e-8);
          expectClose(limits!.centre * input.multiply, expected.cl[i]!, 1e-8);
          expectClose(limits!.lower * input.multiply, expected.lcl[i]!, 1e-8);
          expectClose(limits!.upper * input.multiply, expected.ucl[i]!, 1e-8);
          expectClose(limits!.nearLower * input.multiply, expected.lcl95[i]!, 1e-8);
          expectClose(limits!.nearUpper * input.multiply, expected.ucl95[i]!, 1e-8);
          expect(signal === 'above-limit' || signal === 'below-limit').to.equal(expected.sigma_signal[i]);
        });
      });
    }
  }

  it('keep a gap for a missing period and refuse what is no proportion', () => {
    const chart = pChart([
      { numerator: 8, denominator: 10 },
      { numerator: 7, denominator: 10 },
      { numerator: null, denominator: null },
      { numerator: 0, denominator: 0 },
      { numerator: 9, denominator: 10 },
    ]);
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.value)).to.deep.equal([0.8, 0.7, null, null, 0.9]);
    expect(pChart([{ numerator: 0, denominator: 0 }])).to.deep.equal({
      computable: false,
      because: 'no-denominators',
    });
    expect(pChart([{ numerator: 3, denominator: 2 }])).to.deep.equal({
      computable: false,
      because: 'not-proportions',
    });
    expect(pChart([{ numerator: 1, denominator: 2 }])).to.deep.equal({
      computable: false,
      because: 'too-few-points',
    });
  });

  it('lie on the centre when everybody or nobody is satisfied', () => {
    const chart = pChart([10, 12, 9].map((n) => ({ numerator: n, denominator: n })));
    if (!chart.computable) return expect.fail(chart.because);
    expect(
      chart.points.map((point) => [point.limits?.lower, point.limits?.upper, point.signal]),
    ).to.deep.equal([
      [1, 1, null],
      [1, 1, null],
      [1, 1, null],
    ]);
  });
});
