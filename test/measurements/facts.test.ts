import { expect } from 'chai';
import fc from 'fast-check';
import { connect } from '../../server/db/dialect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { type Db, inTransaction } from '../../server/db/transaction.ts';
import { categoriesOf } from '../../server/domain/indicator.ts';
import type { Fact, Measurement } from '../../server/domain/measurement.ts';
import {
  factsFor,
  measurementsOf,
  rebuildFacts,
  saveMeasurements,
} from '../../server/measurements/service.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { INDICATORS, PROVIDERS, smallProgramme, TERRITORIES } from './small-programme.ts';

const PERIODS = ['2025-Q4', '2026-Q1'];
const UNITS = [...TERRITORIES, ...PROVIDERS];
const programme = smallProgramme();

const row = (changes: Partial<Measurement>): Measurement => ({
  unit: 'P1',
  indicator: 'QUA-01',
  period: '2026-Q1',
  category: '',
  numerator: null,
  denominator: null,
  value: null,
  comment: null,
  ...changes,
});

/** The same by the definition: for each unit, add up what each measurement contributes to it. */
function factsByDefinition(rows: readonly Measurement[], sector: string | undefined): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const m of rows) {
    const unit = UNITS.find((one) => one.code === m.unit);
    const indicator = INDICATORS.find((one) => one.code === m.indicator);
    if (!unit || !indicator) throw new Error('unknown');
    if (sector !== undefined && unit.level !== 'provider') continue;
    if (sector !== undefined && unit.sector !== sector) continue;
    const receivers =
      unit.level === 'provider'
        ? [unit.district, unit.region, 'XX']
        : unit.level === 'region'
          ? [unit.code, 'XX']
          : [unit.code];
    for (const receiver of receivers) {
      const key = [receiver, m.period, m.indicator, m.category].join(' ');
      const fact = facts.get(key) ?? {
        unit: receiver ?? '',
        indicator: m.indicator,
        period: m.period,
        category: m.category,
        numerator: 0,
        denominator: 0,
        value: 0,
        valueSquares: 0,
        satisfied: 0,
        reporting: 0,
      };
      fact.numerator += m.numerator ?? 0;
      fact.denominator += m.denominator ?? 0;
      fact.value += m.value ?? 0;
      fact.valueSquares += (m.value ?? 0) ** 2;
      fact.satisfied += indicator.scale && (m.value ?? 0) >= indicator.scale.satisfiedFrom ? 1 : 0;
      fact.reporting += 1;
      facts.set(key, fact);
    }
  }
  return facts;
}

const arbitraryRow: fc.Arbitrary<Measurement> = fc
  .record({
    indicator: fc.constantFrom(...INDICATORS.filter((one) => one.entry.form !== 'derived')),
    provider: fc.constantFrom(...PROVIDERS),
    territory: fc.constantFrom(...TERRITORIES.filter((one) => one.level !== 'country')),
    period: fc.constantFrom(...PERIODS),
    number: fc.nat(20),
    categoryAt: fc.nat(),
    gone: fc.boolean(),
  })
  .map(({ indicator, provider, territory, period, number, categoryAt, gone }) => {
    const categories = categoriesOf(indicator.entry);
    const ratio = indicator.entry.form === 'ratio' || indicator.entry.form === 'net';
    return row({
      unit: indicator.reportedBy === 'provider' ? provider.code : territory.code,
      indicator: indicator.code,
      period,
      category: categories[categoryAt % categories.length] ?? '',
      numerator: gone || !ratio ? null : number,
      denominator: gone || !ratio ? null : number + 3,
      value: gone || ratio ? null : indicator.scale ? (number % 6) + 1 : number / 8,
    });
  });

const allFacts = async (db: Db, sector?: 'state' | 'ngo' | 'private'): Promise<Fact[]> =>
  factsFor(db, programme, { units: TERRITORIES, periods: PERIODS, sector });

