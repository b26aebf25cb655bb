import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Ends } from '../domain/scoring/normalise.ts';
import { type GroupNode, planOf } from '../domain/scoring/plan.ts';
import { rulesOf } from '../domain/scoring/rules.ts';
import type { Words } from './cells.ts';

/** From where to where scores can go: a sentence for whoever reads a table of them. */

/** Adjustments lead out of what the aggregation gives. */
const endsOf = ({ ends, adjust }: GroupNode): Ends => (adjust.length > 0 ? null : ends);

/** @returns null where there is no worst or no best */
export function overallEnds(set: IndicatorSet): Ends {
  const [root] = planOf(rulesOf(set)).groups;
  return root ? endsOf(root) : null;
}

/** @returns null where there is no worst or no best, and where dimensions differ in theirs */
function dimensionEnds(set: IndicatorSet): Ends {
  const { groups } = planOf(rulesOf(set));
  const all = groups.filter(({ parent }) => parent === set.root.code).map(endsOf);
  const [first = null] = all;
  return all.every((ends) => first !== null && ends?.[0] === first[0] && ends[1] === first[1]) ? first : null;
}

const parameters = ({ format }: Words, [worst, best]: readonly [number, number]) => ({
  worst: format.number(worst),
  best: format.number(best),
});

/** "The overall score is from 1 to 100."; nothing where the set has no ends. */
export function overallEndsText(words: Words, set: IndicatorSet): string[] {
  const ends = overallEnds(set);
  return ends === null ? [] : [words.t('scorecards.matrix.overall-ends', parameters(words, ends))];
}

/** "Scores of dimensions are from 0 to 100.", and the same of the overall score. */
export function endsTexts(words: Words, set: IndicatorSet): string[] {
  const ends = dimensionEnds(set);
  return [
    ...(ends === null ? [] : [words.t('scorecards.matrix.dimension-ends', parameters(words, ends))]),
    ...overallEndsText(words, set),
  ];
}
