import { expect } from 'chai';
import type { Deps } from '../../server/deps.ts';
import type { Indicator } from '../../server/domain/indicator.ts';
import type { Group, IndicatorSet } from '../../server/domain/indicator-set.ts';
import { getUnit } from '../../server/organisation/service.ts';
import { recipeOfUnit, verifyScorecards } from '../../server/scorecards/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { quarterOf, report } from './figures.ts';

const Q3 = '2026-Q3';
const today = '2026-10-04';
const provider = (code: string) => ({ code, level: 'provider' as const });

/** The set with every score relative to the other units. */
function relativeSet(set: IndicatorSet): IndicatorSet {
  const change = (indicator: Indicator): Indicator =>
    indicator.normalise?.method === 'goalposts'
      ? { ...indicator, normalise: { method: 'min-max' } }
      : indicator;
  const group = (one: Group): Group => ({
    ...one,
    indicators: one.indicators.map(change),
    groups: one.groups.map(group),
  });
  return {
    ...set,
    root: group(set.root),
    indicators: set.indicators.map(change),
    fingerprint: 'e'.repeat(64),
  };
}

describe('A set that compares units', () => {
  let app: TestApp;
  let deps: Deps;
  const scoreOf = async (code: string): Promise<number | null> => {
    const unit = await getUnit(deps.db, code);
    return (await recipeOfUnit(deps.db, deps.programme, unit, Q3, { today })).result.score;
  };
  const storedScore = async (code: string): Promise<number | null> => {
    const row = await deps
      .db<{ unit: string; period: string; score: number | null }>('scorecards')
      .where({ unit: code, period: Q3 })
      .first();
    return row?.score ?? null;
  };

  before(async () => {
    app = await startTestApp();
    const { programme } = app.deps;
    deps = { ...app.deps, programme: { ...programme, sets: programme.sets.map(relativeSet) } };
    for (const [code, share] of [
      ['P001', 0.9],
      ['P002', 0.5],
      ['P004', 0.7],
    ] as const)
      await report(deps, quarterOf(deps, provider(code), Q3, share), [code]);
  });
  after(() => app.close());

  it('makes the stored scores of all units of the level anew when one of them changes', async () => {
    const before = await storedScore('P001');
    expect(before).to.be.greaterThan((await storedScore('P004')) as number);
    await report(deps, quarterOf(deps, provider('P002'), Q3, 0.99), []);
    expect(await storedScore('P001')).to.be.lessThan(before as number);
    expect(await scoreOf('P001')).to.equal(await storedScore('P001'));
  });

  it('keeps in each recipe what the others contributed: every stored score recomputes alone', async () => {
    const { verified, differing } = await verifyScorecards(deps.db);
    expect(verified).to.be.greaterThan(3);
    expect(differing).to.deep.equal([]);
  });
});
