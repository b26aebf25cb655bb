import { expect } from 'chai';
import { measurementsOf } from '../../server/measurements/service.ts';
import { submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

const PERIOD = '2026-Q3';

describe('a form with something that it does not have', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  const send = async (fields: Fields, unit = 'P001'): Promise<Reply> => {
    const page = await coordinator.get(`/collect/${PERIOD}/${unit}`);
    return coordinator.submit(page, '#entry', {
      'QUA-01.numerator': '10',
      'QUA-01.denominator': '20',
      ...fields,
    });
  };
  const textOf = (reply: Reply, selector: string): string =>
    reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

  for (const [what, fields, reason] of [
    ['another button', { intent: 'explode' }, '“explode” is nothing that this form can do'],
    ['a button pressed twice', { intent: ['save', 'submit'] }, 'The field “intent” came more than once'],
    [
      'a figure that the system computes',
      { 'PAR-05.numerator': '3' },
      'The form has no field “PAR-05.numerator”',
    ],
    ['a figure of a region', { 'ACC-01.numerator': '3' }, 'The form has no field “ACC-01.numerator”'],
    ['a figure of another kind', { 'QUA-01.value': '3' }, 'The form has no field “QUA-01.value”'],
    [
      'a figure given twice',
      { 'QUA-02.numerator': ['1', '2'] },
      'The field “QUA-02.numerator” came more than once',
    ],
    [
      'a figure as a list',
      { 'QUA-02.numerator[x]': '1', 'QUA-02.numerator': undefined },
      'The field “QUA-02.numerator” came more than once',
    ],
    ['a field of nobody', { constructor: '1' }, 'The form has no field “constructor”'],
  ] as const) {
    it(`is refused with the reason, and what was typed is kept: ${what}`, async () => {
      const reply = await send(fields as unknown as Fields);
      expect(reply.status).to.equal(422);
      expect(textOf(reply, '.govuk-error-summary')).to.include(reason);
      expect(reply.document.querySelector('[name="QUA-01.numerator"]')?.getAttribute('value')).to.equal('10');
      expect(await measurementsOf(app.deps.db, 'P001', [PERIOD])).to.be.empty;
      expect(await submissionOf(app.deps.db, 'P001', PERIOD)).to.equal(undefined);
    });
  }

  it('is saved once it has only its own', async () => {
    expect((await send({ intent: 'save' })).status).to.equal(303);
    expect(await measurementsOf(app.deps.db, 'P001', [PERIOD])).to.have.length(1);
  });
});
