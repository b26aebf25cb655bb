import { expect } from 'chai';
import { type Computed, orNull } from '../../server/domain/stats/computed.ts';
import { countRatioFunnel, type Funnel, standardisedRatioFunnel } from '../../server/domain/stats/funnel.ts';
import { buildReference } from '../../server/statistics/build-reference.ts';
import { inputProblems } from '../../server/statistics/check-input.ts';
import { findMethods, METHODS, methodFor, runLines } from '../../server/statistics/service.ts';
import { inputOf, readVectors } from '../oracles/read.ts';
import { unspeakable } from './hostile.ts';

/** One input of each group of the vectors. */
const examples = readVectors().flatMap(({ file, meta, cases }) =>
  [...new Map(cases.map((one) => [one.group, one])).values()].map((one) => ({
    name: `${file} ${one.group}`,
    method: methodFor([one.group, one.source.function], inputOf(one, meta.datasets)),
    input: inputOf(one, meta.datasets),
  })),
);

type Change = (value: unknown) => unknown;

/** The input with every list of numbers changed, however deep it lies. */
function changed(value: unknown, ofList: Change, ofNumber: Change): unknown {
  if (typeof value === 'number') return ofNumber(value);
  if (Array.isArray(value)) {
    const isNumbers = value.some((one) => typeof one === 'number') || value.every((one) => one === null);
    return isNumbers ? ofList(value) : value.map((one) => changed(one, ofList, ofNumber));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, ofList, ofNumber)]));
}

const same: Change = (value) => value;
const each =
  (change: (value: unknown, i: number) => unknown): Change =>
  (list) =>
    (list as unknown[]).map(change);

const DEGENERATE: Record<string, [Change, Change]> = {
  empty: [() => [], same],
  'one value': [(list) => (list as unknown[]).slice(0, 1), same],
  'two values': [(list) => (list as unknown[]).slice(0, 2), same],
  'all missing': [each(() => null), same],
  'all but one missing': [each((value, i) => (i === 0 ? value : null)), same],
  'all zero': [each(() => 0), () => 0],
  'all equal': [each(() => 7), same],
  negative: [each((value) => (typeof value === 'number' ? -value : value)), (value) => -(value as number)],
  enormous: [each((value) => (typeof value === 'number' ? value * 1e200 : value)), same],
};

