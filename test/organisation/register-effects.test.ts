import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import {
  closeProvider,
  type Doer,
  moveProvider,
  type Outcome,
  reopenProvider,
} from '../../server/organisation/register-service.ts';
import { getUnit, listUnits } from '../../server/organisation/service.ts';
import { scorecardsOf } from '../../server/scorecards/service.ts';
import { recordSubmissions, refreshOverdue } from '../../server/submissions/service.ts';
import { publishVintage } from '../../server/vintages/service.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const [Q1, Q2, Q3] = ['2026-Q1', '2026-Q2', '2026-Q3'] as const;
const AT = '2026-10-20T09:00:00Z';
const DOER: Doer = { at: AT, by: 'somebody@example.org', today: '2026-10-20', may: () => true };

describe('what a change of the register means for past quarters', function () {
  this.timeout(60_000);
  let app: TestApp;
  let version = 0;

  beforeEach(async () => {
    app = await startTestApp({ now: new Date(AT) });
    version = 0;
    for (const period of [Q1, Q2])
      await report(app.deps, quarterOf(app.deps, { code: 'P001', level: 'provider' }, period, 0.8), ['P001']);
  });
  afterEach(() => app.close());

  const district = async (region: string): Promise<string> =>
    (await listUnits(app.deps.db, { level: 'district', region }))[1]!.code;

  const move = async (to: string, from: string): Promise<Outcome> =>
    inTransaction(app.deps.db, (trx) =>
      moveProvider(
        trx,
        app.deps.programme,
        { code: 'P001', version: version++ },
        { district: to, from },
        DOER,
      ),
    );

  const publish = (period: string, scope = SAMARQAND): Promise<unknown> =>
    inTransaction(app.deps.db, (trx) =>
      publishVintage(trx, { period, scope, at: AT, by: 'a', note: null, forms: 1 }),
    );

  const codes = ({ problems }: Outcome): string[] => problems.map(({ code }) => code);

  it('leaves what was published with the region of then, and says so', async () => {
    const { db, programme } = app.deps;
    // Toshkent's publication is one without the provider: it must not be looked for in that.
    for (const scope of [SAMARQAND, TOSHKENT]) await publish(Q1, scope);
    const score = async (): Promise<number | null> => {
      const [scorecard] = await scorecardsOf(db, programme, [await getUnit(db, 'P001')], Q1, {
        today: '2026-10-20',
      });
      return scorecard!.score;
    };
    const published = await score();
    expect(published).not.to.equal(null);
    const target = await district(TOSHKENT);
    expect(codes(await move(target, Q1))).to.deep.equal(['register-published']);
    version = 0;
    expect(codes(await move(target, Q2))).to.deep.equal([]);
    expect((await getUnit(db, 'P001')).region).to.equal(TOSHKENT);
    expect(await score()).to.equal(published);
  });

  it('moves within the region in a published quarter: the publication stays as it was', async () => {
    await publish(Q1);
    const kept = () => app.deps.db('vintage_scorecards').orderBy('unit');
    const before = (await kept()) as unknown[];
    expect(before.length).to.be.greaterThan(0);
    expect(codes(await move(await district(SAMARQAND), Q1))).to.deep.equal([]);
    expect(await kept()).to.deep.equal(before);
  });

  it('takes a quarter that was not due out of the count of reports, and gives it back', async () => {
    const { db, programme } = app.deps;
    await inTransaction(db, (trx) =>
      recordSubmissions(trx, [
        { unit: 'P001', period: Q2, submittedAt: '2026-07-03T09:00:00Z', submittedBy: 'demo' },
      ]),
    );
    await inTransaction(db, (trx) => refreshOverdue(trx, programme, AT));
    const count = async (period: string): Promise<(number | null)[][]> =>
      (await measurementsOf(db, 'P001', [period], ['PAR-05'])).map((row) => [row.numerator, row.denominator]);
    expect(await count(Q3)).to.deep.equal([[1, 3]]);
    const closed = await inTransaction(db, (trx) =>
      closeProvider(
        trx,
        programme,
        { code: 'P001', version: 0 },
        { from: '2026-09-01', reason: 'Moved out' },
        DOER,
      ),
    );
    expect(codes(closed)).to.deep.equal([]);
    expect(await count(Q3)).to.deep.equal([]);
    const again = await inTransaction(db, (trx) =>
      reopenProvider(
        trx,
        programme,
        { code: 'P001', version: 1 },
        { from: '2026-09-15', reason: 'Back' },
        DOER,
      ),
    );
    expect(codes(again)).to.deep.equal([]);
    // It was closed between two ends of quarters only: nobody missed a report.
    expect((await getUnit(db, 'P001')).openedOn).to.equal('2020-01-01');
    expect(await count(Q3)).to.deep.equal([[1, 3]]);
  });

  it('changes nothing when it is refused', async () => {
    const dump = async (): Promise<unknown[]> => [
      await app.deps.db('org_units').orderBy('code'),
      await app.deps.db('unit_places').orderBy(['unit', 'from_period']),
      await app.deps.db('unit_changes'),
    ];
    const before = await dump();
    expect(codes(await move('nowhere', '2031-Q1'))).to.deep.equal(['register-district', 'unknown-period']);
    version = 7;
    const outcome = await move(await district(SAMARQAND), Q2);
    expect([outcome.conflict, codes(outcome)]).to.deep.equal([true, ['register-changed-meanwhile']]);
    expect(await dump()).to.deep.equal(before);
  });
});
