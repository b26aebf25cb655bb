import { askableHeader } from '../../server/imports/choose-columns.ts';
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
      const { rows, problems, isUnread } = await readAll(csvTable, `${header}\n${line}\n`);
      expect([problems, isUnread]).to.deep.equal([[], false]);
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
    const { rows, header, isUnread } = await readAll(csvTable, 'a,unit\n1,P1\n2,P2\n3,P3\n4,P4\n');
    expect(rows).to.deep.equal([]);
    expect(isUnread).to.equal(true);
    expect(header).to.deep.equal({
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

    const settled = async (location: string, client = administrator): Promise<Reply> => {
      for (;;) {
        const page = await client.get(location);
        if (!page.document.querySelector('[data-import]')) return page;
        await sleep(50);
      }
    };
    const upload = async (content: string, client = administrator): Promise<Reply & { address: string }> => {
      const form = await client.get('/imports');
      const { location } = await client.upload(form, '#upload', 'file', { name: 'a.csv', content });
      return { ...(await settled(location ?? '', client)), address: location ?? '' };
    };
    const step = (page: Reply): string | undefined =>
      page.document.querySelector('[aria-current="step"]')?.textContent.trim();
    const HEADER = 'What,Where,period,Up,Down,Colour';

    it('are asked for, once for all files of a person with such a header', async () => {
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

    it('are shown as they were read, and can be chosen again before anything is stored', async () => {
      const header = 'Kod;Muassasa;Chorak;K1;K2;Eslatma';
      const coordinator = (await app.signIn('coordinator')).speaking('en');
      const ask = async (line: string): Promise<Reply & { address: string }> =>
        upload(`${header}\n${line}\n`, coordinator);
      const choose = async (page: Reply & { address: string }, K1: string, K2: string): Promise<Reply> => {
        const fields = { 'column-0': 'indicator', 'column-3': K1, 'column-4': K2, 'column-5': '-' };
        expect((await coordinator.submit(page, '#columns', fields)).location).to.equal(page.address);
        return settled(page.address, coordinator);
      };
      const readAs = (page: Reply): string[] =>
        [...page.document.querySelectorAll('#read-as > div > table tbody tr')].map((row) =>
          [...row.children].map((cell) => cell.textContent.replaceAll(/\s+/g, ' ').trim()).join(' | '),
        );

      const first = await ask('QUA-01;P001;2026-Q2;21;1500;x');
      expect(step(first)).to.equal('Columns');
      const refused = await choose(first, 'denominator', 'numerator');
      expect(step(refused)).to.equal('Summary');
      expect(refused.text).to.include('The file has 1 error').and.include('K1 → Denominator (denominator)');
      expect(refused.text).to.include(`was chosen by ${await app.emailOf('coordinator', null)}`);
      expect(readAs(refused)).to.include.members([
        'Kod | QUA-01 | Indicator (indicator) as chosen',
        'Muassasa | P001 | Provider or district (unit) by its name',
        'K2 | 1500 | Numerator (numerator) as chosen',
        'Eslatma | x | Leave out as chosen',
      ]);
      // A file that is not imported teaches nothing.
      const [last] = (await app.deps.db<{ id: number }>('imports').max({ id: 'id' })) as [{ id: number }];
      expect((await app.deps.db('imports').where(last).first()) as unknown).to.include({ status: 'refused' });
      const second = await ask('QUA-01;P002;2026-Q2;11;1500;x');
      expect(step(second)).to.equal('Columns');

      const selected = refused.document.querySelector('#column-3 option[selected]');
      expect(selected?.getAttribute('value')).to.equal('denominator');
      const ready = await choose({ ...refused, address: first.address }, 'numerator', 'denominator');
      expect(step(ready)).to.equal('Preview');
      expect(ready.text).to.include('K1 → Numerator (numerator)');
      const anew = await choose({ ...ready, address: first.address }, 'denominator', 'numerator');
      expect(anew.text).to.include('The file has 1 error');
      const mended = await choose({ ...anew, address: first.address }, 'numerator', 'denominator');
      await coordinator.submit(mended, '#run');
      const done = await settled(first.address, coordinator);
      expect(done.text).to.include('The file has been imported').and.include('K1 → Numerator (numerator)');
      expect(done.document.querySelector('#columns')).to.equal(null);
      expect((await coordinator.submit(mended, '#columns')).location).to.equal(first.address);
      expect(step(await settled(first.address, coordinator))).to.equal('Summary');

      const next = await ask('QUA-01;P003;2026-Q2;12;1500;x');
      expect(step(next)).to.equal('Preview');
      expect(next.text).to.include('K1 → Numerator (numerator)');
      expect(step(await upload(`${header}\nQUA-01;P004;2026-Q2;12;1500;x\n`))).to.equal('Columns');
    });

    it('are refused where somebody says what no page offers', async () => {
      const asked = await upload('x,y\n1,2\n');
      const { status } = await administrator.submit(asked, '#columns', { 'column-0': 'password' });
      expect(status).to.equal(400);
    });

    it('are asked for in a table as wide as a template, of which the fields are known', async () => {
      const fields = Array.from({ length: 40 }, (_, at) =>
        ['numerator', 'denominator'].map((one) => `QUA-0${String((at % 9) + 1)}.${one}${String(at)}`),
      ).flat();
      const header = { cells: ['unit', 'period', ...fields, 'Izoh'], samples: [] };
      expect(askableHeader(header)).to.equal(header);
      const unknown = Array.from({ length: 70 }, (_, at) => `x${String(at)}`);
      expect(askableHeader({ cells: unknown, samples: [] })).to.equal(null);
      const names = ['unit', 'period', 'QUA-01.numerator', 'QUA-01.denominator', 'Izoh'];
      const asked = await upload(`${names.join(',')}\nP005,2026-Q2,14,1500,x\n`);
      const last = [...asked.document.querySelectorAll('#column-4 option')];
      expect(last.map((one) => one.getAttribute('value'))).to.deep.equal(['', 'unit', 'period', '-']);
      await administrator.submit(asked, '#columns', { 'column-4': '-' });
      expect(step(await settled(asked.address))).to.equal('Preview');
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
