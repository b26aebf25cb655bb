import { expect } from 'chai';
import { quarterOf, report } from '../scorecards/figures.ts';
import { PASSWORD, startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';

describe('users', () => {
  let app: TestApp;
  let administrator: Client;
  before(async () => {
    app = await startTestApp({ providers: false });
    const { deps } = app;
    await report(deps, quarterOf(deps, { code: 'UZ-SA', level: 'region' }, '2026-Q3', 0.5), ['UZ-SA']);
    administrator = await app.signIn('administrator');
  });
  after(() => app.close());

  const idOf = async (email: string): Promise<number> => {
    const row = (await app.deps.db('users').where({ email }).first()) as { id: number };
    return row.id;
  };
  const add = async (fields: Fields): Promise<Reply> =>
    administrator.submit(await administrator.get('/users/new'), 'main form', fields);

  it('are added with an invitation that is shown once', async () => {
    const reply = await add({
      name: 'Bobur',
      email: 'Bobur@example.org',
      role: 'coordinator',
      reach: 'some',
      regions: ['UZ-SA', 'UZ-TK'],
    });
    expect(reply.status).to.equal(200);
    expect(reply.document.querySelector('#link')?.getAttribute('value')).to.match(
      /^http.*\/invitations\/[\w-]{43}$/,
    );
    const id = await idOf('bobur@example.org');
    expect(
      await app.deps.db('user_regions').where({ user_id: id }).orderBy('region').pluck('region'),
    ).to.deep.equal(['UZ-SA', 'UZ-TK']);
    expect((await administrator.get(`/users/${String(id)}`)).text).not.to.include('/invitations/');
  });

  it('get their regions from a list in the order of its names, as all lists are', async () => {
    const collator = { uz: 'uz', ru: 'ru', en: 'en', 'uz-Cyrl': 'ru' };
    for (const [language, locale] of Object.entries(collator)) {
      administrator.speaking(language);
      const textsOf = async (path: string, selector: string): Promise<string[]> =>
        [...(await administrator.get(path)).document.querySelectorAll(selector)].map((one) =>
          (one.textContent ?? '').trim(),
        );
      const ticked = await textsOf('/users/new', '[name="regions"] + label');
      expect(ticked).to.have.length(14);
      expect(ticked, language).to.deep.equal([...ticked].sort(new Intl.Collator(locale).compare));
      expect(await textsOf('/collect', '#within option'), language).to.deep.equal(ticked);
      expect((await textsOf('/scorecards', '#within option')).slice(1), language).to.deep.equal(ticked);
    }
    administrator.speaking('uz');
  });

  const refused: [string, Fields, string][] = [
    ['without a name', { email: 'a@example.org', role: 'viewer', reach: 'all' }, '#name'],
    ['without an address', { name: 'A', role: 'viewer', reach: 'all' }, '#email'],
    ['with an address that is none', { name: 'A', email: 'a@b', role: 'viewer', reach: 'all' }, '#email'],
    [
      'with a taken address',
      { name: 'A', email: 'ADMINISTRATOR-1@example.org', role: 'viewer', reach: 'all' },
      '#email',
    ],
    ['without a role', { name: 'A', email: 'a@example.org', reach: 'all' }, '#role'],
    ['with an invented role', { name: 'A', email: 'a@example.org', role: 'root', reach: 'all' }, '#role'],
    ['without a reach', { name: 'A', email: 'a@example.org', role: 'viewer' }, '#reach'],
    ['without regions', { name: 'A', email: 'a@example.org', role: 'viewer', reach: 'some' }, '#regions'],
    [
      'in invented regions',
      { name: 'A', email: 'a@example.org', role: 'viewer', reach: 'some', regions: 'XX' },
      '#regions',
    ],
    [
      'as coordinators of everything',
      { name: 'A', email: 'a@example.org', role: 'coordinator', reach: 'all' },
      '#reach',
    ],
  ];
  for (const [how, fields, field] of refused) {
    it(`are not added ${how}`, async () => {
      const before = await app.deps.db('users').count({ n: '*' }).first();
      const reply = await add(fields);
      expect(reply.status).to.equal(422);
      const links = [...reply.document.querySelectorAll('.govuk-error-summary__list a')];
      expect(links.map((link) => link.getAttribute('href'))).to.deep.equal([field]);
      expect(reply.document.querySelector(field)).not.to.equal(null);
      expect(reply.document.querySelector('#name')?.getAttribute('value')).to.equal(fields['name'] ?? '');
      expect(await app.deps.db('users').count({ n: '*' }).first()).to.deep.equal(before);
    });
  }

  it('reach what their new role reaches from the next request on', async () => {
    const person = await app.signIn('viewer');
    expect((await person.get('/audit')).status).to.equal(403);
    const id = String(await idOf('viewer-2@example.org'));
    const page = await administrator.get(`/users/${id}`);
    const reply = await administrator.submit(page, `form[action="/users/${id}"]`, { role: 'administrator' });
    expect([reply.status, reply.location]).to.deep.equal([303, '/users']);
    expect((await administrator.get('/users')).document.querySelector('[role="status"]')).not.to.equal(null);
    expect((await person.get('/audit')).status).to.equal(200);
  });

  for (const deed of ['disable', 'sign-out']) {
    it(`are signed out at once: ${deed}`, async () => {
      const person = await app.signIn('inspector');
      const id = String(await idOf('inspector-3@example.org'));
      const page = await administrator.get(`/users/${id}`);
      const reply = await administrator.submit(page, `form[action="/users/${id}/${deed}"]`);
      expect(reply.status).to.equal(303);
      expect((await person.get('/account')).status).to.equal(303);
      if (deed === 'disable') {
        const disabled = await administrator.get(`/users/${id}`);
        await administrator.submit(disabled, `form[action="/users/${id}/enable"]`);
      }
      expect((await (await app.signIn('inspector')).get('/account')).status).to.equal(200);
    });
  }

  it('keep one administrator', async () => {
    await app.deps.db('users').where({ email: 'viewer-2@example.org' }).update({ role: 'viewer' });
    const id = String(await idOf('administrator-1@example.org'));
    const page = await administrator.get(`/users/${id}`);
    const disabled = await administrator.submit(page, `form[action="/users/${id}/disable"]`);
    const demoted = await administrator.submit(page, `form[action="/users/${id}"]`, {
      role: 'viewer',
      reach: 'all',
    });
    expect([disabled.status, demoted.status]).to.deep.equal([422, 422]);
    expect((await administrator.get('/users')).status).to.equal(200);
  });

  it('that do not exist are not found', async () => {
    for (const id of ['999', 'x', '1e3', '-1'])
      expect((await administrator.get(`/users/${id}`)).status).to.equal(404);
  });

  it('leave their trace in the log', async () => {
    const page = await administrator.get('/audit');
    expect(page.status).to.equal(200);
    for (const event of [
      'Foydalanuvchi qoʻshildi',
      'Parol tanlash havolasi yaratildi',
      'Foydalanuvchi oʻzgartirildi',
      'Foydalanuvchi oʻchirildi',
      'Hamma joyda tizimdan chiqarildi',
    ]) {
      expect(page.text, event).to.include(event);
    }
    expect(page.text).not.to.match(/(?:user|sign-in)\.[a-z]/);
    expect((await administrator.get('/audit?page=99')).status).to.equal(404);
    expect((await administrator.get('/audit?page=x')).status).to.equal(422);
  });

  describe('their own password', () => {
    const change = async (client: Client, current: string, password: string): Promise<Reply> =>
      client.submit(await client.get('/account'), 'main form', { current, password });

    it('is changed after the current one, and other sessions end', async () => {
      const [here, elsewhere] = [await app.signIn('coordinator'), await app.signIn('coordinator')];
      const reply = await change(here, PASSWORD, 'four words of mine');
      expect([reply.status, reply.location]).to.deep.equal([303, '/account']);
      expect((await here.get('/account')).status).to.equal(200);
      expect((await elsewhere.get('/account')).status).to.equal(303);
    });

    it('is not changed with a wrong current one, nor to a weak one', async () => {
      const client = await app.signIn('coordinator', ['UZ-SA']);
      const wrong = await change(client, 'something else', 'four words of mine');
      expect(wrong.status).to.equal(422);
      expect(wrong.document.querySelector('#current-error')).not.to.equal(null);
      const weak = await change(client, PASSWORD, 'password1234');
      expect(weak.status).to.equal(422);
      expect(weak.document.querySelector('#password-error')).not.to.equal(null);
      expect((await app.signIn('coordinator', ['UZ-SA'])).cookies.size).to.equal(1);
    });

    it('cannot be guessed at the open computer of somebody else', async () => {
      const client = await app.signIn('inspector', ['UZ-SA']);
      for (let i = 0; i < 5; i += 1) await change(client, 'wrong, wrong', 'four words of mine');
      expect((await change(client, PASSWORD, 'four words of mine')).status).to.equal(429);
    });
  });
});
