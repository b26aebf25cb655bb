import { expect } from 'chai';
import { toChartJs } from '../../server/charts/chart-spec.ts';
import { barsSpec, trendSpec } from './sample-specs.ts';

describe('Charts for Chart.js', () => {
  it('hold the same values as the SVG, with the written tooltips', () => {
    const config = toChartJs(trendSpec);
    expect(config.type).to.equal('line');
    expect(config.data.labels).to.deep.equal(trendSpec.periods.map((period) => period.label));
    const [series, target, centre, upper, lower] = config.data.datasets;
    expect(series!.data).to.deep.equal(trendSpec.series[0]!.points.map((point) => point.value));
    expect(series!.texts[0]).to.equal('60 % satisfied');
    expect(series!.intervals[5]).to.equal(null);
    expect(series!.signals[9]).to.equal('concern');
    expect([target, centre, upper, lower].map((line) => [line!.role, line!.stepped])).to.deep.equal([
      ['target', true],
      ['centre', true],
      ['limit', true],
      ['limit', true],
    ]);
  });

  it('leave out lines that have no values', () => {
    const config = toChartJs({
      ...trendSpec,
      centre: [],
      lower: [],
      upper: [],
      target: trendSpec.target.map(() => null),
    });
    expect(config.data.datasets.map((dataset) => dataset.role)).to.deep.equal(['series-0']);
  });

  it('are plain JSON', () => {
    for (const spec of [trendSpec, barsSpec]) {
      const config = toChartJs(spec);
      expect(JSON.parse(JSON.stringify(config))).to.deep.equal(config);
    }
  });
});
