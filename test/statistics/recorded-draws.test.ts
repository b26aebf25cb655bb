import { expect } from 'chai';
import { drawsFrom } from '../../server/domain/scoring/draws.ts';
import { findMethods } from '../../server/statistics/service.ts';

describe('Ranks under recorded draws', () => {
  const structure = {
    iCode: ['A', 'B', 'C', 'TOP'],
    level: [1, 1, 1, 2],
    parent: ['TOP', 'TOP', 'TOP', null],
  };
  const units = ['U1', 'U2', 'U3', 'U4'];
  const raw = { A: [1, 4, 2, 9], B: [7, 3, 5, 1], C: [2, 8, 4, 3] };

  const nominalOf = (weight: readonly number[], isNamed: boolean): unknown => {
    const draws = drawsFrom(7_654_321);
    const noisy = (own: number): number => own * (0.75 + draws.uniform() / 2);
    const replications = Array.from({ length: 200 }, () => ({
      weights: { A: noisy(weight[0]!), B: noisy(weight[1]!), C: noisy(weight[2]!), TOP: 1 },
      normalisation: 'n_minmax',
      aggregation: 'a_amean',
    }));
    const input = {
      units,
      structure: isNamed ? { ...structure, weight: [...weight, 1] } : structure,
      raw,
      replications,
    };
    const [method] = findMethods('rank-uncertainty');
    const result = method!.run(input as never) as { scores: { Nominal: number[] } };
    return result.scores.Nominal;
  };

  for (const weight of [
    [0.5, 1.5, 2.5],
    [0.75, 0.05, 0.2],
    [30, 125, 45],
    [1, 1, 1],
  ])
    it(`finds the weights that the draws vary: ${weight.join(', ')}`, () => {
      expect(nominalOf(weight, false)).to.deep.equal(nominalOf(weight, true));
    });
});
