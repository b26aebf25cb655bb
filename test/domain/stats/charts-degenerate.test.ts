import fc from 'fast-check';
import { cChart, pChart, uChart } from '../../../server/domain/stats/attribute-charts.ts';
import {
  countRatioFunnel,
  proportionFunnel,
  standardisedRatioFunnel,
} from '../../../server/domain/stats/funnel.ts';
import { exactFunnel, wilsonFunnel } from '../../../server/domain/stats/plain-funnels.ts';
import { runChart } from '../../../server/domain/stats/run-chart.ts';
import { individualsChart, movingRangeChart, xmrChart } from '../../../server/domain/stats/xmr.ts';
import { expectReasonOrNumbers } from './nasty.ts';

/** Figures as they should not be, among some as they should. */
const figure = fc.oneof(
  fc.constantFrom(null, 0, -1, 0.5, NaN, Infinity, 1e308, 1e155, 1e-308, 5e-324),
  fc.constantFrom(0, 1, 2, 3, 10, 100),
  fc.constantFrom(0, 1, 2, 3, 10, 100),
);
const rows = fc.array(fc.tuple(figure, figure), { maxLength: 14 });
const options = fc.record({
  screen: fc.boolean(),
  laney: fc.boolean(),
  rebaseAt: fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 2 }),
  exclude: fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 2 }),
  centre: fc.option(figure),
  trim: fc.constantFrom(0, 0.1, 0.4, 0.5),
  leastUnits: fc.constantFrom(0, 1, 10),
  transform: fc.constantFrom('log' as const, 'root' as const),
  method: fc.constantFrom('anhoej' as const, 'cutbox' as const),
});

describe('Charts and funnels of any figures', () => {
  it('answer in finite numbers or say why they cannot', () => {
    fc.assert(
      fc.property(rows, options, (pairs, chosen) => {
        const [first, second] = [pairs.map(([x]) => x), pairs.map(([, n]) => n)];
        const ratios = pairs.map(([numerator, denominator]) => ({ numerator, denominator }));
        const results = [
          ...[xmrChart, individualsChart, movingRangeChart, cChart, runChart].map((chart) =>
            chart(first, chosen),
          ),
          ...[pChart, uChart].map((chart) => chart(ratios, chosen)),
          ...[proportionFunnel, standardisedRatioFunnel, countRatioFunnel].map((funnel) =>
            funnel(first, second, chosen),
          ),
          wilsonFunnel(first, second),
          exactFunnel(first, second),
        ];
        for (const result of results) expectReasonOrNumbers(result);
      }),
      { numRuns: 300 },
    );
  });
});
