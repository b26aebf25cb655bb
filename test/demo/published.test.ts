import { expect } from 'chai';
import { demonstration, type Demonstration } from '../support/demonstration.ts';

describe('the quarters of a demonstration', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  before(async () => {
    demo = await demonstration();
  });

  it('are published, all but the newest two, and pages say so', async () => {
    const viewer = (await demo.as('viewer')).speaking('en');
    const published = await viewer.get('/scorecards/UZ/2026-Q1');
    expect(published.text).to.include('Published 5 May 2026, first version.');
    const open = await viewer.get('/scorecards/UZ/2026-Q2');
    expect(open.text).to.include('Not published yet: these figures are provisional');
    const matrix = await viewer.get('/scorecards?period=2026-Q1&level=region');
    expect(matrix.text).to.include('Published 5 May 2026, first version.');
  });

  it('have their own page of publication, where nothing of the past is left', async () => {
    const administrator = (await demo.as('administrator')).speaking('en');
    const past = await administrator.get('/collect/publication?period=2026-Q1');
    expect(past.document.querySelectorAll('#publication [name="region"]')).to.have.length(0);
    const open = await administrator.get('/collect/publication?period=2026-Q2');
    expect(open.document.querySelectorAll('#publication [name="region"]')).to.have.length(14);
  });
});
