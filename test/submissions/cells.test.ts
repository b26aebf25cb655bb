import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { CellAnswer } from '../../server/submissions/cell-view.ts';
import { historyOf, measurementsOf } from '../../server/measurements/service.ts';
import { submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const PERIOD = '2026-Q3';

/** A window of the collection page: it knows the session's token, and the versions it has seen. */
class Window {
  readonly #client: Client;
  readonly #csrf: string;
  readonly versions = new Map<string, string>();

  constructor(client: Client, csrf: string) {
    this.#client = client;
    this.#csrf = csrf;
  }

  static async of(client: Client): Promise<Window> {
    const { csrf } = (await client.get('/collect/session.json')).json() as { csrf: string };
    return new Window(client, csrf);
  }

  send(unit: string, body: object): Promise<Reply> {
    return this.#client.postJson(`/collect/${PERIOD}/${unit}/cells.json`, body, this.#csrf);
  }

  async edit(
    unit: string,
    indicator: string,
    change: object,
    id: string = randomUUID(),
  ): Promise<CellAnswer & { status: number }> {
    const key = `${unit} ${indicator}`;
    const basedOn = this.versions.get(key) ?? (indicator === 'SAT-05' ? '0-0' : '0');
    const reply = await this.send(unit, { id, indicator, basedOn, ...change });
    const answer = reply.json() as CellAnswer;
    if (reply.status === 200) this.versions.set(key, answer.version);
    return { ...answer, status: reply.status };
  }
}

describe('cells that save themselves', () => {
  let app: TestApp;
  let client: Client;
  let one: Window;
  let other: Window;
  before(async () => {
    app = await startTestApp();
    client = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    one = await Window.of(client);
    other = await Window.of((await app.signIn('coordinator', [SAMARQAND, TOSHKENT])).speaking('en'));
  });
  after(() => app.close());

  const stored = async (unit: string, indicator: string) =>
    (await measurementsOf(app.deps.db, unit, [PERIOD])).filter((row) => row.indicator === indicator);

  it('keep each field as soon as it is typed, with its value once it is whole', async () => {
    const half = await one.edit('P001', 'QUA-01', { numbers: { numerator: '1 2' } });
    expect(half.status).to.equal(422);
    expect(half.problems[0]).to.include({ path: 'numerator', severity: 'error' });
    const first = await one.edit('P001', 'QUA-01', { numbers: { numerator: '12' } });
    expect(first).to.deep.include({
      outcome: 'saved',
      version: '1',
      fields: { numerator: '12', denominator: '' },
    });
    expect(first.values).to.deep.equal([{ code: 'QUA-01', text: '–', note: '' }]);
    expect(first.state).to.deep.equal({ text: 'Draft', className: 'govuk-tag--blue' });
    const whole = await one.edit('P001', 'QUA-01', { numbers: { denominator: '16,0' } });
    expect(whole.values[0]).to.include({ text: '75.0' });
    expect(whole.progress.filled).to.equal(2);
    expect((await submissionOf(app.deps.db, 'P001', PERIOD))?.status).to.equal('draft');
    expect((await stored('P001', 'QUA-01'))[0]).to.include({ numerator: 12, denominator: 16, version: 2 });
  });

  it('refuse what is wrong beside its cause, and change nothing', async () => {
    const answer = await one.edit('P001', 'QUA-01', { numbers: { numerator: '17' } });
    expect(answer).to.include({ outcome: 'refused', status: 422, version: '2' });
    expect(answer.problems).to.have.length(1);
    expect(answer.problems[0]).to.include({ path: 'numerator' });
    expect(answer.fields).to.deep.equal({ numerator: '12', denominator: '16' });
  });

  it('take in what somebody else has changed elsewhere, and ask where both changed the same', async () => {
    other.versions.set('P001 QUA-01', '1');
    const merged = await other.edit('P001', 'QUA-01', { comment: 'two rooms closed' });
    expect(merged).to.deep.include({ outcome: 'saved', fields: { numerator: '12', denominator: '16' } });
    const conflict = await one.edit('P001', 'QUA-01', { comment: 'all is well' });
    expect(conflict).to.include({ outcome: 'conflict', status: 409, comment: 'two rooms closed' });
    expect(conflict.conflict?.at).to.deep.equal(['comment']);
    expect(conflict.conflict?.text).to.contain('coordinator-');
    // Knowing the other value, the person insists; what was there is in the history, and so is what lost.
    one.versions.set('P001 QUA-01', conflict.version);
    expect((await one.edit('P001', 'QUA-01', { comment: 'all is well' })).outcome).to.equal('saved');
    const past = await historyOf(app.deps.db, 'P001', PERIOD, 'QUA-01');
    expect(past.map(({ comment }) => comment)).to.include('two rooms closed');
    const page = await client.get(`/collect/${PERIOD}/P001/history`);
    expect(page.document.querySelector('.mz-history__lost')?.textContent).to.contain('all is well');
  });

  it('answer the same edit again and do not repeat it', async () => {
    const id = randomUUID();
    const change = { numbers: { numerator: '3' } };
    const first = await one.edit('P002', 'QUA-01', change, id);
    other.versions.delete('P002 QUA-01');
    other.versions.set('P002 QUA-01', first.version);
    await other.edit('P002', 'QUA-01', { numbers: { numerator: '4' } });
    const again = await one.send('P002', { id, indicator: 'QUA-01', basedOn: '0', ...change });
    expect(again.status).to.equal(200);
    expect((again.json() as CellAnswer).fields['numerator']).to.equal('4');
    const others = await one.send('P002', {
      id,
      indicator: 'QUA-01',
      basedOn: '0',
      numbers: { numerator: '9' },
    });
    expect(others.status).to.equal(422);
    expect((await stored('P002', 'QUA-01'))[0]).to.include({ numerator: 4, version: 2 });
  });

  it('say that there is no figure, and why', async () => {
    expect(
      (await one.edit('P002', 'SAT-05', { absence: 'not-collected', reason: '\u200e' })).problems[0],
    ).to.include({
      path: 'reason',
    });
    const absent = await one.edit('P002', 'SAT-05', {
      absence: 'not-collected',
      reason: 'flood',
      followUp: true,
    });
    expect(absent).to.include({
      outcome: 'saved',
      absence: 'not-collected',
      reason: 'flood',
      followUp: true,
    });
    const typed = await one.edit('P002', 'SAT-05', { numbers: { promoters: '5' } });
    expect(typed).to.include({ outcome: 'saved', absence: '', reason: '' });
  });

  it('are locked once the form is with others', async () => {
    await one.edit('P003', 'QUA-01', { numbers: { numerator: '3' } });
    await app.deps.db('submissions').where({ unit: 'P003' }).update({ status: 'approved' });
    const locked = await one.edit('P003', 'QUA-01', { numbers: { numerator: '4' } });
    expect(locked).to.include({ outcome: 'locked', status: 423 });
    expect(locked.problems[0]?.text).to.match(/\w/);
  });

  it('belong to those who may enter them', async () => {
    const reply = await one.send('P004', {});
    expect(reply.status).to.equal(403);
    const stranger = await client.postJson(`/collect/${PERIOD}/P001/cells.json`, {}, 'x');
    expect(stranger.status).to.equal(403);
  });

  it('refuse what is no edit, naming it', async () => {
    const sound = { id: randomUUID(), indicator: 'QUA-01', basedOn: '0' };
    const damaged: [object, string][] = [
      [{ ...sound, id: 'x' }, 'id'],
      [{ ...sound, indicator: 'QUA-99' }, 'indicator'],
      [{ ...sound, basedOn: '-1' }, 'basedOn'],
      [{ ...sound, numbers: { value: '3' } }, 'numbers.value'],
      [{ ...sound, numbers: { numerator: 3 } }, 'numbers.numerator'],
      [{ ...sound, comment: 7 }, 'comment'],
      [{ ...sound, absence: 'perhaps' }, 'absence'],
      [{ ...sound, followUp: 'yes' }, 'followUp'],
      [{ ...sound, extra: 1 }, 'extra'],
      [[], 'id'],
    ];
    for (const [body, path] of damaged) {
      const reply = await one.send('P001', body);
      expect(reply.status, path).to.equal(422);
      const { problems } = reply.json() as { problems: { path: string }[] };
      expect(problems.map((problem) => problem.path)).to.include(
        path === 'id' && Array.isArray(body) ? '' : path,
      );
    }
  });
});