describe('facts', () => {
  let db: Db;
  beforeEach(async () => {
    db = connect(':memory:');
    await migrate(db);
    await inTransaction(db, async (trx) => {
      await syncTerritories(trx, programme);
      await upsertProviders(trx, PROVIDERS);
    });
  });
  afterEach(() => db.destroy());

  const save = (...rows: Measurement[]): Promise<unknown> =>
    inTransaction(db, (trx) =>
      saveMeasurements(trx, programme, { rows, at: '2026-04-02T00:00:00Z', by: 'test' }),
    );

  it('equal those computed from scratch, and those by definition, after any edits', async () => {
    const edits = fc.array(
      fc.uniqueArray(arbitraryRow, {
        maxLength: 6,
        selector: (m) => `${m.unit}${m.period}${m.indicator}${m.category}`,
      }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(edits, async (batches) => {
        await db('measurements').delete();
        await db('facts').delete();
        for (const batch of batches) await save(...batch);
        const kept = await measurementsOf(
          db,
          UNITS.map((unit) => unit.code),
          PERIODS,
        );
        for (const sector of [undefined, 'state', 'ngo', 'private'] as const) {
          const facts = await allFacts(db, sector);
          await inTransaction(db, (trx) => rebuildFacts(trx, programme, PERIODS));
          expect(facts).to.deep.equal(await allFacts(db, sector));
          const expected = [...factsByDefinition(kept, sector).values()];
          expect(facts).to.have.deep.members(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('go where a provider has moved to, once they are made anew', async () => {
    await save(row({ unit: 'P1', numerator: 1, denominator: 4 }));
    const [moved] = PROVIDERS.filter(({ code }) => code === 'P1');
    const target = TERRITORIES.find(({ level, code }) => level === 'district' && code !== moved!.district)!;
    await inTransaction(db, (trx) =>
      upsertProviders(trx, [
        { ...moved!, district: target.code, region: target.region, parent: target.code },
      ]),
    );
    await inTransaction(db, (trx) => rebuildFacts(trx, programme, PERIODS));
    const districts = (await allFacts(db)).filter(({ unit }) =>
      TERRITORIES.some(({ code, level }) => code === unit && level === 'district'),
    );
    expect(districts.map(({ unit, numerator }) => [unit, numerator])).to.deep.equal([[target.code, 1]]);
  });

  it('of a region contain its own entry and its providers; the country sums regions', async () => {
    await save(
      row({ unit: 'P1', numerator: 1, denominator: 4 }),
      row({ unit: 'P3', numerator: 2, denominator: 4 }),
      row({ unit: 'P4', numerator: 4, denominator: 4 }),
      row({ unit: 'XX-A', indicator: 'ACC-01', numerator: 30, denominator: 50 }),
      row({ unit: 'XX-B', indicator: 'ACC-01', numerator: 10, denominator: 50 }),
      row({ unit: 'A1', indicator: 'ACC-01', numerator: 5, denominator: 9 }),
    );
    const figures = async (code: string, sector?: 'state'): Promise<(string | number)[][]> =>
      (
        await factsFor(db, programme, {
          units: TERRITORIES.filter((unit) => unit.code === code),
          periods: ['2026-Q1'],
          sector,
        })
      ).map((fact) => [fact.indicator, fact.numerator, fact.denominator, fact.reporting]);
    expect(await figures('XX-A')).to.deep.equal([
      ['ACC-01', 30, 50, 1],
      ['QUA-01', 3, 8, 2],
    ]);
    expect(await figures('A1')).to.deep.equal([
      ['ACC-01', 5, 9, 1],
      ['QUA-01', 1, 4, 1],
    ]);
    expect(await figures('XX')).to.deep.equal([
      ['ACC-01', 40, 100, 2],
      ['QUA-01', 7, 12, 3],
    ]);
    expect(await figures('XX', 'state')).to.deep.equal([['QUA-01', 5, 8, 2]]);
  });

  it('of a provider are its own measurements, grades judged by the scale', async () => {
    await save(
      row({ unit: 'P1', indicator: 'GRA-01', value: 5 }),
      row({ unit: 'P2', indicator: 'GRA-01', value: 3 }),
    );
    const facts = await factsFor(db, programme, { units: PROVIDERS, periods: ['2026-Q1'], sector: 'ngo' });
    expect(
      facts.map((fact) => [fact.unit, fact.value, fact.valueSquares, fact.satisfied, fact.reporting]),
    ).to.deep.equal([
      ['P1', 5, 25, 1, 1],
      ['P2', 3, 9, 0, 1],
    ]);
  });
});
