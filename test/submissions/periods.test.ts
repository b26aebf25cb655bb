import { expect } from 'chai';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';

/** Not a quarter · before the first set · still to come. */
const ELSEWHEN = ['0000-Q1', '1899-Q4', '3000-Q1', '9999-Q4', '1900-Q1', '1999-Q1', '2022-Q4', '2999-Q4'];

describe('addresses of quarters that nobody reports', () => {
  let app: TestApp;
  let administrator: Client;
  before(async () => {
    app = await startTestApp();
    administrator = await app.signIn('administrator');
  });
  after(() => app.close());

  for (const period of ELSEWHEN) {
    it(`lead nowhere: ${period}`, async () => {
      const open = await administrator.get('/collect/2026-Q3/P001');
      const _csrf = open.document.querySelector('[name="_csrf"]')?.getAttribute('value') ?? '';
      for (const path of [
        `/collect/${period}/P001`,
        `/collect/${period}/P001/history`,
        `/scorecards/UZ/${period}`,
        `/scorecards/UZ/${period}.json`,
        `/scorecards/UZ/${period}/recipe`,
        `/evaluations/UZ-SA/${period}.pdf`,
      ]) {
        expect((await administrator.get(path)).status, path).to.equal(404);
      }
      const sent = await administrator.post(`/collect/${period}/P001`, { _csrf, intent: 'save' });
      expect(sent.status).to.equal(404);
      expect((await administrator.get(`/collect?period=${period}`)).status).to.equal(422);
      expect((await administrator.get(`/scorecards?period=${period}`)).status).to.equal(422);
      expect((await administrator.get(`/scorecards.json?period=${period}`)).status).to.equal(422);
      expect((await administrator.get('/satisfaction/UZ')).status).to.equal(200);
    });
  }

  it('begin with the first set', async () => {
    expect((await administrator.get('/collect/2023-Q1/P001')).status).to.equal(200);
  });
});
