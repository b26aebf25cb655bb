import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import { readConfig } from '../../server/config.ts';
import { dayAfter, dueDay, lastDayOnTime } from '../../server/domain/calendar.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { reminderDue, reminderOn } from '../../server/domain/reminder.ts';
import {
  makeReminders,
  remindersOf,
  sendReminders,
  setReminderLanguage,
} from '../../server/reminders/service.ts';
import { findUser } from '../../server/access/service.ts';
import { submit } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';

/** A mail server on loopback that can be told to refuse. */
class Post {
  readonly mails: { to: string[]; text: string }[] = [];
  refusing = false;
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (this.refusing) {
          done(new Error('The box is full'));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        this.mails.push({ to, text: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return `smtp://127.0.0.1:${String((this.#server.server.address() as AddressInfo).port)}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }
}

/** The body of a mail, whichever way it was written for the journey. */
function bodyOf(mail: string): string {
  const at = mail.indexOf('\r\n\r\n');
  const [head, body] = [mail.slice(0, at), mail.slice(at + 4)];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(bytes, 'latin1').toString('utf8') : body;
}

describe('reminders', () => {
  it('come three days before the due day, on it, and every week once it is over', () => {
    const on = (day: string) =>
      reminderOn({ opensAfterDays: 1, dueAfterDays: 10, graceDays: 2 }, '2026-Q3', day);
    expect(
      ['06', '07', '08', '10', '11', '12', '13', '14', '20'].map((day) => on(`2026-10-${day}`)),
    ).to.deep.equal([null, 'before', null, 'due', null, null, 'overdue', null, 'overdue']);
  });

  it('that were missed come late, as far as they still stand', () => {
    const reporting = { opensAfterDays: 1, dueAfterDays: 10, graceDays: 2 };
    const on = (day: string, last: string | null) =>
      reminderDue(reporting, '2026-Q3', `2026-10-${day}`, last && `2026-10-${last}`);
    // Asked for on the 7th, 10th, 13th and 20th.
    expect([on('08', '07'), on('08', '06'), on('09', '05'), on('09', '08')]).to.deep.equal([
      null,
      'before',
      'before',
      null,
    ]);
    expect([on('11', '09'), on('12', '05'), on('11', '10')]).to.deep.equal(['grace', 'grace', null]);
    expect([on('14', '12'), on('16', '09'), on('14', '13'), on('26', '13')]).to.deep.equal([
      'overdue',
      'overdue',
      null,
      'overdue',
    ]);
    expect([on('10', '06'), on('08', null), on('07', null)]).to.deep.equal(['due', null, 'before']);
  });

  it('need a server and a sender, or neither', () => {
    const base = { SESSION_SECRET: 'a secret that only tests know, 32+ characters' };
    expect(readConfig(base).mail).to.equal(undefined);
    expect(() => readConfig({ ...base, SMTP_URL: 'smtp://host:25' })).to.throw('both or neither');
    expect(() => readConfig({ ...base, SMTP_URL: 'http://u:secret@host', MAIL_FROM: 'a@example.org' }))
      .to.throw('SMTP_URL')
      .with.property('message')
      .that.does.not.include('secret');
    expect(
      readConfig({ ...base, SMTP_URL: 'smtp://host:25', MAIL_FROM: 'a@example.org' }).mail,
    ).to.deep.equal({
      smtpUrl: 'smtp://host:25',
      from: 'a@example.org',
    });
  });

  describe('of a day', () => {
    let app: TestApp;
    let post: Post;
    const AT = '2026-10-10T09:00:00.000Z';

    beforeEach(async () => {
      app = await startTestApp({ now: new Date(AT) });
      post = new Post();
      app.deps.config.mail = { smtpUrl: await post.listen(), from: 'mezon@example.org' };
    });
    afterEach(async () => {
      await app.close();
      await post.close();
    });

    const make = (): Promise<number> =>
      inTransaction(app.deps.db, (trx) => makeReminders(trx, app.deps.programme, AT));
    /** Handed in on time, and sent back. */
    async function sendBack(unit: string): Promise<void> {
      const form = { unit, period: '2026-Q3' };
      await inTransaction(app.deps.db, (trx) =>
        submit(trx, app.deps.programme, { ...form, at: '2026-10-05T08:00:00.000Z', by: 'a@example.org' }),
      );
      await app.deps.db('submissions').where(form).update({ status: 'returned' });
    }

    it('are on the start page until they are read', async () => {
      const client = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
      expect((await client.get('/')).document.body.textContent).not.to.include('new reminder');
      expect([await make(), await make()]).to.deep.equal([1, 1]);
      expect((await client.get('/')).document.body.textContent).to.include('1 new reminder');
      const page = await client.get('/reminders');
      expect(page.document.querySelectorAll('#reminders li')).to.have.length(1);
      expect(page.document.querySelector('#reminders')?.textContent).to.include('4 forms').and.include('new');
      expect((await client.submit(page, '#read')).status).to.equal(303);
      expect((await client.get('/')).document.body.textContent).not.to.include('new reminder');
      const chosen = await client.submit(await client.get('/reminders'), '#language-of-mails', {
        language: 'ru',
      });
      expect(chosen.status).to.equal(303);
      expect((await client.post('/reminders/language', { language: 'ru' })).status).to.equal(403);
    });

    it('say what is late before anybody has been reminded', async () => {
      const look = async (day: string): Promise<Document> => {
        app.deps.clock = () => new Date(`${day}T09:00:00Z`);
        return (await (await app.signIn('coordinator', [SAMARQAND])).speaking('en').get('/reminders'))
          .document;
      };
      expect((await look('2026-10-10')).body.textContent).to.include('There is nothing to remind you of');
      const late = await look('2026-10-16');
      expect(late.querySelector('#late-now')?.textContent).to.include('4 forms for Q3 2026 are late');
      expect(late.body.textContent).not.to.include('There is nothing');
    });

    it('count what came back apart from what is late, as the progress does', async () => {
      await sendBack('P001');
      const late = dayAfter(lastDayOnTime(app.deps.programme.reporting, '2026-Q3'), 1);
      app.deps.clock = () => new Date(`${late}T09:00:00.000Z`);
      const client = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
      const said = (await client.get('/reminders')).document.querySelector('#late-now')?.textContent;
      expect(said)
        .to.include('3 forms for Q3 2026 are late')
        .and.include('1 form for Q3 2026 was returned, and waits to be handed in again');
      expect((await client.get('/calendar/progress')).document.body.textContent).to.include('Late: 3 forms');
      await inTransaction(app.deps.db, (trx) =>
        makeReminders(trx, app.deps.programme, app.deps.clock().toISOString()),
      );
      await sendReminders(app.deps);
      const [missing = '', back = ''] = bodyOf(post.mails[0]?.text ?? '').split('1 ta shakl qaytarilgan');
      expect(missing).to.include('3 ta shakl').and.include('P002').and.not.include('P001');
      expect(back).to.include('P001').and.not.include('P002');
    });

    it('go out as one mail a person, in their language, and never twice', async () => {
      const email = await app.emailOf('coordinator', [SAMARQAND]);
      const id = (await findUser(app.deps.db, email))?.id ?? 0;
      await inTransaction(app.deps.db, (trx) => setReminderLanguage(trx, id, 'ru'));
      await make();
      await Promise.all([sendReminders(app.deps), sendReminders(app.deps)]);
      await make();
      expect(await sendReminders(app.deps)).to.deep.equal({ sent: 0, failed: 0 });
      expect(post.mails.map(({ to }) => to)).to.deep.equal([[email]]);
      expect(bodyOf(post.mails[0]?.text ?? ''))
        .to.include('Сегодня срок')
        .and.include('P001')
        .and.not.include('P004');
    });

    it('are made up for, once, after days without a server', async () => {
      const email = await app.emailOf('coordinator', [SAMARQAND]);
      const id = (await findUser(app.deps.db, email))?.id ?? 0;
      const { reporting } = app.deps.programme;
      const period = '2026-Q3';
      const due = dueDay(reporting, period);
      const late = dayAfter(lastDayOnTime(reporting, period), 1);
      const days: [day: string, kind: string | null][] = [
        [dayAfter(due, -4), null],
        // The day of the first reminder passes without a server.
        [dayAfter(due, -2), 'before'],
        [dayAfter(due, -1), null],
        // So do the due day and the first days of being late.
        [dayAfter(late, 2), 'overdue'],
        [dayAfter(late, 3), null],
        [dayAfter(late, 7), 'overdue'],
      ];
      for (const [day, kind] of days) {
        const deps = { ...app.deps, clock: () => new Date(`${day}T05:00:00.000Z`) };
        const at = deps.clock().toISOString();
        for (let hour = 0; hour < 2; hour += 1)
          await inTransaction(deps.db, (trx) => makeReminders(trx, deps.programme, at));
        const [newest] = await remindersOf(app.deps.db, id, 1);
        expect([day, newest?.day === day ? newest.kind : null]).to.deep.equal([day, kind]);
        await sendReminders(deps);
      }
      expect(await remindersOf(app.deps.db, id, 10)).to.have.length(3);
      expect(post.mails).to.have.length(3);
    });

    it('wait where the server refuses, and are sent when it does not', async () => {
      await app.emailOf('coordinator', [SAMARQAND]);
      await make();
      post.refusing = true;
      expect(await sendReminders(app.deps)).to.deep.equal({ sent: 0, failed: 1 });
      post.refusing = false;
      expect(await sendReminders(app.deps)).to.deep.equal({ sent: 1, failed: 0 });
      expect(post.mails).to.have.length(1);
    });
  });
});
