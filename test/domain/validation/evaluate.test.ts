import { expect } from 'chai';
import fc from 'fast-check';
import type { Indicator } from '../../../server/domain/indicator.ts';
import type { LookedAt, UnitFigures } from '../../../server/domain/validation/figures.ts';
import { evaluate } from '../../../server/domain/validation/evaluate.ts';
import type { RuleLogic, Term } from '../../../server/domain/validation/rule.ts';
import { parametersOf } from '../../../server/domain/validation/terms.ts';
import { unitFigures } from '../../../server/domain/validation/unit-figures.ts';
import { fieldsOf } from '../../../server/domain/entry-form.ts';
import { loadProgramme, programmeFolder } from '../../../server/indicator-sets/service.ts';
import { anIndicator, INDICATORS } from '../../measurements/small-programme.ts';

/** QUA-01 ratio · QUA-02 rate · SAT-05 net · GRA-01 grade · FIN-02 parts (state, grants). */
const ALL = INDICATORS;

const entry = (numbers: Record<string, number | null>, more: Partial<LookedAt> = {}): LookedAt => ({
  numbers,
  absence: null,
  comment: null,
  ...more,
});
const ratio = (
  numerator: number | null,
  denominator: number | null,
  more: Partial<LookedAt> = {},
): LookedAt => entry({ numerator, denominator }, more);
const absent: LookedAt = entry({}, { absence: 'not-applicable' });

const figures = (
  now: Record<string, LookedAt>,
  rest: { before?: UnitFigures['before']; past?: UnitFigures['past'] } = {},
): UnitFigures => ({
  now: new Map(Object.entries(now)),
  before: rest.before ?? new Map(),
  past: rest.past ?? new Map(),
});

const HEAD = { code: 'RULE-A', importance: 'error' } as const;

/** `QUA-01.numerator {"left":5}` for each problem. */
const said = (
  rule: RuleLogic,
  now: Record<string, LookedAt>,
  {
    whole = false,
    ...rest
  }: { whole?: boolean; before?: UnitFigures['before']; past?: UnitFigures['past'] } = {},
  indicators: readonly Indicator[] = ALL,
): string[] =>
  evaluate([rule], indicators, figures(now, rest), { whole }).map(
    ({ indicator, path, params, severity }) => `${severity} ${indicator}.${path} ${JSON.stringify(params)}`,
  );

const term = (indicator: string, part: 'numerator' | 'denominator' | 'value', more = {}): Term => ({
  indicator,
  part,
  ...more,
});

