import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../server/domain/language.ts';
import { importFile } from '../../server/imports/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';

const HEADER = 'indicator,unit,period,numerator,denominator';
const WORDS = {
  uz: 'buyruq satri',
  'uz-Cyrl': 'буйруқ сатри',
  ru: 'командная строка',
  en: 'command line',
};

describe('figures that came by the command line', () => {
  let app: TestApp;
  let administrator: Client;
  let conflict: (language: string) => Promise<Reply>;

  const importText = async (row: string): Promise<number> => {
    const file = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(file, `${HEADER}\n${row}\n`);
    const { kind, id } = await importFile(app.deps, file, { by: 'cli', user: null });
    expect(kind).to.equal('done');
    return id;
  };
  let last: number;

  before(async () => {
    app = await startTestApp();
    administrator = await app.signIn('administrator');
    await importText('QUA-01,P001,2026-Q2,10,20');
    await importText('QUA-01,P001,2026-Q2,11,20');
    last = await importText('QUA-01,P001,2026-Q2,11,20');
    const form = await administrator.get('/collect/2026-Q2/P001');
    await importText('QUA-01,P001,2026-Q2,12,20');
    conflict = (language) =>
      administrator.speaking(language).submit(form, '#entry', { 'QUA-01.numerator': '13' });
  });
  after(() => app.close());

  const main = (reply: Reply): string => reply.document.querySelector('main')?.textContent ?? '';

  for (const language of LANGUAGES) {
    it(`are said to be so in words, wherever somebody is named: ${language}`, async () => {
      const words = WORDS[language];
      administrator.speaking(language);
      const places: [string, Reply, times: number][] = [
        ['the list of imports', await administrator.get('/imports'), 4],
        [
          'an import, and an earlier one of the same file',
          await administrator.get(`/imports/${String(last)}`),
          2,
        ],
        ['the history of a form', await administrator.get('/collect/2026-Q2/P001/history'), 3],
        ['a form that changed meanwhile', await conflict(language), 1],
        ['the log', await administrator.get('/audit'), 4],
      ];
      for (const [place, reply, times] of places) {
        const text = main(reply);
        expect(text.split(words).length - 1, place).to.be.at.least(times);
        expect(text, place).not.to.match(/\bcli\b/);
        if (place === 'the history of a form') expect(text.split('figures.csv')).to.have.length(4);
      }
    });
  }
});
