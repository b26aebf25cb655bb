import { expect } from 'chai';
import { connect } from '../../server/db/dialect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { type Db, inTransaction } from '../../server/db/transaction.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import {
  compareMeasurements,
  historyOf,
  measurementsOf,
  periodsWithData,
  type SaveResult,
  saveMeasurements,
} from '../../server/measurements/service.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { PROVIDERS, smallProgramme } from './small-programme.ts';

const programme = smallProgramme();

describe('saving measurements', () => {
  let db: Db;
  let minute = 0;
  beforeEach(async () => {
    minute = 0;
    db = connect(':memory:');
    await migrate(db);
    await inTransaction(db, async (trx) => {
      await syncTerritories(trx, programme);
      await upsertProviders(trx, PROVIDERS);
    });
  });
  afterEach(() => db.destroy());

  const row = (numerator: number | null, changes: Partial<Measurement> = {}): Measurement => ({
    unit: 'P1',
    indicator: 'QUA-01',
    period: '2026-Q1',
    category: '',
    numerator,
    denominator: numerator === null ? null : 10,
    value: null,
    comment: null,
    ...changes,
  });

  const save = (by: string, ...rows: Measurement[]): Promise<SaveResult> => {
    minute += 1;
    const at = `2026-04-02T00:0${String(minute)}:00Z`;
    return inTransaction(db, (trx) => saveMeasurements(trx, programme, { rows, at, by }));
  };

  it('counts what is new, changed and unchanged, and says the same beforehand', async () => {
    expect(await save('a@x', row(1), row(2, { unit: 'P2' }))).to.deep.equal({
      created: 2,
      changed: 0,
      unchanged: 0,
      periods: ['2026-Q1'],
      units: ['P1', 'P2'],
    });
    const next = [row(1), row(3, { unit: 'P2' }), row(4, { unit: 'P3' })];
    const expected = { created: 1, changed: 1, unchanged: 1 };
    expect(await compareMeasurements(db, { rows: next })).to.deep.equal(expected);
    expect(await save('b@x', ...next)).to.deep.equal({
      ...expected,
      periods: ['2026-Q1'],
      units: ['P2', 'P3'],
    });
    expect(await periodsWithData(db)).to.deep.equal(['2026-Q1']);
  });

  it('keeps each earlier value, who replaced it and when', async () => {
    await save('first@x', row(1));
    await save('second@x', row(2, { comment: 'recounted' }));
    await save('second@x', row(2, { comment: 'recounted' }));
    await save('third@x', row(null));
    expect(await measurementsOf(db, 'P1', ['2026-Q1'])).to.be.empty;
    const history = await historyOf(db, 'P1', '2026-Q1', 'QUA-01');
    expect(
      history.map((one) => [one.numerator, one.changedBy, one.supersededBy, one.supersededAt]),
    ).to.deep.equal([
      [2, 'second@x', 'third@x', '2026-04-02T00:04:00Z'],
      [1, 'first@x', 'second@x', '2026-04-02T00:02:00Z'],
    ]);
  });

  it('goes on counting versions when a removed figure comes back', async () => {
    await save('a@x', row(1));
    await save('a@x', row(null));
    await save('a@x', row(1));
    const [stored] = await measurementsOf(db, 'P1', ['2026-Q1']);
    expect(stored?.version).to.equal(2);
  });

  it('can leave comments alone', async () => {
    await save('a@x', row(1, { comment: 'why' }));
    const counts = await inTransaction(db, (trx) =>
      saveMeasurements(trx, programme, {
        rows: [row(2)],
        at: '2026-04-03T00:00:00Z',
        by: 'b@x',
        keepComments: true,
      }),
    );
    expect(counts.changed).to.equal(1);
    expect((await measurementsOf(db, 'P1', ['2026-Q1']))[0]).to.include({ numerator: 2, comment: 'why' });
  });

  for (const [what, changes, message] of [
    ['an unknown unit', { unit: 'nowhere' }, /Unknown unit/],
    ['an unknown indicator', { indicator: 'NON-99' }, /Unknown indicator/],
    ['a level that does not report it', { unit: 'XX-A' }, /cannot be reported/],
  ] as const) {
    it(`refuses ${what} and stores nothing of the rest`, async () => {
      let refused: unknown;
      await save('a@x', row(1), row(2, changes)).catch((error: unknown) => (refused = error));
      expect(String(refused)).to.match(message);
      expect(await measurementsOf(db, 'P1', ['2026-Q1'])).to.be.empty;
    });
  }

  it('refuses a measurement given twice', async () => {
    let refused: unknown;
    await save('a@x', row(1), row(2)).catch((error: unknown) => (refused = error));
    expect(String(refused)).to.match(/given twice/);
  });
});
