import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LANGUAGES } from '../../server/domain/language.ts';
import type { Indicator } from '../../server/domain/indicator.ts';
import { PROJECT_ROOT } from '../../server/project.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const fileOf = (programme: string, code: string): Indicator =>
  JSON.parse(
    readFileSync(join(PROJECT_ROOT, 'indicators', programme, '2026.1', `${code}.json`), 'utf8'),
  ) as Indicator;

for (const programme of ['uz-social-services', 'scotland-care']) {
  describe(`pages of the indicators: ${programme}`, () => {
    let app: TestApp;

    before(async () => {
      app = await startTestApp({ programme, providers: false });
    });

    after(() => app.close());

    const set = () => app.deps.programme.sets[0]!;

    it('list every indicator under its dimension', async () => {
      const { status, document } = await app.visitor().speaking('en').get('/indicators');
      expect(status).to.equal(200);
      const codes = [...document.querySelectorAll('.mz-indicators tbody .mz-code')].map(
        (code) => code.textContent,
      );
      expect(codes).to.deep.equal(set().indicators.map(({ code }) => code));
    });

    it('answer the whole set as JSON', async () => {
      const reply = await app.visitor().get('/indicators.json');
      const json = reply.json() as {
        programme: string;
        fingerprint: string;
        indicators: Indicator[];
        tree: object;
      };
      expect(json.programme).to.equal(programme);
      expect(json.fingerprint).to.equal(set().fingerprint);
      expect(json.indicators).to.deep.equal(set().indicators.map(({ code }) => fileOf(programme, code)));
      expect(json.tree).to.have.nested.property('groups[0].weight');
      expect(JSON.stringify(json.tree)).not.to.contain('"indicators"');
    });

    it('have a sheet and its JSON for every indicator in every language', async () => {
      for (const { code } of set().indicators) {
        const file = fileOf(programme, code);
        const json = (await app.visitor().get(`/indicators/${code}.json`)).json() as { indicator: Indicator };
        expect(json.indicator).to.deep.equal(file);
        for (const language of LANGUAGES) {
          const { status, document } = await app.visitor().speaking(language).get(`/indicators/${code}`);
          expect(status, `${code} in ${language}`).to.equal(200);
          const text = document.querySelector('main')?.textContent ?? '';
          for (const part of [
            'name',
            'definition',
            'rationale',
            'inclusion',
            'exclusion',
            'source',
          ] as const) {
            expect(text, `${part} of ${code}`).to.contain(app.deps.translator.localise(language, file[part]));
          }
          expect(document.querySelectorAll('.mz-scale').length, code).to.equal(
            file.normalise === null ? 0 : 1,
          );
        }
      }
    });

    it('know neither other codes nor other versions', async () => {
      for (const path of ['/indicators/ZZZ-99', '/indicators/ZZZ-99.json']) {
        expect((await app.visitor().get(path)).status, path).to.equal(404);
      }
      expect((await app.visitor().get('/indicators?version=1999.1')).status).to.equal(422);
      const { code } = set().indicators[0]!;
      expect((await app.visitor().get(`/indicators/${code}?version=2026.1`)).status).to.equal(200);
    });
  });
}

describe('reference sheets', () => {
  let app: TestApp;

  before(async () => {
    app = await startTestApp({ providers: false });
  });

  after(() => app.close());

  const sheet = async (code: string): Promise<string> => {
    const { document } = await app.visitor().speaking('en').get(`/indicators/${code}`);
    return (document.querySelector('main')?.textContent ?? '').replaceAll(/\s+/g, ' ');
  };

  it('say in a sentence how a value becomes points', async () => {
    expect(await sheet('ACC-01')).to.contain(
      '0 points at 20\u00A0%, 100 points at 95\u00A0%'.replaceAll('\u00A0', ' '),
    );
    expect(await sheet('STF-03')).to.contain(
      '100 points from 15 to 40; falling in proportion to 0 points at 0 and at 90.',
    );
  });

  it('say what the weight comes to', async () => {
    // One of seven indicators in a dimension of 30.
    expect(await sheet('QUA-01')).to.contain('1 of 7 in the dimension, 4.3 % of the overall score');
    expect(await sheet('FIN-05')).to.contain('never scored');
  });

  it('name what limits a rating, the parts, and where a computed one comes from', async () => {
    expect(await sheet('QUA-03')).to.contain('More than 3 serious incidents');
    expect(await sheet('FIN-02')).to.contain('State budget');
    expect(await sheet('FIN-03')).to.contain(
      '1 − Σ share² over the parts of FIN-02 Share of non-budget finance',
    );
    expect(await sheet('PAR-05')).to.contain('computed by the system');
  });
});
