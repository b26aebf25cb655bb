import { expect } from 'chai';
import { createFirstAdministratorLink, createInvitation, createUser } from '../../server/access/service.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { PASSWORD, startTestApp, type TestApp } from '../support/app.ts';

const NEW_PASSWORD = 'four words of mine';
const DAY_MS = 24 * 3_600_000;

describe('one-time links', () => {
  let app: TestApp;
  let now: Date;
  const firstLink = (): Promise<string | null> =>
    inTransaction(app.deps.db, (trx) => createFirstAdministratorLink(trx, now));

  beforeEach(async () => {
    app = await startTestApp({ providers: false });
    now = app.deps.clock();
    app.deps.clock = () => now;
  });
  afterEach(() => app.close());

  async function invite(email = 'new@example.org'): Promise<string> {
    return inTransaction(app.deps.db, async (trx) => {
      const at = now.toISOString();
      const id = await createUser(trx, {
        email,
        name: 'New',
        role: 'viewer',
        regions: null,
        password: null,
        at,
      });
      return createInvitation(trx, id, now);
    });
  }

  describe('for the first administrator', () => {
    it('make one, who is signed in and can let others in', async () => {
      const link = (await firstLink())!;
      const client = app.visitor();
      const page = await client.get(link);
      expect(page.status).to.equal(200);
      const fields = { name: 'Aziza', email: 'Aziza@example.org', password: NEW_PASSWORD };
      const reply = await client.submit(page, 'main form', fields);
      expect([reply.status, reply.location]).to.deep.equal([303, '/users']);
      const users = await client.get('/users');
      expect(users.status).to.equal(200);
      expect(users.document.querySelector('main')?.textContent).to.include('aziza@example.org');
    });

    it('stay open while others are added, whoever cannot let people in', async () => {
      const link = (await firstLink())!;
      await invite();
      expect((await app.visitor().get(link)).status).to.equal(200);
      expect(await firstLink()).to.match(/^\/set-up\//);
      await app.emailOf('administrator', null);
      expect((await app.visitor().get(link)).status).to.equal(410);
      expect(await firstLink()).to.equal(null);
    });

    it('refuse the address of somebody who was added before', async () => {
      const link = (await firstLink())!;
      await invite('aziza@example.org');
      const client = app.visitor();
      const fields = { name: 'Aziza', email: 'aziza@example.org', password: NEW_PASSWORD };
      const reply = await client.submit(await client.get(link), 'main form', fields);
      expect(reply.status).to.equal(422);
      expect(reply.document.querySelector('#email-error')).not.to.equal(null);
      const other = { ...fields, email: 'other@example.org' };
      expect((await client.submit(reply, 'main form', other)).status).to.equal(303);
    });

    it('work once, and are not made again once there is an administrator', async () => {
      const link = (await firstLink())!;
      const [one, two] = [app.visitor(), app.visitor()];
      const [pageOne, pageTwo] = [await one.get(link), await two.get(link)];
      const fields = (name: string) => ({ name, email: `${name}@example.org`, password: NEW_PASSWORD });
      const replies = [
        await one.submit(pageOne, 'main form', fields('one')),
        await two.submit(pageTwo, 'main form', fields('two')),
      ];
      expect(replies.map(({ status }) => status)).to.deep.equal([303, 410]);
      expect(await app.deps.db('users').select('email')).to.deep.equal([{ email: 'one@example.org' }]);
      expect((await app.visitor().get(link)).status).to.equal(410);
      expect(await firstLink()).to.equal(null);
    });

    it('of two at once let one through', async () => {
      const link = (await firstLink())!;
      const clients = [app.visitor(), app.visitor(), app.visitor()];
      const pages = await Promise.all(clients.map((client) => client.get(link)));
      const replies = await Promise.all(
        clients.map((client, i) =>
          client.submit(pages[i]!, 'main form', {
            name: 'Somebody',
            email: `somebody-${String(i)}@example.org`,
            password: NEW_PASSWORD,
          }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).to.deep.equal([303, 410, 410]);
    });

    it('end when a newer one is made, and after 24 hours', async () => {
      const [older, newer] = [(await firstLink())!, (await firstLink())!];
      expect((await app.visitor().get(older)).status).to.equal(410);
      expect((await app.visitor().get(newer)).status).to.equal(200);
      now = new Date(now.getTime() + DAY_MS);
      expect((await app.visitor().get(newer)).status).to.equal(410);
    });

    it('say what is wrong beside the field, keep what was typed but the password, and change nothing', async () => {
      const link = (await firstLink())!;
      const client = app.visitor();
      const page = await client.get(link);
      const reply = await client.submit(page, 'main form', {
        name: 'Aziza',
        email: 'aziza',
        password: 'short',
      });
      expect(reply.status).to.equal(422);
      expect(reply.document.querySelector('#email-error')).not.to.equal(null);
      expect(reply.document.querySelector('#password-error')?.textContent).to.include('12');
      expect(reply.document.querySelector('#name')?.getAttribute('value')).to.equal('Aziza');
      expect(reply.document.querySelector('#password')?.getAttribute('value')).to.equal('');
      expect(await app.deps.db('users').select()).to.deep.equal([]);
    });
  });

  describe('for choosing a password', () => {
    it('let the person in, once', async () => {
      const link = await invite();
      const client = app.visitor();
      const page = await client.get(link);
      expect(page.text).to.include('new@example.org');
      const reply = await client.submit(page, 'main form', { password: NEW_PASSWORD });
      expect(reply.status).to.equal(303);
      expect((await client.get('/account')).status).to.equal(200);
      expect((await app.visitor().get(link)).status).to.equal(410);
      const again = app.visitor();
      const signIn = await again.get('/sign-in');
      expect(
        (await again.submit(signIn, 'main form', { email: 'new@example.org', password: NEW_PASSWORD }))
          .status,
      ).to.equal(303);
    });

    it('are used up by the first of two who opened them', async () => {
      const link = await invite();
      const [one, two] = [app.visitor(), app.visitor()];
      const [pageOne, pageTwo] = [await one.get(link), await two.get(link)];
      expect((await one.submit(pageOne, 'main form', { password: NEW_PASSWORD })).status).to.equal(303);
      expect((await two.submit(pageTwo, 'main form', { password: 'another long one' })).status).to.equal(410);
    });

    it('stay usable after a password that was refused', async () => {
      const link = await invite();
      const client = app.visitor();
      const refused = await client.submit(await client.get(link), 'main form', { password: 'password1234' });
      expect(refused.status).to.equal(422);
      expect((await client.submit(refused, 'main form', { password: NEW_PASSWORD })).status).to.equal(303);
    });

    it('end after seven days', async () => {
      const link = await invite();
      now = new Date(now.getTime() + 7 * DAY_MS);
      expect((await app.visitor().get(link)).status).to.equal(410);
    });

    it('let nobody in before the password is chosen', async () => {
      await invite();
      const client = app.visitor();
      for (const password of ['', '!', NEW_PASSWORD]) {
        const page = await client.get('/sign-in');
        const reply = await client.submit(page, 'main form', { email: 'new@example.org', password });
        expect(reply.status).to.equal(422);
      }
    });

    it('are kept as a hash', async () => {
      const token = (await invite()).split('/').at(-1)!;
      expect(JSON.stringify(await app.deps.db('invitations').select())).not.to.include(token);
      expect(JSON.stringify(await app.deps.db('audit_events').select())).not.to.include(token);
    });

    it('that nobody made open nothing', async () => {
      for (const path of ['/invitations/x', '/set-up/x']) {
        expect((await app.visitor().get(path)).status).to.equal(410);
      }
    });

    it('for a new password end the sessions opened with the old one', async () => {
      const administrator = await app.signIn('administrator');
      const viewer = await app.signIn('viewer');
      const [{ id }] = (await app.deps.db('users').where({ role: 'viewer' })) as [{ id: number }];
      const person = await administrator.get(`/users/${String(id)}`);
      const made = await administrator.submit(person, `form[action="/users/${String(id)}/link"]`);
      expect(made.status).to.equal(200);
      const link = new URL(made.document.querySelector('#link')?.getAttribute('value') ?? '');
      expect(link.origin).to.equal(app.url);
      const client = app.visitor();
      const page = await client.get(link.pathname);
      expect((await client.submit(page, 'main form', { password: NEW_PASSWORD })).status).to.equal(303);
      expect((await viewer.get('/account')).status).to.equal(303);
      const old = app.visitor();
      const signIn = await old.get('/sign-in');
      const reply = await old.submit(signIn, 'main form', {
        email: 'viewer-2@example.org',
        password: PASSWORD,
      });
      expect(reply.status).to.equal(422);
    });
  });
});
