import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disableUser, findUser } from '../../server/access/service.ts';
import { changeDates, findSetDates, readCalendar } from '../../server/calendar/service.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { datesOf } from '../../server/domain/calendar.ts';
import type { User } from '../../server/domain/permissions.ts';
import {
  beginImport,
  checkUpload,
  findImport,
  importFile,
  type ImportOutcome,
  importUpload,
  problemsOf,
  registerUpload,
} from '../../server/imports/service.ts';
import type { ValidationRule } from '../../server/domain/validation/rule.ts';
import type { ImportProblem } from '../../server/imports/formats/format.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { upsertProviders } from '../../server/organisation/service.ts';
import { recordSubmissions } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { stagedRows } from './staged.ts';

const HEADER = 'indicator,unit,period,numerator,denominator,comment';
const SILENT = (): void => undefined;

describe('an import beside what is stored', () => {
  let app: TestApp;
  let coordinator: User;
  let administrator: User;

  before(async () => {
    app = await startTestApp();
    await app.signIn('coordinator', [SAMARQAND]);
    await app.signIn('administrator');
    const find = async (email: string): Promise<User> => {
      const found = await findUser(app.deps.db, email);
      if (!found) throw new Error(`Nobody is ${email}`);
      return found;
    };
    coordinator = await find('coordinator-1@example.org');
    administrator = await find('administrator-2@example.org');
  });
  after(() => app.close());

  const write = (rows: readonly string[], header = HEADER): string => {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(path, [header, ...rows, ''].join('\n'));
    return path;
  };
  const importRows = (
    rows: readonly string[],
    user: User | null = coordinator,
    header = HEADER,
  ): Promise<ImportOutcome> => importFile(app.deps, write(rows, header), { by: user?.email ?? 'cli', user });
  const problemsIn = ({ id }: ImportOutcome): Promise<ImportProblem[]> =>
    problemsOf(app.deps.db, id, { after: 0, limit: 1000 });
  const said = async (outcome: ImportOutcome): Promise<string[]> =>
    (await problemsIn(outcome)).map(
      ({ line, column, code, severity }) => `${String(line)} ${column} ${code} ${severity}`,
    );
  const numerators = async (unit: string, period: string): Promise<(number | null)[]> =>
    (await measurementsOf(app.deps.db, unit, [period])).map((row) => row.numerator);
  const submit = (unit: string, period: string): Promise<void> =>
    inTransaction(app.deps.db, (trx) =>
      recordSubmissions(trx, [
        { unit, period, submittedAt: '2026-07-05T08:00:00.000Z', submittedBy: coordinator.email },
      ]),
    );
  async function uploadRows(rows: readonly string[], user: User): Promise<number> {
    const id = await registerUpload(app.deps, { path: write(rows), name: 'figures.csv' }, user);
    await checkUpload(app.deps, id, user, SILENT);
    expect((await findImport(app.deps.db, id))?.status).to.equal('ready');
    await beginImport(app.deps, id);
    return id;
  }
  const codesOf = async (id: number): Promise<string[]> =>
    (await problemsOf(app.deps.db, id, { limit: 10, after: 0 })).map(({ code }) => code);

  describe('with quarters that are closed', () => {
    before(async () => {
      await importRows(['QUA-01,P001,2026-Q2,50,100,', 'QUA-03,P001,2026-Q2,50,100,'], null);
      await submit('P001', '2026-Q2');
      await submit('P001', '2026-Q3');
    });

    it('refuses a coordinator each row that would change a submitted form', async () => {
      const outcome = await importRows([
        'QUA-01,P001,2026-Q2,51,100,',
        'QUA-03,P001,2026-Q2,50,100,',
        'QUA-04,P001,2026-Q2,5,100,',
        'QUA-01,P002,2026-Q2,51,100,',
        'QUA-01,P001,2026-Q3,51,100,',
      ]);
      expect(outcome.kind).to.equal('refused');
      expect(await said(outcome)).to.deep.equal([
        '2 period quarter-closed error',
        '4 period quarter-closed error',
      ]);
      expect(await numerators('P001', '2026-Q2')).to.deep.equal([50, 50]);
    });

    it('lets the coordinator change what is collected or was never submitted, and send closed rows unchanged', async () => {
      const outcome = await importRows([
        'QUA-01,P001,2026-Q2,50,100,',
        'QUA-01,P002,2026-Q2,51,100,',
        'QUA-01,P001,2026-Q3,51,100,',
      ]);
      expect([outcome.kind, ...(await said(outcome))]).to.deep.equal(['done']);
    });

    it('lets an administrator and the command line amend', async () => {
      expect((await importRows(['QUA-01,P001,2026-Q2,52,100,'], administrator)).kind).to.equal('done');
      expect((await importRows(['QUA-01,P001,2026-Q2,53,100,'], null)).kind).to.equal('done');
    });

    it('looks again at the moment of running', async () => {
      const id = await uploadRows(['QUA-01,P002,2026-Q2,55,100,'], coordinator);
      await submit('P002', '2026-Q2');
      await importUpload(app.deps, id, coordinator, SILENT);
      expect((await findImport(app.deps.db, id))?.status).to.equal('refused');
      expect(await codesOf(id)).to.deep.equal(['quarter-closed']);
      expect(await numerators('P002', '2026-Q2')).to.deep.equal([51]);
    });

    it('counts the rights of the moment of running', async () => {
      const id = await uploadRows(['QUA-01,P003,2026-Q2,55,100,'], coordinator);
      const deed = { email: coordinator.email, by: 'cli', at: app.deps.clock().toISOString() };
      await inTransaction(app.deps.db, (trx) => disableUser(trx, deed));
      await importUpload(app.deps, id, coordinator, SILENT);
      expect(await codesOf(id)).to.deep.equal(['unit-outside-regions']);
      expect(await numerators('P003', '2026-Q2')).to.deep.equal([]);
    });
  });

  it('refuses coordinators a quarter whose closing day is over, row by row, and nobody else', async () => {
    const { db, programme } = app.deps;
    const period = '2026-Q1';
    const close = async (closesOn: string | null): Promise<void> => {
      const dates = closesOn === null ? null : { ...datesOf(programme.reporting, period), closesOn };
      const version = (await findSetDates(db, period))?.version ?? 0;
      const change = { period, dates, version, at: app.deps.clock().toISOString(), by: 'x@example.org' };
      await inTransaction(db, (trx) => changeDates(trx, programme, change));
      await readCalendar(db, programme);
    };
    const rows = ['QUA-01,P002,2026-Q1,50,100,', 'QUA-01,P002,2025-Q4,50,100,'];
    await close('2026-10-03');
    const closed = await importRows(rows);
    expect([closed.kind, ...(await said(closed))]).to.deep.equal(['refused', '2 period entry-closed error']);
    await close('2026-10-04');
    expect((await importRows(rows)).kind).to.equal('done');
    await close('2026-10-03');
    // What is stored already changes nothing, and may come again.
    expect((await importRows(rows)).kind).to.equal('done');
    expect((await importRows(['QUA-01,P002,2026-Q1,51,100,'], administrator)).kind).to.equal('done');
    await close(null);
  });

  describe('with figures far from usual', () => {
    it('warns a row against the quarter before, stored or in the file, and stores it all the same', async () => {
      await importRows(['QUA-01,P004,2025-Q1,80,100,'], null);
      const rows = [
        'QUA-01,P004,2025-Q2,30,100,',
        'QUA-01,P004,2025-Q3,31,100,',
        'QUA-01,P004,2025-Q4,90,100,',
        'QUA-01,P005,2025-Q2,30,100,',
      ];
      const outcome = await importRows(rows, null);
      expect(outcome.kind).to.equal('done');
      expect(await said(outcome)).to.deep.equal([
        '2 comment RULE-CHANGE warning',
        '4 comment RULE-CHANGE warning',
      ]);
      expect((await problemsIn(outcome))[0]?.params).to.deep.include({ now: 30, before: 80 });
      expect(await codesOf(outcome.id)).to.deep.equal(['RULE-CHANGE', 'RULE-CHANGE']);
      expect(await numerators('P004', '2025-Q4')).to.deep.equal([90]);
      expect(await said(await importRows(rows, null)), 'what is stored already').to.deep.equal([]);
    });

    it('shows it before the import and in the file of problems', async () => {
      const id = await uploadRows(['QUA-01,P004,2026-Q1,10,100,'], administrator);
      const reader = (await app.signIn('administrator')).speaking('en');
      const shown = (reply: string): string => reply.replaceAll(/\s+/g, ' ');
      expect(shown((await reader.get(`/imports/${String(id)}`)).text)).to.match(
        /Far from last quarter: 10(\.0)?, it/,
      );
      const file = await reader.get(`/imports/${String(id)}/problems.csv`);
      expect(file.text.split('\r\n')[1]).to.match(/^2,comment,,warning,"Far from last quarter: 10/);
    });

    it('asks for nothing where a comment says why, in the file or stored', async () => {
      expect(await said(await importRows(['QUA-01,P004,2026-Q1,10,100,moved'], null))).to.deep.equal([]);
      const header = 'indicator,unit,period,numerator,denominator';
      expect(await said(await importRows(['QUA-01,P004,2026-Q1,11,100'], null, header))).to.deep.equal([]);
    });

    it('sees the sides of a net together', async () => {
      const net = (period: string, promoters: number): string[] => [
        `SAT-05,P004,${period},${String(promoters)},100,promoters,`,
        `SAT-05,P004,${period},10,100,detractors,`,
      ];
      const header = 'indicator,unit,period,numerator,denominator,category,comment';
      const outcome = await importRows([...net('2025-Q1', 80), ...net('2025-Q2', 20)], null, header);
      expect(await said(outcome)).to.deep.equal(['4 comment RULE-CHANGE warning']);
    });
  });

  describe('with the categories of one indicator', () => {
    const header = 'indicator,unit,period,numerator,denominator,category,status';
    const side = (category: string, figures = ',', status = ''): string =>
      `SAT-05,P004,2024-Q3,${figures},${category},${status}`;
    const both = (status: string): string[] => [
      side('promoters', ',', status),
      side('detractors', ',', status),
    ];

    it('takes figures in all of them or in none, stored ones included', async () => {
      const mixed = await importRows(
        [side('promoters', ',', 'not-applicable'), side('detractors', '5,50')],
        null,
        header,
      );
      expect(await said(mixed)).to.deep.equal(['2 status absence-of-some-categories error']);
      const alone = await importRows([side('promoters', ',', 'not-applicable')], null, header);
      expect(await said(alone)).to.deep.equal(['2 category categories-missing error']);
      expect(
        (await importRows([side('promoters', '28,50'), side('detractors', '5,50')], null, header)).kind,
      ).to.equal('done');
      const beside = await importRows([side('promoters', ',', 'not-applicable')], null, header);
      expect(await said(beside)).to.deep.equal(['2 status absence-of-some-categories error']);
      expect((await importRows(both('not-applicable'), null, header)).kind).to.equal('done');
      const back = await importRows([side('detractors', '5,50')], null, header);
      expect(await said(back)).to.deep.equal(['2 status absence-of-some-categories error']);
    });
  });

  describe('with quarters that nobody reports', () => {
    for (const [period, code] of [
      ['0000-Q1', 'not-a-period'],
      ['1899-Q4', 'not-a-period'],
      ['9999-Q4', 'not-a-period'],
      ['1999-Q1', 'period-before-first'],
      ['2022-Q4', 'period-before-first'],
      ['2999-Q4', 'period-not-over'],
    ] as const) {
      it(`refuses ${period}`, async () => {
        const outcome = await importRows([`QUA-01,P001,${period},50,100,`], null);
        expect(outcome.kind).to.equal('refused');
        expect(await said(outcome)).to.deep.equal([`2 period ${code} error`]);
      });
    }
  });

  describe('with comments', () => {
    const commentOf = async (period: string): Promise<string | null | undefined> =>
      (await measurementsOf(app.deps.db, 'P005', [period]))[0]?.comment;

    it('refuses a long one; what a formula has before it does not count', async () => {
      const long = (length: number): string => 'a'.repeat(length);
      const refused = await importRows([`QUA-01,P005,2024-Q1,50,100,${long(1001)}`], null);
      expect(await said(refused)).to.deep.equal(['2 comment comment-too-long error']);
      expect((await importRows([`QUA-01,P005,2024-Q1,50,100,'=${long(999)}`], null)).kind).to.equal('done');
      expect(await commentOf('2024-Q1')).to.equal(`=${long(999)}`);
    });

    it('takes out what cannot be printed', async () => {
      await importRows(['QUA-01,P005,2024-Q2,50,100,"a\u0001b\u0007\tc\r\nd\u009f"'], null);
      expect(await commentOf('2024-Q2')).to.equal('ab\tc\nd');
      // A file with a zero byte is no text at all.
      expect(await said(await importRows(['QUA-01,P005,2024-Q2,50,100,a\u0000b'], null))).to.deep.equal([
        '0  not-text error',
      ]);
    });
  });

  describe('with rules of the set', () => {
    const header = 'indicator,unit,period,numerator,denominator,category';
    const answers = (unit: string, of: number, period = '2024-Q1'): string =>
      `SAT-01,${unit},${period},5,${String(of)},`;
    const questionnaires = (unit: string, of: number, period = '2024-Q1'): string =>
      `SAT-06,${unit},${period},${String(of)},500,`;
    const more = (line: number, column: string): string => `${String(line)} ${column} RULE-ANSWERS-1 warning`;

    it('looks at figures of the file together, and with stored ones', async () => {
      const together = [questionnaires('P005', 40), answers('P005', 41)];
      expect(await said(await importRows(together, null, header))).to.deep.equal([more(3, 'denominator')]);
      // The file puts it right; what is stored already is not asked about again.
      expect(await said(await importRows([answers('P005', 40)], null, header))).to.deep.equal([]);
      expect(await said(await importRows([questionnaires('P005', 40)], null, header))).to.deep.equal([]);
      expect(await said(await importRows([questionnaires('P005', 39)], null, header))).to.deep.equal([
        more(2, 'numerator'),
      ]);
      // What is half typed, and what other units have, is no reason.
      expect(await said(await importRows([answers('P004', 41)], null, header))).to.deep.equal([]);
    });

    it('counts what a strategy takes away', async () => {
      const at = '2024-Q2';
      await importRows([questionnaires('P005', 40, at), answers('P005', 40, at)], null, header);
      const file = write([answers('P005', 45, at)], header);
      const outcome = await importFile(app.deps, file, { by: 'cli', user: null, strategy: 'replace' });
      // Only indicators of the file are in its scope: the questionnaires stay.
      expect(await said(outcome)).to.deep.equal([more(2, 'denominator')]);
    });

    it('looks at the past in the file as at the stored one, and takes a comment for an answer', async () => {
      const { db, programme } = app.deps;
      const { brokenRules } = await import('../../server/imports/check-rules.ts');
      const rule: ValidationRule = {
        code: 'RULE-FAR',
        kind: 'outlier',
        importance: 'warning',
        indicators: ['QUA-01'],
        words: { uz: 'x', ru: 'x', en: 'Far: {now}' },
      };
      const sets = programme.sets.map((set) => ({ ...set, validation: [rule] }));
      const asked = async (comment: string | null, unit = 'P003'): Promise<string[]> => {
        const past = ['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4', '2025-Q1', '2025-Q2'];
        const { rows, removals, close } = stagedRows(
          [...past, '2025-Q3'].map((period, at) => ({
            unit,
            period,
            indicator: 'QUA-01',
            category: '',
            numerator: period === '2025-Q3' ? 95 : 50 + (at % 3),
            denominator: 100,
            value: null,
            comment,
          })),
        );
        const found: string[] = [];
        const plan = { rows, removals, clearsComments: true };
        for await (const { line, code, params } of brokenRules(db, { ...programme, sets }, plan))
          found.push(`${String(line)} ${code} ${String(params['now'])}`);
        close();
        return found;
      };
      expect(await asked(null)).to.deep.equal(['8 RULE-FAR 95']);
      expect(await asked('A new ward')).to.deep.equal([]);
    });

    it('says them in the words of the set, on the page and in a file', async () => {
      const client = (await app.signIn('administrator')).speaking('en');
      const rows = [questionnaires('P002', 1), answers('P002', 41)];
      const id = await registerUpload(
        app.deps,
        { path: write(rows, header), name: 'figures.csv' },
        administrator,
      );
      await checkUpload(app.deps, id, administrator, SILENT);
      const words =
        'There are more answers (41) than completed questionnaires (1). Until this is put right, the form cannot be submitted';
      expect((await client.get(`/imports/${String(id)}`)).text).to.include(words);
      expect((await client.get(`/imports/${String(id)}/problems.csv`)).text).to.include(words);
    });
  });

  it('asks about no change where the set has no rule about it, and counts those that it does not list', async function () {
    this.timeout(60_000);
    const { db, programme } = app.deps;
    const { BROKEN_LISTED, brokenRules } = await import('../../server/imports/check-rules.ts');
    const [first] = programme.territories.filter(({ level }) => level === 'district');
    const providers = Array.from({ length: BROKEN_LISTED + 7 }, (_, i) => {
      const name = `Provider ${String(i)}`;
      const code = `X${String(i)}`;
      const names = { uz: name, ru: name, en: name };
      return {
        ...first!,
        level: 'provider' as const,
        code,
        name: names,
        district: first!.code,
        sector: 'ngo' as const,
      };
    });
    await inTransaction(db, (trx) => upsertProviders(trx, providers));
    const of = (unit: string, period: string, numerator: number) => ({
      unit,
      period,
      indicator: 'QUA-01',
      category: '',
      numerator,
      denominator: 100,
      value: null,
      comment: null,
    });
    const { rows, removals, close } = stagedRows(
      providers.flatMap(({ code }) => [of(code, '2026-Q1', 10), of(code, '2026-Q2', 90)]),
    );
    const asked = async (sets: typeof programme.sets): Promise<ImportProblem[]> => {
      const found: ImportProblem[] = [];
      const plan = { rows, removals, clearsComments: true };
      for await (const problem of brokenRules(db, { ...programme, sets }, plan)) found.push(problem);
      return found;
    };
    const problems = await asked(programme.sets);
    expect(problems).to.have.length(BROKEN_LISTED + 1);
    expect(problems[0]?.code).to.equal('RULE-CHANGE');
    expect(problems.at(-1)).to.deep.include({ code: 'broken-rules-more', params: { number: 7 } });
    expect(await asked(programme.sets.map((set) => ({ ...set, validation: [] })))).to.deep.equal([]);
    close();
  });
});
