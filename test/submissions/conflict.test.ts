import { expect } from 'chai';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

const ADDRESS = '/collect/2026-Q3/P001';
const SAVE: [string, string] = ['intent', 'save'];

describe('two people with the same form', () => {
  let app: TestApp;
  let one: Client;
  let other: Client;
  beforeEach(async () => {
    app = await startTestApp();
    one = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    other = (await app.signIn('administrator')).speaking('en');
    await save(one, { 'QUA-01.numerator': '10', 'QUA-01.denominator': '20' });
  });
  afterEach(() => app.close());

  const save = async (who: Client, fields: Fields) =>
    who.submit(await who.get(ADDRESS), '#entry', fields, SAVE);
  const numerators = async () =>
    Object.fromEntries(
      (await measurementsOf(app.deps.db, 'P001', ['2026-Q3'])).map((row) => [row.indicator, row.numerator]),
    );

  it('are shown both values, keep what they typed, and may then replace it', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    const refused = await one.submit(
      page,
      '#entry',
      { 'QUA-01.numerator': '14', 'QUA-02.numerator': '3', 'QUA-02.denominator': '4' },
      SAVE,
    );
    expect(refused.status).to.equal(409);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 12 });
    const said = refused.document.getElementById('QUA-01-conflict')?.textContent ?? '';
    expect(said).to.include('administrator-').and.include(': 12');
    expect(refused.document.getElementById('QUA-01.numerator')?.getAttribute('value')).to.equal('14');
    expect(refused.document.getElementById('QUA-02.numerator')?.getAttribute('value')).to.equal('3');
    const replaced = await one.submit(refused, '#entry', {}, SAVE);
    expect(replaced.status).to.equal(303);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 14, 'QUA-02': 3 });
  });

  it('do not undo each other’s figures that they did not touch', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    const saved = await one.submit(
      page,
      '#entry',
      { 'QUA-02.numerator': '3', 'QUA-02.denominator': '4' },
      SAVE,
    );
    expect(saved.status).to.equal(303);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 12, 'QUA-02': 3 });
  });

  it('are not disturbed when both typed the same', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    expect((await one.submit(page, '#entry', { 'QUA-01.numerator': '12' }, SAVE)).status).to.equal(303);
  });

  it('are told when a figure was taken away meanwhile', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '', 'QUA-01.denominator': '' });
    const refused = await one.submit(page, '#entry', { 'QUA-01.numerator': '14' }, SAVE);
    expect(refused.status).to.equal(409);
    expect(refused.document.getElementById('QUA-01-conflict')?.textContent).to.include('removed');
  });
});