describe('rules about figures', () => {
  describe('required', () => {
    const rule: RuleLogic = { ...HEAD, kind: 'required', indicators: ['QUA-01', 'GRA-01'] };
    const missing = ['error QUA-01.numerator {}', 'error GRA-01.value {}'];
    it('asks for figures when the form is handed in, not before', () => {
      expect(said(rule, {})).to.deep.equal([]);
      expect(said(rule, {}, { whole: true })).to.deep.equal(missing);
      expect(said(rule, { 'QUA-01': ratio(1, null) }, { whole: true })).to.deep.equal(missing);
    });
    it('takes an absence for an answer', () => {
      expect(said(rule, { 'QUA-01': absent, 'GRA-01': entry({ value: 3 }) }, { whole: true })).to.deep.equal(
        [],
      );
    });
    it('asks nothing of a form that does not have the indicator', () => {
      expect(said({ ...rule, indicators: ['NOT-01'] }, {}, { whole: true })).to.deep.equal([]);
    });
  });

  it('whole: an amount of a part has no fractions', () => {
    const fractions = anIndicator({ code: 'STF-03', wholeNumbers: false, numeratorWithinDenominator: false });
    const rule: RuleLogic = { ...HEAD, kind: 'whole', indicators: ['STF-03'], part: 'numerator' };
    expect(said(rule, { 'STF-03': ratio(7, 1.5) }, {}, [fractions])).to.deep.equal([]);
    expect(said(rule, { 'STF-03': ratio(7.5, 1.5) }, {}, [fractions])).to.deep.equal([
      'error STF-03.numerator {"value":7.5}',
    ]);
  });

  it('range: of what is typed and of the value, at either end', () => {
    const value: RuleLogic = {
      ...HEAD,
      kind: 'range',
      indicators: ['QUA-01'],
      part: 'value',
      min: 20,
      max: 80,
    };
    expect(said(value, { 'QUA-01': ratio(1, 5) })).to.deep.equal([]);
    expect(said(value, { 'QUA-01': ratio(9, 10) })).to.deep.equal([
      'error QUA-01.numerator {"value":90,"min":20,"max":80}',
    ]);
    expect(said(value, { 'QUA-01': ratio(0, 0) }), 'no value').to.deep.equal([]);
    const part: RuleLogic = {
      ...HEAD,
      kind: 'range',
      indicators: ['FIN-02'],
      part: 'value',
      category: 'grants',
      max: 5,
    };
    expect(said(part, { 'FIN-02': entry({ state: 50, grants: 6 }) })).to.deep.equal([
      'error FIN-02.grants {"value":6,"max":5}',
    ]);
  });

  describe('compare', () => {
    const within: RuleLogic = {
      ...HEAD,
      kind: 'compare',
      left: [term('SAT-05', 'denominator')],
      operator: '<=',
      right: [term('QUA-01', 'numerator')],
    };
    const answers = (number: number): LookedAt => entry({ promoters: 1, detractors: 1, answers: number });

    it('stands beside every figure that it is about', () => {
      expect(said(within, { 'SAT-05': answers(8), 'QUA-01': ratio(8, 10) })).to.deep.equal([]);
      expect(said(within, { 'SAT-05': answers(9), 'QUA-01': ratio(8, 10) })).to.deep.equal([
        'error SAT-05.answers {"left":9,"right":8}',
        'error QUA-01.numerator {"left":9,"right":8}',
      ]);
    });
    it('is silent as long as a figure is missing, half typed, wrong or said not to exist', () => {
      for (const other of [undefined, ratio(8, null), ratio(11, 10), ratio(NaN, 10), absent]) {
        const now = { 'SAT-05': answers(9), ...(other ? { 'QUA-01': other } : {}) };
        expect(said(within, now, { whole: true }), JSON.stringify(other)).to.deep.equal([]);
      }
    });
    it('adds parts to a total, with factors, constants and a tolerance', () => {
      const total = (tolerance?: number): RuleLogic => ({
        ...HEAD,
        kind: 'compare',
        left: [
          term('FIN-02', 'value', { category: 'state' }),
          term('FIN-02', 'value', { category: 'grants' }),
        ],
        operator: '=',
        right: [term('GRA-01', 'value', { factor: 0.1 }), { constant: 0.1 }],
        ...(tolerance === undefined ? {} : { tolerance }),
      });
      const now = (grants: number): Record<string, LookedAt> => ({
        'FIN-02': entry({ state: 0.1, grants }),
        'GRA-01': entry({ value: 2 }),
      });
      // In doubles 0.1 + 0.2 is not 0.3.
      expect(said(total(), now(0.2))).to.deep.equal([]);
      expect(said(total(), now(0.25))[0]).to.equal('error FIN-02.state {"left":0.35,"right":0.3}');
      expect(said(total(0.05), now(0.25))).to.deep.equal([]);
    });
    for (const [operator, below, equal, above] of [
      ['<', true, false, false],
      ['<=', true, true, false],
      ['=', false, true, false],
      ['!=', true, false, true],
      ['>=', false, true, true],
      ['>', false, false, true],
    ] as const) {
      it(`knows ${operator}`, () => {
        const rule: RuleLogic = {
          ...HEAD,
          kind: 'compare',
          left: [term('GRA-01', 'value')],
          operator,
          right: [{ constant: 3 }],
        };
        const holds = [2, 3, 4].map((value) => said(rule, { 'GRA-01': entry({ value }) }).length === 0);
        expect(holds).to.deep.equal([below, equal, above]);
      });
    }
  });

  describe('implies', () => {
    const some = { left: [term('QUA-01', 'numerator')], operator: '>=', right: [{ constant: 1 }] } as const;
    const rule = (then: Extract<RuleLogic, { kind: 'implies' }>['then']): RuleLogic => ({
      ...HEAD,
      kind: 'implies',
      if: { ...some, left: [...some.left], right: [...some.right] },
      then,
    });
    const beside = ['error QUA-01.numerator {}', 'error GRA-01.value {}'];
    it('looks at the second where the first holds', () => {
      const graded = rule({ left: [term('GRA-01', 'value')], operator: '<=', right: [{ constant: 3 }] });
      expect(said(graded, { 'QUA-01': ratio(0, 5), 'GRA-01': entry({ value: 6 }) })).to.deep.equal([]);
      expect(said(graded, { 'QUA-01': ratio(1, 5), 'GRA-01': entry({ value: 3 }) })).to.deep.equal([]);
      expect(said(graded, { 'QUA-01': ratio(1, 5), 'GRA-01': entry({ value: 6 }) })).to.deep.equal(beside);
      expect(said(graded, { 'GRA-01': entry({ value: 6 }) })).to.deep.equal([]);
    });
    it('asks for a figure when the form is handed in, and at once where it is said that there is none', () => {
      const filled = rule({ filled: 'GRA-01' });
      expect(said(filled, { 'QUA-01': ratio(1, 5) })).to.deep.equal([]);
      expect(said(filled, { 'QUA-01': ratio(1, 5) }, { whole: true })).to.deep.equal(beside);
      expect(said(filled, { 'QUA-01': ratio(1, 5), 'GRA-01': absent })).to.deep.equal(beside);
      expect(said(filled, { 'QUA-01': ratio(1, 5), 'GRA-01': entry({ value: 1 }) })).to.deep.equal([]);
    });
    it('knows what is said not to exist', () => {
      const none = rule({ absent: 'GRA-01' });
      expect(said(none, { 'QUA-01': ratio(1, 5), 'GRA-01': absent })).to.deep.equal([]);
      expect(said(none, { 'QUA-01': ratio(1, 5), 'GRA-01': entry({ value: 1 }) })).to.deep.equal(beside);
    });
  });

  describe('change', () => {
    const rule: RuleLogic = { ...HEAD, importance: 'warning', kind: 'change', indicators: ['QUA-01'] };
    const before = new Map([['QUA-01', [{ category: '', numerator: 50, denominator: 100, value: null }]]]);
    it('asks about 20 points, or what the set says', () => {
      expect(said(rule, { 'QUA-01': ratio(69, 100) }, { before })).to.deep.equal([]);
      expect(said(rule, { 'QUA-01': ratio(70, 100) }, { before })).to.deep.equal([
        'warning QUA-01.comment {"now":70,"before":50}',
      ]);
      expect(said({ ...rule, points: 30 }, { 'QUA-01': ratio(70, 100) }, { before })).to.deep.equal([]);
      expect(said({ ...rule, points: 5 }, { 'QUA-01': ratio(55, 100) }, { before })).to.have.length(1);
      expect(said(rule, { 'QUA-01': ratio(70, 100) })).to.deep.equal([]);
    });
    it('is answered by a comment', () => {
      expect(said(rule, { 'QUA-01': ratio(70, 100, { comment: 'moved' }) }, { before })).to.deep.equal([]);
      const stays: RuleLogic = { ...rule, importance: 'error' };
      expect(said(stays, { 'QUA-01': ratio(70, 100, { comment: 'moved' }) }, { before })).to.have.length(1);
    });
  });

  describe('outlier', () => {
    const rule: RuleLogic = { ...HEAD, importance: 'warning', kind: 'outlier', indicators: ['QUA-01'] };
    const past = (...values: number[]): UnitFigures['past'] => new Map([['QUA-01', values]]);
    it('goes by a robust z as long as there are few quarters', () => {
      const few = past(48, 50, 51, 52, 47);
      // Median 50, deviations 2 0 1 2 3: 3.5 / 0.6745 × 2 on either side.
      expect(said(rule, { 'QUA-01': ratio(60, 100) }, { past: few })).to.deep.equal([]);
      expect(said(rule, { 'QUA-01': ratio(61, 100) }, { past: few })).to.deep.equal([
        'warning QUA-01.comment {"now":61,"low":39.6,"high":60.4}',
      ]);
      expect(said({ ...rule, robustZ: 5 }, { 'QUA-01': ratio(61, 100) }, { past: few })).to.deep.equal([]);
    });
    it('goes by the limits of an individuals chart once there are twelve', () => {
      const many = past(...Array.from({ length: 12 }, (_, i) => 50 + (i % 2)));
      // Mean 50.5, moving range 1: 2.66 on either side.
      expect(said(rule, { 'QUA-01': ratio(53, 100) }, { past: many })).to.deep.equal([]);
      expect(said(rule, { 'QUA-01': ratio(54, 100) }, { past: many })).to.deep.equal([
        'warning QUA-01.comment {"now":54,"low":47.8,"high":53.2}',
      ]);
      expect(said({ ...rule, limitsFrom: 13 }, { 'QUA-01': ratio(53, 100) }, { past: many })).to.deep.equal(
        [],
      );
    });
    it('never tells of limits that cannot occur, and takes what is possible at the end for usual', () => {
      // Median 90 (or 10), deviations 5: 3.5 / 0.6745 × 5 on either side, as far as there is anything.
      const outlierOf = (changes: Partial<Indicator>, values: number[], now: LookedAt): string[] =>
        said({ ...rule, indicators: ['QUA-01'] }, { 'QUA-01': now }, { past: past(...values) }, [
          anIndicator(changes),
        ]);
      const high = [85, 95, 90, 85, 95];
      expect(outlierOf({}, high, ratio(50, 100))).to.deep.equal([
        'warning QUA-01.comment {"now":50,"low":64.1,"high":100}',
      ]);
      expect(outlierOf({}, high, ratio(17, 17))).to.deep.equal([]);
      const low = [5, 15, 10, 5, 15];
      expect(outlierOf({}, low, ratio(50, 100))).to.deep.equal([
        'warning QUA-01.comment {"now":50,"low":0,"high":35.9}',
      ]);
      expect(outlierOf({}, low, ratio(0, 17))).to.deep.equal([]);
      const net = { kind: 'net', entry: { form: 'net' } } as const;
      const answers = (promoters: number, detractors: number): LookedAt =>
        entry({ promoters, detractors, answers: 17 });
      expect(outlierOf(net, high, answers(0, 17))).to.deep.equal([
        'warning QUA-01.comment {"now":-100,"low":64.1,"high":100}',
      ]);
      expect(outlierOf(net, high, answers(17, 0))).to.deep.equal([]);
      const pastWhole = { numeratorWithinDenominator: false };
      expect(outlierOf(pastWhole, high, ratio(50, 100))).to.deep.equal([
        'warning QUA-01.comment {"now":50,"low":64.1,"high":115.9}',
      ]);
      expect(outlierOf({ ...pastWhole, allowsNegative: true }, low, ratio(50, 100))).to.deep.equal([
        'warning QUA-01.comment {"now":50,"low":-15.9,"high":35.9}',
      ]);
    });
    it('speaks for a change of the same importance, which the same comment explains', () => {
      const change: RuleLogic = { ...rule, code: 'RULE-B', kind: 'change' };
      const at = (rules: RuleLogic[], now: LookedAt): string[] =>
        evaluate(
          rules,
          ALL,
          figures(
            { 'QUA-01': now },
            {
              before: new Map([['QUA-01', [{ category: '', numerator: 90, denominator: 100, value: null }]]]),
              past: past(48, 50, 51, 52, 90),
            },
          ),
        ).map(({ code }) => code);
      expect(at([change, rule], ratio(5, 100))).to.deep.equal(['RULE-A']);
      expect(at([change, rule], ratio(50, 100))).to.deep.equal(['RULE-B']);
      expect(at([change, { ...rule, importance: 'error' }], ratio(5, 100))).to.deep.equal([
        'RULE-B',
        'RULE-A',
      ]);
    });
  });

  it('of a warning ask for one comment beside any of the indicators', () => {
    const rule: RuleLogic = {
      ...HEAD,
      importance: 'warning',
      kind: 'compare',
      left: [term('QUA-01', 'denominator')],
      operator: '=',
      right: [term('QUA-02', 'denominator')],
    };
    const now = { 'QUA-01': ratio(1, 5), 'QUA-02': ratio(1, 6) };
    expect(said(rule, now)).to.deep.equal([
      'warning QUA-01.comment {"left":5,"right":6}',
      'warning QUA-02.comment {"left":5,"right":6}',
    ]);
    expect(said(rule, { ...now, 'QUA-02': ratio(1, 6, { comment: 'another day' }) })).to.deep.equal([]);
  });

  describe('of the programmes here', () => {
    const sets = ['uz-social-services', 'scotland-care'].flatMap(
      (name) => loadProgramme(programmeFolder(name)).sets,
    );
    const number = fc.oneof(
      fc.constantFrom(null, NaN, 0, -1, 1.5, Infinity),
      fc.integer({ min: 0, max: 200 }),
      fc.double(),
    );
    const anEntry = (indicator: Indicator): fc.Arbitrary<LookedAt> =>
      fc.record({
        numbers: fc.record(Object.fromEntries(fieldsOf(indicator).map((field) => [field, number]))),
        absence: fc.constantFrom(null, null, 'not-applicable' as const, 'not-collected' as const),
        comment: fc.constantFrom(null, 'why'),
      });
    const row = fc.record({
      category: fc.constantFrom('', 'promoters', 'state'),
      numerator: number,
      denominator: number,
      value: number,
    });

    for (const set of sets) {
      const indicators = set.indicators;
      const rules = set.validation ?? [];
      const numbered = rules.map(({ words: _, ...rule }) => rule as RuleLogic);

      it(`say nothing about an empty form, and never throw on any other (${set.title.en})`, function () {
        this.timeout(30_000);
        expect(rules).to.not.deep.equal([]);
        expect(evaluate(rules, indicators, figures({}))).to.deep.equal([]);
        const forms = fc.record({
          now: fc.record(Object.fromEntries(indicators.map((one) => [one.code, anEntry(one)])), {
            requiredKeys: [],
          }),
          before: fc.dictionary(
            fc.constantFrom(...indicators.map(({ code }) => code)),
            fc.array(row, { maxLength: 2 }),
          ),
          past: fc.dictionary(
            fc.constantFrom(...indicators.map(({ code }) => code)),
            fc.array(fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 100 })), { maxLength: 20 }),
          ),
          whole: fc.boolean(),
        });
        fc.assert(
          fc.property(forms, ({ now, before, past, whole }) => {
            const unit = figures(now as Record<string, LookedAt>, {
              before: new Map(Object.entries(before)),
              past: new Map(Object.entries(past)),
            });
            const found = evaluate(rules, indicators, unit, { whole });
            for (const { indicator: code, path, code: rule, params, severity } of found) {
              const indicator = indicators.find((one) => one.code === code)!;
              const fields = severity === 'error' ? fieldsOf(indicator) : ['comment'];
              expect(fields, `${rule} ${code}`).to.include(path);
              expect(parametersOf(rules.find((one) => one.code === rule)!)).to.have.members(
                Object.keys(params),
              );
            }
            // The words change nothing.
            expect(
              evaluate(numbered, indicators, unit, { whole }).map(({ code, path }) => `${code} ${path}`),
            ).to.deep.equal(found.map(({ code, path }) => `${code} ${path}`));
            // A comment everywhere leaves errors alone.
            const explained = figures(
              Object.fromEntries(
                Object.entries(now).map(([code, one]) => [code, { ...(one as LookedAt), comment: 'why' }]),
              ),
              { before: unit.before, past: unit.past },
            );
            expect(
              evaluate(rules, indicators, explained, { whole: false }).every(
                ({ severity }) => severity === 'error',
              ),
            ).to.equal(true);
          }),
          { numRuns: 200 },
        );
      });
    }
  });

  it('look at stored rows: the quarter before, and every value before in the order of time', () => {
    const [indicator] = ALL;
    const stored = (period: string, numerator: number, status: 'reported' | 'partial' = 'reported') =>
      ({
        unit: 'P1',
        indicator: 'QUA-01',
        period,
        category: '',
        numerator,
        denominator: 10,
        value: null,
        comment: null,
        status,
      }) as const;
    const { now, before, past } = unitFigures([indicator!], {
      period: '2026-Q1',
      rows: [{ ...stored('2026-Q1', 5), comment: 'so' }],
      earlier: [
        stored('2025-Q4', 4),
        stored('2025-Q2', 2),
        stored('2025-Q3', 3, 'partial'),
        stored('2026-Q2', 6),
      ],
    });
    expect(now.get('QUA-01')).to.deep.include({ numbers: { numerator: 5, denominator: 10 }, comment: 'so' });
    expect(before.get('QUA-01')?.map(({ numerator }) => numerator)).to.deep.equal([4]);
    expect(past.get('QUA-01')).to.deep.equal([20, 40]);
  });
});
