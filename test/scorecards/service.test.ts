import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { recipeText } from '../../server/domain/scoring/recipe.ts';
import type { Scorecard } from '../../server/domain/scoring/scorecard.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { getUnit, listUnits } from '../../server/organisation/service.ts';
import {
  recipeOfUnit,
  refreshAllScorecards,
  refreshScorecards,
  scorecardHistory,
  scorecardOf,
  scorecardsOf,
  verifyScorecards,
} from '../../server/scorecards/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { quarterOf, report } from './figures.ts';

const Q2 = '2026-Q2';
const Q3 = '2026-Q3';
/** Figures of the third quarter are due until the 10th. */
const today = '2026-10-04';
const provider = (code: string) => ({ code, level: 'provider' as const });

describe('Stored scores', () => {
  let app: TestApp;
  const of = async (code: string, period = Q3): Promise<Scorecard> =>
    scorecardOf(app.deps.db, app.deps.programme, await getUnit(app.deps.db, code), period, { today });
  const stored = async (): Promise<Map<string, Buffer>> => {
    const rows = await app.deps.db<{ unit: string; period: string; recipe: Buffer }>('scorecards');
    return new Map(rows.map((row) => [`${row.unit} ${row.period}`, row.recipe]));
  };

  before(async () => {
    app = await startTestApp();
    const { deps } = app;
    await report(
      deps,
      [
        ...quarterOf(deps, provider('P001'), Q3, 0.9),
        ...quarterOf(deps, provider('P002'), Q3, 0.5),
        ...quarterOf(deps, provider('P004'), Q3, 0.7),
        ...quarterOf(deps, { code: 'UZ-SA', level: 'region' }, Q3, 0.6),
      ],
      ['P001', 'P004', 'UZ-SA'],
    );
    await report(deps, quarterOf(deps, provider('P001'), Q2, 0.8), ['P001']);
    await report(deps, quarterOf(deps, provider('P002'), Q2, 0.8), []);
  });
  after(() => app.close());

  it('are kept for the units that reported and all above them', async () => {
    const units = [...(await stored()).keys()].filter((key) => key.endsWith(Q3)).sort();
    const district = (await getUnit(app.deps.db, 'P001')).district;
    expect(units).to.include.members([`P001 ${Q3}`, `UZ-SA ${Q3}`, `UZ ${Q3}`, `${String(district)} ${Q3}`]);
    expect(units).not.to.include(`P003 ${Q3}`);
    expect(units).not.to.include(`UZ-AN ${Q3}`);
  });

  it('follow from the figures', async () => {
    const good = await of('P001');
    expect(good.rating).to.equal('outstanding');
    expect(good.score).to.be.within(88, 93);
    const region = await of('UZ-SA');
    const [one, two] = [await of('P001'), await of('P002')].map((card) =>
      card.indicators.find((indicator) => indicator.code === 'SAT-01')!,
    );
    const pooled = region.indicators.find((indicator) => indicator.code === 'SAT-01')!;
    expect(pooled.n).to.equal(2000);
    expect(pooled.value).to.be.closeTo((one!.numerator! + two!.numerator!) / 20, 1e-12);
    expect(pooled.reporting).to.equal(2);
  });

  it('cap who owes a submission and has not handed one in', async () => {
    const limiters = async (code: string, period: string) =>
      (await of(code, period)).limiters.map((limiter) => limiter.kind);
    expect(await limiters('P002', Q2)).to.deep.equal(['no-submission']);
    // Not due before the 10th of October: nothing is missing yet.
    expect(await limiters('P002', Q3)).to.deep.equal([]);
    const { db, programme } = app.deps;
    const after = { periods: [Q3], units: ['P002'], today: '2026-10-11' };
    await inTransaction(db, (trx) => refreshScorecards(trx, programme, after));
    expect(await limiters('P002', Q3)).to.deep.equal(['no-submission']);
    await inTransaction(db, (trx) => refreshScorecards(trx, programme, { ...after, today }));
    const open = await of('P003');
    expect(open).to.include({ rating: 'not-rated', score: null });
    const country = await recipeOfUnit(
      app.deps.db,
      app.deps.programme,
      await getUnit(app.deps.db, 'UZ'),
      Q3,
      { today },
    );
    expect(country.inputs.submitted).to.equal(null);
    const closed = { ...(await getUnit(app.deps.db, 'P002')), closedOn: '2026-01-31' };
    const recipe = await recipeOfUnit(app.deps.db, app.deps.programme, { ...closed, code: 'P999' }, Q3, {
      today,
    });
    expect(recipe.inputs.submitted).to.equal(null);
  });

  it('come back in the order that was asked for, as one by one', async () => {
    const { db, programme } = app.deps;
    const units = (await listUnits(db, { codes: ['P001', 'P003', 'P004', 'UZ-SA', 'UZ'] })).reverse();
    const together = await scorecardsOf(db, programme, units, Q3, { today });
    expect(together.map((card) => card.unit)).to.deep.equal(units.map((unit) => unit.code));
    for (const [i, unit] of units.entries()) expect(together[i]).to.deep.equal(await of(unit.code));
  });

  it('are the same whether all or only the changed ones are made anew', async () => {
    const before = await stored();
    const counted = await refreshAllScorecards(app.deps.db, app.deps.programme, { today });
    const after = await stored();
    expect(counted).to.equal(before.size);
    expect([...after.keys()].sort()).to.deep.equal([...before.keys()].sort());
    for (const [key, recipe] of after) expect(recipe.equals(before.get(key)!), key).to.equal(true);
  });

  it('recompute to the same bytes, and a changed one is found', async () => {
    const { db } = app.deps;
    const clean = await verifyScorecards(db);
    expect(clean.differing).to.deep.equal([]);
    expect(clean.verified).to.equal((await stored()).size);
    const { deflateRawSync } = await import('node:zlib');
    const unit = await getUnit(db, 'P001');
    const recipe = await recipeOfUnit(db, app.deps.programme, unit, Q2, { today });
    const forged = { ...recipe, result: { ...recipe.result, score: 99 } };
    await db('scorecards')
      .where({ unit: 'P001', period: Q2 })
      .update({ recipe: deflateRawSync(recipeText(forged)) });
    expect((await verifyScorecards(db)).differing).to.deep.equal([
      { unit: 'P001', period: Q2, reason: 'other-result' },
    ]);
    expect((await verifyScorecards(db, { period: Q3 })).differing).to.deep.equal([]);
    await inTransaction(db, (trx) =>
      refreshScorecards(trx, app.deps.programme, { periods: [Q2], units: ['P001'], today }),
    );
    expect((await verifyScorecards(db)).differing).to.deep.equal([]);
  });

  it('compute one sector from its own providers alone, without storing it', async () => {
    const { db, programme } = app.deps;
    const samarqand = await getUnit(db, 'UZ-SA');
    const before = (await stored()).size;
    const state = await scorecardOf(db, programme, samarqand, Q3, { today, sector: 'state' });
    const ngo = await scorecardOf(db, programme, samarqand, Q3, { today, sector: 'ngo' });
    expect((await stored()).size).to.equal(before);
    expect(state.score).to.be.greaterThan(ngo.score!);
    const value = (card: Scorecard, code: string) => card.indicators.find((one) => one.code === code);
    expect(value(state, 'SAT-01')?.value).to.equal(value(await of('P001'), 'SAT-01')?.value);
    expect(value(state, 'ACC-01')?.state).to.equal('not-applicable');
    expect(state.limiters.map((limiter) => limiter.kind)).to.deep.equal([]);
  });

  it('take what a unit says does not apply to it for missing: nobody chooses what they are rated on', async () => {
    const rows = quarterOf(app.deps, provider('P003'), Q3, 0.6);
    const waived = rows.map((row) =>
      row.indicator.startsWith('QUA-')
        ? { ...row, numerator: null, denominator: null, status: 'not-applicable' as const }
        : row,
    );
    await report(app.deps, waived, ['P003']);
    const { rating, indicators } = await of('P003');
    expect(indicators.find(({ code }) => code === 'QUA-01')?.state).to.equal('no-data');
    expect(rating).to.equal('not-rated');
  });

  it('go when the last figure goes', async () => {
    const { deps } = app;
    const rows = quarterOf(deps, provider('P005'), Q3, 0.4);
    await report(deps, rows, []);
    expect((await stored()).has(`P005 ${Q3}`)).to.equal(true);
    const nothing = rows.map((row) => ({ ...row, numerator: null, denominator: null, value: null }));
    await inTransaction(deps.db, async (trx) => {
      await saveMeasurements(trx, deps.programme, {
        rows: nothing,
        at: deps.clock().toISOString(),
        by: 'test',
      });
      await refreshScorecards(trx, deps.programme, { periods: [Q3], units: ['P005'], today });
    });
    expect((await stored()).has(`P005 ${Q3}`)).to.equal(false);
  });

  it('tell a unit’s history quarter by quarter', async () => {
    const unit = await getUnit(app.deps.db, 'P001');
    const history = await scorecardHistory(app.deps.db, app.deps.programme, unit, ['2026-Q1', Q2, Q3], {
      today,
    });
    expect(history.map((card) => [card.period, card.rating === 'not-rated'])).to.deep.equal([
      ['2026-Q1', true],
      [Q2, false],
      [Q3, false],
    ]);
  });
});
