import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { csvTable } from '../../server/imports/formats/csv-table.ts';
import { importFile } from '../../server/imports/service.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { readAll } from './reading.ts';

describe('columns of a table', () => {
  it('are known by the names that people and other programs have for them', async () => {
    for (const header of [
      'Indikator,Muassasa,Chorak,Surat,Maxraj',
      'Показатель,Организация,Квартал,Числитель,Знаменатель',
      'Koʻrsatkich;Tashkilot;Davr;Surat;Maxraj',
      'Data element,Org unit,Period,Numerator,Denominator',
    ]) {
      const line = header.includes(';') ? 'QUA-01;P001;2026-Q2;1;2' : 'QUA-01,P001,2026-Q2,1,2';
      const { rows, problems, unread } = await readAll(csvTable, `${header}\n${line}\n`);
      expect([problems, unread]).to.deep.equal([[], undefined]);
      expect(rows[0]).to.include({
        indicator: 'QUA-01',
        unit: 'P001',
        period: '2026-Q2',
        numerator: '1',
        denominator: '2',
      });
    }
  });

  it('that do not say what they are are shown with their first values', async () => {
    const { rows, unread } = await readAll(csvTable, 'a,unit\n1,P1\n2,P2\n3,P3\n4,P4\n');
    expect(rows).to.deep.equal([]);
    expect(unread).to.deep.equal({
      cells: ['a', 'unit'],
      samples: [
        ['1', 'P1'],
        ['2', 'P2'],
        ['3', 'P3'],
      ],
    });
  });

  describe('that do not say what they are', () => {
    let app: TestApp;
    let administrator: Client;

    before(async () => {
      app = await startTestApp();
      administrator = await app.signIn('administrator');
      administrator.speaking('en');
    });
    after(() => app.close());

    const settled = async (location: string): Promise<Reply> => {
      for (;;) {
        const page = await administrator.get(location);
        if (!page.document.querySelector('[data-import]')) return page;
        await sleep(50);
      }
    };
    const upload = async (content: string): Promise<Reply & { address: string }> => {
      const form = await administrator.get('/imports');
      const { location } = await administrator.upload(form, '#upload', 'file', { name: 'a.csv', content });
      return { ...(await settled(location ?? '')), address: location ?? '' };
    };
    const step = (page: Reply): string | undefined =>
      page.document.querySelector('[aria-current="step"]')?.textContent.trim();
    const HEADER = 'What,Where,period,Up,Down,Colour';

    it('are asked for, once for all files with such a header', async () => {
      expect(step(await administrator.get('/imports'))).to.equal('File');
      const asked = await upload(`${HEADER}\nQUA-01,P001,2026-Q2,11,1500,red\n`);
      expect(step(asked)).to.equal('Columns');
      const labels = [...asked.document.querySelectorAll('#columns label')].map((one) => one.textContent);
      expect(labels).to.deep.equal(HEADER.split(','));
      const chosen = asked.document.querySelector('#column-2 option[selected]');
      expect(chosen?.getAttribute('value')).to.equal('period');
      const half = await administrator.submit(asked, '#columns', { 'column-0': 'indicator' });
      const again = await settled(half.location ?? '');
      expect(step(again)).to.equal('Columns');
      expect(again.document.querySelector('#column-0 option[selected]')?.getAttribute('value')).to.equal(
        'indicator',
      );
      await administrator.submit(again, '#columns', {
        'column-0': 'indicator',
        'column-1': 'unit',
        'column-3': 'numerator',
        'column-4': 'denominator',
        'column-5': '-',
      });
      const ready = await settled(asked.address);
      expect(step(ready)).to.equal('Preview');
      await administrator.submit(ready, '#run');
      expect(step(await settled(asked.address))).to.equal('Summary');
      const [stored] = await measurementsOf(app.deps.db, 'P001', ['2026-Q2'], ['QUA-01']);
      expect(stored).to.include({ numerator: 11, denominator: 1500 });

      const next = await upload(`${HEADER}\nQUA-01,P002,2026-Q2,12,1500,red\n`);
      expect(step(next)).to.equal('Preview');
    });

    it('are refused where somebody says what no page offers', async () => {
      const asked = await upload('x,y\n1,2\n');
      const { status } = await administrator.submit(asked, '#columns', { 'column-0': 'password' });
      expect(status).to.equal(400);
    });

    it('can be given up', async () => {
      const asked = await upload('x,z\n1,2\n');
      await administrator.submit(asked, '#discard');
      expect(step(await settled(asked.address))).to.equal('Summary');
    });

    it('are named on the command line', async () => {
      const path = join(app.deps.config.dataDir, 'mapped.csv');
      writeFileSync(path, 'What,Where,period,Up,Down\nQUA-01,P003,2026-Q2,13,1500\n');
      const columns = new Map([
        ['what', 'indicator'],
        ['where', 'unit'],
        ['up', 'numerator'],
        ['down', 'denominator'],
      ] as const);
      const outcome = await importFile(app.deps, path, { by: 'cli', user: null, columns });
      expect(outcome).to.include({ kind: 'done', created: 1 });
    });
  });
});
