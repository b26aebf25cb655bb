import { expect } from 'chai';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

describe('the comment of an entry form', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  const send = async (unit: string, comment: string): Promise<Reply> =>
    coordinator.submit(
      await coordinator.get(`/collect/2026-Q3/${unit}`),
      '#entry',
      { 'QUA-01.numerator': '5', 'QUA-01.denominator': '10', 'QUA-01.comment': comment },
      ['intent', 'save'],
    );
  const stored = async (unit: string): Promise<(string | null)[]> =>
    (await measurementsOf(app.deps.db, unit, ['2026-Q3'])).map((row) => row.comment);

  it('is refused beside its field when it is too long, and stays as it was typed', async () => {
    const long = `${'a'.repeat(999)}\u{1f600}`;
    const reply = await send('P001', long);
    expect(reply.status).to.equal(422);
    expect(reply.document.getElementById('QUA-01.comment')?.textContent).to.equal(long);
    expect(reply.document.getElementById('QUA-01.comment-error')?.textContent).to.equal(
      'The comment may have at most 1,000 characters',
    );
    expect(reply.document.getElementById('QUA-01.numerator')?.getAttribute('value')).to.equal('5');
    expect(await stored('P001')).to.deep.equal([]);
  });

  it('is refused for its length too where there are no figures', async () => {
    const form = await coordinator.get('/collect/2026-Q3/P001');
    const fields = { 'QUA-01.comment': 'a'.repeat(1001) };
    const reply = await coordinator.submit(form, '#entry', fields, ['intent', 'save']);
    expect(reply.status).to.equal(422);
    expect(reply.document.getElementById('QUA-01.comment-error')?.textContent).to.include('1,000');
  });

  it('is stored whole up to the limit', async () => {
    const long = `${'a'.repeat(997)}\n\u{1f600}`;
    expect((await send('P001', long.replace('\n', '\r\n'))).status).to.equal(303);
    expect(await stored('P001')).to.deep.equal([long]);
  });

  it('is stored without what cannot be printed', async () => {
    expect((await send('P002', 'a\u0000b\u0007\tc\r\nd\u009f')).status).to.equal(303);
    expect(await stored('P002')).to.deep.equal(['ab\tc\nd']);
  });
});
