import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { GRADE_COLUMNS, type PanelRow, readPanel } from '../../server/demo/scotland-panel.ts';
import type { IndicatorSet } from '../../server/domain/indicator-set.ts';
import { readRecipe, recipesOfUnits, recipeText, recompute } from '../../server/domain/scoring/recipe.ts';
import { rulesOf } from '../../server/domain/scoring/rules.ts';
import { scoreUnits } from '../../server/domain/scoring/score-units.ts';
import type { Scorecard, ScoreInputs } from '../../server/domain/scoring/scorecard.ts';
import { ranks } from '../../server/domain/stats/ranks.ts';
import { loadSet } from '../../server/indicator-sets/service.ts';
import { PROJECT_ROOT } from '../../server/project.ts';
import { aFact } from '../domain/scoring/sets.ts';
import { oracleCases } from '../oracles/vectors.ts';

/** Sets that other people published, as nothing but data for the engine. */

const folder = (name: string): string => join(import.meta.dirname, name);
const scorecards = (set: IndicatorSet, inputs: readonly ScoreInputs[]): Scorecard[] =>
  scoreUnits(rulesOf(set), inputs, set).map(({ result }) => result);

describe('The regulator’s lowest and highest grade and their spread', () => {
  const set = loadSet(folder('care-grades'));
  const nameOf = (level: string): string => set.levels?.find(({ code }) => code === level)?.name.en ?? '';

  const inputsOf = (row: PanelRow): ScoreInputs => ({
    unit: row.cs_number,
    level: 'provider',
    period: row.period_end,
    sector: null,
    submitted: null,
    facts: GRADE_COLUMNS.flatMap((column, i) =>
      row[column] === ''
        ? []
        : [
            aFact(`KQ-0${String(i + 1)}`, {
              value: Number(row[column]),
              valueSquares: Number(row[column]) ** 2,
            }),
          ],
    ),
  });

  it('agree on every row of the panel', () => {
    const rows = readPanel(join(PROJECT_ROOT, 'indicators', 'scotland-care'));
    const text = (score: number | null | undefined): string => String(score ?? '');
    const agreeing = scorecards(set, rows.map(inputsOf)).filter((card, i) => {
      const row = rows[i] as PanelRow;
      const [lowest, highest] = ['MIN', 'MAX'].map(
        (code) => card.groups.find((group) => group.code === code)?.score,
      );
      return (
        text(lowest) === row.min_grade &&
        text(highest) === row.max_grade &&
        nameOf(card.rating) === row.grade_spread
      );
    });
    expect([agreeing.length, rows.length]).to.deep.equal([39_837, 39_837]);
  });
});

interface Removal {
  scores: { uCode: string[]; Nominal: number[] };
  ranks: { Nominal: number[] };
}
interface Pipeline {
  units: string[];
  aggregates: Record<string, (number | null)[]>;
  ranks: Record<string, (number | null)[]>;
}

describe('The ASEM index', () => {
  const set = loadSet(folder('asem'));
  const { data } = Papa.parse<{ indicator: string; unit: string; value: string }>(
    readFileSync(join(folder('asem'), 'values.csv'), 'utf8'),
    { header: true, skipEmptyLines: true },
  );
  const units = [...new Set(data.map(({ unit }) => unit))].sort();
  const inputs = units.map((unit): ScoreInputs => ({
    unit,
    level: 'provider',
    period: '2018-Q1',
    sector: null,
    submitted: null,
    facts: data
      .filter((row) => row.unit === unit)
      .map(({ indicator, value }) =>
        aFact(indicator, { value: Number(value), valueSquares: Number(value) ** 2 }),
      ),
  }));

  it('has the published scores and ranks', () => {
    const published = oracleCases<unknown, Removal>('composite.json', 'robustness_remove_elements')[0]!;
    const { uCode, Nominal } = published.expected.scores;
    const cards = scorecards(set, inputs);
    expect(units).to.deep.equal(uCode);
    cards.forEach((card, i) => expect(card.score).to.be.closeTo(Nominal[i]!, 1e-9));
    expect(ranks(cards.map((card) => card.score))).to.deep.equal(published.expected.ranks.Nominal);
  });

  it('has the published scores of all groups where everything must be known', () => {
    const published = oracleCases<unknown, Pipeline>('composite.json', 'asem_pipeline').find(
      ({ id }) => id === 'asem-minmax_0_100-a_amean-thresh1',
    )!;
    const complete = (group: IndicatorSet['root']): IndicatorSet['root'] => ({
      ...group,
      availability: 1,
      groups: group.groups.map(complete),
    });
    const cards = scorecards({ ...set, root: complete(set.root) }, inputs);
    for (const [code, scores] of Object.entries(published.expected.aggregates)) {
      published.expected.units.forEach((unit, i) => {
        const own = cards[units.indexOf(unit)]?.groups.find((group) => group.code === code);
        const score = scores[i] ?? null;
        if (score === null) expect(own?.score, `${code} of ${unit}`).to.equal(null);
        else expect(own?.score, `${code} of ${unit}`).to.be.closeTo(score, 1e-9);
      });
    }
  });

  it('is recomputed for one country from its recipe alone, to the same bytes', () => {
    const texts = recipesOfUnits(set, inputs).map(recipeText);
    for (const text of texts) expect(recipeText(recompute(readRecipe(text)))).to.equal(text);
  });
});
