import { expect } from 'chai';
import { verifyScorecards } from '../../server/scorecards/service.ts';
import type { ProgrammeCopy } from '../indicator-sets/programme-copy.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { programmeWithFacts } from './programme-with-facts.ts';

const Q1 = '2026-Q1';
const Q2 = '2026-Q2';
const Q3 = '2026-Q3';
const PERIODS = [Q1, Q2, Q3];
const FORM = 'form[action="/named-facts/P001"]';

const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const main = (reply: Reply): string => textOf(reply.document.querySelector('main'));

interface UnitJson {
  rating: string;
  ratingBeforeLimiters: string;
  limiters: { code: string; kind: string; fact?: string; lowers: boolean }[];
}
interface RecipeJson {
  inputs: { namedFacts?: string[] };
}

describe('facts that hold for a unit', function () {
  this.timeout(60_000);
  let copy: ProgrammeCopy;
  let app: TestApp;
  let inspector: Client;
  let administrator: Client;
  const english = (client: Client): Client => client.speaking('en');

  before(async () => {
    copy = programmeWithFacts();
    app = await startTestApp({ programme: copy.folder });
    for (const period of PERIODS) {
      const units = ['P001', 'P002'];
      const rows = units.flatMap((code) => quarterOf(app.deps, { code, level: 'provider' }, period, 0.9));
      await report(app.deps, rows, units);
    }
    inspector = english(await app.signIn('inspector', [SAMARQAND]));
    administrator = english(await app.signIn('administrator'));
  });
  after(async () => {
    await app.close();
    copy.dispose();
  });

  const scorecard = async (unit: string, period: string): Promise<UnitJson> =>
    (await administrator.get(`/scorecards/${unit}/${period}.json`)).json() as UnitJson;
  const enforced = async (unit: string): Promise<string[]> => {
    const found: string[] = [];
    for (const period of PERIODS) {
      const { limiters } = await scorecard(unit, period);
      if (limiters.some(({ code }) => code === 'LIM-ENFORCEMENT')) found.push(period);
    }
    return found;
  };
  const stored = async (unit: string, period: string): Promise<{ rating: string }> =>
    (await app.deps.db('scorecards').where({ unit, period }).first('rating')) as { rating: string };

  async function proveBytes(): Promise<void> {
    const { verified, differing } = await verifyScorecards(app.deps.db);
    expect(verified).to.be.greaterThan(0);
    expect(differing).to.deep.equal([]);
  }

  it('are asked for with grounds, and nothing is written without', async () => {
    const page = await inspector.get(`/scorecards/P001/${Q3}`);
    expect(main(page)).to.contain('Facts that hold');
    expect(main(page)).to.contain('not for those above it');
    expect(main(page)).to.contain('There are no such facts in this quarter.');
    const refused = await inspector.submit(page, FORM, { fact: 'enforcement', from: Q2, note: '  ' });
    expect(refused.status).to.equal(422);
    expect(textOf(refused.document.querySelector('.govuk-error-summary'))).to.contain(
      'Write down the grounds',
    );
    expect(refused.document.querySelector('.govuk-error-summary a')!.getAttribute('href')).to.equal('#note');
    const form = refused.document.querySelector(FORM)!;
    expect(form.closest('details')!.hasAttribute('open')).to.equal(true);
    expect(form.querySelector('#from option[selected]')!.getAttribute('value')).to.equal(Q2);
    for (const [wrong, text] of [
      [{ fact: 'nonsense', from: Q2, note: 'x' }, 'is not one of the choices'],
      [{ fact: 'enforcement', from: '2027-Q1', note: 'x' }, 'is not a quarter'],
      [{ fact: '', from: '', note: 'x'.repeat(1001) }, 'at most'],
    ] as const) {
      const reply = await inspector.submit(page, FORM, wrong);
      expect(reply.status).to.equal(422);
      expect(main(reply)).to.contain(text);
    }
    expect(await app.deps.db('named_facts').select()).to.deep.equal([]);
    expect(await enforced('P001')).to.deep.equal([]);
  });

  it('limit the rating of the unit from their quarter on, with who recorded them and when', async () => {
    const before = await scorecard('P001', Q2);
    expect(before.rating).to.equal('outstanding');
    const page = await inspector.get(`/scorecards/P001/${Q3}`);
    const done = await inspector.submit(page, FORM, {
      fact: 'enforcement',
      from: Q2,
      note: 'Order 17 of the labour inspection',
    });
    expect(done.status).to.equal(303);
    expect(done.location).to.equal(`/scorecards/P001/${Q3}`);

    expect(await enforced('P001')).to.deep.equal([Q2, Q3]);
    const now = await scorecard('P001', Q2);
    expect(now).to.include({ rating: 'inadequate', ratingBeforeLimiters: 'outstanding' });
    expect(now.limiters).to.deep.include({
      code: 'LIM-ENFORCEMENT',
      kind: 'fact',
      fact: 'enforcement',
      indicator: null,
      value: null,
      threshold: null,
      notBetterThan: 'inadequate',
      lowers: true,
    });
    expect((await stored('P001', Q2)).rating).to.equal('inadequate');
    expect((await stored('P001', Q1)).rating).to.equal('outstanding');
    const recipe = (await administrator.get(`/scorecards/P001/${Q2}/recipe.json`)).json() as RecipeJson;
    expect(recipe.inputs.namedFacts).to.deep.equal(['enforcement']);

    const shown = await inspector.get(`/scorecards/P001/${Q3}`);
    expect(main(shown)).to.contain('An enforcement is in force');
    const section = textOf(shown.document.querySelector('#facts'));
    expect(section).to.contain('Enforcement notice · since Q2 2026, its end is not known');
    expect(section).to.contain('Order 17 of the labour inspection');
    expect(section).to.match(/Recorded by inspector-\d+@example\.org, 4 October 2026, 14:00/);
    await proveBytes();
  });

  it('count for the unit alone, not for those above it or beside it', async () => {
    for (const unit of ['P002', SAMARQAND, 'UZ']) expect(await enforced(unit), unit).to.deep.equal([]);
  });

  it('are recorded once for the same quarters', async () => {
    const page = await administrator.get(`/scorecards/P001/${Q1}`);
    const refused = await administrator.submit(page, FORM, { fact: 'enforcement', from: Q1, note: 'Again' });
    expect(refused.status).to.equal(422);
    expect(main(refused)).to.contain('This fact already holds in some of these quarters');
  });

  it('end with a quarter and a reason, and later scores are free of them', async () => {
    const page = await inspector.get(`/scorecards/P001/${Q3}`);
    const form = 'form[action$="/end"]';
    const id = /\/(\d+)\/end$/.exec(page.document.querySelector(form)!.getAttribute('action')!)![1]!;
    const early = await inspector.submit(page, form, { [`until-${id}`]: Q1, [`note-${id}`]: 'Lifted' });
    expect(early.status).to.equal(422);
    expect(main(early)).to.contain('is not a quarter');
    const silent = await inspector.submit(page, form, { [`until-${id}`]: Q2, [`note-${id}`]: '' });
    expect(silent.status).to.equal(422);
    expect(await enforced('P001')).to.deep.equal([Q2, Q3]);

    const done = await inspector.submit(page, form, { [`until-${id}`]: Q2, [`note-${id}`]: 'Order lifted' });
    expect(done.status).to.equal(303);
    expect(await enforced('P001')).to.deep.equal([Q2]);
    expect((await stored('P001', Q3)).rating).to.equal('outstanding');
    expect(
      textOf((await inspector.get(`/scorecards/P001/${Q3}`)).document.querySelector('#facts')),
    ).not.to.contain('Enforcement notice ·');
    const past = textOf((await inspector.get(`/scorecards/P001/${Q2}`)).document.querySelector('#facts'));
    expect(past).to.contain('Enforcement notice · Q2 2026 to Q2 2026');
    expect(past).to.contain('Order lifted');
    expect(past).to.match(/Ended by inspector-\d+@example\.org/);
    const all = await inspector.get(`/named-facts/P001?period=${Q3}`);
    expect(main(all)).to.contain('Order lifted');
    const again = await inspector.submit(page, form, { [`until-${id}`]: Q3, [`note-${id}`]: 'Late' });
    expect(again.status).to.equal(422);
    expect(main(again)).to.contain('This fact has been ended already');
    await proveBytes();
  });

  it('are in the log, in words', async () => {
    const rows = await app.deps
      .db<{ event: string; subject: string; details: string }>('audit_events')
      .where('event', 'like', 'named-fact.%')
      .orderBy('id');
    expect(rows.map(({ event, subject, details }) => [event, subject, JSON.parse(details)])).to.deep.equal([
      ['named-fact.recorded', 'P001', { fact: 'enforcement', from: Q2 }],
      ['named-fact.ended', 'P001', { fact: 'enforcement', until: Q2 }],
    ]);
    const log = main(await administrator.get('/audit'));
    expect(log).to.contain('Fact recorded');
    expect(log).to.contain('until quarter: Q2 2026');
  });

  it('are recorded by administrators and by inspectors of the region, and read by everybody else', async () => {
    const viewer = english(await app.signIn('viewer', [SAMARQAND]));
    const page = await viewer.get(`/scorecards/P001/${Q2}`);
    expect(textOf(page.document.querySelector('#facts'))).to.contain('Order 17 of the labour inspection');
    expect(page.document.querySelectorAll('#facts form')).to.have.length(0);
    expect((await viewer.get('/named-facts/P001')).status).to.equal(403);
    const elsewhere = english(await app.signIn('inspector', [TOSHKENT]));
    expect((await elsewhere.get('/named-facts/P001')).status).to.equal(403);
    expect((await inspector.get('/named-facts/P001?period=abc')).status).to.equal(422);
    expect((await inspector.get('/named-facts/P999')).status).to.equal(404);
  });

  it('are not spoken of where the set knows of none', async () => {
    const plain = await startTestApp();
    try {
      await report(plain.deps, quarterOf(plain.deps, { code: 'P001', level: 'provider' }, Q3, 0.9), ['P001']);
      const reader = english(await plain.signIn('administrator'));
      const page = await reader.get(`/scorecards/P001/${Q3}`);
      expect(page.status).to.equal(200);
      expect(page.document.querySelector('#facts')).to.equal(null);
      expect((await reader.get('/named-facts/P001')).status).to.equal(404);
      const recipe = (await reader.get(`/scorecards/P001/${Q3}/recipe.json`)).json() as RecipeJson;
      expect(recipe.inputs).not.to.have.property('namedFacts');
    } finally {
      await plain.close();
    }
  });
});
