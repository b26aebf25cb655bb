import { expect } from 'chai';
import { recordEvent } from '../../server/audit/service.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import {
  AUDIT_ACTORS,
  AUDIT_DETAILS,
  AUDIT_EVENTS,
  AUDIT_PURPOSES,
  type AuditDetails,
} from '../../server/domain/audit-event.ts';
import { LANGUAGES } from '../../server/domain/language.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';

/** What `user.created` and its like look like: words have neither a dot inside nor letters of code. */
const CODE = /\b[a-z-]+\.[a-z-]+\b/;

describe('the log', () => {
  let app: TestApp;
  let administrator: Client;
  before(async () => {
    app = await startTestApp({ providers: false });
    administrator = await app.signIn('administrator');
  });
  after(() => app.close());
  beforeEach(() => app.deps.db('audit_events').delete());

  const record = (event: (typeof AUDIT_EVENTS)[number], details: AuditDetails = {}): Promise<void> =>
    inTransaction(app.deps.db, (trx) =>
      recordEvent(trx, { at: '2026-10-04T16:58:00.000Z', actor: 'cli', event, subject: 'UZ-SA', details }),
    );

  const cells = async (language: string): Promise<string[][]> => {
    const page = await administrator.speaking(language).get('/audit');
    expect(page.status).to.equal(200);
    return [...page.document.querySelectorAll('main tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()),
    );
  };

  for (const language of LANGUAGES) {
    it(`has words for everything that can be recorded: ${language}`, async () => {
      const t = app.deps.translator.translate(language);
      for (const name of AUDIT_DETAILS) expect(t(`audit.terms.${name}`)).not.to.equal('');
      for (const purpose of AUDIT_PURPOSES) expect(t(`audit.purposes.${purpose}`)).not.to.equal('');
      for (const actor of AUDIT_ACTORS) expect(t(`audit.actors.${actor}`)).not.to.equal('');
      for (const event of AUDIT_EVENTS) await record(event);
      const rows = await cells(language);
      expect(rows.map((row) => row[2])).to.deep.equal(
        AUDIT_EVENTS.map((event) => t(`audit.events.${event}`)).reverse(),
      );
      for (const row of rows) expect(row[2]).not.to.match(CODE);
    });
  }

  it('says details in words too', async () => {
    await record('user.changed', {
      before: { role: 'viewer', regions: 'all' },
      after: { role: 'coordinator', regions: ['UZ-SA', 'UZ-TK'] },
    });
    await record('user.created', {
      first: true,
      language: 'ru',
      period: '2026-Q3',
      rows: 12_000,
      sector: 'ngo',
    });
    const [created, changed] = await cells('en');
    expect(changed?.slice(1, 3)).to.deep.equal(['command line', 'User changed']);
    expect(changed?.[4]).to.equal(
      'before: (role: Viewer · regions: All regions) · ' +
        'after: (role: Coordinator · regions: Samarkand region, Tashkent city)',
    );
    expect(created?.[4]).to.equal(
      'first administrator: yes · language: Русский · quarter: Q3 2026 · rows: 12,000 · sector: NGO',
    );
    expect((await cells('uz'))[0]?.[0]).to.equal('2026-yil 4-oktabr, 21:58');
  });

  it('shows what another version of the program recorded as it is kept', async () => {
    await app.deps.db('audit_events').insert({
      at: '2026-10-04T16:58:00.000Z',
      actor: 'someone',
      event: 'moon.landed',
      subject: 'UZ',
      details: JSON.stringify({ crater: 'Tycho', role: 'astronaut' }),
    });
    expect((await cells('en'))[0]?.slice(1)).to.deep.equal([
      'someone',
      'moon.landed',
      'UZ',
      'crater: Tycho · role: astronaut',
    ]);
  });
});
