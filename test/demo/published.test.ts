import { expect } from 'chai';
import { demonstration, type Demonstration } from '../support/demonstration.ts';

/** These people are shared with other tests: they are asked in English, and stay as they are. */
const ENGLISH = { headers: { 'accept-language': 'en' } };

describe('the quarters of a demonstration', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  before(async () => {
    demo = await demonstration();
  });

  it('are published, all but the newest two, and pages say so', async () => {
    const viewer = await demo.as('viewer');
    const published = await viewer.get('/scorecards/UZ/2026-Q1', ENGLISH);
    expect(published.text).to.include('Published 5 May 2026, first version.');
    const open = await viewer.get('/scorecards/UZ/2026-Q2', ENGLISH);
    expect(open.text).to.include('Not published yet: these figures are provisional');
    const matrix = await viewer.get('/scorecards?period=2026-Q1&level=region', ENGLISH);
    expect(matrix.text).to.include('Published 5 May 2026, first version.');
  });

  it('have their own page of publication, where nothing of the past is left', async () => {
    const administrator = await demo.as('administrator');
    const past = await administrator.get('/collect/publication?period=2026-Q1');
    expect(past.document.querySelectorAll('#publication [name="region"]')).to.have.length(0);
    const open = await administrator.get('/collect/publication?period=2026-Q2');
    expect(open.document.querySelectorAll('#publication [name="region"]')).to.have.length(14);
  });
});
