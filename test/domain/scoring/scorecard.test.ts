import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '../../../server/domain/canonical-json.ts';
import type { FactSums } from '../../../server/domain/scoring/indicator-value.ts';
import { ENGINE, readRecipe, recipeText, recompute } from '../../../server/domain/scoring/recipe.ts';
import { dimensionsOf, rootOf } from '../../../server/domain/scoring/scorecard.ts';
import { recipeOf, scorecardOf } from './parts.ts';
import { aFact, aGroup, anIndicator, aSet, inputsOf, percent } from './sets.ts';

const codes = (group: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${group}-0${String(i + 1)}`);
const indicators = (group: string, count: number) => codes(group, count).map((code) => anIndicator(code));

const GEOMETRIC = { method: 'geometric' as const, scale: [1, 100] as [number, number] };

/** Two dimensions of three indicators and one that only regions report. */
const set = aSet(
  aGroup('ALL', {
    aggregate: GEOMETRIC,
    availability: 0,
    groups: [
      aGroup('QUA', { weight: 30, mandatory: true, indicators: indicators('QUA', 3) }),
      aGroup('SAT', { weight: 20, indicators: indicators('SAT', 3) }),
      aGroup('FIN', {
        weight: 50,
        mandatory: true,
        indicators: [
          anIndicator('FIN-01', { reportedBy: 'region' }),
          anIndicator('FIN-02', { reportedBy: 'region', normalise: null, weight: 0 }),
        ],
      }),
    ],
  }),
  {
    limiters: [
      {
        code: 'LIM-SUB',
        when: { kind: 'no-submission' },
        notBetterThan: 'requires-improvement',
        reason: { uz: 'x', ru: 'x', en: 'x' },
      },
    ],
  },
);

const facts = (values: Record<string, number>) =>
  Object.entries(values).map(([code, value]) => percent(code, value));
const all = (value: number) =>
  facts(Object.fromEntries([...codes('QUA', 3), ...codes('SAT', 3)].map((code) => [code, value])));

describe('A scorecard', () => {
  it('goes from values to an overall rating over what is asked of the unit', () => {
    const card = scorecardOf(
      set,
      inputsOf(facts({ 'QUA-01': 90, 'QUA-02': 60, 'QUA-03': 60, 'SAT-01': 40, 'SAT-02': 40, 'SAT-03': 40 })),
    );
    const [quality, satisfaction, finance] = dimensionsOf(card);
    expect(quality).to.include({
      code: 'QUA',
      state: 'rated',
      score: 70,
      rating: 'good',
      weightInForce: 0.6,
    });
    expect(satisfaction).to.include({ score: 40, rating: 'requires-improvement', weightInForce: 0.4 });
    expect(finance).to.include({ state: 'not-applicable', score: null, weightInForce: null });
    const expected = Math.exp(0.6 * Math.log(1 + 0.99 * 70) + 0.4 * Math.log(1 + 0.99 * 40));
    expect(card.score).to.be.closeTo(expected, 1e-12);
    expect(card).to.include({ rating: 'requires-improvement', ratingBeforeLimiters: 'requires-improvement' });
    expect(card.indicators.find((one) => one.code === 'QUA-01')).to.include({ score: 90, group: 'QUA' });
    expect(
      rootOf(card).children.map((child) => [child.code, child.weight, child.weightInForce]),
    ).to.deep.equal([
      ['QUA', 30, 0.6],
      ['SAT', 20, 0.4],
      ['FIN', 50, null],
    ]);
  });

  it('rates a dimension on two thirds of its indicators and not on fewer', () => {
    const two = scorecardOf(set, inputsOf(facts({ 'QUA-01': 80, 'QUA-02': 60 })));
    expect(dimensionsOf(two)[0]).to.include({ state: 'rated', score: 70, scored: 2, applicable: 3 });
    expect(two.indicators.slice(0, 3).map((one) => one.weightInForce)).to.deep.equal([0.5, 0.5, null]);
    const one = scorecardOf(set, inputsOf(facts({ 'SAT-01': 80, 'QUA-01': 70, 'QUA-02': 70, 'QUA-03': 70 })));
    expect(dimensionsOf(one)[1]).to.include({ state: 'not-rated', score: null });
    expect(dimensionsOf(one)[1]?.notRatedBecause).to.deep.equal([
      { kind: 'too-few', scored: 1, applicable: 3, share: 0.667 },
    ]);
    expect(one.score, 'the overall score goes on without it').to.be.closeTo(1 + 0.99 * 70, 1e-12);
  });

  it('has no overall rating without a mandatory dimension, and names it', () => {
    const card = scorecardOf(set, inputsOf(facts({ 'SAT-01': 80, 'SAT-02': 80, 'SAT-03': 80 })));
    expect(card).to.include({ score: null, rating: 'not-rated', ratingBeforeLimiters: 'not-rated' });
    expect(card.notRatedBecause).to.deep.equal([{ kind: 'mandatory', group: 'QUA' }]);
  });

  it('does not miss a mandatory dimension of which nothing is asked of the unit', () => {
    expect(scorecardOf(set, inputsOf(all(80))).rating).to.equal('good');
    expect(
      scorecardOf(set, inputsOf(all(80), { level: 'region', unit: 'R1' })).notRatedBecause,
    ).to.deep.equal([{ kind: 'mandatory', group: 'FIN' }]);
  });

  it('asks a district for regional figures only where it has them', () => {
    const without = scorecardOf(set, inputsOf(all(80), { level: 'district' }));
    const finance = [...all(80), percent('FIN-01', 20)];
    const withThem = scorecardOf(set, inputsOf(finance, { level: 'district' }));
    expect(dimensionsOf(without)[2]?.state).to.equal('not-applicable');
    expect(dimensionsOf(withThem)[2]).to.include({ state: 'rated', score: 20, weightInForce: 0.5 });
  });

  it('counts hidden values as missing and shows context without scoring it', () => {
    const few = aFact('QUA-01', { numerator: 3, denominator: 4 });
    const card = scorecardOf(set, inputsOf([few, percent('QUA-02', 60), percent('FIN-02', 10)]));
    expect(card.indicators[0]).to.include({ state: 'hidden', value: null, score: null, rating: null });
    expect(dimensionsOf(card)[0]).to.include({ state: 'not-rated', scored: 1, applicable: 3 });
    const region = scorecardOf(
      set,
      inputsOf([percent('FIN-01', 50), percent('FIN-02', 10)], { level: 'region' }),
    );
    expect(region.indicators.at(-1)).to.include({ code: 'FIN-02', scored: false, value: 10, score: null });
    expect(dimensionsOf(region)[2]).to.include({ score: 50, applicable: 1 });
  });

  it('leaves regional figures out when one sector is looked at', () => {
    const card = scorecardOf(
      set,
      inputsOf([...all(80), percent('FIN-01', 10)], { level: 'region', sector: 'ngo', submitted: null }),
    );
    expect(dimensionsOf(card)[2]?.state).to.equal('not-applicable');
    expect(card.rating).to.equal('good');
  });

  it('caps the rating, not the score, of a unit that owes a submission', () => {
    const [on, off, free] = [true, false, null].map((submitted) =>
      scorecardOf(set, inputsOf(all(90), { submitted })),
    );
    expect([on?.rating, off?.rating, free?.rating]).to.deep.equal([
      'outstanding',
      'requires-improvement',
      'outstanding',
    ]);
    expect(off).to.include({ ratingBeforeLimiters: 'outstanding', score: on?.score });
    expect(off?.limiters).to.deep.equal([
      {
        code: 'LIM-SUB',
        kind: 'no-submission',
        indicator: null,
        value: null,
        threshold: null,
        notBetterThan: 'requires-improvement',
        lowers: true,
      },
    ]);
  });

  it('is not rated without any figure', () => {
    const regional = aSet(aGroup('ALL', { indicators: [anIndicator('FIN-01', { reportedBy: 'region' })] }));
    for (const card of [scorecardOf(set, inputsOf([])), scorecardOf(regional, inputsOf([]))]) {
      expect(card).to.include({ score: null, rating: 'not-rated' });
      expect(card.notRatedBecause).to.have.length.greaterThan(0);
    }
  });
});

describe('Recipes', () => {
  const someFacts = fc.array(
    fc.record({
      indicator: fc.constantFrom(...codes('QUA', 3), ...codes('SAT', 3), 'FIN-01', 'FIN-02', 'OLD-01'),
      numerator: fc.nat(1000),
      extra: fc.nat(1000),
    }),
    { maxLength: 9 },
  );
  const arbitrary = fc.record({
    facts: someFacts,
    level: fc.constantFrom('country', 'region', 'district', 'provider'),
    submitted: fc.constantFrom(true, false, null),
  });
  const unique = (given: readonly { indicator: string; numerator: number; extra: number }[]): FactSums[] =>
    [...new Map(given.map((fact) => [fact.indicator, fact])).values()].map(
      ({ indicator, numerator, extra }) => aFact(indicator, { numerator, denominator: numerator + extra }),
    );

  it('give the same bytes when they are recomputed from what was stored', () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        const list = unique(given.facts);
        const text = recipeText(
          recipeOf(set, inputsOf(list, { level: given.level, submitted: given.submitted })),
        );
        expect(recipeText(recompute(readRecipe(text)))).to.equal(text);
        expect(canonicalJson(readRecipe(text))).to.equal(text);
        const reversed = inputsOf([...list].reverse(), { level: given.level, submitted: given.submitted });
        expect(recipeText(recipeOf(set, reversed)), 'whatever order the facts came in').to.equal(text);
      }),
    );
  });

  it('hold a score between 0 and 100 or none', () => {
    fc.assert(
      fc.property(someFacts, (given) => {
        const { result } = recipeOf(set, inputsOf(unique(given)));
        if (result.score === null) expect(result.rating).to.equal('not-rated');
        else expect(result.score).to.be.within(0, 100);
      }),
    );
  });

  it('are not recomputed by another arithmetic', () => {
    const recipe = recipeOf(set, inputsOf([]));
    expect(() => recompute({ ...recipe, engine: ENGINE + 1 })).to.throw('engine');
  });
});
