import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';

/** Files of DHIS2 come by the page as well, for any programme. */
describe('a file of DHIS2 on the import page', () => {
  let app: TestApp;
  let client: Client;
  before(async () => {
    app = await startTestApp();
    client = (await app.signIn('administrator')).speaking('en');
  });
  after(() => app.close());

  async function settled(name: string, content: string): Promise<Reply> {
    const reply = await client.upload(await client.get('/imports'), '#upload', 'file', { name, content });
    const path = reply.location ?? '';
    for (;;) {
      const { status } = (await client.get(`${path}.json`)).json() as { status: string };
      if (status !== 'checking') return client.get(path);
      await sleep(50);
    }
  }
  const textOf = (page: Reply, selector: string): string =>
    page.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

  it('may be chosen', async () => {
    const accept = (await client.get('/imports')).document.querySelector('#file')?.getAttribute('accept');
    expect(accept?.split(',')).to.include.members(['.csv', '.json', '.xml']);
  });

  it('counts lines where it has some', async () => {
    const page = await settled('values.csv', 'dataelement,period,orgunit,value\nnowhere,2026Q2,UZ-SA,1\n');
    expect(textOf(page, 'main')).to.include('Line');
    expect(textOf(page, 'main')).not.to.include('Value no.');
  });

  it('is refused by the number of the value', async () => {
    const page = await settled(
      'values.xml',
      '<adx><group orgUnit="UZ-SA" period="2026-06-01/P1M"><dataValue dataElement="nowhere" value="1"/></group></adx>',
    );
    expect(textOf(page, 'main')).to.include('Value no.');
    expect(textOf(page, 'main')).to.include('This is a month');
  });
});
