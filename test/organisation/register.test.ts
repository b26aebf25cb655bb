import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { rebuildFacts } from '../../server/measurements/service.ts';
import { listUnits } from '../../server/organisation/service.ts';
import { verifyScorecards } from '../../server/scorecards/service.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const [Q1, Q2, Q3] = ['2026-Q1', '2026-Q2', '2026-Q3'] as const;

const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const main = (reply: Reply): string => textOf(reply.document.querySelector('main'));
const summary = (reply: Reply): string => textOf(reply.document.querySelector('.govuk-error-summary'));

describe("the providers' register", function () {
  this.timeout(60_000);
  let app: TestApp;
  let coordinator: Client;
  let administrator: Client;
  let districts: string[];

  before(async () => {
    app = await startTestApp();
    for (const period of [Q1, Q2]) {
      const units = ['P001', 'P002', 'P003', 'P004'];
      const rows = units.flatMap((code) =>
        quarterOf(app.deps, { code, level: 'provider' }, period, code === 'P001' ? 0.9 : 0.5),
      );
      await report(app.deps, rows, units);
    }
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    administrator = (await app.signIn('administrator')).speaking('en');
    districts = (await listUnits(app.deps.db, { level: 'district', region: SAMARQAND })).map(
      ({ code }) => code,
    );
  });
  after(() => app.close());

  /** Fills in one form of an entry. */
  async function deed(client: Client, unit: string, name: string, fields: Fields): Promise<Reply> {
    const page = await client.get(`/register/${unit}`);
    const named = Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${name}-${key}`, value]));
    return client.submit(page, `#${name}`, named);
  }

  const reporting = async (unit: string, period: string, sector = 'all'): Promise<number> => {
    const row = await app.deps
      .db<{
        reporting: number;
        unit: string;
        period: string;
        sector: string;
        indicator: string;
        category: string;
      }>('facts')
      .where({ unit, period, sector, indicator: 'SAT-01', category: '' })
      .first();
    return row?.reporting ?? 0;
  };

  /** What is kept step by step is what all of it made anew would be. */
  async function proveFacts(): Promise<void> {
    const columns = ['unit', 'period', 'sector', 'indicator', 'category'];
    const all = () => app.deps.db('facts').orderBy(columns);
    const kept = (await all()) as unknown[];
    await inTransaction(app.deps.db, (trx) => rebuildFacts(trx, app.deps.programme, [Q1, Q2]));
    expect(await all()).to.deep.equal(kept);
    const { verified, differing } = await verifyScorecards(app.deps.db);
    expect(verified).to.be.greaterThan(0);
    expect(differing).to.deep.equal([]);
  }

  it('lists providers of the own regions, and finds them by name, code and state', async () => {
    const own = await coordinator.get('/register');
    expect(own.status).to.equal(200);
    expect(own.document.querySelectorAll('tbody tr')).to.have.length(3);
    expect((await administrator.get('/register')).document.querySelectorAll('tbody tr')).to.have.length(5);
    const found = await administrator.get('/register?search=ЦЕНТР «uMID&state=open');
    expect([...found.document.querySelectorAll('tbody .mz-code')].map(textOf)).to.deep.equal(['P002']);
    expect(main(await administrator.get('/register?state=closed'))).to.contain('No provider was found');
    expect((await coordinator.get(`/register?region=${TOSHKENT}`)).status).to.equal(422);
    expect((await coordinator.get('/register?page=2')).status).to.equal(404);
    expect((await coordinator.get('/register/P004')).status).to.equal(403);
    expect((await administrator.get(`/register/${SAMARQAND}`)).status).to.equal(404);
  });

  it('adds a provider, and says beside each field what is wrong with it', async () => {
    const page = await coordinator.get('/register/new');
    const form = 'form[action="/register"][method="post"]';
    const wrong = await coordinator.submit(page, form, {
      code: 'p001',
      name_uz: '\u200b\u200b',
      district: districts[0],
      sector: 'state',
      opened_on: '2026-02-30',
    });
    expect(wrong.status).to.equal(422);
    expect(textOf(wrong.document.querySelector('#name_uz-error'))).to.contain('Enter the name in Uzbek');
    expect(textOf(wrong.document.querySelector('#opened_on-error'))).to.contain('is not a date');
    expect(wrong.document.querySelector('#code')!.getAttribute('value')).to.equal('p001');
    const taken = await coordinator.submit(wrong, form, { name_uz: 'Yangi', opened_on: '2026-08-01' });
    expect(summary(taken)).to.contain('has the code p001 already');
    const elsewhere = (await listUnits(app.deps.db, { level: 'district', region: TOSHKENT }))[0]!.code;
    const foreign = await coordinator.submit(taken, form, { code: 'P006', district: elsewhere });
    expect(summary(foreign)).to.contain('does not belong to your regions');
    const done = await coordinator.submit(taken, form, { code: 'P006' });
    expect([done.status, done.location]).to.deep.equal([303, '/register/P006']);
    const entry = await coordinator.get('/register/P006');
    expect(main(entry)).to.contain('Yangi').and.contain('since 1 August 2026');
    expect(textOf(entry.document.querySelector('#history')?.nextElementSibling)).to.contain('Added');
    const open = async (openIn: string): Promise<boolean> =>
      (await listUnits(app.deps.db, { level: 'provider', openIn })).some(({ code }) => code === 'P006');
    expect([await open(Q2), await open(Q3)]).to.deep.equal([false, true]);
  });

  it('renames from a day on: quarters that ended before show the earlier name', async () => {
    const refused = await deed(coordinator, 'P001', 'rename', { name_uz: 'Nur', from: '2026-12-01' });
    expect(refused.status).to.equal(422);
    expect(textOf(refused.document.querySelector('#rename-from-error'))).to.contain('still to come');
    expect(refused.document.querySelector('#rename-name_uz')!.getAttribute('value')).to.equal('Nur');
    expect(refused.document.querySelector('#rename')!.closest('details')!.hasAttribute('open')).to.equal(
      true,
    );
    const done = await deed(coordinator, 'P001', 'rename', {
      name_uz: 'Nur',
      name_ru: 'Нур',
      name_en: 'Light centre',
      from: '2026-06-01',
    });
    expect(done.status).to.equal(303);
    const heading = async (period: string): Promise<string> =>
      textOf((await administrator.get(`/scorecards/P001/${period}`)).document.querySelector('h1'));
    expect(await heading(Q1)).to.contain('Mehr centre');
    expect(await heading(Q2)).to.contain('Light centre');
    const matrix = async (period: string): Promise<string> =>
      main(await administrator.get(`/scorecards?level=provider&within=${SAMARQAND}&period=${period}`));
    expect(await matrix(Q1))
      .to.contain('Mehr centre')
      .and.not.to.contain('Light centre');
    expect(await matrix(Q2))
      .to.contain('Light centre')
      .and.not.to.contain('Mehr centre');
    const entry = main(await coordinator.get('/register/P001'));
    expect(entry).to.contain('Light centre since 1 June 2026').and.contain('Mehr centre before that');
    const again = await deed(coordinator, 'P001', 'rename', { from: '2026-07-01' });
    expect(summary(again)).to.contain('says this already');
  });

  it('moves from a quarter on: past figures stay with the district of then', async () => {
    const [from, to] = [districts[0]!, districts[1]!];
    expect([await reporting(from, Q1), await reporting(from, Q2)]).to.deep.equal([2, 2]);
    expect([await reporting(to, Q1), await reporting(to, Q2)]).to.deep.equal([1, 1]);
    const done = await deed(coordinator, 'P001', 'move', { district: to, from: Q2 });
    expect(done.status).to.equal(303);
    expect([await reporting(from, Q1), await reporting(from, Q2)]).to.deep.equal([2, 1]);
    expect([await reporting(to, Q1), await reporting(to, Q2)]).to.deep.equal([1, 2]);
    const score = async (unit: string, period: string): Promise<number | null> =>
      ((await administrator.get(`/scorecards/${unit}/${period}.json`)).json() as { score: number | null })
        .score;
    expect(await score(to, Q2)).not.to.equal(await score(to, Q1));
    const above = async (period: string): Promise<string> =>
      main(await administrator.get(`/scorecards/P001/${period}`));
    const name = async (code: string): Promise<string> =>
      (await listUnits(app.deps.db, { codes: [code] }))[0]!.name.en;
    expect(await above(Q1)).to.contain(await name(from));
    expect(await above(Q2)).to.contain(await name(to));
    await proveFacts();
    // Figures that come in later roll up to where the provider was then.
    const late = quarterOf(app.deps, { code: 'P001', level: 'provider' }, Q1, 0.7);
    await report(app.deps, late, ['P001']);
    expect([await reporting(from, Q1), await reporting(to, Q1)]).to.deep.equal([2, 1]);
    await proveFacts();
  });

  it('changes sector from a quarter on', async () => {
    expect(await reporting(districts[0]!, Q2, 'ngo')).to.equal(1);
    const done = await deed(coordinator, 'P002', 'change', { sector: 'private', from: Q2 });
    expect(done.status).to.equal(303);
    expect(await reporting(districts[0]!, Q1, 'ngo')).to.equal(1);
    expect(await reporting(districts[0]!, Q2, 'ngo')).to.equal(0);
    expect(await reporting(districts[0]!, Q2, 'private')).to.equal(1);
    await proveFacts();
  });

  it('moves to another region: its past quarters are read there, and its coordinators lose it', async () => {
    const target = (await listUnits(app.deps.db, { level: 'district', region: TOSHKENT }))[0]!.code;
    const foreign = await deed(coordinator, 'P003', 'move', { district: target, from: Q2 });
    expect(foreign.status).to.equal(422);
    expect(summary(foreign)).to.contain('does not belong to your regions');
    const done = await deed(administrator, 'P003', 'move', { district: target, from: Q2 });
    expect(done.status).to.equal(303);
    expect((await coordinator.get('/register/P003')).status).to.equal(403);
    expect((await coordinator.get(`/scorecards/P003/${Q1}`)).status).to.equal(200);
    expect((await coordinator.get(`/scorecards/P003/${Q2}`)).status).to.equal(403);
    expect([await reporting(TOSHKENT, Q1), await reporting(TOSHKENT, Q2)]).to.deep.equal([1, 2]);
    expect([await reporting(SAMARQAND, Q1), await reporting(SAMARQAND, Q2)]).to.deep.equal([3, 2]);
    await proveFacts();
  });

  it('refuses what rests on an entry that somebody else has changed meanwhile, and keeps what was typed', async () => {
    const [mine, theirs] = [
      await coordinator.get('/register/P002'),
      await administrator.get('/register/P002'),
    ];
    const first = await administrator.submit(theirs, '#rename', {
      'rename-name_en': 'Hope house',
      'rename-from': '2026-09-01',
    });
    expect(first.status).to.equal(303);
    const second = await coordinator.submit(mine, '#rename', {
      'rename-name_en': 'Home of hope',
      'rename-from': '2026-09-01',
    });
    expect(second.status).to.equal(409);
    expect(summary(second)).to.match(
      /Somebody else \(administrator-\d+@example\.org\) changed this provider/,
    );
    expect(second.document.querySelector('#rename-name_en')!.getAttribute('value')).to.equal('Home of hope');
    expect(textOf(second.document.querySelector('h1'))).to.equal('Hope house');
    expect((await coordinator.submit(second, '#rename')).status).to.equal(303);
    expect(textOf((await coordinator.get('/register/P002')).document.querySelector('h1'))).to.equal(
      'Home of hope',
    );
  });

  it('closes and opens again: a quarter at whose end it was closed is not due', async () => {
    const early = await deed(coordinator, 'P001', 'close', { from: '2026-06-30', reason: 'Fire' });
    expect(early.status).to.equal(422);
    expect(textOf(early.document.querySelector('#close-from-error'))).to.contain(
      'Figures were reported for Q2 2026',
    );
    const silent = await deed(coordinator, 'P001', 'close', { from: '2026-07-01', reason: '\u200b\u2060' });
    expect(summary(silent)).to.contain('Write down the reason');
    const done = await deed(coordinator, 'P001', 'close', { from: '2026-07-01', reason: 'Fire' });
    expect(done.status).to.equal(303);
    const open = async (openIn: string): Promise<boolean> =>
      (await listUnits(app.deps.db, { level: 'provider', openIn })).some(({ code }) => code === 'P001');
    expect([await open(Q1), await open(Q2), await open(Q3)]).to.deep.equal([true, true, false]);
    expect(main(await coordinator.get(`/collect?period=${Q3}`))).not.to.contain('Light centre');
    expect(main(await coordinator.get(`/collect?period=${Q2}`))).to.contain('Light centre');
    const closed = await coordinator.get('/register?state=closed');
    expect([...closed.document.querySelectorAll('tbody .mz-code')].map(textOf)).to.deep.equal(['P001']);

    const before = await deed(coordinator, 'P001', 'reopen', { from: '2026-06-01', reason: 'Rebuilt' });
    expect(summary(before)).to.contain('closed on 1 July 2026');
    const again = await deed(coordinator, 'P001', 'reopen', { from: '2026-10-02', reason: 'Rebuilt' });
    expect(again.status).to.equal(303);
    expect([await open(Q2), await open(Q3), await open('2026-Q4')]).to.deep.equal([true, false, true]);
    const history = main(await coordinator.get('/register/P001'));
    expect(history).to.contain('Opened again').and.contain('Rebuilt').and.contain('Fire');
  });

  it('merges into another provider: it closes, and what it reported stays its own', async () => {
    const scores = (): Promise<unknown[]> =>
      app.deps.db('scorecards').where({ unit: 'P002' }).orderBy('period') as unknown as Promise<unknown[]>;
    const before = await scores();
    const unknown = await deed(coordinator, 'P002', 'merge', {
      into: 'P999',
      from: '2026-Q4',
      reason: 'One house',
    });
    expect(summary(unknown)).to.contain('no provider with the code “P999”');
    const self = await deed(coordinator, 'P002', 'merge', {
      into: 'p002',
      from: '2026-Q4',
      reason: 'One house',
    });
    expect(summary(self)).to.contain('cannot be merged into itself');
    const early = await deed(coordinator, 'P002', 'merge', { into: 'P006', from: Q2, reason: 'One house' });
    expect(early.status).to.equal(422);
    const done = await deed(coordinator, 'P002', 'merge', { into: 'P006', from: Q3, reason: 'One house' });
    expect(done.status).to.equal(303);
    expect(await scores()).to.deep.equal(before);
    const open = (await listUnits(app.deps.db, { level: 'provider', openIn: Q3 })).map(({ code }) => code);
    expect(open).not.to.contain('P002');
    expect(main(await coordinator.get('/register/P002'))).to.contain('Merged into Yangi');
    expect(main(await coordinator.get('/register/P006'))).to.contain('Took over from Home of hope');
    await proveFacts();
  });

  it('is in the log, in words', async () => {
    const events = (await app.deps.db('audit_events').where('event', 'like', 'provider.%').orderBy('id')) as {
      event: string;
      subject: string;
    }[];
    expect(events.map(({ event, subject }) => `${event} ${subject}`)).to.include.members([
      'provider.added P006',
      'provider.renamed P001',
      'provider.moved P003',
      'provider.changed P002',
      'provider.closed P001',
      'provider.reopened P001',
      'provider.merged P002',
    ]);
    expect(main(await administrator.get('/audit'))).to.contain('Provider merged into another');
  });
});