describe('methods by name', () => {
  it('have names of their own, and schemas that compile', () => {
    const names = METHODS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const method of METHODS) expect(() => inputProblems(method, {}), method.name).not.to.throw();
  });

  it('name a documented function of the domain', () => {
    const documented = new Set(buildReference().map(({ name }) => name));
    const strangers = METHODS.filter(({ of }) => !documented.has(of)).map(({ name, of }) => `${name}: ${of}`);
    expect(strangers).to.deep.equal([]);
  });

  it('are found by their own name, by groups of vectors and by published functions', () => {
    expect(findMethods('wilson_proportion').map(({ of }) => of)).to.deep.equal(['wilsonInterval']);
    expect(findMethods('qic').length).to.equal(1);
    expect(findMethods('frobnicate')).to.deep.equal([]);
  });

  it('answer line by line, and say what is wrong with a line', async () => {
    const [wilson] = findMethods('wilson_proportion');
    const answers = [];
    const lines = ['{"x":0,"n":10,"multiplier":1}', '', '{"x":0}', 'x'];
    for await (const one of runLines(wilson!, lines)) answers.push(one);
    expect(answers).to.have.length(3);
    expect(answers[0]).to.have.nested.property('result.lower95', 0);
    expect(answers[1]).to.have.nested.property('error.line', 3);
    expect(answers[2]).to.have.nested.property('error.line', 4);
  });

  it('say once what a value may be, and not each of what it is not', async () => {
    const problemsOf = async (name: string, input: object): Promise<string[]> => {
      for await (const one of runLines(findMethods(name)[0]!, [JSON.stringify(input)]))
        return 'error' in one ? one.error.problems : [];
      return [];
    };
    const counts = { y: [1, 2], n: [10, 20] };
    expect(await problemsOf('p-chart', { ...counts, chart: 'u' })).to.deep.equal([
      'chart must be one of "p", "pp"',
    ]);
    expect(await problemsOf('p-chart', { y: [1, 2], n: 'x', part: {} })).to.deep.equal([
      'n must be array or null',
      'part must be integer or array or null',
    ]);
    expect(await problemsOf('mean', { values: [1, 'a'] })).to.deep.equal(['values.1 must be number or null']);
    expect(await problemsOf('proportion', { x: 1, n: 2, confidence: 1 })).to.deep.equal([
      'confidence must be < 1',
    ]);
  });

  it('name fields that they do not know, which may be slips of the pen', async () => {
    const [wilson] = findMethods('wilson_proportion');
    const answers = [];
    for await (const one of runLines(wilson!, ['{"x":1,"n":10,"multiplier":1,"conf":0.99}']))
      answers.push(one);
    expect(answers[0]).to.deep.include({ line: 1, unknown: ['conf'] });
  });

  it('give bounds in the unit of the estimate beside those of a package that mixes them', () => {
    const groups = {
      estimate: [80, 70, 60, 90, 75],
      population: [100, 200, 300, 150, 50],
      se: [2, 1.5, 1, 2, 3],
    };
    const { TI } = answer('theil-index', groups) as {
      TI: { estimate: number; se: number; same_unit: { se: number; lower: number; upper: number } };
    };
    // 200,000 draws from the groups' errors have a standard deviation of 1.567.
    expect(TI.same_unit.se).to.be.closeTo(1.567, 0.02);
    expect(TI.same_unit.se).to.be.closeTo(1000 * TI.se, 1e-9);
    expect((TI.same_unit.lower + TI.same_unit.upper) / 2).to.be.closeTo(TI.estimate, 1e-9);
  });

  const refused = (because: string): object => ({ computable: false, because });
  const answer = (name: string, input: object): unknown => findMethods(name)[0]!.run(input as never);

  it('refuse what outgrows a number in the unit that was asked for', () => {
    const y = [244, 172, 191, 195];
    expect(answer('c-chart', { y, multiply: 1e308 })).to.deep.equal(refused('not-finite'));
    expect(answer('c-chart', { y, multiply: 1000 })).to.have.nested.property('y[0]', 244_000);
    const counts = { group: ['a', 'b'], numerator: [9, 8], denominator: [3, 4], multiplier: 1e308 };
    expect(answer('count-ratio-funnel', counts)).to.deep.equal(refused('not-finite'));
  });

  it('take the sounder choice of a funnel where the input asks for it, and say what they follow else', () => {
    const group = Array.from({ length: 8 }, (_, i) => `u${String(i)}`);
    const numerator = [3, 30, 12, 8, 25, 40, 9, 2];
    const denominator = [10.004, 22, 14, 15, 31, 33, 10, 6];
    const input = { group, numerator, denominator };
    const funnel = (name: string, choices: object): Record<string, unknown> =>
      answer(name, { ...input, ...choices }) as Record<string, unknown>;
    const limitsOf = (drawn: Computed<Funnel>): number[] =>
      orNull(drawn)!.units.map((unit) => unit!.adjusted.alert.high);
    const close = (name: string, choices: object, expected: number[]): void =>
      (funnel(name, choices)['OD95UCL'] as number[]).forEach((limit, i) =>
        expect(limit, `${name} of ${group[i]!}`).to.be.closeTo(expected[i]!, 1e-6),
      );
    // Eight units are too few for the variance between them.
    const least = { least_units: 10 };
    expect(funnel('count-ratio-funnel', least)).to.deep.include({
      tau2: 0,
      phi: null,
      because: 'too-few-values',
    });
    expect(funnel('count-ratio-funnel', {})).to.have.property('tau2').that.is.greaterThan(0);
    close(
      'count-ratio-funnel',
      { ...least, limits_from: 'both-counts' },
      limitsOf(countRatioFunnel(numerator, denominator)),
    );
    const root = limitsOf(standardisedRatioFunnel(numerator, denominator, { transform: 'root' }));
    close('standardised-ratio-funnel', { ...least, sr_method: 'CQC', back: 'squared' }, root);
    const log = limitsOf(standardisedRatioFunnel(numerator, denominator));
    close('funnel', { ...least, round_expected: false }, log);
    const asPackage = funnel('standardised-ratio-funnel', { ...least, sr_method: 'CQC' });
    expect((asPackage['OD95UCL'] as number[])[0]).to.be.closeTo(Math.sqrt(root[0]!), 1e-6);
    expect(funnel('funnel', least)).to.have.nested.property('denominator[0]', 10);
    expect(funnel('funnel', { round_expected: false })).to.have.nested.property('denominator[0]', 10.004);
    const shares = { numerator: [0, 50], denominator: [3, 500] };
    expect(answer('wilson-funnel', { ...shares, cut: true })).to.have.nested.property('lower998[0]', 0);
    expect(answer('wilson-funnel', shares)).to.have.nested.property('lower998[0]').that.is.below(0);

    const helpOf = (name: string) =>
      findMethods(name)[0]!.input as { description?: string; properties: object };
    expect(helpOf('standardised-ratio-funnel').description).to.match(
      /as in FunnelPlotR: .*least_units.*back/,
    );
    expect(helpOf('standardised-ratio-funnel').properties).not.to.have.property('limits_from');
    expect(helpOf('count-ratio-funnel').description).to.contain('limits_from').and.not.to.contain('back');
  });

  it('refuse one measure or one column without the others', () => {
    const disparity = {
      estimate: [5.3e10, 5.6e10, 6e10, 8.7e10],
      population: [1841, 22305, 8608, 29542],
      subgroup_order: [1, 2, 3, 4],
    };
    expect(answer('disparity', disparity))
      .to.have.property('RII_linear')
      .that.deep.equals(refused('not-finite'));
    expect(answer('disparity', disparity)).to.have.nested.property('D.estimate', 3.4e10);
    const raw = { I1: [1e308, 1e308, null], I2: [1, 3, null], I3: [null, null, null] };
    expect(answer('impute', { raw }))
      .to.have.property('i_mean')
      .that.deep.equals({
        I1: refused('not-finite'),
        I2: [1, 3, 2],
        I3: [null, null, null],
        because: 'no-values',
      });
  });

  it('say why parts of a result are null, once or part by part', () => {
    const equal = { y: [5, 5, 5, 5, 5, 5] };
    expect(answer('mann-kendall', equal)).to.deep.include({
      S: 0,
      tau: null,
      z: null,
      because: 'no-variation',
    });
    expect(answer('mann-kendall', { y: [1, 2, 3, 5] })).not.to.have.property('because');
    expect(answer('sen-slope', equal)).to.deep.include({ slope: 0, z: null, because: 'no-variation' });
    expect(answer('sen-slope', { y: [1, 2] })).to.deep.include({ z: null, because: 'too-few-values' });
    expect(answer('sen-slope', { y: [1, 1, null] })).to.deep.include({
      p_value: null,
      because: 'too-few-values',
    });
    expect(answer('mean', { values: [3] })).to.deep.include({ stdev: null, because: 'too-few-values' });
    expect(answer('kendall-exact', { y: [1, 2, 2] })).to.deep.equal({
      T: null,
      p_value: null,
      because: 'ties',
    });
    const long = Array.from({ length: 201 }, (_, i) => i);
    expect(answer('kendall-exact', { y: long })).to.deep.include({
      p_value: null,
      because: 'too-many-values',
    });
    expect(answer('gini-index', { x: [0] })).to.deep.equal(refused('not-positive'));
    expect(answer('gini-index', { x: [0, 3] }))
      .to.have.property('because')
      .that.deep.equals({ theil_par1: 'not-positive' });
    expect(answer('aggregate', { x: [0, 4] }))
      .to.have.property('because')
      .that.deep.equals('not-positive');
    const rows = { region: ['a', 'b'], x: [1, 0], n: [3, 0] };
    expect(answer('pooled-proportion', { rows }))
      .to.have.property('because')
      .that.deep.equals({ b: 'no-denominators' });
    const short = answer('seasonal-trend', { y: [1, 2, 3], frequency: 2 });
    expect(short).to.have.nested.property('rkt.because', 'too-few-values');
    expect(answer('seasonal-kendall', { y: [1, 2, 3], frequency: 2 })).to.have.property(
      'because',
      'too-few-values',
    );
  });

  it('say why a chart has no runs, limits or centre', () => {
    const chart = (name: string, input: object): unknown =>
      (answer(name, input) as { because?: unknown }).because;
    const uncounted = (because: string): object =>
      Object.fromEntries(
        ['longest_run', 'longest_run_max', 'n_crossings', 'n_crossings_min'].map((part) => [part, because]),
      );
    expect(chart('u-chart', { y: [0, 0, 0], n: [10, 10, 10] })).to.equal('no-variation');
    expect(chart('u-chart', { y: [2, 2, null], n: [10, 10, 10] })).to.deep.equal(uncounted('no-variation'));
    expect(chart('u-chart', { y: [1, 5, 2], n: [10, 10, 10] })).to.equal(undefined);
    const emptied = chart('u-chart', { y: [1, 3, null, null], n: [10, 10, 0, 0], part: 2 });
    expect(emptied).to.deep.equal({
      cl: 'no-values',
      n_obs: 'no-values',
      n_useful: 'no-values',
      ...uncounted('no-values'),
    });
    expect(chart('individuals-chart', { y: [5, null, 6] })).to.deep.equal({
      lcl: 'too-few-values',
      ucl: 'too-few-values',
      lcl95: 'too-few-values',
      ucl95: 'too-few-values',
    });
    expect(chart('run-chart', { y: [5, null, 6] })).to.deep.equal({
      lcl: 'no-formula',
      ucl: 'no-formula',
      lcl95: 'no-formula',
      ucl95: 'no-formula',
    });
  });

  it('say why a measure of disparity has no standard error', () => {
    const groups = { estimate: [80, 70, 60, 0], population: [100, 200, 300, 150], indicator_scale: 100 };
    const because = (input: object): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(
          answer('disparity', { ...groups, ...input }) as Record<string, { because?: string }>,
        ).map(([name, measured]) => [name, measured.because]),
      );
    const none = because({});
    expect(none).to.include({ D: 'no-errors', BGV: 'no-errors', TI: 'no-errors', MLD: 'no-errors' });
    expect(none).to.include({ BGSD: 'no-formula', IDISW: 'no-formula', MDMU: 'no-formula', PAR: undefined });
    const all = because({ se: [1, 2, 3, 1] });
    expect(all).to.include({ D: undefined, BGV: undefined, TI: undefined, BGSD: 'no-formula' });
    // Shares of a scale that the estimates exceed are none.
    expect(because({ indicator_scale: 1 })).to.include({ PAR: 'bad-parameter', PAF: 'bad-parameter' });
    // The difference compares the first with the last: the errors of the others do not matter to it.
    expect(because({ se: [1, null, 3, 1] })).to.include({ D: undefined, BGV: 'no-errors' });
    const ends = { estimate: [80, 70, 60, 20], subgroup_order: [1, 2, 3, 4], se: [1, 1, 1, 1] };
    expect(because(ends)).to.include({ R: undefined, ACI: undefined });
    expect(because({ ...ends, population: [100, 0, 0, 150] })).to.include({
      ACI: 'too-few-values',
      SII_linear: 'too-few-values',
    });
    expect(because({ ...ends, estimate: [80, 70, 60, 0] })).to.include({ R: 'not-positive' });
  });

  it('give a slope index its interval, and say where the slopes of disparity are the package’s own', () => {
    const ordered = { population: [100, 300, 200, 150] };
    const value = [40, 55, 62, 71];
    const index = answer('slope-index', { ...ordered, value, quantile_order: [1, 2, 3, 4] }) as Record<
      string,
      number
    >;
    // By hand: ranks 0.0667, 0.3333, 0.6667 and 0.9, a line by weighted least squares with two degrees of freedom.
    expect(index['sii']).to.be.closeTo(32.5294, 1e-4);
    expect(index['rii']).to.be.closeTo(1.77818, 1e-5);
    expect(index['sii_lower']! + index['sii_upper']!).to.be.closeTo(2 * index['sii']!, 1e-9);
    expect(index['rii_lower']! * index['rii_upper']!).to.be.closeTo(index['rii']! ** 2, 1e-9);
    const none = answer('slope-index', {
      value: [-40, 55, 60],
      population: [1, 3, 1],
      quantile_order: [1, 2, 3],
    });
    expect(none).to.include({ rii: null, rii_lower: null, because: 'not-positive' });
    for (const name of ['disparity', 'logistic-slope-index'])
      expect(JSON.stringify(findMethods(name)[0]!.input), name).to.contain(
        'weight by the square of the population',
      );
  });

  it('refuse columns of different lengths', () => {
    const rows = { region: ['a', 'a', 'b'], x: [1, 2], n: [3, 4] };
    expect(answer('pooled-proportion', { rows })).to.deep.equal(refused('lengths-differ'));
    for (const n of [
      [10, 20],
      [10, 20, 30, 40],
    ])
      expect(answer('p-chart', { y: [1, 2, 3], n })).to.deep.equal(refused('lengths-differ'));
    const groups = { estimate: [1, 2, 3], population: [1, 1, 1] };
    expect(answer('disparity-difference', { ...groups, population: [1, 1] })).to.deep.equal(
      refused('lengths-differ'),
    );
    expect(answer('disparity-difference', { ...groups, reference_subgroup: [1, 0] })).to.deep.equal(
      refused('lengths-differ'),
    );
    const index = {
      units: ['u', 'v', 'w'],
      structure: { iCode: ['I', 'T'], level: [1, 2], parent: ['T', null] },
      config: { normalisation: { f_n: 'n_minmax' }, aggregation: 'a_amean' },
    };
    expect(answer('composite-index', { ...index, raw: { I: [1, 2] } })).to.deep.equal(
      refused('lengths-differ'),
    );
    expect(answer('composite-index', { ...index, raw: { I: [1, 2, 3] } })).to.have.nested.property(
      'ranks.T[2]',
      1,
    );
  });

  it('refuse what would be passed over: a second reference, a date of a rebase that no point has', () => {
    const groups = { estimate: [1, 2, 3], population: [1, 1, 1] };
    expect(answer('disparity', { ...groups, reference_subgroup: [1, 1, 0] })).to.deep.equal(
      refused('bad-parameter'),
    );
    expect(answer('disparity', { ...groups, reference_subgroup: [0, 1, 0] })).to.have.property('D');
    const series = { dates: ['2026-01-01', '2026-02-01', '2026-03-01'], y: [1, 3, 2] };
    expect(answer('xmr-chart', { ...series, rebase: '2026-02-02' })).to.deep.equal(refused('bad-parameter'));
    expect(answer('xmr-chart', { ...series, rebase: ['2026-02-01'] })).to.have.property('points');
  });

  it('refuse to compare every two of more values than memory holds', () => {
    const y = Array.from({ length: 100_000 }, (_, i) => i % 7);
    for (const name of ['mann-kendall', 'sen-slope', 'theil-sen', 'repeated-medians', 'pettitt'])
      expect(answer(name, { y }), name).to.deep.equal(refused('too-many-values'));
    expect(answer('linear-trend', { y })).to.have.property('slope');
    expect(answer('run-chart', { y })).to.have.property('longest_run');
  });

  for (const { name, method, input } of examples) {
    it(`give a number or a reason for degenerate input: ${name}`, () => {
      expect(method, name).not.to.equal(undefined);
      for (const [what, [ofList, ofNumber]] of Object.entries(DEGENERATE)) {
        const spoilt = changed(input, ofList, ofNumber);
        if (inputProblems(method!, spoilt).length > 0) continue;
        let result: unknown;
        expect(() => (result = method!.run(spoilt as never)), what).not.to.throw();
        expect(unspeakable(result), what).to.deep.equal([]);
      }
    });
  }
});
