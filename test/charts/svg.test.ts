import { expect } from 'chai';
import { parseHTML } from 'linkedom';
import { intervalBarSvg, ratingMarkSvg, sparklineSvg, toSvg } from '../../server/charts/chart-spec.ts';
import { barsSpec, sectorsSpec, trendSpec } from './sample-specs.ts';

const parse = (svg: string): Document => parseHTML(`<body>${svg}</body>`).document as unknown as Document;

describe('Charts as inline SVG', () => {
  it('tell a reader who cannot see them what they show', () => {
    const document = parse(toSvg(trendSpec));
    const svg = document.querySelector('svg')!;
    expect(svg.getAttribute('role')).to.equal('img');
    const ids = svg.getAttribute('aria-labelledby')!.split(' ');
    expect(ids.map((id) => document.getElementById(id)?.textContent)).to.deep.equal([
      'Overall satisfaction <test>',
      'From 60 % to 84 % & back',
    ]);
  });

  it('carry no inline style and no script, so that the content security policy lets them pass', () => {
    for (const spec of [trendSpec, sectorsSpec, barsSpec]) {
      expect(toSvg(spec)).to.not.match(/style=|<style|<script|on[a-z]+=/);
    }
  });

  it('mark special causes by shape as well as by colour', () => {
    const document = parse(toSvg({ ...trendSpec, legend: { ...trendSpec.legend } }));
    const concern = document.querySelectorAll('.mz-chart__fill--concern');
    const improvement = document.querySelectorAll('.mz-chart__fill--improvement');
    // One in the legend, one at the point.
    expect([concern.length, improvement.length]).to.deep.equal([2, 2]);
    expect(concern[1]!.getAttribute('fill')).to.equal('#C75B12');
    expect(improvement[1]!.getAttribute('fill')).to.equal('#0072B2');
    const corners = (element: { getAttribute(name: string): string | null }): string =>
      element.getAttribute('d')!;
    expect(corners(concern[1]!)).to.not.equal(corners(improvement[1]!));
  });

  it('break the line where a quarter has no data', () => {
    const lines = parse(toSvg(trendSpec)).querySelectorAll('path.mz-chart__line--series-0');
    expect(lines.length).to.equal(2);
  });

  it('draw one interval bar of three strokes a point with an interval', () => {
    const known = trendSpec.series[0]!.points.filter((point) => point.value !== null).length;
    const strokes = parse(toSvg(trendSpec)).querySelectorAll('path.mz-chart__line--interval');
    expect(strokes.length).to.equal(known * 3 + 1);
  });

  it('draw limits and target stepwise, a level a quarter', () => {
    const [target] = [...parse(toSvg(trendSpec)).querySelectorAll('path.mz-chart__line--target')].slice(-1);
    // Two levels: along, up, along.
    expect(target!.getAttribute('d')!.match(/[ML]/g)).to.have.length(4);
  });

  it('name only what they show in the legend', () => {
    const texts = (svg: string): string[] =>
      [...parse(svg).querySelectorAll('text')].map((text) => text.textContent ?? '');
    expect(texts(toSvg(trendSpec))).to.include.members([
      'Mean',
      'Control limits',
      'Target',
      'Provisional',
      'Concern',
    ]);
    expect(texts(toSvg(sectorsSpec))).to.include.members(['State', 'NGO', 'Private', 'Target']);
    expect(texts(toSvg(sectorsSpec))).to.not.include.members(['Mean']);
    expect(texts(toSvg(sectorsSpec))).to.not.include.members(['Concern']);
  });

  it('keep every shape inside the drawing, wide and narrow', () => {
    for (const spec of [trendSpec, sectorsSpec, barsSpec]) {
      for (const width of [340, 720]) {
        const document = parse(toSvg(spec, { width, height: 320 }));
        const [, , boxWidth, boxHeight] = document
          .querySelector('svg')!
          .getAttribute('viewBox')!
          .split(' ')
          .map(Number);
        for (const path of document.querySelectorAll('path')) {
          const numbers = path
            .getAttribute('d')!
            .match(/-?[\d.]+/g)!
            .map(Number);
          numbers.forEach((number, i) => {
            expect(number, path.outerHTML).to.be.within(-0.1, (i % 2 === 0 ? boxWidth! : boxHeight!) + 0.1);
          });
        }
      }
    }
  });

  it('print the text of a bar beside it, and why a row has none', () => {
    const texts = [...parse(toSvg(barsSpec)).querySelectorAll('text')].map((text) => text.textContent ?? '');
    expect(texts).to.include('91.0 · Outstanding');
    expect(texts).to.include('no data · Not rated');
  });
});

describe('Drawings inside a line', () => {
  it('leave gaps in a sparkline where there is no value and mark the last one', () => {
    const document = parse(sparklineSvg([1, 2, null, 4, 3]));
    expect(document.querySelector('.mz-sparkline__line')!.getAttribute('d')!.match(/M/g)).to.have.length(2);
    expect(document.querySelectorAll('.mz-sparkline__end').length).to.equal(1);
  });

  it('draw a level line for equal values and nothing for none', () => {
    expect(sparklineSvg([5, 5, 5])).to.contain('M3 11L');
    expect(parse(sparklineSvg([null, null])).querySelectorAll('path, circle').length).to.equal(0);
  });

  it('are images when they have a title and decoration otherwise', () => {
    expect(sparklineSvg([1, 2], { title: 'rising' })).to.contain('role="img" aria-label="rising"');
    expect(sparklineSvg([1, 2])).to.contain('aria-hidden="true"');
  });

  it('hold an interval bar inside its scale', () => {
    const svg = intervalBarSvg({ value: 50, low: -20, high: 130, target: 75, from: 0, to: 100 });
    expect(svg).to.contain('d="M4 9L116 9" stroke="currentColor" stroke-opacity="0.55"');
    expect(svg).to.contain('cx="60"');
  });

  it('give every rating its own shape', () => {
    const ratings = ['outstanding', 'good', 'requires-improvement', 'inadequate', 'not-rated'] as const;
    const shapes = ratings.map(
      (rating) => ratingMarkSvg(rating).match(/<(path|circle)[^>]*?(d="[^"]*"|fill="none")?[^>]*>/)![0],
    );
    expect(new Set(shapes).size).to.equal(5);
  });
});
